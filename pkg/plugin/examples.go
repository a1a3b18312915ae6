package plugin

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/example"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// maxExamplesLength is how long the body of a try may be: three examples with their variables, as JSON.
const maxExamplesLength = 4 * example.MaxBytes

// How much of what came is shown beside a part.
const (
	shownObjects = 10
	triedAtMost  = 6
	shownPoints  = 200
)

// examplesOf are the settings' examples for the API map.
func examplesOf(saved map[string]settings.Example) mapping.Examples {
	examples := mapping.Examples{}
	for part, one := range saved {
		examples[example.Part(part)] = example.Query{Query: one.Query, Variables: one.Variables}
	}
	return examples
}

// triedPart is what was learnt from one example. Texts and values of the account are in it.
type triedPart struct {
	Part example.Part `json:"part"`
	// Understood says what was recognised, where, and by which evidence.
	Understood []discover.Finding `json:"understood"`
	// Notes say how it was proved, and what is to be known of it.
	Notes []message.Message `json:"notes"`
	// Error is why nothing was understood; nil: it was.
	Error *triedError `json:"error,omitempty"`
	// Count is how many facilities, reading types or values came; Facilities, Types and Series have some of them.
	Count      int           `json:"count"`
	Facilities []triedObject `json:"facilities,omitempty"`
	Types      []triedObject `json:"types,omitempty"`
	Series     []triedSeries `json:"series,omitempty"`
}

type triedError struct {
	Category  problem.Category  `json:"category"`
	Sentences []message.Message `json:"sentences"`
}

type triedObject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"`
}

// triedSeries are some points of a series: milliseconds since 1970, UTC, and the value or null.
type triedSeries struct {
	Type   string   `json:"type"`
	Unit   string   `json:"unit,omitempty"`
	Source string   `json:"source,omitempty"`
	Points [][2]any `json:"points"`
}

// tryExamples runs examples, and answers with what is understood of each. Nothing is kept of it.
func (d *Datasource) tryExamples(ctx context.Context, req *http.Request) (any, error) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxExamplesLength))
	if err != nil {
		return nil, problem.New(problem.Query, "The examples cannot be read").Because(err)
	}
	var sent struct {
		Examples map[example.Part]example.Query `json:"examples"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return nil, problem.New(problem.Query, "The examples cannot be read").Because(err).
			Advise("Use the plugin's own editors.")
	}
	lesson, err := d.session.Mappings.TryExamples(ctx, sent.Examples)
	if err != nil {
		return nil, err
	}
	parts := make([]triedPart, len(lesson.Parts))
	for i, learnt := range lesson.Parts {
		parts[i] = d.tried(learnt)
	}
	return map[string]any{"parts": parts}, nil
}

func (d *Datasource) tried(learnt *mapping.PartLesson) triedPart {
	made := triedPart{Part: learnt.Part, Understood: []discover.Finding{}, Notes: []message.Message{}}
	for _, finding := range learnt.Findings {
		finding.Evidence = finding.Evidence.Map(d.redactor.Text)
		made.Understood = append(made.Understood, finding)
	}
	for _, note := range learnt.Notes {
		made.Notes = append(made.Notes, note.Map(d.redactor.Text))
	}
	if learnt.Err != nil {
		failure := d.redactor.Problem(problem.From(learnt.Err))
		made.Error = &triedError{failure.Category, failure.Messages()}
	}
	made.Count = len(learnt.Facilities) + len(learnt.Types)
	for _, facility := range learnt.Facilities[:min(len(learnt.Facilities), shownObjects)] {
		made.Facilities = append(made.Facilities, triedObject{ID: facility.ID, Name: facility.Name})
	}
	for _, one := range learnt.Types[:min(len(learnt.Types), shownObjects)] {
		made.Types = append(made.Types, triedObject{ID: one.ID, Name: one.Label, Unit: one.Unit})
	}
	for i, one := range learnt.Series {
		made.Count += len(one.Times)
		if i < triedAtMost {
			points := pointsOf(one.Times, one.Values, shownPoints)
			made.Series = append(made.Series, triedSeries{one.Type, one.Unit, one.Source, points})
		}
	}
	return made
}

// pointsOf are so many points at most, at equal distances.
func pointsOf(times []int64, values []float64, most int) [][2]any {
	stride := max(1, (len(times)+most-1)/most)
	points := [][2]any{}
	for i := 0; i < len(times); i += stride {
		var value any
		if !math.IsNaN(values[i]) && !math.IsInf(values[i], 0) {
			value = values[i]
		}
		points = append(points, [2]any{times[i], value})
	}
	return points
}
