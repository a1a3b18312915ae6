package api

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// The numbers in which servers of several makes name a limit, and words that only look like one.
func TestToldBy(t *testing.T) {
	for words, want := range map[string]Told{
		"Syntax Error: Aliases limit of 15 exceeded, found 20.":          {aliases, 15, 20},
		"Syntax Error: Query Cost limit of 5000 exceeded, found 5023.5.": {cost, 5000, 5023.5},
		"Syntax Error: Token limit of 1000 exceeded.":                    {tokens, 1000, 0},
		"Syntax Error: Query depth limit of 6 exceeded, found 8.":        {depth, 6, 8},
		"max 15 aliases":                       {aliases, 15, 0},
		"Too many aliases: found 30, limit 10": {aliases, 10, 30},
		"The query exceeds the maximum complexity of 1000. Actual complexity is 1,203": {cost, 1000, 1203},
		"query is too complex: 512, maximum allowed is 500":                            {cost, 500, 512},
		"The query has a requested complexity of 120, which exceeds max 100":           {cost, 100, 120},
		"The request asks for up to 5782 values, 4000 are allowed. Use less.":          {points, 4000, 5782},
		"Document contains more than 1000 tokens":                                      {tokens, 1000, 0},
		"Query exceeds maximum depth of 7":                                             {depth, 7, 0},
		"Unknown argument \"limit\" on field \"f15.values\".":                          {},
		"Cannot query field \"maxValue\" on type \"Row3\".":                            {},
		"Variable \"$from\" got invalid value 15; Expected at most one.":               {},
		"Too many requests, slow down":                                                 {},
		"The limit of 60 requests a minute was exceeded":                               {},
		"too complex":                           {},
		"Invalid token: it expired 20 days ago": {},
		"No facility with id 4711 was found":    {},
		"":                                      {},
	} {
		failure := problem.New(problem.Refused, "The API rejected the plugin's request: “%s”", words)
		if got := ToldBy(failure); got != want {
			t.Errorf("%q: %+v, want %+v", words, got, want)
		}
	}
	status := problem.New(problem.Server, "10.0.0.1:4400 returned HTTP status 413 Too Large, max 5 aliases")
	if got := ToldBy(status); got.IsLimit() {
		t.Errorf("%+v outside the API's own words", got)
	}
}

func TestToldMost(t *testing.T) {
	size := Size{Facilities: 20, Fields: 20, Points: 6000}
	request := graphql.Request{Query: "{ a b c d e f g h }"} // ten tokens
	for told, want := range map[Told]Size{
		{aliases, 15, 20}:    {Fields: 15},
		{aliases, 15, 0}:     {Fields: 15},
		{aliases, 30, 60}:    {Fields: 10}, // each field has aliases of its own
		{aliases, 30, 0}:     {},
		{cost, 5000, 5023.5}: {Fields: 19},
		{cost, 5000, 0}:      {},
		{cost, 1, 1e9}:       {Fields: 5},
		{tokens, 5, 0}:       {Fields: 10},
		{tokens, 50, 0}:      {},
		{points, 3000, 6000}: {Points: 3000},
		{points, 3000, 0}:    {Points: 3000},
		{points, 3000, 3300}: {Points: 3000},
		{points, 3, 3300}:    {Points: 1500},
		{depth, 6, 7}:        {},
		{}:                   {},
	} {
		if got := told.Most(size, request); got != want {
			t.Errorf("%+v: %+v, want %+v", told, got, want)
		}
	}
}
