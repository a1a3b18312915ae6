package graphql

import (
	"crypto/sha256"
	"regexp"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// rememberedDocuments is how many accepted documents a checker remembers by their hashes. Panels and rules send the
// same texts again and again, with other variables.
const rememberedDocuments = 512

// checker lets only queries pass. Names in documents come from the API's schema, from a pasted one and from settings,
// so that the text itself has to be looked at, where it leaves. It is safe for concurrent use.
type checker struct {
	accepted *lru.Cache[[sha256.Size]byte, struct{}]
}

func newChecker() *checker {
	accepted, err := lru.New[[sha256.Size]byte, struct{}](rememberedDocuments)
	if err != nil {
		panic(err) // the size is positive
	}
	return &checker{accepted}
}

// check fails with problem.Internal unless the request's text is exactly one operation, a query, whose name is the
// request's operation.
func (c *checker) check(request Request) *problem.Error {
	hash := sha256.Sum256([]byte(request.Operation + "\n" + request.Query))
	if c.accepted.Contains(hash) {
		return nil
	}
	if reason := notOneQuery(request); reason != "" {
		return problem.New(problem.Internal, "The plugin wrote a request that is not exactly one query, and did not send it").
			Because(errNotSent(reason)).
			Advise("If something was entered under API map (API-Zuordnung) in the data source's settings, check it. " +
				"Otherwise, this is a bug in the plugin: please report it, and attach the Grafana server's log.")
	}
	c.accepted.Add(hash, struct{}{})
	return nil
}

// errNotSent says for the log why a document was not sent.
type errNotSent string

func (e errNotSent) Error() string { return string(e) }

// notOneQuery says what is wrong with a request; empty: nothing is.
func notOneQuery(request Request) string {
	// Values travel in variables, or stand in strings in which everything that means something to a parser is escaped;
	// no document has a comment, a directive or a block string. Without them, no two parsers can read one text as
	// different operations.
	withoutStrings := request.Query
	if strings.Contains(withoutStrings, `"`) {
		withoutStrings = plainString.ReplaceAllString(withoutStrings, " ")
	}
	if strings.Contains(request.Query, blockString) || strings.ContainsFunc(withoutStrings, isForeign) {
		return "it contains a character that no document of the plugin has"
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	switch {
	case err != nil:
		return "it cannot be parsed: " + err.Error()
	case len(doc.Operations) != 1:
		return "it has no operation, or more than one"
	case doc.Operations[0].Operation != ast.Query:
		return "its operation is a " + string(doc.Operations[0].Operation)
	case doc.Operations[0].Name != request.Operation:
		return "its operation has another name than the request"
	}
	return ""
}

// plainString is a string as package document writes it.
var plainString = regexp.MustCompile(`"(?:[0-9A-Za-z_:./+ -]|\\u[0-9A-F]{4})*"`)

// blockString starts a string in which other rules hold.
const blockString = `"""`

// isForeign tells whether a character belongs to nothing that the plugin writes: names, selections, arguments that are
// variables, numbers or plain words, types, and the blanks between them.
func isForeign(r rune) bool {
	switch {
	case r == '_', '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
		return false
	default:
		return !strings.ContainsRune("(){}[]:,$!.- \n", r)
	}
}
