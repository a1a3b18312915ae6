package graphql

import (
	"regexp"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Many APIs say what happened in words alone, or beside a code that says less: to GraphQL's libraries, a query that is
// too deep is one that is not valid. The words below are those of servers, gateways and libraries that are in use; the
// tests name each of them.

// heardBytes is how much of an error's words is searched.
const heardBytes = maxMessage

// meaningOf gives the category that words tell, if they clearly tell one.
func meaningOf(words string) (problem.Category, bool) {
	text := unquotedWords(words)
	switch {
	case text == "":
		return "", false
	case throttledWords.MatchString(text):
		return problem.RateLimited, true
	case tooComplexWords.MatchString(text):
		return problem.TooComplex, true
	case timeoutWords.MatchString(text):
		return problem.Timeout, true
	case outageWords.MatchString(text):
		return problem.Server, true
	case unauthorizedWords.MatchString(text):
		return problem.Unauthorized, true
	case forbiddenWords.MatchString(text):
		return problem.Forbidden, true
	case refusedWords.MatchString(text):
		return problem.Refused, true
	default:
		return "", false
	}
}

// unquotedWords gives words in lower case, without what they quote: that may be a name that a user has chosen. What is
// quoted as a whole is not a quotation.
func unquotedWords(words string) string {
	text := strings.ToLower(oneLine(words[:min(len(words), heardBytes)]))
	if end := len(text) - 1; end > 0 && strings.IndexByte("\"'`", text[0]) >= 0 && text[0] == text[end] {
		text = text[1:end]
	}
	return strings.TrimSpace(quotation.ReplaceAllString(text, " "))
}

var quotation = regexp.MustCompile(`"[^"]{0,200}"|` + "`[^`]{0,200}`" + `|“[^”]{0,200}”|(?:^|[\s(])'[^']{0,200}'`)

// anyOf makes one expression of several.
func anyOf(expressions ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?:` + strings.Join(expressions, `|`) + `)`)
}

// A limit may be spoken of without being reached: some APIs tell with each response what is left of it.
const (
	rate = `\b(?:rate[ -]?limit(?:s|er|ing)?|quota|` +
		`(?:anfrage|abfrage|abruf|aufruf|zugriffs)n?(?:limit|kontingent|grenze)|` +
		`(?:access|usage|daily|hourly|monthly|request|requests|call|calls|concurrency|credit) limit)\b`
	reached = `(?:\b(?:exceed|reach|hit\b|deplet|exhaust|used up|over\b|surpass|violat|erreicht|` +
		`erschöpft|aufgebraucht|verbraucht)|überschritten)`
)

var throttledWords = anyOf(
	rate+`.{0,80}`+reached, reached+`.{0,80}`+rate, `^`+rate+`.{0,3}$`, `\brate[ -]?limited\b`, `\brate exceeded`,
	`\bthrottl(?:e|ed|ing|er)\b`, `\bthrottlerexception`,
	`\btoo (?:many|frequent) (?:\w+ )?(?:requests|calls|attempts)\b`, `\btoo (?:often|frequent|frequently)\b`,
	`\b(?:requests?|calls?) .{0,20}\btoo (?:fast|quickly)\b`, `\bfrequency[ _]is[ _]too[ _]high`,
	`\bused (?:up )?(?:all|your)\b.{0,40}\b(?:requests|calls|credits)\b`,
	`\bwait\b.{0,40}\b(?:before|between)\b.{0,40}\b(?:requests?|calls?|attempts?|quer(?:y|ies))\b`,
	`\btrop de (?:requêtes|requetes|demandes)\b`, `\bdemasiadas (?:solicitudes|peticiones)\b`, `\btroppe richieste\b`,
	`\brequested too many times`, `\bslow down\b`, `\benhance your calm`,
	reached+`.{0,60}\b(?:requests|calls) (?:per|an?|each|/) ?(?:second|minute|hour|day|month)\b`,
	`\b(?:exceed\w*|maximum|max\.?|limit)\b.{0,30}\b(?:number|amount|count) of (?:\w+ )?(?:requests|calls)\b`,
	`\bbudget (?:is )?(?:exhausted|depleted|exceeded|used up)`, `\btoo many concurrent requests\b`,
	`^(?:usage )?limit exceeded\b`, `^retry later\b`,
	`\bzu (?:viele|häufige) (?:an|ab)?(?:fragen|rufe|aufrufe|zugriffe)`,
)

// A document, or what it asks for, is measured in many ways. An expression of two measures takes care of both orders.
const (
	measure = `\b(?:depth|complexity|(?:query|field|type|operation|request|total|estimated|actual|single)? ?cost|` +
		`alias(?:es)?|directives?|nodes?|selections|nesting|height|breadth|levels|root fields?|tokens? limit|` +
		`points|data ?points|rows|records|(?:document|query|request|response|result|payload|body|page) (?:size|length))\b`
	excess = `(?:\bexceed\w*|\bmax(?:imum)?\b|\blimit(?:ed|s)?\b|\ballowed\b|\bgreater than\b|\blarger than\b|\btoo\b)`
)

var tooComplexWords = anyOf(
	measure+`.{0,80}`+excess, excess+`.{0,80}`+measure,
	`\bmore tha[nt] [\d,. ]+\s?(?:grammar )?\s*tokens\b`, `\btokens? limit\b`, `\btoo many (?:grammar )?tokens\b`,
	`\btoo (?:many|much) (?:\w+ )?(?:aliases|fields|selections|nodes|directives|points|rows|records|values|items|`+
		`facilities|plants|devices|results|operations|data)\b`,
	`\b(?:query|queries|operation|document|request|requests|selection|field|expression|payload|body|entity|content|`+
		`response|result|range|interval|period|span|url|uri)\b.{0,60}\btoo (?:deep|deeply|complex|large|long|big|`+
		`expensive|costly|wide)\b`,
	`\bnested too deep`, `\btoo deeply nested`, `\brecursion (?:depth|limit)\b`, `\btoo (?:complex|expensive)\b`,
	`\b(?:only|at most|no more than|max(?:imum)?(?: of)?) (?:one|a single|\d+) (?:\w+ )?(?:facility|facilities|plants?|`+
		`stations?|devices?|sites?|systems?|fields?|quer(?:y|ies)|operations?|types?)\b`,
	`\bnur eine? (?:anlage|station|abfrage)\b`, `\bhöchstens \d+ (?:anlagen|stationen|abfragen)\b`,
	`\bresource limits?\b.{0,40}\bquery\b`, `\b(?:time|date|requested|query|maximum) (?:range|interval|period|span)\b`+
		`.{0,40}(?:\bexceed|\blonger than\b|\bgreater than\b|\blarger than\b|\bmaximum\b|\bmost\b)`,
	`(?:\bexceed\w*|\blonger than\b|\bmaximum\b).{0,40}\b(?:time|date) (?:range|interval|period|span)\b`,
)

var timeoutWords = anyOf(
	`\btimed? ?out\b`, `\btook too long\b`, `\btaking too long\b`, `\bdeadline exceeded\b`, `\bstatement timeout\b`,
	`\bexceeded (?:the )?(?:configured )?(?:timeout|time limit)`,
)

// outageWords are about a service that does not answer, whatever it was to do.
var outageWords = anyOf(
	`\bservice (?:is )?(?:temporarily |currently )?(?:unavailable|down|unreachable)\b`, `\bbad gateway\b`,
	`\bconnect(?:ion)? (?:was )?(?:refused|reset)\b`, `\beconn(?:refused|reset)\b`, `\benotfound\b`,
	`\bsocket hang up\b`, `\bupstream (?:connect|request|service|server)\b`, `\bno healthy upstream\b`,
	`\b(?:could|can) ?not (?:reach|connect to|contact)\b`, `\b(?:unable|failed) to (?:reach|connect to|contact)\b`,
)

var unauthorizedWords = anyOf(
	`\bunauthenticated\b`, `\bnot authenticated\b`, `\bauthentication (?:is )?(?:failed|required|needed|error)`,
	`\b(?:token|jwt|session|credentials?|api key|signature)\b.{0,30}\b(?:expired|invalid|revoked|malformed|missing)\b`,
	`\b(?:expired|invalid|revoked|malformed|missing) (?:\w+ )?(?:token|jwt|session|credentials?|api key|signature)\b`,
	`\bauthorization (?:header|token)\b.{0,20}\b(?:not provided|missing|required|invalid)`, `\bjwtexpired\b`,
	`\bunable to parse jwt\b`, `\b(?:must|need to) be (?:logged|signed) in\b`, `^unauthori[sz]ed\b\.?$`,
)

var forbiddenWords = anyOf(
	`\bforbidden\b`, `\bpermission denied\b`, `\baccess (?:is )?denied\b`, `\bnot (?:authori[sz]ed|permitted) to\b`,
	`\binsufficient (?:permissions?|privileges|scopes?|rights)\b`, `\b(?:no|missing) permissions? (?:to|for)\b`,
	`\bnot allowed to (?:access|see|view|read)\b`,
)

// refusedWords are those of GraphQL's reference implementation and its ports: a document does not fit the schema.
var refusedWords = anyOf(
	`^syntax error\b`, `^cannot query field\b`, `\bintrospection\b`, `^unknown (?:argument|type|fragment|directive)\b`,
	`^variable\b.{0,40}\b(?:got invalid value|of required type|of type|is not defined|is never used)`,
	`^field\b.{0,80}\bmust (?:not )?have a (?:sub)?selection`, `^field\b.{0,80}\bargument\b.{0,40}\brequired\b`,
	`^argument\b.{0,40}\b(?:has an? invalid value|of required type)`, `^unknown operation named\b`,
)
