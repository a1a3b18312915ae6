package plugin_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/dataplane/sdata/numeric"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"go.yaml.in/yaml/v3"
)

// Rules as Grafana's expressions evaluate them, as far as the shipped ones use them: numbers of several queries, joined
// by labels, and math. What one of the operands lacks is left out; null is no data; NaN is neither above nor below.

// shippedRule is a rule of provisioning/alerting.
type shippedRule struct {
	UID         string
	Title       string
	Condition   string
	For         string
	NoData      string `yaml:"noDataState"`
	ExecErr     string `yaml:"execErrState"`
	Annotations map[string]string
	Data        []struct {
		RefID             string                 `yaml:"refId"`
		DatasourceUID     string                 `yaml:"datasourceUid"`
		RelativeTimeRange struct{ From, To int } `yaml:"relativeTimeRange"`
		Model             map[string]any
	}
}

// shippedRules are the rules of a folder, by what follows "amperecloud-" in their uids.
func shippedRules(t *testing.T, folder string) map[string]shippedRule {
	t.Helper()
	text, err := os.ReadFile("../../provisioning/" + folder + "/rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct{ Rules []shippedRule }
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	found := map[string]shippedRule{}
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			found[strings.TrimPrefix(rule.UID, "amperecloud-")] = rule
		}
	}
	return found
}

// number is one instance of a query or an expression; Value nil: no data.
type number struct {
	labels data.Labels
	value  *float64
}

// evaluate runs the rule's queries at an instant and gives what its condition says: NaN is no data of that instance. It
// fails where a query does, as the rule would.
func (r shippedRule) evaluate(t *testing.T, ds *instance, now time.Time) ([]number, error) {
	t.Helper()
	queried, condition := map[string][]number{}, ""
	for _, d := range r.Data {
		if d.DatasourceUID == "__expr__" {
			condition, _ = d.Model["expression"].(string)
			continue
		}
		from, to := now.Add(-time.Duration(d.RelativeTimeRange.From)*time.Second),
			now.Add(-time.Duration(d.RelativeTimeRange.To)*time.Second)
		model, err := yamlAsJSON(d.Model)
		if err != nil {
			t.Fatal(err)
		}
		response := ds.queryAs(t, alertRule, from, to, map[string]string{"A": model})["A"]
		if response.Error != nil {
			return nil, response.Error
		}
		queried[d.RefID] = numbersIn(t, response)
		for _, n := range queried[d.RefID] {
			t.Logf("%s of %s %s: %s", d.RefID, n.labels["facility"], n.labels["device"], show(n.value))
		}
	}
	tree, err := parser.ParseExpr(strings.ReplaceAll(condition, "$", ""))
	if err != nil {
		t.Fatal(err)
	}
	return calculate(t, tree, queried), nil
}

// numbersIn reads a response as Grafana's expressions do.
func numbersIn(t *testing.T, response backend.DataResponse) (found []number) {
	t.Helper()
	reader, err := numeric.CollectionReaderFromFrames(response.Frames)
	if err != nil {
		t.Fatal(err)
	}
	collection, err := reader.GetCollection(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range collection.Refs {
		value, _, err := ref.NullableFloat64Value()
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, number{ref.GetLabels(), value})
	}
	return found
}

// calculate evaluates an expression of Grafana's math, whose grammar Go's contains.
func calculate(t *testing.T, expression ast.Expr, of map[string][]number) []number {
	t.Helper()
	switch e := expression.(type) {
	case *ast.ParenExpr:
		return calculate(t, e.X, of)
	case *ast.Ident:
		return of[e.Name]
	case *ast.BasicLit:
		value, err := strconv.ParseFloat(e.Value, 64)
		if err != nil {
			t.Fatal(err)
		}
		return []number{{value: &value}}
	case *ast.UnaryExpr:
		return each(calculate(t, e.X, of), func(x float64) float64 { return -x })
	case *ast.CallExpr:
		if name, ok := e.Fun.(*ast.Ident); !ok || name.Name != "abs" {
			t.Fatalf("the test does not know the function %v", e.Fun)
		}
		return each(calculate(t, e.Args[0], of), math.Abs)
	case *ast.BinaryExpr:
		return join(calculate(t, e.X, of), calculate(t, e.Y, of), func(x, y float64) float64 { return binary(t, e.Op, x, y) })
	}
	t.Fatalf("the test does not know %T", expression)
	return nil
}

func each(all []number, change func(float64) float64) (made []number) {
	for _, n := range all {
		if n.value != nil {
			value := change(*n.value)
			n.value = &value
		}
		made = append(made, n)
	}
	return made
}

// join pairs the numbers of which one has all labels of the other.
func join(xs, ys []number, combine func(x, y float64) float64) (made []number) {
	for _, x := range xs {
		for _, y := range ys {
			if !containsLabels(x.labels, y.labels) && !containsLabels(y.labels, x.labels) {
				continue
			}
			one := number{labels: x.labels}
			if len(y.labels) > len(x.labels) {
				one.labels = y.labels
			}
			if x.value != nil && y.value != nil {
				value := combine(*x.value, *y.value)
				one.value = &value
			}
			made = append(made, one)
		}
	}
	return made
}

func containsLabels(all, some data.Labels) bool {
	for label, value := range some {
		if all[label] != value {
			return false
		}
	}
	return true
}

func binary(t *testing.T, op token.Token, x, y float64) float64 {
	truth := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	switch op {
	case token.ADD:
		return x + y
	case token.SUB:
		return x - y
	case token.MUL:
		return x * y
	case token.QUO:
		return x / y
	case token.LSS:
		return truth(x < y)
	case token.GTR:
		return truth(x > y)
	case token.EQL:
		return truth(x == y)
	case token.LAND:
		return truth(x != 0 && y != 0)
	case token.LOR:
		return truth(x != 0 || y != 0)
	}
	t.Fatalf("the test does not know the operator %v", op)
	return 0
}

// verdict is what an evaluation says of one plant or device: "normal", "alerting", "no data" or "absent".
func verdictOn(all []number, id string) string {
	said := "absent"
	for _, n := range all {
		if n.labels["facilityId"] != id && n.labels["deviceId"] != id {
			continue
		}
		switch {
		case n.value == nil:
			return "no data"
		case *n.value != 0 && !math.IsNaN(*n.value):
			return "alerting"
		default:
			said = "normal"
		}
	}
	return said
}

func yamlAsJSON(model map[string]any) (string, error) {
	parts := make([]string, 0, len(model))
	for _, name := range slices.Sorted(maps.Keys(model)) {
		text, err := jsonText(model[name])
		if err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("%q:%s", name, text))
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}
