// Package redact conceals a data source's secrets in words: in the messages of errors and notices, in logs, and in
// whatever else people read. An API or a gateway may repeat what it was sent, plain or encoded, whole or in part.
//
// Words are redacted where they enter (graphql.Client), before anything shortens them: a secret that was cut is no
// longer recognized as a whole. They are redacted again where they leave (plugin), because a setting or a name can
// bring a secret along, too. Data is not words: names, ids and units stay as the API gave them, since a changed one
// would be a wrong one, unless a whole secret stands in them (Data). A name within a sentence is a word again.
package redact

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

const (
	// fragment is from how many bytes on a part of a secret is concealed; fewer can be a part of ordinary words.
	fragment = 8
	// shortest is from how many bytes on a secret that has no fragment is concealed, where it stands as a word.
	shortest = 4
	// whole is from how many bytes on a secret is concealed in data, too: a shorter one, such as a password that was
	// made of a name, can be the name itself.
	whole = 16
	// concealed stands in for what was a secret.
	concealed = "***"
)

// Redactor conceals the secrets that it was made of. Nil conceals nothing. It is safe for concurrent use.
type Redactor struct {
	// fragments of all forms of all secrets, in lower case; any longer part of a secret consists of such. A bit of
	// filter is set for each of them: most texts never get beyond it.
	fragments map[uint64]struct{}
	filter    [1 << 10]uint64
	// words are the forms that are too short to have fragments.
	words []string
	// wholes are the forms of the secrets that are concealed in data, the longest first.
	wholes []string
}

// New returns a redactor of secrets. Of a text of several lines, such as a key in PEM, each line is one.
func New(secrets ...string) *Redactor {
	r := &Redactor{fragments: map[uint64]struct{}{}}
	for _, secret := range secrets {
		for line := range strings.Lines(secret) {
			line = strings.TrimSpace(line)
			if len(line) < shortest || strings.HasPrefix(line, "-----") {
				continue // too short to be told from other words, or the frame of a key
			}
			for _, form := range forms(line) {
				r.add(form)
				if len(line) >= whole {
					r.wholes = append(r.wholes, form)
				}
			}
		}
	}
	slices.SortFunc(r.wholes, func(a, b string) int { return len(b) - len(a) })
	return r
}

// ForClient returns a redactor of all that a client sends to be known by.
func ForClient(options httpclient.Options, token string) *Redactor {
	secrets := []string{token}
	if basic := options.BasicAuth; basic != nil {
		secrets = append(secrets, pair(basic.User, basic.Password)...)
	}
	for _, values := range options.Header {
		secrets = append(secrets, values...)
	}
	if tls := options.TLS; tls != nil {
		secrets = append(secrets, tls.ClientKey)
	}
	if proxy := options.ProxyOptions; proxy != nil && proxy.Auth != nil {
		secrets = append(secrets, proxy.Auth.Password)
	}
	if sigV4 := options.SigV4; sigV4 != nil {
		secrets = append(secrets, sigV4.SecretKey)
	}
	return New(secrets...)
}

// ForSettings returns a redactor of the secrets that a data source's settings hold, by their names, and of the password
// of basic authentication together with its user.
func ForSettings(secrets map[string]string, user string) *Redactor {
	values := slices.Collect(maps.Values(secrets))
	for i, value := range values {
		// The word before a token is no secret.
		if name, token, isPair := strings.Cut(value, " "); isPair && strings.EqualFold(name, "Bearer") {
			values[i] = token
		}
	}
	return New(append(values, pair(user, secrets["basicAuthPassword"])...)...)
}

// pair are the secrets of basic authentication. A long password is recognized within the pair, too; of a short one, the
// pair is what can be recognized, with a user's name that is no secret by itself.
func pair(user, password string) []string {
	if len(password) == 0 || len(password) >= fragment {
		return []string{password}
	}
	return []string{password, user + ":" + password}
}

// forms are the ways in which a secret is written.
func forms(secret string) []string {
	bare := append([]string{secret, hex.EncodeToString([]byte(secret))}, base64Forms(secret)...)
	written := map[string]bool{}
	for _, form := range bare {
		escaped, plain := jsonEscaped(form), jsonPlain(form)
		for _, one := range []string{
			form, url.QueryEscape(form), url.PathEscape(form), html.EscapeString(form), escaped, plain,
			strings.ReplaceAll(escaped, "/", `\/`), strings.ReplaceAll(plain, "/", `\/`), jsonEscaped(escaped), jsonPlain(plain),
		} {
			written[one] = true
		}
	}
	return slices.Collect(maps.Keys(written))
}

// base64Forms are how a secret reads within the base64 of any text: it depends on where in a group of three bytes the
// secret starts, and for its first character also on the byte before, as in "Bearer <token>" and "user:password".
func base64Forms(secret string) []string {
	var found []string
	for _, before := range []string{"", " ", "  ", ":", "::"} {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			found = append(found, encoding.EncodeToString([]byte(before + secret))[len(before):])
		}
	}
	return found
}

// jsonEscaped is the text within a JSON string, with what HTML reserves escaped, too.
func jsonEscaped(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}

// jsonPlain escapes only what JSON demands.
func jsonPlain(text string) string {
	return strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(jsonEscaped(text))
}

func (r *Redactor) add(form string) {
	if len(form) < fragment {
		if len(form) >= shortest && !slices.Contains(r.words, form) {
			r.words = append(r.words, form)
		}
		return
	}
	last := uint64(0)
	for i := range len(form) {
		last = last<<8 | uint64(lower(form[i]))
		if i >= fragment-1 {
			r.fragments[last] = struct{}{}
			word, bit := hash(last)
			r.filter[word] |= bit
		}
	}
}

// hash spreads fragments over the filter.
func hash(eight uint64) (word int, bit uint64) {
	mixed := eight * 0x9E3779B97F4A7C15 >> 48
	return int(mixed >> 6), 1 << (mixed & 63)
}

// lower makes upper and lower case the same: gateways change it, in %2f and in names.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func (r *Redactor) has(eight uint64) bool {
	word, bit := hash(eight)
	if r.filter[word]&bit == 0 {
		return false
	}
	_, found := r.fragments[eight]
	return found
}

// Text returns the text with *** in place of everything that is a secret, or eight or more bytes of one.
func (r *Redactor) Text(text string) string {
	if r == nil {
		return text
	}
	for _, word := range r.words {
		text = replaceWord(text, word)
	}
	return r.replaceFragments(text)
}

// Data returns a name, an id, a unit or another text of the account's data with *** in place of each whole secret.
// What only resembles a part of one stays: it is the data that people see and that rules are matched by.
func (r *Redactor) Data(text string) string {
	if r == nil || len(text) < whole || !r.hasFragment(text) {
		return text
	}
	for _, form := range r.wholes {
		text = strings.ReplaceAll(text, form, concealed)
	}
	return text
}

func (r *Redactor) hasFragment(text string) bool {
	last := uint64(0)
	for i := range len(text) {
		last = last<<8 | uint64(lower(text[i]))
		if i >= fragment-1 && r.has(last) {
			return true
		}
	}
	return false
}

func (r *Redactor) replaceFragments(text string) string {
	var clean strings.Builder
	last, copied, end := uint64(0), 0, -1 // the secret that was found last ends at end, and is not in clean yet
	for i := range len(text) {
		last = last<<8 | uint64(lower(text[i]))
		if i < fragment-1 || !r.has(last) {
			continue
		}
		if start := i + 1 - fragment; start > end {
			if end >= 0 {
				clean.WriteString(concealed)
				copied = end
			}
			clean.WriteString(text[copied:start])
		}
		end = i + 1
	}
	if end < 0 {
		return text
	}
	clean.WriteString(concealed)
	clean.WriteString(text[end:])
	return strings.ToValidUTF8(clean.String(), "\uFFFD") // a secret can end within a character
}

// replaceWord replaces a short secret, but not within a longer word.
func replaceWord(text, word string) string {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return text
		}
		start, end := from+at, from+at+len(word)
		if start > 0 && isWordByte(text[start-1]) || end < len(text) && isWordByte(text[end]) {
			from = start + 1
			continue
		}
		text = text[:start] + concealed + text[end:]
		from = start + len(concealed)
	}
}

func isWordByte(b byte) bool {
	b = lower(b)
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= 0x80
}

// Problem returns p with redacted words. It does not change p, which others may share.
func (r *Redactor) Problem(p *problem.Error) *problem.Error {
	clean := p.Map(r.Text)
	clean.Cause = r.Error(p.Cause)
	return clean
}

// Error returns err itself when its text holds no secret, else an error of the redacted text alone: what err wraps
// would give the secret away again.
func (r *Redactor) Error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if clean := r.Text(text); clean != text {
		return errors.New(clean)
	}
	return err
}
