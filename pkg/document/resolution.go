package document

import (
	"strconv"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func encodeResolution(binding apimap.Binding, resolution query.Resolution) (any, error) {
	if resolution == query.Auto || resolution == "" {
		return nil, nil
	}
	if binding.Encoding == apimap.EnumName {
		if name, ok := binding.Names[string(resolution)]; ok {
			return name, nil
		}
		if resolution == query.Raw {
			return nil, nil // an API without a name for raw values gives them when no resolution is sent
		}
		return nil, notOffered(resolution)
	}
	if resolution == query.Raw {
		finest, ok := binding.Names[string(query.Raw)] // what is coarse by default is asked for at its finest
		if !ok {
			return nil, nil
		}
		resolution = query.Resolution(finest)
	}
	switch binding.Encoding {
	case apimap.Duration:
		return string(resolution), nil
	case apimap.ISODuration:
		return isoDurations[resolution], nil
	case apimap.Seconds:
		return int64(resolution.Step() / time.Second), nil
	case apimap.Minutes:
		return int64(resolution.Step() / time.Minute), nil
	case apimap.NumberUnit:
		return encodeNumberUnit(binding, resolution)
	default:
		return nil, problem.New(problem.Internal,
			"The API map (API-Zuordnung) has an unknown encoding %q for resolutions",
			binding.Encoding)
	}
}

func notOffered(resolution query.Resolution) error {
	return problem.New(problem.Query, "The API does not offer the resolution %s", resolution).
		Advise("Choose another resolution.")
}

var isoDurations = map[query.Resolution]string{
	query.Minute: "PT1M", query.FiveMinutes: "PT5M", query.FifteenMinutes: "PT15M", query.Hour: "PT1H",
	query.Day: "P1D", query.Month: "P1M", query.Year: "P1Y",
}

// encodeNumberUnit gives {value: 15, unit: MINUTE} or {minutes: 15}. The Names are keyed by the letter of Grafana's
// durations.
func encodeNumberUnit(binding apimap.Binding, resolution query.Resolution) (any, error) {
	text := string(resolution)
	count, err := strconv.Atoi(text[:len(text)-1])
	if err != nil {
		return nil, problem.New(problem.Internal, "The resolution %q has no number", resolution).Because(err)
	}
	letter := text[len(text)-1:]
	object := map[string]any{}
	for _, member := range binding.Members {
		_, isOf := member.Value.Names[letter]
		switch member.Value.Role {
		case apimap.UnitCount:
			if len(member.Value.Names) > 0 && !isOf {
				continue // it counts another unit
			}
			object[member.Name] = inDocument{value: count, graphQLType: member.Value.Type}
		case apimap.UnitName:
			name, ok := member.Value.Names[letter]
			if !ok {
				return nil, notOffered(resolution)
			}
			object[member.Name] = inDocument{name, member.Value.Enum, member.Value.Type}
		default:
			return nil, problem.New(problem.Internal,
				"The resolution in the API map (API-Zuordnung) has a member %s with an unknown role %q",
				member.Name, member.Value.Role)
		}
	}
	if len(object) == 0 {
		return nil, notOffered(resolution)
	}
	return object, nil
}
