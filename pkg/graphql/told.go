package graphql

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// told is what an error says apart from GraphQL's specification: each server has members of its own for it.
type told struct {
	isHeard bool
	// category that follows from everything; empty: nothing is known of it.
	category problem.Category
	// isOutage: a service behind the API failed, whatever else is said.
	isOutage bool

	codes []string
	// status is an HTTP status that stands for the error's code, inner one that may be of a service behind the API.
	status, inner int
	// words beside the message.
	words []string
}

// UnmarshalJSON takes what can be read, and leaves out the rest: an error that is not as the specification says must
// hide neither the values beside it nor the other errors.
func (e *Error) UnmarshalJSON(value []byte) error {
	e.read(value)
	e.listen(maxHeard)
	return nil
}

// shortWords are always searched, however many errors there are.
const shortWords = 256

// listen works out what the error means, by at most so many bytes of its words, or by few. It returns how many there
// were.
func (e *Error) listen(most int) (bytes int) {
	for _, words := range append(e.told.words, e.Message) {
		bytes += min(len(words), heardBytes)
	}
	heard := *e
	if bytes > max(most, shortWords) {
		heard.Message, heard.told.words = "", nil
	}
	meant := heard.hear()
	e.told = told{isHeard: true, category: meant.category, isOutage: meant.isOutage}
	return bytes
}

// read takes what an error says as it is written.
func (e *Error) read(value []byte) {
	members := membersOf(value)
	if members == nil {
		e.Message = wordsIn(value)
		return
	}
	var found told
	found.collect(members, 0)
	extensions := members["extensions"]
	e.Message = firstWords(members, messageMembers...)
	if e.Message == "" {
		e.Message = firstWords(membersOf(extensions), append(messageMembers, "errordescription")...)
	}
	if e.Message == "" && len(found.codes) > 0 {
		e.Message = found.codes[0]
	}
	if e.Message == "" && len(members) > 0 {
		e.Message = compact(value)
	}
	e.Path = pathIn(members["path"])
	own := membersOf(extensions)
	if e.Extensions.Code = wordsIn(own["code"]); e.Extensions.Code == "" && len(found.codes) > 0 {
		e.Extensions.Code = found.codes[0]
	}
	e.told = found
	_ = e.Extensions.RetryAfter.UnmarshalJSON([]byte(firstWords(own, pauseMembers...)))
}

// messageMembers are where errors have their words, the specification's first. Names are compared in lower case.
var messageMembers = []string{
	"message", "msg", "errormessage", "error_message", "userpresentablemessage", "detail", "description",
	"error_description", "title", "error", "errors", "reason",
}

// pauseMembers are where errors say for how many seconds the API asks us to back off.
var pauseMembers = []string{
	"retryafter", "retry_after", "retry-after", "retryafterseconds", "retry_after_seconds", "retry_in_seconds",
}

// membersOf gives an object's members by their names in lower case; nil when it is no object. Of a list, the first
// object counts.
func membersOf(value json.RawMessage) map[string]json.RawMessage {
	value = bytes.TrimSpace(value)
	if len(value) > 0 && value[0] == '[' {
		var list []json.RawMessage
		if json.Unmarshal(value, &list) != nil || len(list) == 0 {
			return nil
		}
		value = bytes.TrimSpace(list[0])
	}
	if len(value) == 0 || value[0] != '{' {
		return nil
	}
	var written map[string]json.RawMessage
	if json.Unmarshal(value, &written) != nil {
		return nil
	}
	members := make(map[string]json.RawMessage, len(written))
	for name, member := range written {
		members[strings.ToLower(name)] = member
	}
	return members
}

// firstWords gives the words of the first member that has any.
func firstWords(members map[string]json.RawMessage, names ...string) string {
	for _, name := range names {
		if words := wordsIn(members[name]); words != "" {
			return words
		}
	}
	return ""
}

// wordsIn gives a value as words: a text, a number, those of a list, or those of an object that has a message.
func wordsIn(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	if len(value) == 0 {
		return ""
	}
	switch value[0] {
	case '"':
		var text string
		if json.Unmarshal(value, &text) != nil {
			return string(value)
		}
		return strings.TrimSpace(text)
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(value, &list) != nil {
			return compact(value)
		}
		var words []string
		for _, one := range list {
			if text := wordsIn(one); text != "" {
				words = append(words, text)
			}
		}
		return strings.Join(words, "; ")
	case '{':
		members := membersOf(value)
		if len(members) == 0 {
			return ""
		}
		if words := firstWords(members, messageMembers...); words != "" {
			return words
		}
		return compact(value)
	case 'n', 'f':
		return ""
	default:
		return string(value)
	}
}

func compact(value json.RawMessage) string {
	var short bytes.Buffer
	if json.Compact(&short, value) != nil {
		return string(value)
	}
	return short.String()
}

// pathIn reads a path, as the list that it should be or as a text such as data.f0.readings, $.f0 or /f0/readings.
func pathIn(value json.RawMessage) []any {
	var list []any
	if json.Unmarshal(value, &list) == nil {
		for i, step := range list {
			list[i] = stepOf(step)
		}
		return list
	}
	var text string
	if json.Unmarshal(value, &text) != nil {
		return nil
	}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("./[]$ ", r) }) {
		list = append(list, stepOf(name))
	}
	return list
}

// stepOf is a step of a path. Some servers write the indices of lists as text, which no name can be.
func stepOf(step any) any {
	text, isText := step.(string)
	if index, err := strconv.ParseUint(text, 10, 31); isText && err == nil {
		return float64(index)
	}
	return step
}

// collect looks for codes, statuses and words in an object and in those within it.
func (t *told) collect(members map[string]json.RawMessage, depth int) {
	const maxDepth, most = 4, 50
	for _, name := range tellingMembers {
		value, ok := members[name]
		if !ok || len(t.codes)+len(t.words) > most {
			continue
		}
		if inner := membersOf(value); inner != nil {
			if depth < maxDepth {
				t.collect(inner, depth+1)
			}
			continue
		}
		t.take(name, wordsIn(value), depth)
	}
}

// tellingMembers are those in which errors say what kind they are, in the order in which they count.
var tellingMembers = []string{
	"code", "errorcode", "error_code", "failcode", "errcode", "errortype", "error_type", "errordetail", "error_detail",
	"errorclass", "errorid", "classification", "type", "category", "kind", "validationerrorcode",
	"status", "statuscode", "status_code", "httpstatus", "http_status", "statustext", "name", "reason", "error",
	"message", "errormessage", "error_message", "errordescription", "userpresentablemessage", "description", "detail",
	"title", "extensions", "http", "response", "originalerror", "exception", "contentful", "body", "result",
}

func (t *told) take(name, words string, depth int) {
	number, err := strconv.Atoi(words)
	switch isStatus := err == nil && http.StatusBadRequest <= number && number < 600; {
	case words == "":
	case isStatus && depth <= 1 && t.status == 0:
		t.status = number
	case isStatus:
		t.inner = number
	case err == nil:
		t.codes = append(t.codes, words)
	case !strings.ContainsAny(words, " ,;:") && len(words) <= 64 && name != "message":
		t.codes = append(t.codes, words)
	case name == "name": // it may be what a user has called something
	default:
		t.words = append(t.words, words)
	}
}

// hear works out what the error means: what asks for fewer or smaller requests first, then what the codes say for sure,
// then an HTTP status, then words, and at last the codes that say little.
func (e Error) hear() told {
	t := e.told
	t.isHeard = true
	if len(t.codes) == 0 && e.Extensions.Code != "" {
		t.codes = []string{e.Extensions.Code}
	}
	var clear, generic problem.Category
	var byCode []problem.Category
	for _, code := range append(t.codes, e.Message) {
		category, ok := categoryOfCode[normalCode(code)]
		switch {
		case !ok:
			if category, ok = meaningOf(strings.ReplaceAll(code, "_", " ")); ok && isUrgent(category) {
				byCode = append(byCode, category)
			}
		case isGeneric(category):
			generic = firstCategory(generic, category)
		default:
			byCode, clear = append(byCode, category), firstCategory(clear, category)
		}
	}
	byWords := e.meaning(t.words)
	byStatus := t.categoryOfStatus()
	for _, urgent := range urgentCategories {
		for _, category := range append(byCode, byWords, byStatus) {
			if category == urgent {
				t.category = urgent
				return t
			}
		}
	}
	if generic == problem.Refused && (byWords == problem.Unauthorized || byWords == problem.Forbidden) {
		byWords = "" // the words of a parser, which has tokens of its own
	}
	if byWords == problem.Refused {
		generic, byWords = firstCategory(generic, byWords), ""
	}
	t.category = firstCategory(clear, byStatus, byWords, generic)
	if blames(t.category) {
		outage := t.outage(byWords)
		t.isOutage, t.category = outage != "", firstCategory(outage, t.category)
	}
	return t
}

// urgentCategories ask for fewer requests, or for smaller ones.
var urgentCategories = []problem.Category{problem.RateLimited, problem.TooComplex}

func isUrgent(category problem.Category) bool { return slices.Contains(urgentCategories, category) }

// outage is the failure of a service behind the API, where it is told beside what blames the caller: when the service
// that checks tokens or rights does not answer, nobody knows whether they are good. Some servers give every error the
// status 500, so that it counts against a code alone, and not against words.
func (t told) outage(byWords problem.Category) problem.Category {
	status := max(t.status, t.inner)
	hasCode := slices.ContainsFunc(t.codes, func(code string) bool { return blames(categoryOfCode[normalCode(code)]) })
	switch {
	case status == http.StatusGatewayTimeout:
		return problem.Timeout
	case status > http.StatusInternalServerError, status == http.StatusInternalServerError && hasCode:
		return problem.Server
	case slices.ContainsFunc(t.codes, func(code string) bool { return outages[normalCode(code)] }):
		return problem.Server
	case byWords == problem.Timeout, byWords == problem.Server:
		return byWords
	default:
		return ""
	}
}

// blames tells categories that say that the token, its user or what was asked for is wrong.
func blames(category problem.Category) bool {
	switch category {
	case problem.Unauthorized, problem.Forbidden, problem.NotFound:
		return true
	default:
		return false
	}
}

// isDown tells the HTTP statuses of gateways before an API that does not answer.
func isDown(status int) bool {
	return http.StatusBadGateway <= status && status <= http.StatusGatewayTimeout
}

func (e Error) meaning(besides []string) problem.Category {
	category, _ := meaningOf(e.Message)
	for _, words := range besides {
		if category != "" && category != problem.Unauthorized && category != problem.Forbidden {
			return category
		}
		if other, ok := meaningOf(words); ok {
			category = other
		}
	}
	return category
}

// categoryOfStatus is what the error's own HTTP status says, or one of a service behind the API.
func (t told) categoryOfStatus() problem.Category {
	if category, ok := categoryOfInnerStatus(t.inner); ok {
		return category
	}
	if t.status == 0 {
		return ""
	}
	switch category := categoryOfStatus(t.status); category {
	case problem.NotGraphQL:
		if t.status == http.StatusNotFound || t.status == http.StatusGone {
			return problem.NotFound
		}
		return ""
	case problem.Refused, problem.Server, problem.Network:
		return ""
	case problem.Blocked:
		if t.status == http.StatusForbidden {
			return problem.Forbidden // in GraphQL's format, it is the API that denies
		}
		return ""
	default:
		return category
	}
}

func firstCategory(categories ...problem.Category) problem.Category {
	for _, category := range categories {
		if category != "" {
			return category
		}
	}
	return ""
}
