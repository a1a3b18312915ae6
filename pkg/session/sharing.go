package session

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
)

// Sharing says in a line for people whether replicas of Grafana share values and limits; false: nothing is configured.
func (s *Session) Sharing() (message.Message, bool) {
	shared := s.registry.store
	if shared == nil {
		return message.Message{}, false
	}
	state := shared.State()
	switch state.Reason {
	case store.Reachable:
		return message.Counted(state.Replicas, message.New("Shared store: no other replica has come yet"),
			message.New("Shared store: %d replicas share values and limits", state.Replicas)), true
	case store.Full:
		return message.New("Shared store: it is full. Each of %d replicas fetches for itself, within its part of the "+
			"limits", state.Replicas), true
	case store.Refused:
		return message.New("Shared store: it refuses the connection or a command; check store_username and "+
			"store_password. Each of %d replicas fetches for itself, within its part of the limits", state.Replicas), true
	case store.Slow:
		return message.New("Shared store: it does not answer in time. Each of %d replicas fetches for itself, within its "+
			"part of the limits", state.Replicas), true
	default:
		return message.New("Shared store: it cannot be reached. Each of %d replicas fetches for itself, within its part "+
			"of the limits", state.Replicas), true
	}
}
