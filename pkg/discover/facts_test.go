package discover_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// facts spreads an API map out into single statements, so that maps can be compared statement by statement.
func facts(m *apimap.Map) map[string]string {
	f := factSheet{}
	if path := m.Facilities.Path; len(path) > 0 {
		f["facilities"] = way(path)
		for i, step := range path {
			f.fields(string(step.Object), step.Fields)
			if step.Object != "" && step.Object != apimap.Facility {
				f[string(step.Object)] = way(path[:i+1])
			}
			if step.Page != nil {
				f["facilities.page"] = page(step)
			}
			f.constants("facilities", step.Args)
		}
	}
	if m.User != nil {
		f["user"] = way(m.User.Path)
		f.fields("user", m.User.Path[len(m.User.Path)-1].Fields)
	}
	f.types(m.Types)
	if m.Children != nil {
		f["children"] = way(m.Children.Path)
		f.fields("children", m.Children.Path[len(m.Children.Path)-1].Fields)
		delete(f, "children."+string(apimap.TypeName)) // asked of the schema itself, which names no such field
	}
	if len(m.Readings.Path) > 0 {
		f.values("readings", "answer", &m.Readings)
	}
	if m.Analysis != nil {
		f.values("analysis", "analysis.answer", m.Analysis)
	}
	return f
}

type factSheet map[string]string

func (f factSheet) put(fact, text string) {
	if text != "" {
		f[fact] = text
	}
}

func (f factSheet) fields(prefix string, fields apimap.Fields) {
	for property, path := range fields {
		f[prefix+"."+string(property)] = strings.Join(path, ".")
	}
}

func (f factSheet) types(types apimap.Types) {
	f.put("types.static", strings.Join(types.Static, ","))
	if len(types.Path) > 0 {
		f["types.device"] = way(types.Path)
	}
	for i, list := range types.Lists {
		name, prefix := "types.list", "types"
		if i > 0 {
			name, prefix = "types.analysis", "types.analysis"
		}
		f[name] = way(list.Path)
		f.put(prefix+".kind", string(list.Class))
		f.fields(prefix, list.Fields)
	}
}

func (f factSheet) values(name, answer string, values *apimap.Values) {
	f[name] = way(values.Path)
	if values.EndInclusive {
		f[name+".endInclusive"] = "true"
	}
	for _, step := range values.Path {
		f.constants(name, step.Args)
		for _, arg := range step.Args {
			f.binding(name, arg.Name, arg.Value)
		}
	}
	a := values.Answer
	f.put(answer+".shape", string(a.Shape))
	f.put(answer+".items", strings.Join(a.Items, "."))
	f.put(answer+".points", strings.Join(a.Points, "."))
	f.put(answer+".type", strings.Join(a.Type, "."))
	f.put(answer+".unit", strings.Join(a.Unit, "."))
	f.put(answer+".time", strings.Join(a.Time, "."))
	f.put(answer+".value", strings.Join(a.Value, "."))
	f.put(answer+".timeEncoding", string(a.TimeEncoding))
}

// binding states what goes into a member: "readingInput.from/rfc3339".
func (f factSheet) binding(name, path string, b apimap.Binding) {
	text := path
	if b.Encoding != "" {
		text += "/" + string(b.Encoding)
	}
	switch b.Role {
	case apimap.DeviceID:
		return // stands in the way
	case apimap.ResolutionOf:
		if b.Encoding == apimap.EnumName {
			text += " " + names(b.Names)
		}
		if b.Encoding == apimap.NumberUnit {
			text += fmt.Sprintf(" %s %s %s", b.Members[0].Name, b.Members[1].Name, units(b.Members[1].Value.Names))
		}
		f[name+".resolution"] = text
		return
	case apimap.ReadingTypes:
		if b.Encoding == apimap.Objects {
			for _, member := range b.Members {
				if member.Value.Role == apimap.ReadingTypes {
					f[name+".readingTypes"] = path + "[]." + member.Name + "/objects"
				} else {
					f.binding(name, path+"[]."+member.Name, member.Value)
				}
			}
			return
		}
		if b.List {
			text += " list"
		}
	case "":
		if b.List {
			path += "[]"
		}
		for _, member := range b.Members {
			f.binding(name, path+"."+member.Name, member.Value)
		}
		return
	}
	f[name+"."+string(b.Role)] = text
}

func (f factSheet) constants(name string, args []apimap.Arg) {
	var look func(path string, b apimap.Binding)
	look = func(path string, b apimap.Binding) {
		if b.Const != nil {
			f[name+".const:"+path] = fmt.Sprint(b.Const)
		}
		for _, member := range b.Members {
			look(path+"."+member.Name, member.Value)
		}
	}
	for _, arg := range args {
		look(arg.Name, arg.Value)
	}
}

// way writes steps: device(id/one)<Facility>.readings[].
func way(path []apimap.Step) string {
	parts := make([]string, len(path))
	for i, step := range path {
		parts[i] = step.Field
		if id := deviceID(step.Args); id != "" {
			parts[i] += "(" + id + ")"
		}
		if step.List {
			parts[i] += "[]"
		}
		if step.On != "" {
			parts[i] += "<" + step.On + ">"
		}
	}
	return strings.Join(parts, ".")
}

func deviceID(args []apimap.Arg) string {
	for _, arg := range args {
		if path, b := find(arg.Name, arg.Value, apimap.DeviceID); b != nil {
			return path + "/" + string(b.Encoding)
		}
	}
	return ""
}

func find(path string, b apimap.Binding, role apimap.Role) (string, *apimap.Binding) {
	if b.Role == role {
		return path, &b
	}
	for _, member := range b.Members {
		if at, found := find(path+"."+member.Name, member.Value, role); found != nil {
			return at, found
		}
	}
	return "", nil
}

func page(step apimap.Step) string {
	text := string(step.Page.Style)
	for _, arg := range step.Args {
		if at, b := find(arg.Name, arg.Value, apimap.PageSize); b != nil {
			text += " size=" + at
		}
	}
	for _, arg := range step.Args {
		if at, b := find(arg.Name, arg.Value, apimap.PagePosition); b != nil {
			text += " at=" + at
		}
	}
	for _, part := range []struct {
		name string
		path []string
	}{{"hasNext", step.Page.HasNext}, {"cursor", step.Page.Cursor}, {"total", step.Page.Total}} {
		if part.path != nil {
			text += " " + part.name + "=" + strings.Join(part.path, ".")
		}
	}
	if step.Page.FromZero {
		text += " fromZero"
	}
	return text
}

func names(byResolution map[string]string) string {
	var parts []string
	for _, resolution := range query.Resolutions {
		if name, ok := byResolution[string(resolution)]; ok {
			parts = append(parts, string(resolution)+"="+name)
		}
	}
	return strings.Join(parts, ",")
}

func units(byLetter map[string]string) string {
	var parts []string
	for _, letter := range []string{"m", "h", "d", "M", "y"} {
		if name, ok := byLetter[letter]; ok {
			parts = append(parts, "1"+letter+"="+name)
		}
	}
	return strings.Join(parts, ",")
}

// sorted writes facts one to a line.
func sorted(f map[string]string) string {
	var b strings.Builder
	for _, fact := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "%s: %s\n", fact, f[fact])
	}
	return b.String()
}
