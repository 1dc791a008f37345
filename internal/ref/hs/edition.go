package hs

import (
	"slices"
	"strings"
)

// letters are the names that UN Comtrade gives to editions, from H0.
var letters = []string{"1992", "1996", "2002", "2007", "2012", "2017", "2022"}

// ParseEdition reads an edition as publishers name it: 2017, HS2017, HS 2017,
// HS17, HS-92, H5. "" for anything else, such as "HS" (as reported) and the
// Standard International Trade Classification. Source of the letters: UN
// Comtrade, classification codes.
func ParseEdition(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) == 2 && s[0] == 'H' && s[1] >= '0' && s[1] <= '6' {
		return letters[s[1]-'0']
	}
	s = strings.TrimLeft(strings.TrimPrefix(s, "HS"), " -_")
	if len(s) == 2 {
		for _, e := range letters {
			if e[2:] == s {
				return e
			}
		}
	}
	if slices.Contains(letters, s) {
		return s
	}
	return ""
}
