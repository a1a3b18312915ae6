package plugin

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/redact"
)

// What leaves passes the redactor once more: a setting, a name in a pasted schema or a panic can bring a secret along
// that never passed the client, and an API can repeat one in its data.

// redactFrames redacts what frames say beside their values, and whole secrets in names and texts.
func redactFrames(redactor *redact.Redactor, frames data.Frames) {
	for _, frame := range frames {
		frame.Name = redactor.Data(frame.Name)
		for _, field := range frame.Fields {
			redactField(redactor, field)
		}
		if frame.Meta == nil {
			continue
		}
		frame.Meta.ExecutedQueryString = redactor.Text(frame.Meta.ExecutedQueryString)
		for i := range frame.Meta.Notices {
			frame.Meta.Notices[i].Text = redactor.Text(frame.Meta.Notices[i].Text)
		}
	}
}

func redactField(redactor *redact.Redactor, field *data.Field) {
	field.Name = redactor.Data(field.Name)
	for name, value := range field.Labels {
		if clean := redactor.Data(value); clean != value {
			field.Labels[name] = clean
		}
	}
	if config := field.Config; config != nil {
		config.DisplayName = redactor.Data(config.DisplayName)
		config.DisplayNameFromDS = redactor.Data(config.DisplayNameFromDS)
		config.Unit = redactor.Data(config.Unit)
		config.Description = redactor.Data(config.Description)
	}
	for i := range field.Len() {
		switch value := field.At(i).(type) {
		case string:
			field.Set(i, redactor.Data(value))
		case *string:
			if value != nil {
				clean := redactor.Data(*value)
				field.Set(i, &clean)
			}
		default:
			return // a field has values of one type
		}
	}
}
