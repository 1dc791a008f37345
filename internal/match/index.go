package match

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Index finds the parties that a name or identifier may be, without comparing
// it with all of them. It is built once, never changes, and any number of
// goroutines may search it. The same parties give the same answers.
//
// A name is found by its words: as romanised (every reading), by meaning, by
// consonant skeleton, written together with their neighbours, and with one
// letter missing on either side (symmetric deletion). The names that share most
// weight with the query are then compared in full.
type Index struct {
	model   *Model
	parties []*Prepared
	names   []nameRef
	words   table // key of a word -> names that hold it
	deletes table // key of a word less one letter -> keys of the words (as positions in words)
	ids     map[string][]int32
	scratch sync.Pool
}

type nameRef struct {
	party int32
	name  *name
	size  float32 // weight of its words as they are looked up
}

// Candidate is a party that a query may be.
type Candidate struct {
	ID    string // of the party
	Party *Prepared
	Result
}

// NewIndex builds an index with the default model.
func NewIndex(parties []Party) *Index {
	b := builder{ix: &Index{model: &defaultModel, ids: map[string][]int32{}}, forms: map[string]struct{}{}}
	for _, p := range parties {
		b.add(Prepare(p))
	}
	b.finish()
	return b.ix
}

// Len is the number of parties.
func (ix *Index) Len() int { return len(ix.parties) }

// Names is the number of names.
func (ix *Index) Names() int { return len(ix.names) }

// poolSize is how many names are compared in full for each name of a query.
const poolSize = 48

// vague reports whether a name's script leaves its sound open, so that more
// names must be looked at: scripts without vowels, and Han.
func (n *name) vague() bool {
	for i := range n.toks {
		if n.toks[i].abjad || n.toks[i].foreign && hasHan(n.toks[i].text) {
			return true
		}
	}
	return false
}

// Search returns the parties that score at least threshold against p, best
// first, at most limit of them (0: all). Equal scores are in order of ID.
func (ix *Index) Search(p Party, limit int, threshold float64) []Candidate {
	return ix.SearchPrepared(Prepare(p), limit, threshold)
}

// SearchPrepared is Search for a party that is already taken apart.
func (ix *Index) SearchPrepared(q *Prepared, limit int, threshold float64) []Candidate {
	best := map[int32]Result{}
	for _, id := range q.ids {
		for _, e := range ix.ids[idHash(id)] {
			if _, seen := best[e]; !seen {
				best[e] = ix.model.Compare(q, ix.parties[e])
			}
		}
	}
	s := ix.take()
	for _, n := range q.names {
		pool := max(poolSize, 4*limit)
		if n.vague() {
			pool *= 4
		}
		for _, ref := range ix.candidates(n, s, pool, float32(threshold)) {
			ix.score(q, n, ref, threshold, best)
		}
	}
	ix.scratch.Put(s)
	out := make([]Candidate, 0, len(best))
	for e, r := range best {
		if r.Score >= threshold && r.Score > 0 {
			out = append(out, Candidate{ID: ix.parties[e].party.ID, Party: ix.parties[e], Result: r})
		}
	}
	slices.SortFunc(out, func(x, y Candidate) int {
		if c := cmp.Compare(y.Score, x.Score); c != 0 {
			return c
		}
		return strings.Compare(x.ID, y.ID)
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// score compares one name of the query with one name of the index, and keeps
// the result where it is the party's best.
func (ix *Index) score(q *Prepared, n *name, ref int32, threshold float64, best map[int32]Result) {
	r := ix.names[ref]
	v := compareNames(n, r.name)
	if n.weak || r.name.weak {
		v.score *= weakName
	}
	support := mostSupport
	if len(q.party.BirthDates) > 0 {
		support += bornAlike
	}
	if v.score+support < threshold {
		return
	}
	old, seen := best[r.party]
	if seen && (old.Rule == "identifier" || old.nameScore >= v.score) {
		return
	}
	best[r.party] = ix.model.via(q, ix.parties[r.party], meetingOf(v, n, r.name))
}

// visit is the working memory of one search.
type visit struct {
	sum   []float32 // weight shared so far, per name
	stamp []int32   // the word that last touched the name
	seen  []int32   // names touched
}

func (ix *Index) take() *visit {
	if v, ok := ix.scratch.Get().(*visit); ok {
		return v
	}
	return &visit{sum: make([]float32, len(ix.names)), stamp: make([]int32, len(ix.names))}
}

// probe is one way in which a word of the query is looked up.
type probe struct {
	word   int32 // which word of the query, from 1
	pos    int   // position in words
	weight float32
}

// leastShared is the part of the threshold that the shared weight must reach
// before two names are compared in full: at 0.6 a tenth more speed costs one
// match of sixty, at 0.5 the time doubles for one of four hundred.
const leastShared = 0.55

// longList is the length of a posting list from which it brings no new names,
// only confirms those that rarer words brought.
const longList = 6000

// candidates returns the names that share most weight with n.
func (ix *Index) candidates(n *name, s *visit, pool int, threshold float32) []int32 {
	probes, total := ix.probes(n)
	for _, p := range probes {
		list := ix.words.list(p.pos)
		grow := len(list) <= longList || len(s.seen) == 0
		for _, id := range list {
			switch {
			case s.sum[id] == 0:
				if !grow {
					continue
				}
				s.seen = append(s.seen, id)
				s.sum[id], s.stamp[id] = p.weight, p.word
			case s.stamp[id] != p.word:
				s.sum[id] += p.weight
				s.stamp[id] = p.word
			}
		}
	}
	out := ix.top(s, total, pool, max(0.15, threshold*leastShared))
	for _, id := range s.seen {
		s.sum[id], s.stamp[id] = 0, 0
	}
	s.seen = s.seen[:0]
	return out
}
