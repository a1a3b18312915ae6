package discover

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// concept is something that names can mean.
type concept string

const (
	cUser          concept = "user"
	cCompany       concept = "company"
	cMembership    concept = "membership"
	cFacility      concept = "facility"
	cDevice        concept = "device"
	cChildren      concept = "children"
	cValues        concept = "values field"
	cAnalysis      concept = "analysis field"
	cReadingTypes  concept = "reading types"
	cAnalysisTypes concept = "analysis types"
	cTypeID        concept = "id of a reading type"
	cLabel         concept = "label"
	cUnit          concept = "unit"
	cIsAnalysis    concept = "is analysis"
	cSelector      concept = "reading types asked for"
	cResolution    concept = "resolution"
	cAggregation   concept = "aggregation"
	cZone          concept = "time zone"
	cPoints        concept = "points"
	cTime          concept = "time"
	cValue         concept = "value"
	cWrapper       concept = "wrapper of a list"
	cID            concept = "id"
	cName          concept = "name"
	cUserName      concept = "user's name"
	cNominalPower  concept = "nominal power"
	cLatitude      concept = "latitude"
	cLongitude     concept = "longitude"
	cStreet        concept = "street"
	cPostcode      concept = "postcode"
	cCity          concept = "city"
	cCountry       concept = "country"
	cCommissioning concept = "commissioning date"
	cDeviceType    concept = "device type"
	cSerial        concept = "serial number"
	cParent        concept = "device above"
	cDeletedAt     concept = "deleted at"
	cPlace         concept = "container of properties"
	cPageSize      concept = "page size"
	cHasNext       concept = "has next page"
	cCursor        concept = "cursor"
	cTotal         concept = "total"
	cSpace         concept = "namespace"
)

// lexiconJSON is all that this package knows by name about APIs. docs/api-names.md shows it to people.
//
//go:embed lexicon.json
var lexiconJSON []byte

// table is lexicon.json. Words are lower case, singular, and run together: readingtype for readingTypes.
type table struct {
	// Concepts are what names can mean.
	Concepts []struct {
		Concept concept
		// Means says it in words. Example has a name of it in a query, and Proof says by which values it is proved; empty:
		// it needs no proof, because nothing is calculated with it.
		Means, Example, Proof string
		// Words are weighed: 1 is the platform's own word or an equal of it.
		Words []struct {
			Weight float64
			Names  []string
		}
	}
	// Ranges are the names of both ends of a range.
	Ranges []rangePair
	// Scalars are types by what they hold.
	Scalars []struct {
		Class string
		Means string
		Names []string
	}
	// Sets are words that say something else of a name.
	Sets []struct {
		Set   string
		Means string
		Words []string
	}
	// Plurals are those that do not end in s, by themselves.
	Plurals map[string]string
}

type rangePair struct {
	From, To string
	Weight   float64
}

var (
	lexiconData  = mustTable(lexiconJSON)
	lexicon      = lexiconData.weights()
	rangePairs   = lexiconData.Ranges
	byScalarName = lexiconData.classes()
	irregular    = lexiconData.Plurals

	neutral     = wordSet(lexiconData.set("neutral"))
	hostile     = wordSet(lexiconData.set("hostile"))
	timeWords   = wordSet(lexiconData.set("timeWords"))
	rangePlaces = wordSet(lexiconData.set("rangePlaces"))
	everything  = lexiconData.set("everything")
	inexact     = lexiconData.set("inexact")
	exact       = lexiconData.set("exact")
	corrected   = lexiconData.set("corrected")
	textNames   = lexiconData.set("texts")
	// sourceNames are what fields are called that tell apart what a facility has several of; each set is one such thing.
	sourceNames = []map[string]bool{
		wordSet(lexiconData.set("sourceDevice")), wordSet(lexiconData.set("sourceString")),
		wordSet(lexiconData.set("sourcePhase")), wordSet(lexiconData.set("sourceRegister")),
	}
)

// mustTable panics on a faulty lexicon.json, which is part of the build.
func mustTable(text []byte) (read table) {
	if err := json.Unmarshal(text, &read); err != nil {
		panic("lexicon.json: " + err.Error())
	}
	return read
}

func (t table) weights() map[concept]map[string]float64 {
	found := map[concept]map[string]float64{}
	for _, one := range t.Concepts {
		found[one.Concept] = map[string]float64{}
		for _, words := range one.Words {
			for _, name := range words.Names {
				found[one.Concept][name] = words.Weight
			}
		}
	}
	return found
}

func (t table) classes() map[string]class {
	found := map[string]class{}
	for _, one := range t.Scalars {
		of, isKnown := classNames[one.Class]
		if !isKnown {
			panic(fmt.Sprintf("lexicon.json: there is no class %q", one.Class))
		}
		for _, name := range one.Names {
			found[name] = of
		}
	}
	return found
}

func (t table) set(name string) []string {
	for _, one := range t.Sets {
		if one.Set == name {
			return one.Words
		}
	}
	panic(fmt.Sprintf("lexicon.json: there is no set %q", name))
}

func wordSet(words []string) map[string]bool {
	set := map[string]bool{}
	for _, word := range words {
		set[word] = true
	}
	return set
}
