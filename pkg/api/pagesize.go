package api

import (
	"maps"
	"regexp"
	"strconv"
	"sync"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// smallerSizes are tried, the largest first, where an API refuses a larger one and does not say how large it may be.
var smallerSizes = []int{100, 50, 20, 10}

// pagingWords are those with which APIs refuse the size of a page: names of arguments, and of what a page has.
var pagingWords = regexp.MustCompile(`(?i)\b(?:first|last|limit|take|top|page[ _-]?size|per[ _-]?page|page limit|` +
	`records?|items?|edges?|nodes?|rows?|results?|page)\b`)

// pagingArgument is the name of such an argument, where a word alone may mean any limit.
var pagingArgument = regexp.MustCompile("(?i)" +
	"[`'\"](?:first|last|limit|take|top|count|size|page_?size|per_?page)[`'\"]|" +
	`\b(?:first|take|top|page[ _-]?size|per[ _-]?page)\b`)

// bounding are words that tell between which numbers an argument may be.
var bounding = regexp.MustCompile(`(?i)\bless than\b|\bbetween\b|\bsmaller\b|\blower\b|<=|≤|\bgreater\b`)

// pageSizes are how many items of lists may be asked for at once, by the fields that give them, as far as the API has
// told. They are safe for concurrent use.
type pageSizes struct {
	mu   sync.Mutex // guards the rest
	most map[string]int
}

// PageSizes are how many items may be asked for at once, by the fields that give them in pages, as far as the API has
// told.
func (l *Limits) PageSizes() map[string]int {
	l.pages.mu.Lock()
	defer l.pages.mu.Unlock()
	return maps.Clone(l.pages.most)
}

// RefusePageSizes takes in why a document failed, or a part of it, that asked for so many items of the lists that some
// fields give. Where the API refuses that many, documents ask for fewer from now on, and this one may be tried again.
func (l *Limits) RefusePageSizes(asked map[string]int, errs graphql.Errors, err error) (again bool) {
	failures := make([]*problem.Error, 0, len(errs)+1)
	if err != nil {
		failures = append(failures, problem.From(err))
	}
	for i := range errs {
		failures = append(failures, errs[i:i+1].Problem())
	}
	for _, failure := range failures {
		switch failure.Category {
		case problem.TooComplex, problem.TooLarge, problem.Rejected, problem.Refused, problem.Server:
		default:
			continue
		}
		for _, quoted := range quotation.FindAllStringSubmatch(failure.What, -1) {
			again = l.pages.shrink(asked, quoted[1], failure.Category != problem.Server) || again
		}
	}
	return again
}

// shrink lowers the sizes that the API's words are about: of all fields, since none is named.
func (p *pageSizes) shrink(asked map[string]int, words string, isRefusal bool) (isLower bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for field, size := range asked {
		smaller := smallerPage(words, size, isRefusal)
		if smaller == 0 {
			continue
		}
		if p.most == nil {
			p.most = map[string]int{}
		}
		if known := p.most[field]; known == 0 || smaller < known {
			p.most[field] = smaller
		}
		isLower = true // also where another document has learnt it meanwhile
	}
	return isLower
}

// smallerPage is the page size that the API's words allow instead of the one that was asked for; 0: they are about
// something else. isRefusal: the number that was asked for and a word for what pages have are enough; 500 may be a
// status as well.
func smallerPage(words string, asked int, isRefusal bool) int {
	isNamed, isLarger, best := false, false, 0
	for _, found := range number.FindAllStringSubmatch(words, -1) {
		value, err := strconv.ParseFloat(digitsOf.Replace(found[1]), 64)
		isNamed = isNamed || err == nil && int(value) == asked
		isLarger = isLarger || err == nil && int(value) > asked
		if err == nil && value >= 1 && int(value) < asked {
			best = max(best, int(value))
		}
	}
	isAbout := isRefusal && isNamed && pagingWords.MatchString(words) ||
		pagingArgument.MatchString(words) && (excess.MatchString(words) || best > 0 && bounding.MatchString(words))
	switch {
	case !isAbout, isLarger && !isNamed && best == 0: // as many as that may be asked for
		return 0
	case best > 0:
		return best
	}
	for _, size := range smallerSizes {
		if size < asked {
			return size
		}
	}
	return 0
}
