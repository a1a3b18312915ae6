package mapping

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// checkAgainst says which part of an API map a schema does not have; zero: it has all, or is not known. A map whose
// hash is that of the schema has all, unless somebody has changed it.
func checkAgainst(shown *schema.Schema, m *apimap.Map) message.Message {
	if shown == nil {
		return message.Message{}
	}
	c := &schemaCheck{schema: shown}
	c.way(shown.Query, m.Facilities.Path)
	if m.User != nil {
		c.way(shown.Query, m.User.Path)
	}
	if len(m.Types.Path) > 0 {
		device := c.way(shown.Query, m.Types.Path)
		for _, list := range m.Types.Lists {
			if at := c.way(device, list.Path); len(list.In) == 0 {
				c.fields(at, list.Fields)
			}
		}
		if m.Children != nil {
			device = c.way(device, m.Children.Path)
		}
		if m.Children != nil && m.Descendants != nil {
			c.way(device, m.Descendants.Path)
		}
	}
	for _, values := range []*apimap.Values{&m.Readings, m.Analysis} {
		if values == nil {
			continue
		}
		c.way(shown.Query, values.Path)
		if values.Devices != nil {
			c.way(shown.Query, values.Devices.Path)
		}
	}
	return c.wrong
}

type schemaCheck struct {
	schema *schema.Schema
	wrong  message.Message
}

func (c *schemaCheck) fail(wrong message.Message) *schema.Type {
	if c.wrong.IsZero() {
		c.wrong = wrong
	}
	return nil
}

// way follows a path from a type, and gives the type at its end; nil: there is none.
func (c *schemaCheck) way(at *schema.Type, path []apimap.Step) *schema.Type {
	for _, step := range path {
		if at == nil {
			return nil
		}
		field := at.Field(step.Field)
		if field == nil {
			return c.fail(message.New("%s has no field %s", at.Name, step.Field))
		}
		for _, arg := range step.Args {
			if !hasInput(field.Args, arg) {
				return c.fail(message.New("%s takes no %s: %s", step.Field, arg.Name, arg.Type))
			}
		}
		at = field.Ref.Type
		if page := step.Page; page != nil {
			for _, names := range [][]string{page.HasNext, page.Cursor, page.Total} {
				c.names(at, names)
			}
		}
		if step.On != "" {
			if at = c.schema.Type(step.On); at == nil {
				return c.fail(message.New("%s is no type of the schema", step.On))
			}
		}
		c.fields(at, step.Fields)
	}
	return at
}

func hasInput(inputs []*schema.Input, arg apimap.Arg) bool {
	for _, input := range inputs {
		if input.Name == arg.Name {
			return arg.Type == "" || arg.Type == input.Ref.Text
		}
	}
	return false
}

func (c *schemaCheck) fields(at *schema.Type, fields apimap.Fields) {
	for _, names := range fields {
		c.names(at, names)
	}
}

func (c *schemaCheck) names(at *schema.Type, names []string) {
	for _, name := range names {
		if at == nil || name == "__typename" {
			return // every type has that, and it has nothing below
		}
		field := at.Field(name)
		if field == nil {
			c.fail(message.New("%s has no field %s", at.Name, name))
			return
		}
		at = field.Ref.Type
	}
}
