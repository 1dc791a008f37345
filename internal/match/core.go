package match

import (
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// Core is a name reduced to what two spellings of one firm share: legal forms
// apart, words by meaning or romanised, without spaces and order kept.
type Core struct {
	Key   string   // equal keys: the same name; empty where nothing is left
	Forms []string // classes of the legal forms, sorted
	// Telling is false where only general words are left ("trading house"):
	// equal keys then mean nothing.
	Telling bool
	// Person is true where the name looks like a natural person's: equal names
	// are then often two people.
	Person bool
}

// CoreOf reduces a name.
func CoreOf(s string) Core {
	names := parseNames(Name{Text: s}, trade.LegalEntity)
	if len(names) == 0 {
		return Core{}
	}
	n := names[0]
	var b strings.Builder
	for i := range n.toks {
		t := &n.toks[i]
		switch {
		case t.concept != "":
			b.WriteString("#" + t.concept + ".")
		case t.class == particle && len(t.latin) <= 2:
		default:
			b.WriteString(t.latin)
		}
	}
	forms := slices.Clone(n.forms)
	slices.Sort(forms)
	return Core{
		Key: b.String(), Forms: slices.Compact(forms),
		Telling: n.pure >= orgEvidence, Person: n.kind == person && len(n.forms) == 0,
	}
}
