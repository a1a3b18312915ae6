package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// deviceLevels is how many levels of devices are asked for in one document: loggers, transformers, inverters, and their
// combiners or trackers. What lies below the last of them is asked for by the ids of the devices there. Many APIs
// refuse documents that are much deeper.
const deviceLevels = 4

// maxDeviceLevels ends a tree in which a device is part of itself.
const maxDeviceLevels = 12

// maxDevices is how many devices a facility may have. The largest plants have some ten thousand strings.
const maxDevices = 50_000

// leaves are devices that nothing hangs below.
var leaves = []portfolio.DeviceType{portfolio.String, portfolio.Sensor, portfolio.Meter}

// Devices asks for the devices of some facilities, in as few documents as the limits allow: each device once, parents
// before their parts, siblings in the API's order, deleted ones included. What fails for one facility leaves the others
// whole; where a part of its devices came, there are both. It fails with problem.NotFound when the API does not know
// the facility, and with problem.Unmapped when the map does not say where devices are listed.
func (c *Client) Devices(
	ctx context.Context, api *apimap.Map, facilityIDs []string,
) (found map[string][]portfolio.Device, failed map[string]error) {
	found, failed = map[string][]portfolio.Device{}, map[string]error{}
	if len(api.Types.Path) == 0 || api.Children == nil {
		fail(failed, facilityIDs, problem.New(problem.Unmapped, "Could not determine how to query the devices of a facility").
			Advise("Choose the role children in the settings of the data source, under API map (API-Zuordnung), or ask for "+
				"values of facilities."))
		return found, failed
	}
	f := &forest{client: c, api: api, levels: deviceLevels, failed: failed, most: c.limits.Configured().Facilities}
	for _, id := range facilityIDs {
		f.trees = append(f.trees, newDeviceTree(id))
	}
	f.grow(ctx)
	for _, tree := range f.trees {
		if len(tree.devices) > 0 || failed[tree.facilityID] == nil {
			found[tree.facilityID] = tree.devices
		}
	}
	return found, failed
}

// deviceTree is what is known of the devices of one facility.
type deviceTree struct {
	facilityID string
	devices    []portfolio.Device
	known      map[string]bool
}

func newDeviceTree(facilityID string) *deviceTree {
	return &deviceTree{facilityID: facilityID, known: map[string]bool{facilityID: true}}
}

// branch is a part of a tree that is asked for: what is below the device with an id.
type branch struct {
	tree  *deviceTree
	id    string
	depth int // of that device; 0: it is the facility
	lists *lists
}

// forest asks for several trees at once. Only one goroutine may use it.
type forest struct {
	client *Client
	api    *apimap.Map
	trees  []*deviceTree
	failed map[string]error
	// levels are asked for at once, of so many branches at most.
	levels, most int
	left         []*branch
}

// path leads through some levels of devices.
func (f *forest) path(isFacility bool) []apimap.Step {
	path := slices.Clone(f.api.Types.Path)
	below := f.api.Children
	if !isFacility {
		below = f.api.Descendants
	}
	path = append(path, below.Path...)
	for level := 1; level < f.levels && f.api.Descendants != nil; level++ {
		path = append(path, f.api.Descendants.Path...)
	}
	return path
}

// grow asks until all branches have come.
func (f *forest) grow(ctx context.Context) {
	for _, tree := range f.trees {
		f.left = append(f.left, &branch{tree: tree, id: tree.facilityID})
	}
	for len(f.left) > 0 {
		n := min(len(f.left), f.most)
		asked := f.left[:n]
		again, ok := f.ask(ctx, asked)
		if !ok {
			continue // with smaller documents
		}
		f.left = append(again, f.left[n:]...)
	}
}

// ask asks for some branches in one document, and returns what is to be asked for next; false: the document was too
// much, and smaller ones are to be asked for.
func (f *forest) ask(ctx context.Context, asked []*branch) (next []*branch, ok bool) {
	doc := document.New("Devices")
	var aliases []string
	positions := make([]places, len(asked))
	for i, b := range asked {
		path := f.path(b.depth == 0)
		if b.lists == nil {
			b.lists = newLists(path)
		}
		positions[i], _ = b.lists.next()
		_, err := doc.Add(Alias(i), path, document.Values{DeviceID: b.id,
			CompanyID: f.client.owners.of(b.tree.facilityID), Pages: b.lists.values(positions[i])})
		if err != nil {
			f.failed[b.tree.facilityID], b.lists = err, nil
			continue
		}
		aliases = append(aliases, Alias(i))
	}
	if len(aliases) == 0 {
		return nil, true
	}
	ids := make([]string, len(asked))
	for i, b := range asked {
		ids[i] = b.tree.facilityID
	}
	throttles := func(errs graphql.Errors) *problem.Error { return Throttling(errs, ids) }
	trees, errs, err := f.client.ask(ctx, doc, throttles, aliases...)
	if err != nil && f.isSmaller(problem.From(err), request(doc), asked) {
		return nil, false
	}
	own, ofAll := errs.Split(IsOneOf(len(asked)))
	if err != nil {
		return f.withoutFailed(asked, own, ofAll, err), true
	}
	for i, b := range asked {
		if b.lists != nil {
			next = append(next, f.take(b, positions[i], trees[Alias(i)], slices.Concat(own[Alias(i)], ofAll))...)
		}
	}
	return next, true
}

// withoutFailed tells apart what the failure of a whole document was about: one facility may take all others along.
// Those that errors name fail by them, and the others are returned, to be asked for again. Where an error that may be
// about one of them names none, each is asked for alone.
func (f *forest) withoutFailed(
	asked []*branch, own map[string]graphql.Errors, ofAll graphql.Errors, err error,
) (again []*branch) {
	isOfSome := len(own) > 0 && len(ofAll) == 0
	mayBeOfSome := len(ofAll) > 0 && mayBeOfOne(ofAll.Problem().Category) && len(asked) > 1
	if mayBeOfSome {
		f.most = 1
	}
	for i, b := range asked {
		b.lists = nil
		switch errs := own[Alias(i)]; {
		case len(errs) > 0:
			f.failed[b.tree.facilityID] = errs.Problem()
		case isOfSome || mayBeOfSome:
			again = append(again, b)
		default:
			f.failed[b.tree.facilityID] = err
		}
	}
	return again
}

// isSmaller reports whether a document failed because of its size, and makes the next ones smaller: fewer facilities,
// then fewer levels.
func (f *forest) isSmaller(failure *problem.Error, sent graphql.Request, asked []*branch) bool {
	told := ToldBy(failure)
	isTooMuch := failure.Category == problem.TooComplex || failure.Category == problem.TooLarge || told.IsLimit()
	switch {
	case !isTooMuch:
		return false
	case !told.IsDepth() && len(asked) > 1:
		most := told.Most(Size{Facilities: len(asked), Fields: len(asked)}, sent).Fields
		f.most = min(cmp.Or(most, len(asked)/2), len(asked)-1)
	case f.levels > 1:
		f.levels--
	default:
		return false
	}
	for _, b := range asked {
		b.lists = nil // pages start again: the path is another one
	}
	return true
}

// take takes in what came of a branch, and returns what is still to be asked for.
func (f *forest) take(b *branch, at places, tree any, errs graphql.Errors) (next []*branch) {
	path := f.path(b.depth == 0)
	root := len(f.api.Types.Path)
	holder := tree
	for _, step := range path[1:root] {
		object, _ := holder.(map[string]any)
		holder = object[step.Field]
	}
	switch {
	case holder == nil && len(errs) > 0:
		f.failed[b.tree.facilityID] = errs.Problem()
		return nil
	case holder == nil:
		f.failed[b.tree.facilityID] = problem.New(problem.NotFound, "The API does not know the facility %s",
			b.tree.facilityID)
		return nil
	case errs.HavePath() || len(errs) > 0 && decode.HasHole(tree, path):
		f.failed[b.tree.facilityID] = errs.Problem()
	case decode.HasHole(holder, path[root-1:]):
		f.failed[b.tree.facilityID] = problem.New(problem.Server, "The API did not say which devices the facility has")
	}
	deepest, err := f.add(b, tree, path)
	if err != nil {
		f.failed[b.tree.facilityID] = err
		return nil
	}
	_, pages := decode.Listing(tree, path)
	if err := b.lists.take(at, pages); err != nil {
		f.failed[b.tree.facilityID] = err
	}
	if len(b.lists.left) > 0 {
		next = append(next, b)
	}
	return append(next, deepest...)
}

// add adds the devices of an answer to their tree, and returns the branches below the deepest of them, which may go on.
func (f *forest) add(b *branch, tree any, path []apimap.Step) (deepest []*branch, _ error) {
	level := 0
	for end := len(f.api.Types.Path) + 1; end <= len(path); end++ {
		if path[end-1].Object != apimap.Device {
			continue
		}
		level++
		rows, _ := decode.Listing(tree, path[:end])
		for _, row := range rows {
			device := deviceOf(row, b)
			if device.ID == "" || b.tree.known[device.ID] {
				continue
			}
			if len(b.tree.devices) == maxDevices {
				return nil, problem.New(problem.TooLarge, "The API lists more than %d devices for one facility", maxDevices)
			}
			b.tree.known[device.ID] = true
			b.tree.devices = append(b.tree.devices, device)
			isLast := end == len(path) && f.api.Descendants != nil && !slices.Contains(leaves, device.Type)
			if depth := b.depth + level; isLast && depth < maxDeviceLevels {
				deepest = append(deepest, &branch{tree: b.tree, id: device.ID, depth: depth})
			}
		}
	}
	return deepest, nil
}

// deviceOf reads a device. Its parent is what it stands below, or what it names itself; the facility is none.
func deviceOf(row *decode.Row, b *branch) portfolio.Device {
	text := cmp.Or(row.Text(apimap.DeviceType), row.Text(apimap.TypeName))
	parent := row.Above.Of(apimap.Device).Text(apimap.ID)
	if parent == "" && b.depth > 0 {
		parent = b.id
	}
	if parent = cmp.Or(parent, row.Text(apimap.ParentID)); parent == b.tree.facilityID {
		parent = ""
	}
	return portfolio.Device{
		ID: row.Text(apimap.ID), Name: cmp.Or(row.Text(apimap.Name), row.Text(apimap.ID)),
		Type: portfolio.DeviceTypeOf(text), TypeText: text, Object: row.Text(apimap.TypeName), ParentID: parent,
		FacilityID: b.tree.facilityID, NominalPower: row.Number(apimap.NominalPower), Serial: row.Text(apimap.Serial),
		Deleted: isDeleted(row.Text(apimap.DeletedAt), time.Now()),
	}
}
