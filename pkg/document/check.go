package document

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// How large an API map from outside may be. Maps of real APIs have about a hundred parts, five deep.
const (
	maxMapParts  = 5_000
	maxMapDepth  = 16
	maxTextBytes = 512
	// maxMapPoints bounds how many values an answer has at most: with more, nothing need be asked in parts.
	maxMapPoints = 10_000_000
)

// CheckMap says what is wrong with an API map that comes from outside: names that GraphQL does not allow, words that
// have no meaning in an API map, or more than any API needs. Zero: documents can be written by it, and they can only
// be queries.
func CheckMap(m *apimap.Map) message.Message {
	c := &mapCheck{}
	c.steps(m.Facilities.Path)
	for _, listing := range []*apimap.Listing{m.User, m.Children, m.Descendants} {
		if listing != nil {
			c.steps(listing.Path)
		}
	}
	c.steps(m.Types.Path)
	for _, list := range m.Types.Lists {
		c.steps(list.Path)
		c.typeFields(list)
		known(c, list.Class, []portfolio.Class{portfolio.Reading, portfolio.Analysis})
	}
	c.texts(m.Types.Static)
	c.values(&m.Readings)
	if m.Analysis != nil {
		c.values(m.Analysis)
	}
	return c.wrong
}

// mapCheck checks the parts of one map, and keeps the first thing that is wrong.
type mapCheck struct {
	wrong message.Message
	parts int
}

func (c *mapCheck) fail(wrong message.Message) {
	if c.wrong.IsZero() {
		c.wrong = wrong
	}
}

// part counts a part of the map. It is false once that need not be checked further.
func (c *mapCheck) part(depth int) bool {
	c.parts++
	if c.parts > maxMapParts || depth > maxMapDepth {
		c.fail(message.New("it has more parts than any API needs"))
	}
	return c.wrong.IsZero()
}

// known checks that a word is one of those that have a meaning; none is one, too.
func known[T ~string](c *mapCheck, word T, all []T) {
	if word != "" && !slices.Contains(all, word) {
		c.fail(message.New("it contains %q, which means nothing here", fmt.Sprintf("%.40s", word)))
	}
}

func (c *mapCheck) names(names ...string) {
	for _, name := range names {
		if c.part(0) && (!schema.IsName(name) || len(name) > maxTextBytes) {
			c.fail(message.New("it contains %q, which is not a name that GraphQL allows", fmt.Sprintf("%.40s", name)))
		}
	}
}

// texts are written as values, or only compared with what comes: they may be any.
func (c *mapCheck) texts(texts []string) {
	for _, text := range texts {
		if c.part(0) && len(text) > maxTextBytes {
			c.fail(message.New("it contains a text of %d bytes, the most is %d", len(text), maxTextBytes))
		}
	}
}

func (c *mapCheck) steps(path []apimap.Step) {
	for _, step := range path {
		c.names(step.Field)
		if step.On != "" {
			c.names(step.On)
		}
		c.args(step.Args)
		known(c, step.Object, apimap.KnownObjects)
		c.fields(step.Fields)
		if page := step.Page; page != nil {
			known(c, page.Style, apimap.KnownPageStyles)
			c.names(slices.Concat(page.HasNext, page.Cursor, page.Total)...)
			if page.Style == "" || page.Limit < 0 || page.Limit > maxMapPoints {
				c.fail(message.New("it does not say how a list is continued"))
			}
		}
	}
}

func (c *mapCheck) fields(fields apimap.Fields) {
	for _, property := range slices.Sorted(maps.Keys(fields)) {
		known(c, property, apimap.KnownProperties)
		c.names(fields[property]...)
	}
}

// typeFields checks what is read of reading types. In a JSON scalar, members may have any name.
func (c *mapCheck) typeFields(list apimap.TypeList) {
	if len(list.In) == 0 {
		c.fields(list.Fields)
		return
	}
	c.texts(list.In)
	for _, property := range slices.Sorted(maps.Keys(list.Fields)) {
		known(c, property, apimap.KnownProperties)
		c.texts(list.Fields[property])
	}
}

func (c *mapCheck) args(args []apimap.Arg) {
	for _, arg := range args {
		c.names(arg.Name)
		c.typeOf(arg.Type)
		c.binding(arg.Value, 1)
	}
}

func (c *mapCheck) typeOf(text string) {
	if text != "" && (!isType.MatchString(text) || len(text) > maxTextBytes) {
		c.fail(message.New("it contains %q, which is not a type as GraphQL writes it", fmt.Sprintf("%.40s", text)))
	}
}

func (c *mapCheck) binding(b apimap.Binding, depth int) {
	if !c.part(depth) {
		return
	}
	known(c, b.Role, apimap.KnownRoles)
	known(c, b.Encoding, apimap.KnownEncodings)
	c.typeOf(b.Type)
	c.texts(slices.Collect(maps.Keys(b.Names)))
	c.texts(slices.Collect(maps.Values(b.Names)))
	for _, member := range b.Members {
		c.names(member.Name)
		c.binding(member.Value, depth+1)
	}
	for _, item := range b.Items {
		c.binding(item, depth+1)
	}
	c.constant(b.Const, depth+1)
}

// constant checks a value that is sent as it stands. As JSON has it, it is a text, a number, a switch, or made of them.
func (c *mapCheck) constant(value any, depth int) {
	if !c.part(depth) {
		return
	}
	switch v := value.(type) {
	case string:
		c.texts([]string{v})
	case []any:
		for _, item := range v {
			c.constant(item, depth+1)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			c.names(name)
			c.constant(v[name], depth+1)
		}
	}
}

func (c *mapCheck) values(v *apimap.Values) {
	c.steps(v.Path)
	if v.MaxPoints < 0 || v.MaxPoints > maxMapPoints {
		c.fail(message.New("it says that an answer has %d values at most", v.MaxPoints))
	}
	if devices := v.Devices; devices != nil {
		c.steps(devices.Path)
		c.names(devices.Objects...)
		if devices.Replaces < 0 || devices.Replaces > len(v.Path) {
			c.fail(message.New("it does not say how devices are asked"))
		}
	}
	answer := &v.Answer
	known(c, answer.Shape, apimap.KnownShapes)
	known(c, answer.TimeEncoding, apimap.KnownEncodings)
	known(c, answer.IntervalEncoding, apimap.KnownEncodings)
	for _, path := range slices.Concat([][]string{
		answer.Items, answer.Points, answer.UnitOtherwise, answer.Bad, answer.Good, answer.Cut,
	}, answer.Paths()) {
		c.texts(path) // which of these are names is checked with the names of documents
	}
	for name, group := range answer.Groups {
		c.texts([]string{name})
		c.names(group...)
	}
	for path, args := range answer.Args {
		c.texts(strings.Split(path, "."))
		c.args(args)
	}
	if err := CheckAnswer(*answer); err != nil {
		c.fail(message.New("it contains a name below the values that GraphQL does not allow"))
	}
}
