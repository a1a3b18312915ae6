package api

import (
	"strings"
	"sync/atomic"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// Limits are how much one document may ask for: what the settings allow, and what the API has shown to one token. They
// are safe for concurrent use.
//
// Documents start at the settings' number of facilities and grow while the API answers them well, up to the settings'
// largest number. The settings' number of points is never exceeded.
type Limits struct {
	configured atomic.Pointer[plan.Limits]
	// responseBytes is how large an answer may be; 0: any size.
	responseBytes atomic.Int64
	adaptive      AdaptiveLimits
	pages         pageSizes
}

// NewLimits returns limits. Configure must be called before they are used.
func NewLimits() *Limits { return &Limits{} }

// Configure sets what the settings allow. Where that changes, what the API has shown is learnt anew.
func (l *Limits) Configure(limits plan.Limits) {
	limits.MaxFacilities = max(limits.Facilities, limits.MaxFacilities)
	before := l.configured.Swap(&limits)
	if before != nil && (before.Facilities != limits.Facilities || before.Points != limits.Points ||
		before.MaxFacilities != limits.MaxFacilities) {
		l.adaptive.reset()
	}
}

// SetResponseBytes sets how large an answer may be, in bytes; 0: any size. Documents stop to grow long before that.
func (l *Limits) SetResponseBytes(bytes int64) { l.responseBytes.Store(bytes) }

// Configured is what the settings allow.
func (l *Limits) Configured() plan.Limits { return *l.configured.Load() }

// Current are the limits in force.
func (l *Limits) Current() plan.Limits { return l.Expected(0) }

// Expected are the limits that will be in force after so many more documents, if the API answers them well.
func (l *Limits) Expected(documents int) plan.Limits {
	limits := l.Configured()
	limits.Facilities, limits.Points = l.adaptive.current(limits, documents)
	limits.Facilities = min(limits.Facilities, limits.MaxFacilities)
	return limits
}

// CurrentOf are the limits in force for a facility, which may have limits of its own.
func (l *Limits) CurrentOf(facilityID string) plan.Limits {
	own := l.adaptive.suspicion(facilityID)
	if !own.isLone {
		return l.Current()
	}
	return own.narrow(l.Current())
}

// maxAnswerBytes is the size of an answer from which documents grow no more.
const maxAnswerBytes = 16 << 20

// Answered records that a document was answered whole, in an answer of so many bytes. isQuick tells that one twice as
// large would be answered in time, too.
func (l *Limits) Answered(size Size, asked []Asked, bytes int64, isQuick bool) {
	most := int64(maxAnswerBytes)
	if allowed := l.responseBytes.Load(); allowed > 0 {
		most = min(most, allowed/2)
	}
	l.adaptive.answered(size, asked, l.Configured(), isQuick && 2*bytes <= most)
}

// Rejected is a document that was too much.
type Rejected struct {
	Size Size
	// Suspects are what it was too much for.
	Suspects []Asked
	// IsTemporary: what is learnt from a timeout may have been the API's bad hour.
	IsTemporary bool
	// Told is the limit that the API named, and Most how much a document may ask for by it; zero: it does not tell.
	Told Told
	Most Size
}

// Reject records that a document was too much. It reports whether to ask for less.
func (l *Limits) Reject(rejected Rejected) (again bool) {
	return l.adaptive.reject(rejected, l.Configured())
}

// GiveUp takes in that not even the least that can be asked for of a facility was answered. It is asked for whole from
// then on, alone and once, and in parts only after a while.
func (l *Limits) GiveUp(facilityID string) { l.adaptive.giveUp(facilityID) }

// ShrinkGrown takes in that a document failed, for whatever reason. Where it was larger than what the settings start
// with and than any that was answered, its size may be the reason: it is not tried again for a while, and proven is how
// many fields a document may have instead; 0: its size is not the reason.
func (l *Limits) ShrinkGrown(size Size) (proven int) {
	return l.adaptive.shrinkGrown(size, l.Configured(), memory)
}

// maxNamed is how many facilities a summary names.
const maxNamed = 5

// Summary says in a line for people how much one request asks for, and what is asked for apart.
func (l *Limits) Summary() message.Message {
	current := l.Current()
	summary := message.New("Requests ask for up to %s and %d data points", message.Facilities(current.Facilities),
		current.Points)
	apart := l.adaptive.apart()
	if len(apart) == 0 {
		return summary
	}
	named := strings.Join(apart[:min(len(apart), maxNamed)], ", ")
	if more := len(apart) - maxNamed; more > 0 {
		return message.New("%s; apart from the others, because the API rejected requests with them: %s and %d more",
			summary, named, more)
	}
	return message.New("%s; apart from the others, because the API rejected requests with them: %s", summary, named)
}

// NewPacker returns a packer of an empty document that is sent after so many others, within the limits.
func (l *Limits) NewPacker(capabilities plan.Capabilities, documents int) *Packer {
	p := NewPacker(l.Expected(documents), capabilities)
	p.pageSizes = l.PageSizes
	p.suspicionOf = l.adaptive.suspicion
	return p
}
