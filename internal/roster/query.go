package roster

import (
	"slices"
	"strings"
	"unicode"

	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// Query is a text query taken apart.
type Query struct {
	All       []term // every one must hold
	Any       []term // one of them must
	Not       []term
	Fields    [][2]string
	NotFields [][2]string
	// Phrases stand together in one name.
	Phrases []string
}

type term struct {
	word   string
	prefix bool // the word's beginning
	fuzzy  bool
	name   bool     // only names
	phrase []string // words that stand together; word is unused
}

// ParseQuery reads a search box: words (all must hold), "a phrase", -word, OR,
// field:value, wild*, near~. Simple leaves fields and ~ alone as words.
func ParseQuery(s string, simple bool) Query {
	var q Query
	or := false
	parts := cut(s)
	for i, p := range parts {
		switch p {
		case "AND":
			continue
		case "OR", "|":
			or = true
			continue
		}
		not := false
		if rest, ok := strings.CutPrefix(p, "-"); ok && rest != "" {
			p, not = rest, true
		}
		p = strings.TrimPrefix(p, "+")
		if p == "NOT" {
			continue
		}
		not = not || i > 0 && parts[i-1] == "NOT"
		if field, value, ok := strings.Cut(p, ":"); ok && !simple && known(field) && value != "" {
			f := [2]string{field, strings.Trim(value, `"`)}
			if not {
				q.NotFields = append(q.NotFields, f)
			} else {
				q.Fields = append(q.Fields, f)
			}
			continue
		}
		terms := termsOf(p, simple)
		if !not && strings.HasPrefix(p, `"`) && len(terms) > 0 {
			q.Phrases = append(q.Phrases, strings.Join(terms[0].phrase, " "))
		}
		switch nextOr := i+1 < len(parts) && (parts[i+1] == "OR" || parts[i+1] == "|"); {
		case not:
			q.Not = append(q.Not, terms...)
		case or || nextOr:
			q.Any = append(q.Any, terms...)
		default:
			q.All = append(q.All, terms...)
		}
		or = false
	}
	return q
}

// IsField reports whether a field can be asked for or sorted by.
func IsField(name string) bool { return known(name) }

func known(field string) bool {
	switch field {
	case "id", "caption", "schema", "dataset", "datasets", "topic", "topics", "countries", "referents", "names", "label", "first_seen", "last_seen", "last_change", "target":
		return true
	}
	_, ok := PropOf(strings.TrimPrefix(field, "properties."))
	return ok
}

// cut splits at blanks outside quotes.
func cut(s string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
			b.WriteRune(r)
		case !quoted && (unicode.IsSpace(r) || r == '(' || r == ')'):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}

func termsOf(p string, simple bool) []term {
	if strings.HasPrefix(p, `"`) {
		if ws := Words(strings.Trim(p, `"`)); len(ws) > 0 {
			return []term{{phrase: ws}}
		}
		return nil
	}
	t := term{}
	if i := strings.LastIndex(p, "~"); i > 0 && !simple {
		t.fuzzy, p = true, p[:i]
	}
	if rest, ok := strings.CutSuffix(p, "*"); ok {
		t.prefix, p = true, rest
	}
	var out []term
	if strings.Contains(p, ":") || strings.Contains(p, "-") { // perhaps an id
		out = append(out, term{word: strings.ToLower(p)})
	}
	ws := Words(p)
	if len(out) > 0 && len(ws) > 1 {
		return []term{{phrase: ws, word: out[0].word}}
	}
	out = nil
	for _, w := range ws {
		out = append(out, term{word: w, prefix: t.prefix, fuzzy: t.fuzzy})
	}
	return out
}

// spoken reports whether every phrase stands together in a name of e, in its
// script or romanised.
func (q Query) spoken(e *Entity) bool {
	for _, p := range q.Phrases {
		if !slices.ContainsFunc(e.Names, func(n trade.EntityName) bool {
			return strings.Contains(" "+strings.Join(Words(n.Name), " ")+" ", " "+p+" ") ||
				strings.Contains(" "+strings.Join(Words(text.Latin(n.Name)), " ")+" ", " "+p+" ")
		}) {
			return false
		}
	}
	return true
}

// Empty reports whether the query asks nothing of the text.
func (q Query) Empty() bool { return len(q.All)+len(q.Any)+len(q.Not) == 0 }

// eval returns the weight of every entity that the text of the query allows;
// nil: all, without weight.
func (t *textIndex) eval(q Query, fuzzy bool, total int) map[int32]float64 {
	if q.Empty() {
		return nil
	}
	var out map[int32]float64
	and := func(m map[int32]float64) {
		if out == nil {
			out = m
			return
		}
		for id := range out {
			if w, ok := m[id]; ok {
				out[id] += w
			} else {
				delete(out, id)
			}
		}
	}
	for _, x := range q.All {
		and(t.find(x, fuzzy, total))
	}
	if len(q.Any) > 0 {
		union := map[int32]float64{}
		for _, x := range q.Any {
			for id, w := range t.find(x, fuzzy, total) {
				union[id] += w
			}
		}
		and(union)
	}
	if out == nil { // only exclusions
		out = map[int32]float64{}
		for i := range total {
			out[int32(i)] = 0
		}
	}
	for _, x := range q.Not {
		for id := range t.find(x, false, total) {
			delete(out, id)
		}
	}
	for id := range out {
		out[id] /= 1 + float64(t.size[id])/8
	}
	return out
}

// find returns the entities that hold one term, with its weight.
func (t *textIndex) find(x term, fuzzy bool, total int) map[int32]float64 {
	if len(x.phrase) > 0 {
		return t.findPhrase(x, fuzzy, total)
	}
	out := map[int32]float64{}
	take := func(w string, share float64) {
		if !x.name {
			for _, id := range t.posts[w] {
				out[id] = max(out[id], share*t.weight(len(t.posts[w]), total, false))
			}
		}
		for _, id := range t.named[w] {
			out[id] = max(out[id], share*t.weight(len(t.named[w]), total, true))
		}
	}
	words := []string{x.word}
	for _, l := range Words(text.Latin(x.word)) {
		if l != x.word {
			words = append(words, l)
		}
	}
	for _, w := range words {
		take(w, 1)
		if x.prefix {
			i, _ := slices.BinarySearch(t.words, w)
			for ; i < len(t.words) && strings.HasPrefix(t.words[i], w); i++ {
				take(t.words[i], 0.8)
			}
		}
		if n := len([]rune(w)); (x.fuzzy || fuzzy) && n > 2 {
			slips := 1
			if n > 5 {
				slips = 2
			}
			for _, v := range t.words {
				if d := len(v) - len(w); d >= -4 && d <= 4 && v != w && text.Levenshtein(v, w) <= slips {
					take(v, 0.6)
				}
			}
		}
	}
	return out
}

// findPhrase returns the entities that hold every word of a phrase; an id that
// is written so goes first.
func (t *textIndex) findPhrase(x term, fuzzy bool, total int) map[int32]float64 {
	var out map[int32]float64
	for _, w := range x.phrase {
		m := t.find(term{word: w}, fuzzy, total)
		if out == nil {
			out = m
			continue
		}
		for id := range out {
			if v, ok := m[id]; ok {
				out[id] += v
			} else {
				delete(out, id)
			}
		}
	}
	if x.word != "" {
		for _, id := range t.posts[x.word] {
			out[id] += 100
		}
	}
	return out
}
