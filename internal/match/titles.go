package match

import (
	"regexp"
	"slices"
)

// titles drops courtesy words around a person's name and the type of a ship.
func (n *name) titles() {
	if n.kind == organisation {
		return
	}
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

// shipPrefix is the type of a ship before its name: M/V, M.T., SS.
var shipPrefix = regexp.MustCompile(`(?i)^\s*(?:m[./ ]?[vtys]|s[./ ]s|f[./]v)[. ]+`)

// shipMark is written before ships' names only, so that it tells a ship.
var shipMark = regexp.MustCompile(`(?i)^\s*m[./][vt]\.?\s`)

var shipWords = map[string]bool{"mv": true, "mt": true, "ms": true, "mts": true, "vessel": true, "ship": true, "tanker": true, "motor": true}
