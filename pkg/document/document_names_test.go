package document

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/apimaptest"
)

// No name of an API map is written unless GraphQL allows it, and nothing is added to the document before that is known.
func TestAddRefusesTextsThatAreNotNames(t *testing.T) {
	const bad = "a } mutation M { b"
	for place, change := range map[string]func(last *apimap.Step){
		"field":          func(s *apimap.Step) { s.Field = bad },
		"type condition": func(s *apimap.Step) { s.On = bad },
		"argument":       func(s *apimap.Step) { s.Args[0].Name = bad },
		"argument type":  func(s *apimap.Step) { s.Args[0].Type = "ID!) { a } mutation M($b: ID" },
		"property":       func(s *apimap.Step) { s.Fields = apimap.Fields{apimap.ID: {"id", bad}} },
		"next page":      func(s *apimap.Step) { s.Page = &apimap.Page{HasNext: []string{bad}} },
		"cursor":         func(s *apimap.Step) { s.Page = &apimap.Page{Cursor: []string{"pageInfo", bad}} },
		"total":          func(s *apimap.Step) { s.Page = &apimap.Page{Total: []string{bad}} },
	} {
		path := apimaptest.Sample().Readings.Path
		change(&path[len(path)-1])
		doc := New("Readings")
		_, err := doc.Add("f0", path, june)
		if err == nil || problem.From(err).Category != problem.Unmapped || doc.Text() != "query Readings" {
			t.Errorf("%s: %v, %s", place, err, doc.Text())
		}
	}
	for _, name := range []string{"ID", "ID!", "[ID!]!", "[[Time]]"} {
		path := apimaptest.Sample().Readings.Path
		path[0].Args[0].Type = name
		if _, err := New("Readings").Add("f0", path, june); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckAnswerRefusesTextsThatAreNotNames(t *testing.T) {
	bad := []string{"a", "b } mutation M { c"}
	for place, answer := range map[string]apimap.Answer{
		"items": {Items: bad}, "points": {Points: bad}, "type": {Type: bad}, "unit": {Unit: bad}, "time": {Time: bad},
		"value": {Value: bad},
	} {
		if err := CheckAnswer(answer); err == nil || problem.From(err).Category != problem.Unmapped {
			t.Errorf("%s: %v", place, err)
		}
		answer.Scalar = true // whose members may have any name: nothing is selected
		if err := CheckAnswer(answer); err != nil {
			t.Errorf("%s of a scalar: %v", place, err)
		}
	}
}

func TestCheckTypesRefusesTextsThatAreNotNames(t *testing.T) {
	for place, list := range map[string]apimap.TypeList{
		"path":  {Path: []apimap.Step{{Field: "types } mutation M { a"}}},
		"field": {Path: []apimap.Step{{Field: "types"}}, Fields: apimap.Fields{apimap.ID: {"id } mutation M { a"}}},
	} {
		if err := CheckTypes([]apimap.TypeList{list}); err == nil || problem.From(err).Category != problem.Unmapped {
			t.Errorf("%s: %v", place, err)
		}
	}
}
