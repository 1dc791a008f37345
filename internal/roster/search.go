package roster

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/text"
)

// textIndex finds entities by the words of their names, numbers, addresses and
// notes, in their own script and romanised.
type textIndex struct {
	words []string           // sorted
	posts map[string][]int32 // word -> entities, in order
	named map[string][]int32 // the same for words of names only
	size  []float32          // words in the shortest name, per entity
}

func newTextIndex(entities []Entity) *textIndex {
	t := &textIndex{posts: map[string][]int32{}, named: map[string][]int32{}, size: make([]float32, len(entities))}
	put := func(m map[string][]int32, w string, i int32) {
		if l := m[w]; len(l) == 0 || l[len(l)-1] != i {
			m[w] = append(l, i)
		}
	}
	for n := range entities {
		e, i := &entities[n], int32(n)
		t.size[n] = 12
		for _, name := range e.Names {
			ws := Words(name.Name)
			t.size[n] = min(t.size[n], float32(max(len(ws), 1)))
			for _, w := range ws {
				put(t.named, w, i)
				put(t.posts, w, i)
			}
			for _, w := range Words(text.Latin(name.Name)) {
				put(t.named, w, i)
				put(t.posts, w, i)
			}
		}
		for prop, values := range e.Values() {
			if p, ok := PropOf(prop); ok && (p.Type == "identifier" || p.Type == "address" || prop == "programId" || prop == "notes") {
				for _, v := range values {
					for _, w := range Words(v) {
						put(t.posts, w, i)
					}
				}
			}
		}
		for _, r := range e.Referents {
			put(t.posts, strings.ToLower(r), i)
		}
		put(t.posts, strings.ToLower(e.ID), i)
	}
	for w := range t.posts {
		t.words = append(t.words, w)
	}
	slices.Sort(t.words)
	return t
}

// Words are the words of a text as they are looked up.
func Words(s string) []string { return text.Tokens(text.Fold(s)) }

// SearchOptions of [Roster.Search].
type SearchOptions struct {
	Filter Filter
	Query  Query
	Fuzzy  bool
	// Fields are field:value conditions: a property as properties.NAME, or
	// schema, id, dataset, country, topic.
	Fields [][2]string
	Sort   []Order
}

// Order is one key of a sort; no key is the order of relevance.
type Order struct {
	Field string
	Desc  bool
}

// Found is an answer of a text search.
type Found struct {
	Entity *Entity
	Weight float64
}

// Search returns every entity that fits, the best first.
func (r *Roster) Search(opt SearchOptions) []Found {
	scores := r.text.eval(opt.Query, opt.Fuzzy, len(r.entities))
	var out []Found
	for i := range r.entities {
		e := &r.entities[i]
		w, ok := 0.0, true
		if scores != nil {
			w, ok = scores[int32(i)]
		}
		if !ok || !r.allows(&opt.Filter, e) || opt.Filter.Schema != "" && opt.Filter.Schema != "Thing" && !IsA(string(e.Schema), opt.Filter.Schema) {
			continue
		}
		if !opt.Query.spoken(e) || !e.holds(opt.Fields) || !e.holds(opt.Query.Fields) || e.holdsAny(opt.Query.NotFields) {
			continue
		}
		out = append(out, Found{e, w})
	}
	slices.SortStableFunc(out, func(x, y Found) int {
		for _, o := range opt.Sort {
			c := cmp.Compare(x.Entity.sortKey(o.Field), y.Entity.sortKey(o.Field))
			if o.Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), boolOrder(y.Entity.Listed, x.Entity.Listed), cmp.Compare(x.Entity.ID, y.Entity.ID))
	})
	return out
}

func boolOrder(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

func (e *Entity) sortKey(field string) string {
	if v := e.field(field); len(v) > 0 {
		return v[0]
	}
	return ""
}

// field returns the values of a field of the search syntax.
func (e *Entity) field(name string) []string {
	name = strings.TrimPrefix(name, "properties.")
	switch name {
	case "id":
		return []string{e.ID}
	case "caption", "label":
		return []string{e.Caption}
	case "schema":
		return []string{string(e.Schema)}
	case "dataset", "datasets":
		return e.Datasets
	case "referents":
		return e.Referents
	case "topic":
		name = "topics"
	case "countries":
		name = "country"
	case "target":
		return []string{strconv.FormatBool(e.Listed)}
	case "first_seen":
		return []string{e.FirstSeen}
	case "last_seen":
		return []string{e.LastSeen}
	case "last_change":
		return []string{e.LastChange}
	}
	v := e.Values()
	if name == "names" {
		return slices.Concat(v["name"], v["alias"], v["weakAlias"], v["previousName"])
	}
	if p, ok := PropOf(name); ok {
		name = p.Name
	}
	return v[name]
}

func (e *Entity) holds(fields [][2]string) bool {
	for _, f := range fields {
		if !e.has(f) {
			return false
		}
	}
	return true
}

func (e *Entity) holdsAny(fields [][2]string) bool { return slices.ContainsFunc(fields, e.has) }

// has compares without regard to case; a date may be given as its beginning.
func (e *Entity) has(f [2]string) bool {
	p, _ := PropOf(strings.TrimPrefix(f[0], "properties."))
	for _, v := range e.field(f[0]) {
		if strings.EqualFold(v, f[1]) || p.Type == "date" && strings.HasPrefix(v, f[1]) || text.Fold(v) == text.Fold(f[1]) && f[1] != "" {
			return true
		}
	}
	return false
}

// Suggest returns entities with a name that begins so: every word of the
// prefix, the last one possibly unfinished.
func (r *Roster) Suggest(prefix string, f Filter, limit int) []*Entity {
	words := Words(prefix)
	if len(words) == 0 {
		return nil
	}
	q := Query{}
	for i, w := range words {
		q.All = append(q.All, term{word: w, prefix: i == len(words)-1, name: true})
	}
	found := r.Search(SearchOptions{Filter: f, Query: q})
	var out []*Entity
	for _, x := range found[:min(len(found), limit)] {
		out = append(out, x.Entity)
	}
	return out
}

// weight of a word: rarer words and words of names count more.
func (t *textIndex) weight(n int, total int, named bool) float64 {
	w := math.Log(1 + float64(total)/float64(1+n))
	if named {
		w *= 3
	}
	return w
}
