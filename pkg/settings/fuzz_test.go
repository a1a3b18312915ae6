package settings

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Whatever is provisioned, settings that load are within their limits, and the SDK can read them.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"timeout":"1m30s","cacheSizeMiB":"64"}`, `{"timeout":1e300,"burst":-1}`,
		`{"apiMap":{"readings":"Facility.readings","x":""},"schema":"type Query { a: Int }"}`,
		`{"maxRange":{"5m":"7d","raw":1,"1h":null},"requestsPerMinute":"6,5","parallel":4}`,
		`{"tlsAuth":true,"url":7,"access":[],"serverName":{},"httpHeaderName1":1,"keepCookies":"a"}`,
	} {
		f.Add("https://api.example.com/graphql", "token", []byte(seed))
	}
	f.Add("ftp://x", "Bearer a b", []byte(`{`))
	f.Add("http://[::1]:99999/%zz", "\x00", []byte(nil))
	f.Fuzz(func(t *testing.T, url, token string, jsonData []byte) {
		source := backend.DataSourceInstanceSettings{
			URL: url, JSONData: jsonData, DecryptedSecureJSONData: map[string]string{"apiToken": token},
		}
		loaded, err := Load(source)
		if err != nil {
			return
		}
		fair := loaded.FairUse
		if loaded.Token == "" || loaded.URL == "" || loaded.Timeout <= 0 || loaded.Cache.Bytes < 0 ||
			fair.RequestsPerMinute < 1 || fair.Burst < 1 || fair.Parallel < 1 || fair.PointsPerRequest < 1 ||
			fair.FacilitiesPerRequest < 1 || fair.ResponseBytes < 1 {
			t.Errorf("%+v", loaded)
		}
		for resolution, longest := range fair.MaxRange {
			if longest <= 0 {
				t.Errorf("%v at %v", longest, resolution)
			}
		}
		readable, err := ForHTTPClient(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readable.HTTPClientOptions(t.Context()); err != nil {
			t.Logf("the SDK cannot use them: %v", err) // it must not panic
		}
	})
}
