package match

import (
	"cmp"
	"slices"
)

// Shares of a word's weight that a way of finding it counts.
const (
	probeComparable = 0.9
	probeSkeleton   = 0.75
	probeDelete     = 0.8
)

// probes lists the postings to read for a name: word after word, the rarest
// word first, and for each word the surest way first.
func (ix *Index) probes(n *name) (out []probe, total float32) {
	var joins []probe
	eachJoin(n, func(i int, w string) {
		if pos := ix.words.find(hashKey(tagWord, w)); pos >= 0 {
			joins = append(joins, probe{int32(i + 1), pos, float32(n.toks[i].probeWeight() + n.toks[min(i+1, len(n.toks)-1)].probeWeight())})
		}
	})
	type word struct {
		probes []probe
		short  int
	}
	var all []word
	for i := range n.toks {
		t := &n.toks[i]
		w := float32(t.probeWeight())
		total += w
		ps := ix.lexemeProbes(t.lexeme, int32(i+1), w)
		for _, j := range joins {
			if j.word == int32(i+1) {
				ps = append(ps, j)
			}
		}
		if len(ps) == 0 {
			continue
		}
		short := ix.words.len(ps[0].pos)
		for _, p := range ps {
			short = min(short, ix.words.len(p.pos))
		}
		all = append(all, word{ps, short})
	}
	slices.SortStableFunc(all, func(x, y word) int { return cmp.Compare(x.short, y.short) })
	if pos := ix.words.find(hashKey(tagWhole, n.fold)); pos >= 0 {
		out = append(out, probe{int32(len(n.toks) + 1), pos, total})
	}
	if len(n.acro) >= minAcronym {
		if pos := ix.words.find(hashKey(tagWord, n.acro)); pos >= 0 {
			out = append(out, probe{int32(len(n.toks) + 2), pos, total})
		}
	}
	for _, w := range all {
		out = append(out, w.probes...)
	}
	return out, total
}

func (t *token) probeWeight() float64 {
	if t.class == generic {
		return t.orgWeight
	}
	return max(t.orgWeight, 0.7*t.personWeight)
}

// lexemeProbes lists the postings of one word. Words that say nothing are not
// looked up at all.
func (ix *Index) lexemeProbes(t *lexeme, word int32, w float32) []probe {
	var out []probe
	add := func(tag byte, s string, share float32) {
		if s == "" {
			return
		}
		if pos := ix.words.find(hashKey(tag, s)); pos >= 0 {
			out = append(out, probe{word, pos, w * share})
		}
	}
	if t.concept != "" {
		if t.class == generic {
			return nil
		}
		add(tagMeaning, t.concept, 1)
	}
	add(tagText, t.text, 1)
	for _, f := range t.forms {
		add(tagWord, f, 1)
	}
	if t.class == number || t.class == initial || t.class == generic {
		return out
	}
	for i, f := range t.forms {
		if i == 3 || len(f) < minDelete || len(f) > maxWord {
			break
		}
		ix.nearWords(f, func(pos int) { out = append(out, probe{word, pos, w * probeDelete}) })
	}
	if len(t.comp) >= 3 {
		add(tagComparable, t.comp, probeComparable)
	}
	if len(t.stems) > 0 {
		add(tagStem, t.latin, probeDelete)
		for _, f := range t.stems {
			add(tagStem, f, probeDelete)
		}
	}
	for _, k := range t.skels {
		if len(k) >= 2 {
			add(tagSkeleton, k, probeSkeleton)
		}
	}
	if t.heard != "" {
		other := byte(tagHan)
		if tagHeard(t) == tagHan {
			other = tagForeign
		}
		add(other, t.heard, probeSkeleton)
	}
	return out
}

// nearWords calls f with the words of the index that are one slip from w.
func (ix *Index) nearWords(w string, f func(pos int)) {
	try := func(d string) {
		if pos := ix.deletes.find(hashKey(tagDelete, d)); pos >= 0 {
			for _, p := range ix.deletes.list(pos) {
				f(int(p))
			}
		}
	}
	try(w)
	eachDelete(w, try)
}

// top picks the names whose shared weight is the greatest part of the heavier
// of the two names: the most that a full comparison could give.
func (ix *Index) top(s *visit, total float32, pool int, least float32) []int32 {
	type ranked struct {
		name  int32
		bound float32
	}
	var floor float32
	list := make([]ranked, 0, 2*pool)
	shrink := func() {
		slices.SortFunc(list, func(x, y ranked) int {
			if c := cmp.Compare(y.bound, x.bound); c != 0 {
				return c
			}
			return cmp.Compare(x.name, y.name)
		})
		if len(list) > pool {
			list = list[:pool]
			floor = list[pool-1].bound
		}
	}
	for _, id := range s.seen {
		size := max(total, ix.names[id].size)
		bound := s.sum[id] / max(size, 1)
		// Half of the order is the query's own share: a long list name that holds
		// the whole query is still worth a look.
		bound = 0.6*bound + 0.4*s.sum[id]/max(total, 1)
		if bound < least || bound < floor {
			continue
		}
		list = append(list, ranked{id, bound})
		if len(list) == cap(list) {
			shrink()
		}
	}
	shrink()
	out := make([]int32, len(list))
	for i, r := range list {
		out[i] = r.name
	}
	return out
}
