package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Number is a number that the query may also have as text, because a dashboard variable stood there.
type Number float64

// UnmarshalJSON reads a number, or a text of one. It fails on all else, also on what is not finite.
func (n *Number) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	plain := string(text)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(text, &plain); err != nil {
			return err
		}
	}
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%.40q is not a number", plain)
	}
	*n = Number(value)
	return nil
}

// bounds of a number, both included.
type bounds struct{ low, high float64 }

// check refuses a number that is out of bounds.
func (b bounds) check(what message.Message, value Number) error {
	if float64(value) >= b.low && float64(value) <= b.high {
		return nil
	}
	return problem.New(problem.Query, "%s is %v; it must be from %v to %v", what, float64(value), b.low, b.high).
		Advise("Correct the number in the query editor.")
}
