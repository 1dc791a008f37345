package detect

import (
	"strings"
	"unicode/utf8"

	"tallyman/internal/match"
	"tallyman/internal/text"
)

// leastHouse is the length from which the beginning of a name tells a house of
// firms; shorter beginnings are shared by strangers.
const leastHouse = 5

// SameHouse says whether two firms bear one distinctive name, as a maker and its
// trading company do: "Zorlint GmbH" and "OOO Zorlint Trading". What is compared
// is the name without legal form and words of the trade, in one script.
func SameHouse(a, b string) bool {
	x, y := houseOf(a), houseOf(b)
	if utf8.RuneCountInString(x) > utf8.RuneCountInString(y) {
		x, y = y, x
	}
	return utf8.RuneCountInString(x) >= leastHouse && strings.HasPrefix(y, x)
}

func houseOf(name string) string {
	core := match.CoreOf(name)
	if !core.Telling {
		return ""
	}
	var b strings.Builder
	for rest := core.Key; rest != ""; {
		word, after, found := strings.Cut(rest, "#") // a concept runs from # to .
		b.WriteString(word)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(after, ".")
	}
	return text.Comparable(b.String())
}
