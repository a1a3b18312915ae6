package message

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMessageJSON(t *testing.T) {
	inner := New("the %s of %d", "last", 3)
	for _, c := range []struct {
		name    string
		message Message
		want    string
	}{
		{"without parameters", New("It is done."), `{"id":"it-is-done","text":"It is done."}`},
		{"numbers stay numbers", New("%d of %.1f", 3, 4.25),
			`{"id":"of","params":[3,"4.2"],"text":"3 of 4.2"}`},
		{"quotes belong to the parameter", New("Not %q", `a"b`),
			`{"id":"not","params":["\"a\\\"b\""],"text":"Not \"a\\\"b\""}`},
		{"a message in a message", New("It is %s", inner),
			`{"id":"it-is","params":[{"id":"the-of","params":["last",3],"text":"the last of 3"}],` +
				`"text":"It is the last of 3"}`},
		{"a message alone", New("%s", inner), `{"id":"the-of","params":["last",3],"text":"the last of 3"}`},
		{"from outside", New("%s", "100% sure"), `{"text":"100% sure"}`},
		{"a per cent sign", New("%d%% of it", 5), `{"id":"of-it","params":[5],"text":"5% of it"}`},
		{"a list", List(", ", New("one"), New("two")),
			`{"params":[{"id":"one","text":"one"},{"id":"two","text":"two"}],"text":"one, two"}`},
		{"a role", Role("readings.from", "range of time"), `{"role":"readings.from","text":"range of time"}`},
		{"nothing", Message{}, `{"text":""}`},
	} {
		got, err := json.Marshal(c.message)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s %v, want %s", c.name, got, err, c.want)
		}
	}
}

func TestMessageMap(t *testing.T) {
	const secret = "s3cret"
	hide := func(text string) string { return strings.ReplaceAll(text, secret, "***") }
	for name, m := range map[string]Message{
		"parameter":           New("The URL %q has no scheme", secret),
		"verbatim":            Verbatim("token " + secret),
		"message in message":  New("Failed: %s", New("%s is wrong", secret)),
		"verbatim in message": New("Failed: %s", Verbatim(secret)),
		"list":                List("; ", New("%s one", secret), New("two %s", secret)),
		"error's text":        New("Failed: %v", errText(secret)),
	} {
		before, _ := json.Marshal(m)
		once := m.Map(hide)
		got, err := json.Marshal(once)
		if err != nil || strings.Contains(string(got)+once.String(), secret) {
			t.Errorf("%s: %s %v", name, got, err)
		}
		if again, _ := json.Marshal(once.Map(hide)); string(again) != string(got) {
			t.Errorf("%s: %s, and mapped again %s", name, got, again)
		}
		if after, _ := json.Marshal(m); string(after) != string(before) {
			t.Errorf("%s: the message itself became %s", name, after)
		}
	}
}

type errText string

func (e errText) Error() string { return string(e) }

func TestSentenceEndsOnce(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "It broke": "It broke.", "It broke.": "It broke.", "It broke..": "It broke.", "It broke. ": "It broke.",
		"Which one?": "Which one?", "Wait…": "Wait…", "Wait...": "Wait...", "Stop!": "Stop!",
		"2 settings:":                 "2 settings:",
		"The API failed: “It broke.”": "The API failed: “It broke.”",
		"The API failed: “It broke”":  "The API failed: “It broke”.",
		`He said "no.."`:              `He said "no."`,
		"„Fertig.“":                   "„Fertig.“",
		"(HTTP status 502)":           "(HTTP status 502).",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if again := Sentence(Sentence(text)); again != Sentence(text) {
			t.Errorf("%q: twice it is %q", text, again)
		}
	}
}

func TestTemplateCountsArguments(t *testing.T) {
	for format, want := range map[string]string{
		"plain": "plain", "%s has %d": "{{0}} has {{1}}", "%.40q at %d%%": "{{0}} at {{1}}%",
		"%5.1f of %-3s": "{{0}} of {{1}}",
	} {
		if got := Template(format); got != want {
			t.Errorf("%q: %q, want %q", format, got, want)
		}
	}
}
