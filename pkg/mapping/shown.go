package mapping

import "github.com/amperecloud/amperecloud-platform-datasource/pkg/message"

// Shown says what is special about how the API showed its schema: nothing, or that it did so in parts, and what may be
// missing because of that.
func (m *Mapping) Shown() []message.Message {
	if m.schema == nil || m.schema.InParts.IsZero() {
		return nil
	}
	found := []message.Message{message.New("The API showed its schema in parts, because it refused the whole: %s",
		m.schema.InParts)}
	if m.schema.GapCount > 0 {
		found = append(found, message.New("%d fields or arguments were left out, whose types the API does not show so deep",
			m.schema.GapCount))
	}
	return found
}

// Changing says in a sentence what the vendor is going to take away, as Deprecated lists it; nothing when that is
// empty.
func (m *Mapping) Changing(roles ...string) message.Message {
	deprecated := m.Deprecated(roles...)
	if len(deprecated) == 0 {
		return message.Message{}
	}
	return message.New("The API will change: %s.", message.List("; ", deprecated...))
}
