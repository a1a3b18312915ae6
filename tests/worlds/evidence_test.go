package worlds

import (
	"fmt"
	"strings"
	"testing"
)

// evident are worlds that show one kind of evidence each, by what has to be found out, and whether only the words of
// the vendor's page are read.
var evident = []struct {
	seed     uint64
	isUnread bool
	evidence string
}{
	{8111, false, "ends and times without an offset are UTC, as the newest values show"},
	{7024, true, "ends of a day are read as UTC where no zone is sent"},
	{1535, false, "one answer proves the clock of all, and others are cut"},
	{7001, false, "the clock of a day holds for its halves, which come as whole days"},
	{8114, false, "an answer in whole days begins with the day by one clock only"},
	{8093, true, "starts and ends of hours are the same, and those of minutes are not"},
	{8147, false, "days come from their end, cut before the day that was meant"},
	{8057, false, "days come with days beside them, and a limit"},
	{8160, false, "whole days come whatever is asked for, cut in the night"},
	{8080, true, "a text that is required is the distance of values"},
	{8111, true, "a member that reads no instant is no end of the range"},
	{8164, true, "a member that refuses reading types is no selection"},
	{7021, false, "the API names the values that a member can have, and fails whole documents"},
	{8179, false, "numbers that are optional are the ends, as their names say"},
	{1518, true, "the only two numbers are the ends"},
	{7044, false, "a limit counts all reading types, and plants have different numbers of them"},
	{21045, true, "a member's values are tried again where others come with them"},
	{7063, true, "whole days by UTC, as the newest values show"},
	{7103, true, "the newest values show the clock, of plants that were not looked at first"},
	{7075, true, "times are UTC whatever the zone, as the newest values show"},
	{21036, true, "days of plants in UTC prove no clock"},
	{30276, false, "nulls count for a limit"},
	{30127, false, "even the eighths of a day are cut"},
	{40012, true, "a position counts pages from 0, and nothing but its default tells"},
	{40003, true, "facilities have whole numbers for ids, as they are asked for by some"},
	{30178, true, "values came, and Save & test leaves its requests to their proof"},
	{30089, false, "names tell everything, and the API refuses how ends are written"},
}

// Of several numbers, the one between the others may be another one when values are closer together: nothing tells
// which is meant.
func TestNumbersThatPart(t *testing.T) {
	options := optionsOf(30316)
	options.Unread = true
	w := New(30316, options)
	inTime(t, w, func(t *testing.T) {
		if r := try(t, w); r.outcome() == wrong || !strings.Contains(r.why(), "several numbers for each instant") {
			t.Errorf("%s: %s", r.outcome(), r.why())
		}
	})
}

// An enum that says how close together values are is not taken for the reading types, whose names nobody has asked for:
// green with a reading type NONE would be worse than a word.
func TestPaceIsNoReadingType(t *testing.T) {
	options := optionsOf(40237)
	options.Unread = true
	w := New(40237, options)
	inTime(t, w, func(t *testing.T) {
		r := try(t, w)
		if r.outcome() == wrong || strings.Contains(r.health, "NONE") || strings.Contains(r.why(), "rejected") {
			t.Errorf("%s: %s, %s", r.outcome(), r.health, r.why())
		}
	})
}

// What once was left open for want of one kind of evidence works.
func TestKindsOfEvidence(t *testing.T) {
	for _, one := range evident {
		t.Run(fmt.Sprintf("%s (seed %d)", one.evidence, one.seed), func(t *testing.T) {
			options := optionsOf(one.seed)
			options.Unread = one.isUnread
			w := New(one.seed, options)
			var r *result
			inTime(t, w, func(t *testing.T) { r = try(t, w) })
			if r.outcome() != resolved {
				t.Errorf("%s: %s", r.outcome(), r.why())
			}
			if r.requests > mostRequests {
				t.Errorf("Save & test took %d requests", r.requests)
			}
		})
	}
}
