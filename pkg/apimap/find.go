package apimap

// Find gives the binding of a role in the way's arguments, however deep; nil when the way has none.
func Find(path []Step, role Role) *Binding {
	for i := range path {
		for j := range path[i].Args {
			if found := path[i].Args[j].Value.find(role); found != nil {
				return found
			}
		}
	}
	return nil
}

func (b *Binding) find(role Role) *Binding {
	if b.Role == role {
		return b
	}
	for i := range b.Members {
		if found := b.Members[i].Value.find(role); found != nil {
			return found
		}
	}
	for i := range b.Items {
		if found := b.Items[i].find(role); found != nil {
			return found
		}
	}
	return nil
}
