package decode

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Whether an answer leaves out values is read beside them, before or behind, in every arrangement.
func TestCut(t *testing.T) {
	rows := apimap.Answer{Shape: apimap.RowsShape, Items: path("rows"), Time: path("t"), Value: path("v"),
		Cut: path("truncated")}
	inMeta := rows
	inMeta.Cut = path("meta.truncated")
	table := byPaths("rows.[].#1", "rows.[].#0", "")
	table.Cut = path("truncated")
	pathsInItems := byPaths("[].#1", "[].#0", "")
	pathsInItems.Items, pathsInItems.Cut = path("rows"), path("truncated")
	const values = "Pac[]: 1654052400000=1.5; "
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
		isCut  bool
	}{
		"before":            {rows, `{"truncated":true,"rows":[{"t":1654052400,"v":1.5}]}`, true},
		"behind":            {rows, `{"rows":[{"t":1654052400,"v":1.5}],"truncated":true}`, true},
		"whole":             {rows, `{"rows":[{"t":1654052400,"v":1.5}],"truncated":false}`, false},
		"null":              {rows, `{"rows":[{"t":1654052400,"v":1.5}],"truncated":null}`, false},
		"absent":            {rows, `{"rows":[{"t":1654052400,"v":1.5}]}`, false},
		"deeper":            {inMeta, `{"meta":{"n":1,"truncated":true},"rows":[{"t":1654052400,"v":1.5}]}`, true},
		"by paths":          {table, `{"rows":[[1654052400,1.5]],"truncated":true}`, true},
		"whole by paths":    {table, `{"rows":[[1654052400,1.5]],"truncated":false}`, false},
		"by paths in items": {pathsInItems, `{"rows":[[1654052400,1.5]],"truncated":true}`, true},
	} {
		r, err := read(t, c.answer, []string{"Pac"}, nil, `{"readings":`+c.text+`}`)
		if err != nil || r.IsCut != c.isCut || show(r) != values {
			t.Errorf("%s: %v %v %s", name, err, r.IsCut, show(r))
		}
	}
}
