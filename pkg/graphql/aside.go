package graphql

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxAside is how many bytes a member beside the data may have that is looked at.
const maxAside = maxMessage

// setAside keeps a member beside GraphQL's own if it may tell of a failure.
func (e *envelope) setAside(d *jsontext.Decoder, name string) error {
	name = strings.ToLower(name)
	if !slices.Contains(failureMembers, name) && !slices.Contains(messageMembers, name) || len(e.aside) > 20 {
		return d.SkipValue()
	}
	value, err := d.ReadValue()
	if err != nil || len(value) > maxAside {
		return err
	}
	if e.aside == nil {
		e.aside = map[string]json.RawMessage{}
	}
	e.aside[name] = json.RawMessage(value.Clone())
	return nil
}

// failureMembers tell that a request failed, or how, where there is no list of errors.
var failureMembers = []string{
	"success", "ok", "succeeded", "status", "code", "errorcode", "error_code", "failcode", "errcode", "status_code",
	"statuscode", "result_code", "resultcode",
}

// addFailure makes an error of what an API says beside the data, or instead of it, if it gives no error in GraphQL's
// form. Beside data, only what clearly is a failure counts: many gateways say there that all is well.
func (e *envelope) addFailure() {
	if len(e.errors) > 0 || len(e.aside) == 0 || !e.saysFailure() {
		return
	}
	object := map[string]json.RawMessage{}
	for name, value := range e.aside {
		object[name] = value
	}
	written, err := json.Marshal(object)
	if err != nil {
		return
	}
	heard := 0
	e.errors.add(written, &heard)
}

func (e *envelope) saysFailure() bool {
	for name, value := range e.aside {
		if isFailure(name, strings.ToLower(wordsIn(value)), string(value)) {
			return true
		}
	}
	if !e.isEnvelope {
		category, _ := meaningOf(firstWords(e.aside, messageMembers...))
		return isUrgent(category)
	}
	if e.saysCode() {
		return true
	}
	if e.hasData {
		return false
	}
	// Neither data nor an error, but words: they are why.
	return firstWords(e.aside, slices.Concat(messageMembers, failureMembers)...) != ""
}

// saysCode reports whether a code stands beside words that say what it means, and neither says that all is well: the
// numbers of a vendor are known to the vendor alone.
func (e *envelope) saysCode() bool {
	words := strings.ToLower(firstWords(e.aside, messageMembers...))
	if words == "" || isAllWell(strings.TrimRight(words, ".!")) {
		return false
	}
	isWell, hasCode := false, false
	for _, name := range failureMembers {
		switch code := strings.ToLower(wordsIn(e.aside[name])); {
		case code == "true":
			isWell = true
		case code != "":
			isWell, hasCode = isWell || isAllWell(code), true
		}
	}
	return hasCode && !isWell
}

// isFailure reports whether a member clearly tells of a failure, also beside data.
func isFailure(name, words, value string) bool {
	switch name {
	case "success", "ok", "succeeded":
		return value == "false" || words == "false" || words == "0"
	case "error", "errormessage", "error_message", "error_description", "failcode", "errorcode", "error_code", "errcode":
		return words != "" && !isAllWell(words)
	case "status", "code", "status_code", "statuscode", "result_code", "resultcode":
		return len(words) == 3 && (words[0] == '4' || words[0] == '5') ||
			strings.HasPrefix(words, "err") || strings.HasPrefix(words, "fail")
	default:
		return false
	}
}

// isAllWell tells the codes of success: none, zero, those of HTTP, and words.
func isAllWell(words string) bool {
	switch strings.Trim(words, "0") {
	case "", "ok", "success", "successful", "succeeded", "none", "no error", "no_error", "null", "live", "active", "done",
		"complete", "completed":
		return true
	}
	return len(words) == 3 && words[0] == '2'
}
