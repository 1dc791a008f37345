package reason

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/text"
)

// Index finds the entry whose name a text begins with.
type Index struct {
	exact, bare map[string][]ref
}

type ref struct{ id, group, form string }

// NewIndex makes an empty one.
func NewIndex() *Index { return &Index{exact: map[string][]ref{}, bare: map[string][]ref{}} }

// Add takes in an entry of a group (an act); an entry of the same group is
// preferred to one of another. A person is found by first and family name too.
func (x *Index) Add(id, group string, s Subject) {
	for _, n := range s.Names {
		add(x.exact, exact(n), ref{id, group, ""})
		add(x.bare, bare(n), ref{id, group, form(n)})
		if first, _, ok := strings.Cut(n, " "); ok && s.Person {
			for _, f := range (Subject{Names: []string{n}, Person: true}).families() {
				add(x.exact, exact(first)+" "+f, ref{id, group, ""})
			}
		}
	}
}

func add(m map[string][]ref, key string, r ref) {
	if len(key) > 2 && !slices.Contains(m[key], r) {
		m[key] = append(m[key], r)
	}
}

// maxWords is the longest name that is looked for.
const maxWords = 14

var (
	// descriptions stand before a name and are no part of it.
	descriptions = regexp.MustCompile(`^(?:(?:the|its|EU-listed|Union-listed|sanctioned|listed|state-owned|State-owned|Russian|Belarusian|Iranian|Syrian|company|firm|entity|bank|conglomerate|corporation) )+`)
	// ends is text before which a name has ended.
	ends = regexp.MustCompile(`^[\s’'”"]*(?:$|[,;:.()–—]|(?:which|who|whose|that|and|or|in|since|with|by|under|until|as|from|at|on|a|an|via|through|is|was|has)\b)`)
)

// Find returns the entry with the longest name that the text begins with. Names
// that several entries bear are found only where one of them is of the group.
func (x *Index) Find(s, group string) (id string, ok bool) {
	for _, start := range []string{s, descriptions.ReplaceAllString(s, "")} {
		var cuts []int
		for i, r := range start {
			if (r == ' ' || strings.ContainsRune(",;.()–", r)) && len(cuts) < maxWords {
				cuts = append(cuts, i)
			}
		}
		if len(cuts) < maxWords {
			cuts = append(cuts, len(start))
		}
		for _, cut := range slices.Backward(cuts) {
			name := start[:cut]
			if !ends.MatchString(start[cut:]) || generic(name) {
				continue
			}
			for _, found := range [][]ref{x.exact[exact(name)], agreeing(x.bare[bare(name)], form(name))} {
				if id, ok := one(found, group); ok {
					return id, true
				}
			}
		}
	}
	return "", false
}

// agreeing leaves out entries whose legal form is another.
func agreeing(found []ref, form string) []ref {
	var out []ref
	for _, r := range found {
		if form == "" || r.form == "" || r.form == form {
			out = append(out, r)
		}
	}
	return out
}

// one chooses among entries of one name.
func one(found []ref, group string) (string, bool) {
	var all, same []string
	for _, r := range found {
		if !slices.Contains(all, r.id) {
			all = append(all, r.id)
			if r.group == group {
				same = append(same, r.id)
			}
		}
	}
	switch {
	case len(all) == 1:
		return all[0], true
	case len(same) == 1:
		return same[0], true
	}
	return "", false
}

// generic reports whether a name is only words for a kind of company.
func generic(name string) bool {
	return !slices.ContainsFunc(words(name), func(w string) bool { return !forms[w] })
}

// forms are words for the kind of a company; a name is known without them.
var forms = map[string]bool{
	"jsc": true, "ojsc": true, "cjsc": true, "pjsc": true, "ao": true, "oao": true, "zao": true, "pao": true, "ooo": true, "llc": true,
	"ltd": true, "limited": true, "liability": true, "joint": true, "stock": true, "public": true, "open": true, "closed": true,
	"inc": true, "plc": true, "gmbh": true, "fze": true, "company": true, "co": true, "corporation": true,
}

// form is the legal form that a name states, as one of two families, or "".
func form(name string) string {
	has := map[string]bool{}
	for _, w := range words(name) {
		has[w] = true
	}
	switch {
	case has["llc"], has["ooo"], has["liability"]:
		return "llc"
	case has["jsc"], has["ojsc"], has["cjsc"], has["pjsc"], has["ao"], has["oao"], has["zao"], has["pao"], has["joint"]:
		return "jsc"
	}
	return ""
}

var acronymBehind = regexp.MustCompile(`\s*\([^)]*\)`)

func words(name string) []string {
	return strings.FieldsFunc(text.Fold(acronymBehind.ReplaceAllString(name, " ")), func(r rune) bool {
		return strings.ContainsRune(" ,.;:-–/()", r)
	})
}

// exact is a name's words.
func exact(name string) string { return strings.Join(words(name), " ") }

// bare is a name's words without those for its kind; "" for a name of one word
// of fewer than four letters.
func bare(name string) string {
	out := strings.Join(slices.DeleteFunc(words(name), func(w string) bool { return forms[w] }), " ")
	if len(out) < 4 {
		return ""
	}
	return out
}
