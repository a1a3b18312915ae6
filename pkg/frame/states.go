package frame

import (
	"regexp"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// stateColors are Grafana's colors for states, by words that plants use for them in English and German; the first that
// fits counts. What fits none keeps the panel's color.
var stateColors = []struct{ words, color string }{
	{`\b(no|without|kein|keine|ohne)\b.{0,20}(fault|error|alarm|warning|fehler|störung|warnung)`, "green"},
	{`fault|error|alarm|fail|trip|emergency|fehler|störung|defekt|ausfall|not-?aus`, "red"},
	{`warn|derat|limit|curtail|degrad|reduced|begrenz|abgeregelt|gedrosselt`, "orange"},
	{`offline|disconnect|no (comm|connection|data)|unknown|lost|unbekannt|getrennt|keine (verbindung|daten)`, "#8e8e8e"},
	{`night|stand-?by|idle|sleep|wait|start|nacht|bereit|warte`, "blue"},
	{`\b(not|nicht)\b`, ""},
	{`\b(ok|okay|on|good|normal|gut|ein)\b|run|online|produc|feed|mppt?\b|operat|betrieb|läuft|einspeis`, "green"},
}

var stateWords = func() []*regexp.Regexp {
	words := make([]*regexp.Regexp, len(stateColors))
	for i, state := range stateColors {
		words[i] = regexp.MustCompile("(?i)" + state.words)
	}
	return words
}()

// stateMappings color the words of a series; nil where none is known.
func stateMappings(s *series.Series) data.ValueMappings {
	mapper := data.ValueMapper{}
	for i, word := range s.Words {
		at := slices.IndexFunc(stateWords, func(words *regexp.Regexp) bool { return words.MatchString(word) })
		if at >= 0 && stateColors[at].color != "" {
			mapper[word] = data.ValueMappingResult{Color: stateColors[at].color, Index: i}
		}
	}
	if len(mapper) == 0 {
		return nil
	}
	return data.ValueMappings{mapper}
}
