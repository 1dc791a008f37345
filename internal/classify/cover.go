package classify

import "strings"

// sensitive says whether a benign purpose is worth noting: a class for which it
// is, or a listed code.
func (s *scratch) sensitive(r Result) bool {
	if len(s.purposes) == 0 {
		return false
	}
	if len(r.Control) > 0 {
		return true
	}
	for _, m := range r.Classes {
		if s.c.classes[s.c.index[m.ID]].Sensitive {
			return true
		}
	}
	return false
}

// covers lists the purposes claimed, with the words that claim them.
func (s *scratch) covers() []Cover {
	words := make([][]string, len(s.c.purposes))
	for _, h := range s.purposes {
		if s.inside(h, s.purMasks) {
			continue
		}
		w := s.words(h)
		for _, o := range s.c.owners[h.phrase] {
			if o.kind == isPurpose && !contains(words[o.ref], w) {
				words[o.ref] = append(words[o.ref], w)
			}
		}
	}
	var out []Cover
	for i, w := range words {
		if len(w) > 0 {
			out = append(out, Cover{ID: s.c.purposes[i].ID, Words: strings.Join(w, "; ")})
		}
	}
	return out
}

// inside says whether the hit lies within one of the others.
func (s *scratch) inside(h hit, others []hit) bool {
	for _, m := range others {
		if m.bs <= h.bs && h.be <= m.be {
			return true
		}
	}
	return false
}

func contains(list []string, w string) bool {
	for _, k := range list {
		if k == w || strings.Contains(k, w) {
			return true
		}
	}
	return false
}
