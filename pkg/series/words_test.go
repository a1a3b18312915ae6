package series

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// Words and instants stay what they are, whatever is done with their series.
func TestWordsAndInstants(t *testing.T) {
	for range 200 {
		want := map[int64]string{}
		var parts []*Series
		for at := int64(0); at < 60; at += 10 {
			part := &Series{Type: "Status", Unit: []string{"", "kW"}[rand.IntN(2)]}
			for i := range rand.Int64N(9) {
				switch rand.IntN(4) {
				case 0:
					part.Add(at+i, float64(i), rand.IntN(2) == 0)
				case 1:
					instant := rand.Int64N(1e13) - 4e12
					part.AddInstant(at+i, instant)
					want[at+i] = time.UnixMilli(instant).UTC().Format(time.RFC3339Nano)
				default:
					word := fmt.Sprint("word ", rand.IntN(5))
					part.AddWord(at+i, word)
					want[at+i] = word
				}
			}
			parts = append(parts, part)
		}
		rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		joined := Join(parts...)
		if rand.IntN(2) == 0 {
			joined = Merge(parts...)
			joined.Tidy(span(0, 60))
		}
		from, to := rand.Int64N(30), 30+rand.Int64N(30)
		cut := joined.Within(span(from, to)).Clone()
		found := 0
		for i, at := range cut.Times {
			if text, ok := cut.Text(i); text != want[at] || ok != (want[at] != "") {
				t.Fatalf("at %d: %q instead of %q", at, text, want[at])
			} else if ok {
				found++
			}
		}
		for at := range want {
			if at >= from && at < to {
				found--
			}
		}
		if found != 0 {
			t.Fatalf("%d words too many", found)
		}
	}
}

func TestContent(t *testing.T) {
	for want, made := range map[Content]func(s *Series){
		Words:    func(s *Series) { s.AddWord(1, "on"); s.Add(2, 0, true); s.AddInstant(3, 7); s.AddWord(4, "off") },
		Instants: func(s *Series) { s.AddInstant(1, 7); s.Add(2, 0, true) },
		Numbers:  func(s *Series) { s.AddWord(1, "n/a"); s.Add(2, 1, false) },
	} {
		s := &Series{}
		if made(s); s.Content() != want {
			t.Errorf("%v instead of %v", s.Content(), want)
		}
	}
	if (&Series{}).Content() != Numbers {
		t.Error("nothing is words")
	}
}

// Of words there are as many as a status has; of more, and of long texts, the memory is bounded.
func TestWordsMany(t *testing.T) {
	s := &Series{}
	for i := range int64(5000) {
		s.AddWord(i, fmt.Sprint(i)+strings.Repeat("ü", 500))
	}
	if len(s.Words) != maxWords || s.Untold() != 5000-maxWords || len(s.Words[0]) > maxWord || s.Texts != 5000 {
		t.Errorf("%d words, %d untold, %d bytes", len(s.Words), s.Untold(), len(s.Words[0]))
	}
	if back := s.WithoutWords(); back.Content() != Numbers || back.Texts != 5000 {
		t.Errorf("%+v", back.Content())
	}
}
