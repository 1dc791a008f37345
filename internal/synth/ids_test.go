package synth

import (
	"testing"

	"tallyman/internal/ref/taxid"
)

func TestTaxNumbersPassTheRules(t *testing.T) {
	for n := range 3000 {
		for typ, id := range map[string]string{"inn": inn10(nowhere, n), "ogrn": ogrn13(2002+n%20, n), "bin": bin12(n), "vkn": vkn10(n)} {
			if !taxid.Valid(typ, id) {
				t.Fatalf("%s %s does not pass its check", typ, id)
			}
		}
		if id := inn12(nowhere, n); !taxid.Valid("inn", id) {
			t.Fatalf("sole trader's inn %s does not pass its check", id)
		}
	}
	for _, l := range listings() {
		if l.inn != "" && !taxid.Valid("inn", l.inn) {
			t.Errorf("%s: inn %s", l.id, l.inn)
		}
	}
	if innMaker[0] != '0' || innMaker[1] == '0' {
		t.Errorf("inn %s must start with exactly one zero, the one that is lost", innMaker)
	}
}

// Companies must be told apart by their numbers.
func TestTaxNumbersDiffer(t *testing.T) {
	u := newUniverse(1)
	owner := map[string]string{}
	check := func(id, name string) {
		if id == "" {
			return
		}
		if other, ok := owner[id]; ok && other != name {
			t.Errorf("%s belongs to %q and to %q", id, other, name)
		}
		owner[id] = name
	}
	for _, f := range u.importers {
		check(f.id, f.name)
	}
	for _, fs := range u.suppliers {
		for _, f := range fs {
			check(f.id, f.name)
		}
	}
	for _, f := range append(u.kazakh, u.turkish...) {
		check(f.id, f.name)
	}
	for _, p := range sightBuyers() {
		check(p.id, p.name)
	}
	names := map[string]string{}
	for _, f := range u.importers {
		if other, ok := names[f.name]; ok {
			t.Errorf("%q is the name of %s and of %s", f.name, other, f.id)
		}
		names[f.name] = f.id
	}
}
