package document

// pageSize is how many items of a list a document asks for, among its variables.
type pageSize int

// PageSize is how many items of a list the document asks for at most; 0: of none.
func (d *Document) PageSize() (most int) {
	for _, value := range d.variables {
		eachPageSize(value, func(size pageSize) any {
			most = max(most, int(size))
			return size
		})
	}
	return most
}

// LimitPageSize makes the document ask for at most so many items of each list; 0: for as many as it does.
func (d *Document) LimitPageSize(most int) {
	if most <= 0 {
		return
	}
	for name, value := range d.variables {
		d.variables[name] = eachPageSize(value, func(size pageSize) any { return min(size, pageSize(most)) })
	}
}

// eachPageSize gives a value with all page sizes in it changed.
func eachPageSize(value any, change func(pageSize) any) any {
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
