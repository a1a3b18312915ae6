package plugin

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// checkRoute takes a GraphQL query as a JSON string, which may be longer than the query.
const (
	checkRoute       = "/custom-queries/check"
	maxCheckedLength = 2 * operation.MaxBytes
)

// customQueries are the GraphQL queries that can be run. The texts of saved ones are in the settings.
type customQueries struct {
	Mode  settings.CustomMode `json:"mode"` // "off", "saved" or "free"
	Saved []savedQuery        `json:"saved"`
}

type savedQuery struct {
	Name string `json:"name"`
	checkedQuery
}

// checkedQuery is what a query declares, or what is wrong with it.
type checkedQuery struct {
	Variables []checkedVariable `json:"variables"`
	// Fields is how many it selects.
	Fields int `json:"fields"`
	// Sentences say why it cannot be run; none: it can.
	Sentences []message.Message `json:"sentences"`
}

type checkedVariable struct {
	operation.Variable
	// Source is where its value comes from if nothing is said about it.
	Source query.VariableSource `json:"source"`
}

func (d *Datasource) listCustom(_ context.Context, _ *http.Request) (any, error) {
	allowed := d.session.Allowed
	listed := customQueries{Mode: allowed.Mode(), Saved: []savedQuery{}}
	if !listed.Mode.RunsAny() {
		listed.Mode = settings.CustomOff
		return listed, nil
	}
	for _, one := range allowed.Saved() {
		listed.Saved = append(listed.Saved, savedQuery{one.Name, d.described(one.Document, one.Err)})
	}
	return listed, nil
}

// checkCustom reads a query without running it. It tells nothing that its author does not know.
func (d *Datasource) checkCustom(_ context.Context, req *http.Request) (any, error) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxCheckedLength))
	var sent struct {
		Document string `json:"document"`
	}
	if err == nil {
		err = json.Unmarshal(body, &sent)
	}
	if err != nil {
		return nil, misuse(message.New("The GraphQL query cannot be read as JSON")).Because(err)
	}
	return d.described(operation.Parse(sent.Document)), nil
}

func (d *Datasource) described(document *operation.Document, err error) checkedQuery {
	made := checkedQuery{Variables: []checkedVariable{}, Sentences: []message.Message{}}
	if err != nil {
		made.Sentences = d.redactor.Problem(problem.From(err)).Messages()
		return made
	}
	made.Fields = document.Size
	for _, variable := range document.Variables {
		made.Variables = append(made.Variables, checkedVariable{variable, variable.Source(nil)})
	}
	return made
}
