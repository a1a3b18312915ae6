package document

import "encoding/json"

// pageSize is how many items of a list a document asks for, among its variables.
type pageSize struct {
	size int
	// of is the field that gives the list.
	of string
}

// MarshalJSON writes the number.
func (p pageSize) MarshalJSON() ([]byte, error) { return json.Marshal(p.size) }

// PageSizes are how many items the document asks for at once, by the fields that give them in pages.
func (d *Document) PageSizes() map[string]int {
	sizes := map[string]int{}
	for _, value := range d.variables {
		eachPageSize(value, func(page pageSize) pageSize {
			sizes[page.of] = max(sizes[page.of], page.size)
			return page
		})
	}
	return sizes
}

// LimitPageSizes makes the document ask for at most so many items of the lists that some fields give.
func (d *Document) LimitPageSizes(most map[string]int) {
	if len(most) == 0 {
		return
	}
	for name, value := range d.variables {
		d.variables[name] = eachPageSize(value, func(page pageSize) pageSize {
			if limit := most[page.of]; limit > 0 {
				page.size = min(page.size, limit)
			}
			return page
		})
	}
}

// eachPageSize gives a value with all page sizes in it changed.
func eachPageSize(value any, change func(pageSize) pageSize) any {
	switch v := value.(type) {
	case pageSize:
		return change(v)
	case map[string]any:
		for name, inner := range v {
			v[name] = eachPageSize(inner, change)
		}
	case []any:
		for i, inner := range v {
			v[i] = eachPageSize(inner, change)
		}
	}
	return value
}
