package document

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Values fill the roles of a path through the schema. Zero values are left out of the request.
type Values struct {
	// DeviceID of the facility or device that is asked about.
	DeviceID string
	// CompanyID is the id of the company whose facility it is; empty: it is not known.
	CompanyID string
	// From and To are the half-open range; instants. EndInclusive tells that a range of dates includes the one that it
	// ends with.
	From, To     time.Time
	EndInclusive bool
	// LocalZone is the facility's time zone, by which dates are; nil: it is not known.
	LocalZone *time.Location
	// ReadingTypes as the API spells them.
	ReadingTypes []string
	Resolution   query.Resolution
	// Zone of calendar buckets; nil leaves the zone to the API.
	Zone *time.Location
	// ZoneName is how the API itself writes the zone, which it is asked by; empty: by the zone's own name.
	ZoneName string
	// PageSize and PagePosition continue a list; a nil position is the start of the list.
	PageSize     int
	PagePosition any
	// Pages continue the lists of several steps, by the step's index; the others are continued as above.
	Pages map[int]PageAt
	// field is the one whose arguments are filled.
	field string
}

// PageAt says which part of a list is asked for.
type PageAt struct {
	Size     int
	Position any
}

// at gives the values for a step.
func (v Values) at(step int) Values {
	if page, isOwn := v.Pages[step]; isOwn {
		v.PageSize, v.PagePosition = page.Size, page.Position
	}
	return v
}

// encode gives a binding's value in a form that encoding/json writes; nil when there is nothing to send.
func encode(binding apimap.Binding, values Values) (any, error) {
	value, err := encodeOne(binding, values)
	if err != nil || value == nil {
		return value, err
	}
	if binding.Text {
		value = asText(value)
	}
	if binding.List {
		value = []any{value}
	}
	if binding.Enum || binding.Type != "" {
		return inDocument{value: value, isEnum: binding.Enum, graphQLType: binding.Type}, nil
	}
	return value, nil
}

func encodeOne(binding apimap.Binding, values Values) (any, error) {
	switch {
	case binding.Const != nil:
		return binding.Const, nil
	case binding.Role == apimap.ReadingTypes:
		return encodeTypes(binding, values)
	case binding.Role == apimap.ResolutionOf:
		return encodeResolution(binding, values.Resolution)
	case binding.Members != nil:
		return encodeMembers(binding.Members, values)
	case binding.Items != nil:
		return encodeItems(binding.Items, values)
	}
	switch binding.Role {
	case apimap.DeviceID:
		return encodeID(binding.Encoding, values.DeviceID)
	case apimap.OwnerID:
		if values.CompanyID == "" {
			return nil, problem.New(problem.Unmapped,
				"The API is asked for a facility by its company, too, and nothing tells which that is")
		}
		return encodeID(binding.Encoding, values.CompanyID)
	case apimap.From:
		if binding.Encoding == apimap.LocalDate {
			return values.firstDate().Format(time.DateOnly), nil
		}
		return values.encodeInstant(binding.Encoding, values.fromOf(binding.Encoding))
	case apimap.To:
		return values.encodeEnd(binding.Encoding)
	case apimap.Day:
		return values.encodeDay(binding.Encoding)
	case apimap.Interval:
		return values.encodeInterval(binding)
	case apimap.Zone:
		return encodeZone(binding, values), nil
	case apimap.PageSize:
		if values.PageSize == 0 {
			return nil, nil
		}
		return pageSize{values.PageSize, values.field}, nil
	case apimap.PagePosition:
		return values.PagePosition, nil
	case apimap.Aggregation:
		return nil, nil // left to the API, which knows the kind of each reading
	default:
		return nil, problem.New(problem.Internal, "The API map (API-Zuordnung) contains an unknown role %q", binding.Role)
	}
}

// Ends are the ends of the range as text, in the way in which they are sent.
func (v Values) Ends(encoding apimap.Encoding) []string {
	var ends []string
	for _, role := range []apimap.Role{apimap.From, apimap.To} {
		if value, err := encodeOne(apimap.Binding{Role: role, Encoding: encoding}, v); err == nil {
			ends = append(ends, fmt.Sprint(value))
		}
	}
	return ends
}

// encodeZone gives the zone of calendar buckets, or any where the API may require one.
func encodeZone(binding apimap.Binding, values Values) any {
	zone := values.Zone
	if zone == nil && binding.Always {
		if zone = values.LocalZone; zone == nil {
			return time.UTC.String()
		}
	}
	if zone == nil {
		return nil
	}
	return cmp.Or(values.ZoneName, zone.String())
}

func encodeItems(items []apimap.Binding, values Values) (any, error) {
	list := make([]any, 0, len(items))
	for _, item := range items {
		value, err := encode(item, values)
		if err != nil {
			return nil, err
		}
		if value != nil {
			list = append(list, value)
		}
	}
	return list, nil
}

// asText writes a number as text; everything else stays.
func asText(value any) any {
	switch v := value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case int:
		return strconv.Itoa(v)
	case pageSize:
		return strconv.Itoa(v.size)
	}
	return value
}

func encodeMembers(members []apimap.Member, values Values) (any, error) {
	object := map[string]any{}
	for _, member := range members {
		value, err := encode(member.Value, values)
		if err != nil {
			return nil, err
		}
		if value != nil {
			object[member.Name] = value
		}
	}
	if len(object) == 0 {
		return nil, nil
	}
	return object, nil
}

func encodeID(encoding apimap.Encoding, id string) (any, error) {
	if encoding != apimap.Integer {
		return id, nil
	}
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, problem.New(problem.Query,
			"The facility id %q is not valid: this API identifies facilities by whole numbers", id).
			Advise("Select the facility again.")
	}
	return number, nil
}

// Dates are asked for so that all of the range lies in them, whose ever dates they are: the facility's or UTC's, and
// everybody's where its zone is not known. What comes for a day too many is clipped.

// firstDate is the date, as its midnight in UTC, with which a range of dates must begin.
func (v *Values) firstDate() time.Time {
	first := v.From.UTC()
	for _, zone := range v.zones(furthestWest) {
		if local := asUTC(v.From.In(zone)); local.Before(first) {
			first = local
		}
	}
	return first.Truncate(24 * time.Hour)
}

// lastDate is the date with which it must end: the first that is not asked for, or the last that is.
func (v *Values) lastDate() time.Time {
	end := v.To.UTC()
	for _, zone := range v.zones(furthestEast) {
		if local := asUTC(v.To.In(zone)); local.After(end) {
			end = local
		}
	}
	last := end.Add(-time.Nanosecond).Truncate(24 * time.Hour)
	if v.EndInclusive {
		return last
	}
	return last.Add(24 * time.Hour)
}

// furthestWest and furthestEast are the zones that are furthest from UTC.
var furthestWest, furthestEast = time.FixedZone("", -12*60*60), time.FixedZone("", 14*60*60)

func (v *Values) zones(furthest *time.Location) []*time.Location {
	if v.LocalZone != nil {
		return []*time.Location{v.LocalZone}
	}
	return []*time.Location{furthest}
}

// asUTC is what a clock shows, as UTC.
func asUTC(local time.Time) time.Time {
	_, offset := local.Zone()
	return local.UTC().Add(time.Duration(offset) * time.Second)
}

// wallClocks are how times without an offset are written.
var wallClocks = map[apimap.Encoding]string{
	apimap.LocalTime: "2006-01-02T15:04:05", apimap.SpacedLocalTime: time.DateTime,
	apimap.UTCTime: "2006-01-02T15:04:05", apimap.SpacedUTCTime: time.DateTime,
}

// Instant writes a point in time, where it stands in no way of an API map.
func (v *Values) Instant(encoding apimap.Encoding, at time.Time) (any, error) {
	return v.encodeInstant(encoding, at)
}

func (v *Values) encodeInstant(encoding apimap.Encoding, at time.Time) (any, error) {
	switch encoding {
	case apimap.LocalTime, apimap.SpacedLocalTime:
		if v.LocalZone == nil {
			return nil, problem.New(problem.Unmapped,
				"The API is asked by the facility's local time, and nothing tells its time zone")
		}
		return at.In(v.LocalZone).Format(wallClocks[encoding]), nil
	case apimap.UTCTime, apimap.SpacedUTCTime:
		return at.UTC().Format(wallClocks[encoding]), nil
	case apimap.EpochMillisText:
		return strconv.FormatInt(at.UnixMilli(), 10), nil
	case apimap.EpochSecondsText:
		return strconv.FormatInt(at.Unix(), 10), nil
	case apimap.RFC3339:
		return at.UTC().Format("2006-01-02T15:04:05.000Z"), nil
	case apimap.EpochMillis:
		return at.UnixMilli(), nil
	case apimap.EpochSeconds:
		return at.Unix(), nil
	case apimap.EpochMicros:
		return at.UnixMicro(), nil
	case apimap.OpenEncoding:
		return nil, problem.New(problem.Unmapped,
			"Could not determine how this API writes timestamps: its schema does not say, and there was no data to try")
	default:
		return nil, problem.New(problem.Internal,
			"The API map (API-Zuordnung) has an unknown encoding %q for timestamps", encoding)
	}
}

func encodeTypes(binding apimap.Binding, values Values) (any, error) {
	switch binding.Encoding {
	case apimap.Many:
		if binding.Number {
			return numbersOf(values.ReadingTypes)
		}
		return values.ReadingTypes, nil
	case apimap.One:
		if len(values.ReadingTypes) != 1 {
			return nil, problem.New(problem.Internal, "The API takes one reading type at a time, not %d",
				len(values.ReadingTypes))
		}
		if binding.Number {
			numbers, err := numbersOf(values.ReadingTypes)
			if err != nil {
				return nil, err
			}
			return numbers[0], nil
		}
		return values.ReadingTypes[0], nil
	case apimap.Objects:
		objects := make([]any, len(values.ReadingTypes))
		for i, name := range values.ReadingTypes {
			one := values
			one.ReadingTypes = []string{name}
			object, err := encodeMembers(binding.Members, one)
			if err != nil {
				return nil, err
			}
			objects[i] = object
		}
		return objects, nil
	default:
		return nil, problem.New(problem.Internal,
			"The API map (API-Zuordnung) has an unknown encoding %q for reading types",
			binding.Encoding)
	}
}

// numbersOf are the ids of reading types where the API counts them.
func numbersOf(types []string) ([]int64, error) {
	numbers := make([]int64, len(types))
	for i, name := range types {
		number, err := strconv.ParseInt(name, 10, 64)
		if err != nil {
			return nil, problem.New(problem.Query, "The API has numbers for reading types, and %q is none", name).
				Advise("Choose the reading type in the query editor.")
		}
		numbers[i] = number
	}
	return numbers, nil
}
