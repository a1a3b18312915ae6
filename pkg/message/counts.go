package message

// Numbers of things, as they stand in a sentence: "1 value", "288 values".

// Values counts values.
func Values(n int) Message { return Counted(n, New("1 value"), New("%d values", n)) }

// Facilities counts facilities.
func Facilities(n int) Message { return Counted(n, New("1 facility"), New("%d facilities", n)) }

// Companies counts companies.
func Companies(n int) Message { return Counted(n, New("1 company"), New("%d companies", n)) }

// ReadingTypes counts reading types.
func ReadingTypes(n int) Message {
	return Counted(n, New("1 reading type"), New("%d reading types", n))
}

// Objects counts objects of an answer.
func Objects(n int) Message { return Counted(n, New("1 object"), New("%d objects", n)) }

// Items counts items of a list.
func Items(n int) Message { return Counted(n, New("1 item"), New("%d items", n)) }
