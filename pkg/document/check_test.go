package document

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/apimaptest"
)

// changedMap is the sample map as JSON with a text in place of another one.
func changedMap(t *testing.T, old, changed string) *apimap.Map {
	t.Helper()
	text, err := json.Marshal(apimaptest.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("the map has no %s", old)
	}
	m := &apimap.Map{}
	if err := json.Unmarshal([]byte(strings.Replace(string(text), old, changed, 1)), m); err != nil {
		t.Fatal(err)
	}
	return m
}

// nested is a list of input objects in each other.
func nested(depth int) string {
	return strings.Repeat(`{"members":[{"name":"a","value":`, depth) + `{"const":1}` + strings.Repeat(`}]}`, depth)
}

func TestCheckMapTampered(t *testing.T) {
	if wrong := CheckMap(apimaptest.Sample()); !wrong.IsZero() {
		t.Errorf("the sample: %s", wrong)
	}
	for _, c := range [][3]string{
		{`"field":"me"`, `"field":"me { id } } mutation { deletePlant"`, "not a name"},
		{`"field":"companies"`, `"field":""`, "not a name"},
		{`"field":"availableReadings"`, `"field":"a b"`, "not a name"},
		{`"name":"from"`, `"name":"from: 1, x"`, "not a name"},
		{`"type":"ReadingInput!"`, `"type":"ReadingInput!) { x } mutation M("`, "not a type"},
		{`"role":"from"`, `"role":"everything"`, "which means nothing"},
		{`"encoding":"many"`, `"encoding":"few"`, "which means nothing"},
		{`"shape":"series"`, `"shape":"cube"`, "which means nothing"},
		{`"object":"user"`, `"object":"secret"`, "which means nothing"},
		{`{"id":["id"],"name":["name"]}`, `{"password":["password"]}`, "which means nothing"},
		{`"kind":"reading"`, `"kind":"writing"`, "which means nothing"},
		{`"field":"facilities","list":true`, `"field":"facilities","list":true,"page":{"style":"guess"}`,
			"which means nothing"},
		{`"field":"facilities","list":true`, `"field":"facilities","list":true,"page":{"style":"offset","limit":-1}`,
			"how a list is continued"},
		{`"replaces":1`, `"replaces":-7`, "how devices are asked"},
		{`"devices":{`, `"devices":{"objects":["a b"],`, "not a name"},
		{`"points":["values"]`, `"points":["values } me { name"]`, "below the values"},
		{`"answer":{`, `"maxPoints":-1,"answer":{`, "-1 values at most"},
		{`{"role":"from","encoding":"rfc3339"}`, nested(40), "more parts than any API needs"},
		{`{"role":"from","encoding":"rfc3339"}`, `{"const":` + strings.Repeat(`[`, 60) + strings.Repeat(`]`, 60) + `}`,
			"more parts than any API needs"},
		{`{"role":"from","encoding":"rfc3339"}`, `{"const":[` + strings.TrimSuffix(strings.Repeat(`1,`, 9000), ",") + `]}`,
			"more parts than any API needs"},
		{`{"role":"from","encoding":"rfc3339"}`, fmt.Sprintf(`{"const":"%0600d"}`, 0), "a text of 600 bytes"},
	} {
		if wrong := CheckMap(changedMap(t, c[0], c[1])).String(); !strings.Contains(wrong, c[2]) {
			t.Errorf("%.80s: %q, want %q", c[1], wrong, c[2])
		}
	}
}
