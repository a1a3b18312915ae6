package mapping

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/example"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Examples are queries that work in a GraphQL client, by what they ask for.
type Examples map[example.Part]example.Query

// Lesson is what was learnt from examples.
type Lesson struct {
	// Parts of which there is an example, in the order of example.Parts.
	Parts []*PartLesson
	// made has what was understood.
	made apimap.Map
}

// PartLesson is what was learnt from one example.
type PartLesson struct {
	Part example.Part
	// Findings say what was understood, and by which evidence.
	Findings []discover.Finding
	// Err is why nothing was; nil: it was understood.
	Err error
	// Notes say what is to be known of the example, and how what was understood was proved.
	Notes []message.Message
	// Facilities, Types and Series are what came.
	Facilities []portfolio.Facility
	Types      []portfolio.ReadingType
	Series     []look.Series

	pasted    example.Query
	operation *example.Operation
}

// part is the lesson of a part; nil: there is no example of it.
func (l *Lesson) part(part example.Part) *PartLesson {
	for _, one := range l.Parts {
		if one.Part == part {
			return one
		}
	}
	return nil
}

// isUnderstood reports whether a part has an example that was understood.
func (l *Lesson) isUnderstood(part example.Part) bool {
	found := l.part(part)
	return found != nil && found.Err == nil
}

// isWhole reports whether examples tell everything, so that nothing need be found out.
func (l *Lesson) isWhole() bool {
	return !slices.ContainsFunc(example.Parts, func(part example.Part) bool { return !l.isUnderstood(part) })
}

// teacher runs examples. It is for one goroutine.
type teacher struct {
	api *api.Client
	// schema of the API; nil: it is not shown. guessed is what is known beside the examples.
	schema  *schema.Schema
	guessed *apimap.Map
	// proves tells to try out what was understood, too.
	proves bool

	lesson *Lesson
	asked  map[string]bool // by the arguments of all examples
	plants []portfolio.Facility
	types  map[string][]portfolio.ReadingType
}

// teach runs each example once, and learns from what came.
func (t *teacher) teach(ctx context.Context, examples Examples) *Lesson {
	t.lesson, t.asked, t.types = &Lesson{}, map[string]bool{}, map[string][]portfolio.ReadingType{}
	for _, part := range example.Parts {
		pasted := examples[part]
		if pasted.IsEmpty() {
			continue
		}
		learnt := &PartLesson{Part: part, pasted: pasted}
		learnt.operation, learnt.Err = example.Parse(pasted)
		if learnt.Err == nil && t.schema != nil {
			learnt.Err = learnt.operation.Check(t.schema)
		}
		if learnt.Err == nil {
			for value := range learnt.operation.Asked() {
				t.asked[value] = true
			}
		}
		t.lesson.Parts = append(t.lesson.Parts, learnt)
	}
	for _, learnt := range t.lesson.Parts {
		if learnt.Err == nil {
			t.learn(ctx, learnt)
		}
	}
	return t.lesson
}

func (t *teacher) learn(ctx context.Context, learnt *PartLesson) {
	answer, err := t.run(ctx, learnt)
	if err != nil {
		learnt.Err = err
		return
	}
	switch learnt.Part {
	case example.Facilities:
		t.learnFacilities(ctx, learnt, answer)
	case example.ReadingTypes:
		t.learnTypes(ctx, learnt, answer)
	case example.Readings:
		t.learnReadings(ctx, learnt, answer)
	}
}

// run sends an example as it was understood.
func (t *teacher) run(ctx context.Context, learnt *PartLesson) (map[string]any, error) {
	name, text, variables, err := learnt.operation.Document()
	if err != nil {
		return nil, err
	}
	answer, failed, err := t.api.Run(ctx, name, text, variables)
	switch {
	case err != nil:
		return nil, asExample(err)
	case failed != nil && len(answer) == 0:
		return nil, asExample(failed)
	case failed != nil:
		learnt.Notes = append(learnt.Notes, message.New("The API answered only a part of the example: %s",
			failed.Messages()[0]))
	}
	return answer, nil
}

// asExample says of a failure that concerns the query itself that it is the example's.
func asExample(err error) error {
	failure := problem.From(err)
	switch failure.Category {
	case problem.Refused, problem.Rejected:
		words := failure.What
		if _, quoted, isQuoted := strings.Cut(words, ": “"); isQuoted {
			words = "“" + quoted // without that it was the plugin's request
		}
		return problem.New(problem.Query, "The API does not accept the example: %s", words).
			Because(err).Advise("Correct the example, and try it again.")
	}
	return err
}

func (t *teacher) known() example.Known {
	known := example.Known{
		FacilityIDs: map[string]bool{}, Types: map[string]bool{}, Asked: t.asked, Schema: t.schema,
	}
	for _, plant := range t.plants {
		known.FacilityIDs[plant.ID] = true
	}
	for _, types := range t.types {
		for _, one := range types {
			known.Types[one.ID] = true
		}
	}
	return known
}

func (t *teacher) learnFacilities(ctx context.Context, learnt *PartLesson, answer map[string]any) {
	listing, findings, err := example.TeachFacilities(learnt.operation, answer, t.known())
	if err != nil {
		learnt.Err = err
		return
	}
	t.lesson.made.Facilities = *listing
	learnt.Findings = findings
	t.plants = api.FacilitiesIn(answer[listing.Path[0].Field], listing.Path)
	learnt.Facilities = t.plants
	if t.proves {
		t.proveFacilities(ctx, learnt)
	}
}

// proveFacilities asks for the list by what was understood: it must have what the example's answer has.
func (t *teacher) proveFacilities(ctx context.Context, learnt *PartLesson) {
	found, err := t.api.Facilities(ctx, &t.lesson.made)
	if err == nil {
		err = found.Incomplete
	}
	if err != nil {
		learnt.Err = unproved(err)
		return
	}
	for _, plant := range t.plants {
		if _, isListed := found.Facility(plant.ID); !isListed {
			learnt.Err = problem.New(problem.Query, "Asked for by what was understood, the list lacks the facility %s",
				plant.ID).Advise("Make the example simpler: only the list, with an id and a name.")
			return
		}
	}
	learnt.Facilities, t.plants = found.Facilities, found.Facilities
	learnt.Notes = append(learnt.Notes,
		message.New("Asked for by what was understood, the list has %s.", message.Facilities(len(found.Facilities))))
}

func unproved(err error) error {
	failure := problem.From(err)
	if problem.Temporary(err) {
		return err
	}
	return failure.Reword("The example was understood, but asking by it failed: %s", failure.Messages()[0])
}

func (t *teacher) learnTypes(ctx context.Context, learnt *PartLesson, answer map[string]any) {
	t.needFacilities(ctx)
	types, findings, err := example.TeachTypes(learnt.operation, answer, t.known())
	if err != nil {
		learnt.Err = err
		return
	}
	t.lesson.made.Types, learnt.Findings = *types, findings
	asked := ""
	for _, plant := range t.plants {
		if learnt.operation.Asked()[plant.ID] {
			asked = plant.ID
		}
	}
	found, failed := t.typesOf(ctx, answer, types, asked)
	if failed != nil {
		learnt.Err = unproved(failed)
		return
	}
	learnt.Types, t.types[asked] = found, found
}

// typesOf are the types of the facility of the example: asked for by what was understood, or as they came.
func (t *teacher) typesOf(
	ctx context.Context, answer map[string]any, types *apimap.Types, asked string,
) ([]portfolio.ReadingType, error) {
	if !t.proves || asked == "" || len(types.Path) == 0 {
		var device any
		if len(types.Path) > 0 {
			device = answer[types.Path[0].Field]
		}
		return api.TypesIn(device, types), nil
	}
	found, failed := t.api.ReadingTypes(ctx, &t.lesson.made, []string{asked})
	return found[asked], failed[asked]
}

// needFacilities takes the facilities from what is known beside the examples, where no example tells them.
func (t *teacher) needFacilities(ctx context.Context) {
	if len(t.plants) > 0 || t.lesson.isUnderstood(example.Facilities) || len(t.guessed.Facilities.Path) == 0 {
		return
	}
	if found, err := t.api.Facilities(ctx, t.guessed); err == nil {
		t.plants = found.Facilities
	}
}

// needTypes takes the reading types of a facility from what is known: by examples, else beside them.
func (t *teacher) needTypes(ctx context.Context, facilityID string) {
	from := t.guessed
	if t.lesson.isUnderstood(example.ReadingTypes) {
		from = &t.lesson.made
	}
	isKnown := len(from.Types.Static) > 0 || len(from.Types.Path) > 0 && len(from.Types.Lists) > 0
	if facilityID == "" || len(t.types[facilityID]) > 0 || !isKnown {
		return
	}
	found, _ := t.api.ReadingTypes(ctx, from, []string{facilityID})
	t.types[facilityID] = found[facilityID]
}

func (t *teacher) zone(facilityID string) *time.Location {
	at := slices.IndexFunc(t.plants, func(plant portfolio.Facility) bool { return plant.ID == facilityID })
	if at < 0 {
		return nil
	}
	return t.plants[at].Zone()
}
