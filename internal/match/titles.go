package match

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// titles drops courtesy words around a person's name and the type of a ship.
func (n *name) titles() {
	if n.kind == organisation {
		return
	}
	n.generation = generationOf(n.toks)
	l := lex()
	drop := func(t token) bool {
		if n.kind == vessel {
			return shipWords[t.latin]
		}
		return l.title[t.latin] && len(n.forms) == 0
	}
	left := slices.DeleteFunc(slices.Clone(n.toks), drop)
	if n.kind != vessel && len(left) > 2 && l.rank[left[0].latin] && len(n.forms) == 0 {
		left = left[1:]
	}
	if len(left) >= 2 || n.kind == vessel && len(left) == 1 {
		n.toks = left
	}
}

// generations tell a father from a son of the same name.
var generations = map[string]int{"sr": 1, "senior": 1, "jr": 2, "junior": 2, "ii": 2, "iii": 3, "iv": 4}

// generationOf is the generation that a name states, or 0; I counts at the end only.
func generationOf(toks []token) int {
	for i := range toks {
		if g := generations[toks[i].latin]; g > 0 {
			return g
		}
	}
	if n := len(toks); n > 2 && toks[n-1].text == "i" {
		return 1
	}
	return 0
}

// shipPrefix is the type of a ship before its name: M/V, M.T., SS.
var shipPrefix = regexp.MustCompile(`(?i)^\s*(?:m[./ ]?[vtys]|s[./ ]s|f[./]v)[. ]+`)

// shipMark is written before ships' names only, so that it tells a ship.
var shipMark = regexp.MustCompile(`(?i)^\s*m[./][vt]\.?\s`)

var shipWords = map[string]bool{"mv": true, "mt": true, "ms": true, "mts": true, "vessel": true, "ship": true, "tanker": true, "motor": true}

// family marks the words that the writing itself shows to be the family name:
// "PUTIN, Vladimir" and "Vladimir PUTIN".
func (n *name) family(core string) {
	before, after, comma := strings.Cut(core, ",")
	var marked []string
	switch {
	case comma && letterCount(after) > 1 && !strings.Contains(after, ","):
		marked = split(before, person)
	default:
		small := false
		for _, w := range strings.Fields(core) {
			w = strings.Trim(w, ".-'’()")
			if utf8.RuneCountInString(w) < 2 {
				continue
			}
			if strings.ToUpper(w) == w && strings.ToLower(w) != w {
				marked = append(marked, split(w, person)...)
			} else {
				small = true
			}
		}
		if !small {
			return
		}
	}
	if len(marked) == 0 || len(marked) >= len(n.toks) {
		return
	}
	for i := range n.toks {
		n.toks[i].family = strings.Contains(" "+strings.Join(marked, " ")+" ", " "+n.toks[i].show+" ") && n.toks[i].class != particle
	}
}
