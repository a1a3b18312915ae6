package mapping

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// asked makes questions with so many candidates each.
func asked(candidates ...int) []discover.Finding {
	var questions []discover.Finding
	for i, count := range candidates {
		question := discover.Finding{Role: fmt.Sprint("role", i), State: discover.Probe}
		for c := range count {
			question.Candidates = append(question.Candidates, discover.Candidate{Path: fmt.Sprint(c)})
		}
		questions = append(questions, question)
	}
	return questions
}

// All combinations come once, those with the likelier answers to the later questions first.
func TestCombinations(t *testing.T) {
	for most, want := range map[int][]string{
		9: {"000", "100", "001", "101", "002", "102"},
		4: {"000", "100", "001", "101"},
	} {
		var got []string
		for _, answers := range combinations(asked(2, 1, 3), most) {
			got = append(got, answers["role0"]+answers["role1"]+answers["role2"])
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("at most %d: %v, want %v", most, got, want)
		}
	}
	if got := combinations(nil, 9); !reflect.DeepEqual(got, []discover.Overrides{{}}) {
		t.Errorf("without any question: %v", got)
	}
	if got := combinations(asked(3, 0), 9); len(got) != 0 {
		t.Errorf("though a question has no candidate: %v", got)
	}
}

// What the likeliest combinations take does not grow with the number of all.
func TestCombinationsOfManyQuestions(t *testing.T) {
	many := make([]int, 8)
	for i := range many {
		many[i] = 5 // 390,625 combinations
	}
	questions := asked(many...)
	allocations := testing.AllocsPerRun(1, func() {
		got := combinations(questions, maxProbes)
		if len(got) != maxProbes || len(got[maxProbes-1]) != len(many) || got[1]["role0"] != "1" {
			t.Fatalf("%v", got)
		}
	})
	if allocations > 100*maxProbes {
		t.Errorf("%v allocations", allocations)
	}
}
