package match

import (
	"cmp"
	"slices"
)

// builder collects an index.
type builder struct {
	ix    *Index
	pairs []posting
	forms map[string]struct{} // distinct romanised words, for the deletions
}

type posting struct {
	key  uint64
	name int32
}

func (b *builder) add(p *Prepared) {
	e := int32(len(b.ix.parties))
	b.ix.parties = append(b.ix.parties, p)
	for _, id := range p.ids {
		h := idHash(id)
		b.ix.ids[h] = append(b.ix.ids[h], e)
	}
	seen := map[string]bool{}
	for _, n := range p.names {
		if seen[n.part] {
			continue
		}
		seen[n.part] = true
		ref := int32(len(b.ix.names))
		size := float32(0)
		for i := range n.toks {
			size += float32(n.toks[i].probeWeight())
		}
		b.ix.names = append(b.ix.names, nameRef{e, n, size})
		b.keys(n, ref)
	}
}

// keys lists all keys under which a name is found.
func (b *builder) keys(n *name, ref int32) {
	put := func(tag byte, s string) {
		if s != "" {
			b.pairs = append(b.pairs, posting{hashKey(tag, s), ref})
		}
	}
	for i := range n.toks {
		t := &n.toks[i]
		if t.concept != "" {
			put(tagMeaning, t.concept)
			if t.class == generic {
				continue
			}
		}
		put(tagText, t.text)
		if t.class == plain {
			put(tagStem, t.latin)
		}
		for _, f := range t.lexeme.forms {
			b.word(f)
			put(tagWord, f)
		}
		for _, f := range t.stems {
			put(tagStem, f)
		}
		for _, k := range t.skels {
			if len(k) >= 2 {
				put(tagSkeleton, k)
			}
		}
		if len(t.comp) >= 3 {
			put(tagComparable, t.comp)
		}
		if t.heard != "" {
			put(tagHeard(t.lexeme), t.heard)
		}
	}
	eachJoin(n, func(_ int, w string) { b.word(w); put(tagWord, w) })
	if len(n.acro) >= minAcronym {
		put(tagWord, n.acro)
	}
	put(tagWhole, n.fold)
}

func (b *builder) word(w string) {
	if len(w) >= minDelete && len(w) <= maxWord {
		b.forms[w] = struct{}{}
	}
}

// Tags keep keys of different sorts apart.
const (
	tagWord       = 'w' // romanised word, or neighbours written together
	tagText       = 't' // word in its own script
	tagMeaning    = 'm' // concept
	tagSkeleton   = 's'
	tagStem       = 'e' // without the ending of an adjective
	tagComparable = 'c' // spelling habits collapsed
	tagWhole      = 'n' // the whole name
	tagDelete     = 'd'
	tagHan        = 'h' // what a Han word sounds like
	tagForeign    = 'f' // what a foreign word sounds like
)

// tagHeard keeps the sounds of Han words apart from those of others: each is
// looked for among the other.
func tagHeard(lx *lexeme) byte {
	if hasHan(lx.text) {
		return tagHan
	}
	return tagForeign
}

// minAcronym is the shortest acronym that finds the words it stands for: with
// fewer letters, a large list holds some name for every acronym.
const minAcronym = 5

// minDelete is the shortest word in which a slip of one letter is looked for.
const minDelete = 5

// hashKey is FNV-1a over tag and text: the same on every machine.
func hashKey(tag byte, s string) uint64 {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(tag)) * 1099511628211
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func idHash(id idKey) string { return id.feature + "|" + id.value }

// eachJoin calls f with neighbours written together, and the place of the first:
// two and three words, four where all are short (syllables of one name).
func eachJoin(n *name, f func(i int, joined string)) {
	for i := range n.toks {
		w, short := "", true
		for k := 0; k < 4 && i+k < len(n.toks); k++ {
			t := &n.toks[i+k]
			if t.class == number || t.class == generic {
				break
			}
			short = short && len(t.latin) <= 5
			if k == 3 && !short {
				break
			}
			w += t.latin
			if k > 0 && len(w) >= 4 && len(w) <= maxWord {
				f(i, w)
			}
		}
	}
}

// eachDelete calls f with every form of w that lacks one letter.
func eachDelete(w string, f func(string)) {
	var buf [maxWord]byte
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] {
			continue
		}
		b := append(buf[:0], w[:i]...)
		f(string(append(b, w[i+1:]...)))
	}
}

func (b *builder) finish() {
	b.ix.words = newTable(b.pairs)
	var dels []posting
	for w := range b.forms {
		pos := int32(b.ix.words.find(hashKey(tagWord, w)))
		if pos < 0 {
			continue
		}
		dels = append(dels, posting{hashKey(tagDelete, w), pos})
		eachDelete(w, func(d string) { dels = append(dels, posting{hashKey(tagDelete, d), pos}) })
	}
	b.ix.deletes = newTable(dels)
}

// table maps keys to sorted lists without duplicates: three flat arrays and an
// open-addressed directory.
type table struct {
	keys  []uint64
	start []int32
	items []int32
	slots []int32 // key position + 1, by hash
}

func newTable(pairs []posting) table {
	slices.SortFunc(pairs, func(x, y posting) int {
		if c := cmp.Compare(x.key, y.key); c != 0 {
			return c
		}
		return cmp.Compare(x.name, y.name)
	})
	pairs = slices.Compact(pairs)
	t := table{items: make([]int32, len(pairs))}
	for i, p := range pairs {
		if i == 0 || p.key != pairs[i-1].key {
			t.keys = append(t.keys, p.key)
			t.start = append(t.start, int32(i))
		}
		t.items[i] = p.name
	}
	t.start = append(t.start, int32(len(pairs)))
	size := 16
	for size < 2*len(t.keys) {
		size *= 2
	}
	t.slots = make([]int32, size)
	for i, k := range t.keys {
		for s := k & uint64(size-1); ; s = (s + 1) & uint64(size-1) {
			if t.slots[s] == 0 {
				t.slots[s] = int32(i + 1)
				break
			}
		}
	}
	return t
}

// find is the position of a key, or -1.
func (t *table) find(key uint64) int {
	m := uint64(len(t.slots) - 1)
	for s := key & m; ; s = (s + 1) & m {
		switch i := t.slots[s]; {
		case i == 0:
			return -1
		case t.keys[i-1] == key:
			return int(i - 1)
		}
	}
}

func (t *table) list(pos int) []int32 { return t.items[t.start[pos]:t.start[pos+1]] }

func (t *table) len(pos int) int { return int(t.start[pos+1] - t.start[pos]) }
