package discover

import (
	"slices"
	"strings"
	"unicode"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Words are the names and descriptions that count as evidence.
type Words int

// AllWords weighs every name by the lexicon. PageWords takes the lexicon away: only the names that the vendor's page
// states, and those that GraphQL and Relay define, say anything; structure and values have to tell the rest.
const (
	AllWords Words = iota
	PageWords
)

// defined are the names of the vendor's page, and those of GraphQL and of Relay's connections.
var defined = words("facilities facility facilityId device readings readingInput readingTypes id " +
	"ID String Int Float Boolean edges node pageInfo PageInfo hasNextPage endCursor first after")

// Say reports whether a name says anything.
func (w Words) Say(name string) bool { return w == AllWords || defined[name] }

// readable is the schema with the descriptions that say anything.
func (w Words) readable(s *schema.Schema) *schema.Schema {
	if w == AllWords {
		return s
	}
	return s.WithoutDescriptions()
}

// words makes a set of the words of a text.
func words(text string) map[string]bool { return wordSet(strings.Fields(text)) }

// vocabulary keeps how names were split, for one run of discovery, and which of them say anything.
type vocabulary struct {
	known map[string][]string
	words Words
}

func newVocabulary(words Words) vocabulary { return vocabulary{map[string][]string{}, words} }

// tokens splits a name at its humps, underscores and digits into words: lower case, singular. A name that says nothing
// is one word, which is none of the lexicon.
func (v vocabulary) tokens(name string) []string {
	if known, ok := v.known[name]; ok {
		return known
	}
	var split []string
	if v.words.Say(name) {
		split = splitName(name)
		for i := range split {
			split[i] = singular(split[i])
		}
	} else {
		split = []string{"?" + strings.ToLower(name)}
	}
	v.known[name] = split
	return split
}

func splitName(name string) []string {
	var out []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, strings.ToLower(string(runes[start:end])))
		}
		start = end
	}
	for i, r := range runes {
		switch {
		case r == '_' || r == '-' || r == ' ' || r == '.':
			cut(i)
			start = i + 1
		case i == start:
		case unicode.IsDigit(r) != unicode.IsDigit(runes[i-1]):
			cut(i)
		case unicode.IsUpper(r) && !unicode.IsUpper(runes[i-1]):
			cut(i)
		case unicode.IsUpper(r) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && i+1 < len(runes)-1:
			cut(i) // the last capital of a run begins the next word: URLName; but URLs stays one
		}
	}
	cut(len(runes))
	return out
}

func singular(word string) string {
	if known, ok := irregular[word]; ok {
		return known
	}
	switch n := len(word); {
	case n < 4 || word[n-1] != 's':
		return word
	case strings.HasSuffix(word, "ies"):
		return word[:n-3] + "y"
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "shes"),
		strings.HasSuffix(word, "xes"):
		return word[:n-2]
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "us"), strings.HasSuffix(word, "is"):
		return word
	default:
		return word[:n-1]
	}
}

const (
	factorNeutral = 0.98
	factorOwner   = 0.99
	factorUnknown = 0.5
	factorHostile = 0.12
)

// match weighs how well a name means a concept, from 0 to 1. The owner is the name of what has the name: plantId
// of a Plant is its id.
func (v vocabulary) match(meaning concept, name string, owners ...string) float64 {
	table := lexicon[meaning]
	toks := v.tokens(name)
	if score, ok := table[strings.Join(toks, "")]; ok {
		return score
	}
	toks = trimTail(toks)
	best := 0.0
	for k := range toks {
		score, ok := table[strings.Join(toks[k:], "")]
		if !ok {
			continue
		}
		for _, word := range toks[:k] {
			score *= v.modifier(word, owners)
		}
		best = max(best, score)
	}
	return best
}

// trimmed drops the given words from a name's end, but never the whole name.
func (v vocabulary) trimmed(name string, tails map[string]bool) string {
	toks := v.tokens(name)
	n := len(toks)
	for n > 1 && tails[toks[n-1]] {
		n--
	}
	if n == len(toks) {
		return name
	}
	return strings.Join(toks[:n], "_")
}

// trimTail drops what only says how a thing is given: facilityList, deviceById, facilitiesConnection.
func trimTail(toks []string) []string {
	for i := 1; i < len(toks); i++ {
		if toks[i] == "by" {
			toks = toks[:i]
			break
		}
	}
	for len(toks) > 1 &&
		(toks[len(toks)-1] == "connection" || toks[len(toks)-1] == "list" || toks[len(toks)-1] == "collection") {
		toks = toks[:len(toks)-1]
	}
	return toks
}

func (v vocabulary) modifier(word string, owners []string) float64 {
	for _, owner := range owners {
		for _, part := range v.tokens(owner) {
			if part == word {
				return factorOwner
			}
		}
	}
	switch {
	case hostile[word]:
		return factorHostile
	case neutral[word]:
		return factorNeutral
	default:
		return factorUnknown
	}
}

// hostility tells whether a name has a word in it that turns it into something else.
func (v vocabulary) hostility(name string) bool {
	for _, word := range v.tokens(name) {
		if hostile[word] {
			return true
		}
	}
	return false
}

// has tells whether one of the name's words is the given one.
func (v vocabulary) has(name string, wanted ...string) bool {
	for _, word := range v.tokens(name) {
		for _, w := range wanted {
			if word == w {
				return true
			}
		}
	}
	return false
}

// mentions weighs what a description says first: "A facility (plant) of the company".
func (v vocabulary) mentions(meaning concept, description string) float64 {
	if description == "" {
		return 0
	}
	sentence, _, _ := strings.Cut(description, ".")
	count := 0
	best := 0.0
	for word := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if count++; count > 7 {
			break
		}
		toks := v.tokens(strings.ToLower(word))
		if len(toks) != 1 {
			continue
		}
		if hostile[toks[0]] {
			return 0
		}
		best = max(best, 0.6*lexicon[meaning][toks[0]])
	}
	return best
}

// says tells whether one of a description's words is the given one.
func (v vocabulary) says(description string, wanted ...string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(description), isNoLetter) {
		if toks := v.tokens(word); len(toks) == 1 && slices.Contains(wanted, toks[0]) {
			return true
		}
	}
	return false
}
