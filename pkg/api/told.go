package api

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// measure is what a server limits of a document.
type measure string

// The measures that servers name. All but points grow with the number of fields; depth does not shrink with it.
const (
	aliases measure = "aliases"
	tokens  measure = "tokens"
	cost    measure = "cost"
	depth   measure = "depth"
	points  measure = "points"
)

// Told is the limit that an API names where it rejects a document; zero: it names none.
type Told struct {
	measure measure
	// limit, and how much of it the document had; 0: the API does not say.
	limit, found float64
}

// IsDepth reports whether the document was too deep, which fewer fields do not mend.
func (t Told) IsDepth() bool { return t.measure == depth }

// IsLimit reports whether a limit with its number was told.
func (t Told) IsLimit() bool { return t.limit > 0 }

var (
	quotation = regexp.MustCompile(`“([^”]*)”`)
	// number has no letter before it, so that names with digits are none.
	number = regexp.MustCompile(`(?:^|[\s(=:<>≤≥])(\d+(?:[,_]\d{3})*(?:\.\d+)?)`)
	// digitsOf leaves only the digits of a large number.
	digitsOf = strings.NewReplacer(",", "", "_", "")
	// named are numbers that follow the word for a limit or precede it, with nothing but such words in between.
	named = regexp.MustCompile(`(?i)\b(?:limit(?:ed)?|max(?:imum)?|at most|up to|(?:no )?more than|exceed(?:s|ed|ing)?)` +
		`[\s:=(]*(?:(?:of|is|to|are|allowed|set|number|count|the|query|total|cost|complexity|depth|tokens?|` +
		`alias(?:es)?|fields?|points|limit|max(?:imum)?)[\s:=(]+){0,6}\d|` +
		`\d\s+(?:[a-z]+\s+){0,3}(?:allowed|permitted|maximum|max\b)`)
	excess = regexp.MustCompile(`(?i)exceed|too (?:many|much|large|complex|deep|big|long|expensive|costly)|` +
		`more than|over the|beyond|at most|maximum|\bmax\b|allowed|greater than|limit`)
	measures = []struct {
		measure measure
		words   *regexp.Regexp
	}{
		{aliases, regexp.MustCompile(`(?i)\balias|\broot fields?\b`)},
		{depth, regexp.MustCompile(`(?i)\bdepth\b|\bdeep(?:ly)?\b|\bnest(?:ed|ing)\b`)},
		{cost, regexp.MustCompile(`(?i)\bcost|\bcomplex|\bexpensive\b`)},
		{tokens, regexp.MustCompile(`(?i)\btokens?\b`)},
		{points, regexp.MustCompile(`(?i)\bpoints?\b|\bvalues?\b|\brows?\b|\brecords?\b|\bsamples?\b`)},
	}
)

// ToldBy returns the limit that a failure tells in the API's own words; zero when there is none.
func ToldBy(failure *problem.Error) Told {
	for _, quoted := range quotation.FindAllStringSubmatch(failure.What, -1) {
		if told := toldIn(quoted[1]); told.IsLimit() {
			return told
		}
	}
	return Told{}
}

func toldIn(words string) Told {
	if !excess.MatchString(words) || !named.MatchString(words) {
		return Told{}
	}
	told := Told{}
	for _, one := range measures {
		if one.words.MatchString(words) {
			told.measure = one.measure
			break
		}
	}
	if told.measure == "" {
		return Told{}
	}
	for _, found := range number.FindAllStringSubmatch(words, -1) {
		value, err := strconv.ParseFloat(digitsOf.Replace(found[1]), 64)
		switch {
		case err != nil || value <= 0:
		case told.limit == 0:
			told.limit = value
		case told.found == 0 && value != told.limit: // the document has more than is allowed
			told.limit, told.found = min(told.limit, value), max(told.limit, value)
		}
	}
	return told
}

// Most is how much a document of a size may ask for by the limit; zero where the limit does not tell, or allows as much
// as was asked for.
func (t Told) Most(size Size, request graphql.Request) (most Size) {
	found := t.found
	switch {
	case !t.IsLimit():
		return Size{}
	case t.measure == aliases && found == 0:
		found = float64(size.Fields)
	case t.measure == tokens && found == 0:
		found = float64(tokensOf(request.Query))
	case t.measure == points && found == 0:
		found = float64(size.Points)
	}
	if found <= t.limit {
		return Size{}
	}
	share := t.limit / found
	if !t.isOfDocument() {
		share = max(share, leastShare) // it may be one odd facility's
	}
	switch t.measure {
	case aliases, tokens, cost:
		most.Fields = max(1, int(share*float64(size.Fields)))
		if most.Fields >= size.Fields {
			return Size{}
		}
	case points:
		// Where the API counts field by field, what it found is less than the whole document has.
		most.Points = max(1, int(min(share*float64(size.Points), max(t.limit, leastShare*float64(size.Points)))))
	}
	return most
}

// leastShare is how much of a document is asked for at least the next time, where the reason may be a part of it.
const leastShare = 0.25

// isOfDocument reports whether the measure can be counted in the document alone: then it cannot be one odd facility's.
func (t Told) isOfDocument() bool { return t.measure == aliases || t.measure == tokens }

// tokensOf counts the tokens of a document.
func tokensOf(query string) (count int) {
	lex := lexer.New(&ast.Source{Input: query})
	for {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return count
		}
		count++
	}
}
