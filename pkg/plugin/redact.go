package plugin

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/redact"
)

// What people read passes the redactor once more where it leaves: a setting, a name in a pasted schema or a panic can
// bring a secret along that never passed the client.

// redactWords redacts what frames say beside their values.
func redactWords(redactor *redact.Redactor, frames data.Frames) {
	for _, frame := range frames {
		if frame.Meta == nil {
			continue
		}
		frame.Meta.ExecutedQueryString = redactor.Text(frame.Meta.ExecutedQueryString)
		for i := range frame.Meta.Notices {
			frame.Meta.Notices[i].Text = redactor.Text(frame.Meta.Notices[i].Text)
		}
	}
}
