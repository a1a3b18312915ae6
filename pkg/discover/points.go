package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// ofPoints decides what each value of a series tells of itself: a unit, a factor, decimals. Where it does, the answer
// reads by paths, since the series' own shape has one of each for all of its values. The unit of the series is that of
// the values that tell none.
func (d *discoverer) ofPoints(role string, f *schema.Field, l layout, answer *apimap.Answer) {
	if l.point == nil || l.shape != apimap.SeriesShape || len(l.items) > 0 || f.Ref.Lists != 1 || len(l.points) == 0 {
		return
	}
	series := func(path []string) []string {
		if len(path) == 0 {
			return nil
		}
		return append([]string{apimap.Each}, path...)
	}
	point := slices.Concat([]string{apimap.Each}, l.points, []string{apimap.Each})
	unit := d.pointUnit(role, l)
	var own apimap.Answer
	if !d.isScaleSet(role) {
		d.scales(role, l.point, d.isWhole(l, answer.Value), &own)
	}
	scales := [][2]*[]string{
		{&own.Factor, &answer.Factor}, {&own.Decimals, &answer.Decimals}, {&own.Divisor, &answer.Divisor},
		{&own.Exponent, &answer.Exponent}, {&own.Scale, &answer.Scale},
	}
	isOwn := func(of [2]*[]string) bool { return len(*of[0]) > 0 }
	if len(unit) == 0 && !slices.ContainsFunc(scales, isOwn) {
		return
	}
	below := func(path, otherwise []string) []string {
		if len(path) == 0 {
			return series(otherwise)
		}
		return slices.Concat(point, l.prefix, path)
	}
	if len(unit) > 0 {
		answer.UnitOtherwise = series(answer.Unit)
	}
	answer.Unit = below(unit, answer.Unit)
	for _, of := range scales {
		*of[1] = below(*of[0], *of[1])
	}
	answer.Shape, answer.Points, answer.Type = apimap.PathsShape, nil, series(answer.Type)
	answer.Time, answer.Value = slices.Concat(point, answer.Time), slices.Concat(point, answer.Value)
	for i := range answer.Sources {
		answer.Sources[i] = series(answer.Sources[i])
	}
}

// pointUnit finds where a value tells its unit; none where somebody has chosen another place.
func (d *discoverer) pointUnit(role string, l layout) []string {
	if _, ok := d.override(role + ".unit"); ok {
		return nil
	}
	found := d.find(l.point, unitProperty)
	slices.SortStableFunc(found, func(a, b option[[]string]) int { return int(1000*b.score) - int(1000*a.score) })
	if len(found) == 0 || found[0].score < 0.7 {
		return nil
	}
	path := strings.Join(append(slices.Clone(l.points), found[0].value...), ".")
	d.report(Finding{Role: role + ".unit", State: Found, Chosen: path,
		Evidence: message.New("%s says in which unit each value is.", path)})
	return found[0].value
}
