package measure

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// scanner walks an expression rune by rune, so that columns count characters.
type scanner struct {
	src  []rune
	pos  int
	expr string
	// inMeasure: bare words end a filter or are refused, since a slip such as
	// "buy recipient" must not silently become a search word.
	inMeasure bool
}

func newScanner(s string) *scanner { return &scanner{src: []rune(s), expr: s} }

func (s *scanner) fail(col int, suggest, format string, args ...any) error {
	return &SyntaxError{Expr: s.expr, Col: col, Message: fmt.Sprintf(format, args...), Suggest: suggest}
}

func (s *scanner) col() int { return s.pos + 1 }

func (s *scanner) skipSpace() {
	for s.pos < len(s.src) && unicode.IsSpace(s.src[s.pos]) {
		s.pos++
	}
}

func (s *scanner) end() bool { return s.pos >= len(s.src) }

// peekWord reads the run of characters up to the next blank without moving.
func (s *scanner) peekWord() string {
	i := s.pos
	for i < len(s.src) && !unicode.IsSpace(s.src[i]) {
		i++
	}
	return string(s.src[s.pos:i])
}

func (s *scanner) takeWord() string {
	w := s.peekWord()
	s.pos += len([]rune(w))
	s.skipSpace()
	return w
}

// ParseFilter reads a filter. Terms are ANDed, values of a repeated key ORed,
// "-" (or NOT) negates, bare words are looked for in goods texts and names.
// The error is a *[SyntaxError].
func ParseFilter(expr string) (*Filter, error) {
	s := newScanner(expr)
	f, err := s.filter()
	if err != nil {
		return nil, err
	}
	return f, nil
}

// filter reads terms up to the end, or in a measure up to by, vs or of.
func (s *scanner) filter() (*Filter, error) {
	f := &Filter{expr: s.expr}
	for {
		s.skipSpace()
		if s.end() {
			break
		}
		word := s.peekWord()
		if s.inMeasure && slices.Contains([]string{"by", "vs", "of", "where"}, word) {
			break
		}
		if word == "AND" {
			s.takeWord()
			continue
		}
		t, err := s.term()
		if err != nil {
			return nil, err
		}
		f.Terms = append(f.Terms, t)
	}
	if err := s.checkOpposites(f); err != nil {
		return nil, err
	}
	f.canonical()
	return f, nil
}

// checkOpposites refuses key:>a key:<b, which ORed would hold for any value.
func (s *scanner) checkOpposites(f *Filter) error {
	type side struct{ above, below bool }
	seen := map[string]*side{}
	for _, t := range f.Terms {
		for _, v := range t.Values {
			id := fmt.Sprint(t.Neg, t.Key)
			if seen[id] == nil {
				seen[id] = &side{}
			}
			o := seen[id]
			if v.Num != nil {
				o.above, o.below = o.above || v.Num.above(), o.below || v.Num.below()
			}
			if v.Date != nil && v.Date.Op != "" {
				open := v.Date.Op == ".."
				o.above = o.above || v.Date.Op == "after" || (open && v.Date.To == nil)
				o.below = o.below || v.Date.Op == "before" || (open && v.Date.From == nil)
			}
			if o.above && o.below && !t.Neg {
				return s.fail(v.Col, "", "a second bound for %q: values of one key are ORed, so any value would match; write one range, %s:LOW..HIGH,", t.Key, t.Key)
			}
		}
	}
	return nil
}

// term reads one term.
func (s *scanner) term() (Term, error) {
	start := s.col()
	neg := false
	if s.peekWord() == "NOT" {
		neg = true
		s.takeWord()
	}
	if !s.end() && s.src[s.pos] == '-' {
		neg = !neg
		s.pos++
		if s.end() || unicode.IsSpace(s.src[s.pos]) {
			return Term{}, s.fail(start, "", `a lone "-"; expected a term right after it, such as -from:TR,`)
		}
	}
	if s.end() {
		return Term{}, s.fail(start, "", "NOT without a term after it")
	}
	if err := s.refuse(); err != nil {
		return Term{}, err
	}
	if key, ok := s.keyAhead(); ok {
		return s.keyTerm(key, neg)
	}
	return s.bareTerm(neg)
}

// refuse explains what other search languages allow and this one does not.
func (s *scanner) refuse() error {
	if s.src[s.pos] == '(' || s.src[s.pos] == ')' {
		return s.fail(s.col(), "", "found %q; there are no brackets here: terms are ANDed, values of one key ORed (hs:9013,8108), - negates;", s.src[s.pos])
	}
	if s.peekWord() == "OR" {
		return s.fail(s.col(), "", "found OR; values of one key are ORed by themselves (from:CN,TR), different keys cannot be;")
	}
	return nil
}

// keyAhead returns the key when "key:" stands here.
func (s *scanner) keyAhead() (string, bool) {
	i := s.pos
	for i < len(s.src) && (unicode.IsLetter(s.src[i]) || unicode.IsDigit(s.src[i]) || strings.ContainsRune("._-", s.src[i])) {
		i++
	}
	if i == s.pos || i >= len(s.src) || s.src[i] != ':' {
		return "", false
	}
	return string(s.src[s.pos:i]), true
}

func (s *scanner) keyTerm(typed string, neg bool) (Term, error) {
	col := s.col()
	def := lookupKey(strings.ToLower(strings.ReplaceAll(typed, "_", "-")))
	if def == nil || (def.cond == nil && !def.periodKind()) {
		return Term{}, s.unknownKey(typed, col, def != nil)
	}
	s.pos += len([]rune(typed)) + 1
	t := Term{Neg: neg, Key: def.Name}
	for {
		v, err := s.value(def)
		if err != nil {
			return Term{}, err
		}
		t.Values = append(t.Values, v)
		if s.end() || s.src[s.pos] != ',' {
			break
		}
		if def.kind == kindNumber {
			return Term{}, s.fail(s.col(), "", "found a comma in a number; expected 100000 or 100k, and for several ranges the key again,")
		}
		s.pos++
	}
	if !s.end() && !unicode.IsSpace(s.src[s.pos]) {
		return Term{}, s.fail(s.col(), "", "found %q after a quoted value; expected a blank or a comma", s.src[s.pos])
	}
	return t, nil
}

func (s *scanner) unknownKey(typed string, col int, groupOnly bool) error {
	if groupOnly {
		return s.fail(col, "", "%q groups a measure (by %s) and cannot filter", typed, typed)
	}
	low := strings.ToLower(typed)
	near := foreign[low]
	if near == "" {
		near = nearest(typed, filterKeys())
	}
	if near == "" {
		return s.fail(col, "", "unknown key %q; expected one of hs, class, control, text, from, origin, to, date, sender, recipient ... (see the filter reference)", typed)
	}
	return s.fail(col, near, "unknown key %q", typed)
}

// raw is a value as typed: unquoted text with its wildcards found.
type raw struct {
	text      string
	pre, post bool
	quoted    bool
	col       int
}

func (s *scanner) value(def *keyDef) (Value, error) {
	r, err := s.rawValue(def.Name)
	if err != nil {
		return Value{}, err
	}
	v, suggest, err := def.read(r)
	if err != nil {
		return Value{}, s.fail(r.col, suggest, "%s: %v", def.Name, err)
	}
	v.Col = r.col
	return v, nil
}

// rawValue reads a quoted or plain value; plain ones end at a blank or comma.
func (s *scanner) rawValue(key string) (raw, error) {
	r := raw{col: s.col()}
	if s.end() || unicode.IsSpace(s.src[s.pos]) || s.src[s.pos] == ',' {
		return r, s.fail(s.col(), "", "%s: no value; expected one right after %q, without a blank", key, key+":")
	}
	if closing, ok := closers[s.src[s.pos]]; ok {
		return s.quoted(closing)
	}
	from := s.pos
	for s.pos < len(s.src) && !unicode.IsSpace(s.src[s.pos]) && s.src[s.pos] != ',' {
		s.pos++
	}
	r.text = string(s.src[from:s.pos])
	r.text, r.pre, r.post = wildcards(r.text)
	return r, nil
}

var closers = map[rune]string{'"': `"`, '“': "”\"", '„': "“”\"", '«': "»"}

// quoted reads up to the closing quote. \" \\ and \* stand for themselves; a
// star at either end is a wildcard there too.
func (s *scanner) quoted(closing string) (raw, error) {
	r := raw{col: s.col(), quoted: true}
	s.pos++
	var b []rune
	var star []bool // whether b[i] is an unescaped star
	for ; s.pos < len(s.src); s.pos++ {
		c := s.src[s.pos]
		if c == '\\' && s.pos+1 < len(s.src) && strings.ContainsRune(`"\*`, s.src[s.pos+1]) {
			s.pos++
			b, star = append(b, s.src[s.pos]), append(star, false)
			continue
		}
		if strings.ContainsRune(closing, c) {
			s.pos++
			if n := len(b); n > 0 && star[n-1] {
				r.post, b = true, b[:n-1]
			}
			if len(b) > 0 && star[0] {
				r.pre, b = true, b[1:]
			}
			r.text = string(b)
			if strings.TrimSpace(r.text) == "" && !r.post {
				return r, s.fail(r.col, "", "empty quotes; expected text between them")
			}
			return r, nil
		}
		b, star = append(b, c), append(star, c == '*')
	}
	return r, s.fail(r.col, "", "a quote that is never closed")
}

func wildcards(s string) (text string, pre, post bool) {
	s, post = strings.CutSuffix(s, "*")
	s, pre = strings.CutPrefix(s, "*")
	return s, pre, post
}

// bareTerm reads a word or phrase without a key.
func (s *scanner) bareTerm(neg bool) (Term, error) {
	col := s.col()
	var r raw
	var err error
	if closing, ok := closers[s.src[s.pos]]; ok {
		r, err = s.quoted(closing)
		if err == nil && !s.end() && !unicode.IsSpace(s.src[s.pos]) {
			err = s.fail(s.col(), "", "found %q after a closing quote; expected a blank", s.src[s.pos])
		}
	} else {
		word := s.peekWord()
		if s.inMeasure {
			return Term{}, s.fail(col, nearest(word, []string{"by", "vs", "of", "where"}), "found the word %q; expected key:value, or by, vs, of; a word to search for stands in quotes or after text:", word)
		}
		s.takeWord()
		r = raw{col: col}
		r.text, r.pre, r.post = wildcards(word)
	}
	if err != nil {
		return Term{}, err
	}
	v, _, err := readText(r)
	if err != nil {
		return Term{}, s.fail(col, "", "%v", err)
	}
	v.Col = col
	return Term{Neg: neg, Values: []Value{v}}, nil
}
