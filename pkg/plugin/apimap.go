package plugin

import (
	"context"
	"net/http"
)

// showMap answers with how the API is asked, and how that was found out.
func (d *Datasource) showMap(ctx context.Context, _ *http.Request) (any, error) {
	completed, err := d.session.Mappings.Complete(ctx)
	if err != nil {
		return nil, err
	}
	return completed.Describe().WithWords(d.redactor.Text), nil
}

// discoverMap asks the API once however often the button is pressed at the same time.
func (d *Datasource) discoverMap(ctx context.Context, req *http.Request) (any, error) {
	if _, err := d.session.Mappings.Rediscover(ctx); err != nil {
		return nil, err
	}
	return d.showMap(ctx, req)
}

// showProved answers with what was proved, for the settings to keep.
func (d *Datasource) showProved(ctx context.Context, _ *http.Request) (any, error) {
	return d.session.Mappings.Proved(ctx)
}
