package measure

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var (
	reHS      = regexp.MustCompile(`^[0-9]{1,14}$`)
	reHSRange = regexp.MustCompile(`^([0-9]{2,10})\.\.([0-9]{2,10})$`)
	reSet     = regexp.MustCompile(`^@[a-z0-9][a-z0-9_.-]*$`)
	rePair    = regexp.MustCompile(`^[^-]+-[^-]+$`)
)

// read turns a typed value into a Value of the key's kind. The second result
// is a suggestion that goes with the error.
func (k *keyDef) read(r raw) (Value, string, error) {
	if strings.HasPrefix(r.text, "@") && !r.quoted && !r.post {
		if !reSet.MatchString(strings.ToLower(r.text)) {
			return Value{}, "", fmt.Errorf("%q is not the name of a set; expected @name", r.text)
		}
		if k.kind == kindNumber || k.periodKind() || k.kind == kindKey {
			return Value{}, "", fmt.Errorf("a named set (%s) cannot stand for a %s", r.text, kindNames[k.kind])
		}
		return Value{Set: true, Text: strings.ToLower(r.text[1:])}, "", nil
	}
	if r.text == "" && r.post && !r.quoted {
		return k.readAny()
	}
	switch k.kind {
	case kindText:
		return readText(r)
	case kindHS:
		return readHS(r)
	case kindNumber:
		n, err := parseNumRange(star(r))
		return Value{Num: &n}, "", err
	case kindDate:
		p, err := ParsePeriod(star(r))
		return Value{Date: &p}, "", err
	case kindDay:
		return k.readDay(r)
	case kindMonth, kindYear:
		return k.readPart(r)
	case kindEnum:
		return k.readEnum(r)
	case kindKey:
		return readKey(r)
	}
	return k.readWord(r)
}

// star gives back the typed text where a wildcard has no meaning.
func star(r raw) string {
	s := r.text
	if r.pre {
		s = "*" + s
	}
	if r.post {
		s += "*"
	}
	return s
}

func (k *keyDef) readAny() (Value, string, error) {
	switch k.kind {
	case kindNumber, kindEnum, kindKey, kindPair:
		return Value{}, "", fmt.Errorf("a bare * has no meaning here; has:%s finds rows that state one", k.Name)
	}
	if k.periodKind() {
		return Value{}, "", errors.New("a bare * has no meaning here; leave the key out for all time, or write has:date")
	}
	return Value{Any: true}, "", nil
}

func readText(r raw) (Value, string, error) {
	if strings.Contains(r.text, "*") && !r.quoted {
		return Value{}, "", fmt.Errorf("%q has a * inside; a wildcard stands at the end (охот*) or at the start", star(r))
	}
	if !r.quoted && strings.Contains(r.text, "~") {
		return Value{}, "", fmt.Errorf("%q: fuzzy search (~) is not part of the language; use a wildcard", r.text)
	}
	if !strings.ContainsFunc(r.text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
		return Value{}, "", fmt.Errorf("%q has neither letters nor digits to look for", star(r))
	}
	return Value{Text: strings.Join(strings.Fields(r.text), " "), Pre: r.pre, Post: r.post}, "", nil
}

// readHS reads 9013, 9013.10, 9013*, 8541..8543; a code stands for all below it.
func readHS(r raw) (Value, string, error) {
	if r.pre {
		return Value{}, "", fmt.Errorf("%q starts with *; a code is matched from its start", star(r))
	}
	if lo, hi, ok := strings.Cut(r.text, ".."); ok && lo != "" && hi != "" {
		s := digits(lo) + ".." + digits(hi)
		if !reHSRange.MatchString(s) || len(digits(lo)) != len(digits(hi)) {
			return Value{}, "", fmt.Errorf("%q is not a range of codes; expected two codes of equal length, such as 8541..8543", r.text)
		}
		if digits(hi) < digits(lo) {
			return Value{}, "", fmt.Errorf("the range %q ends before it starts", r.text)
		}
		return Value{Text: s}, "", nil
	}
	d := digits(r.text)
	if !reHS.MatchString(d) {
		return Value{}, "", fmt.Errorf("%q is not an HS code; expected 1 to 14 digits, such as 9013.10 or 8542*", r.text)
	}
	odd := len(d) < 10 && len(d)%2 == 1
	if odd && !r.post {
		return Value{}, "", fmt.Errorf("%q has %d digits: chapters have 2, headings 4, subheadings 6; is a leading zero lost? (a start of a code is written %s*)", r.text, len(d), d)
	}
	// 9013 and 9013* are the same: a code stands for all that is below it.
	return Value{Text: d, Post: odd}, "", nil
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '.' || c == ' ' {
			return -1
		}
		return c
	}, s)
}

func (k *keyDef) readDay(r raw) (Value, string, error) {
	p, err := ParsePeriod(k.Name + ":" + star(r))
	if err != nil {
		return Value{}, "", err
	}
	// The key says before or after; the value keeps the day only.
	return Value{Date: &Period{From: p.From}}, "", nil
}

func (k *keyDef) readPart(r raw) (Value, string, error) {
	p, err := ParsePeriod(star(r))
	if err != nil {
		return Value{}, "", err
	}
	for _, q := range []*Point{p.From, p.To} {
		if q == nil {
			continue
		}
		month := q.Month > 0 && q.Day == 0 && !q.Fiscal
		year := q.Month == 0 && q.Quarter == 0 && q.Event == ""
		if (k.kind == kindMonth && !month) || (k.kind == kindYear && !year) {
			return Value{}, "", fmt.Errorf("%q is not a %s; expected %s", star(r), kindNames[k.kind], map[valueKind]string{kindMonth: "2022-03 or 2022-03..2022-10", kindYear: "2022 or 2021..2022"}[k.kind])
		}
	}
	return Value{Date: &p}, "", nil
}

func (k *keyDef) readEnum(r raw) (Value, string, error) {
	s := strings.ToLower(star(r))
	for _, known := range k.Values {
		if s == known {
			return Value{Text: known}, "", nil
		}
	}
	return Value{}, nearest(s, k.Values), fmt.Errorf("unknown value %q; expected %s", star(r), strings.Join(k.Values, ", "))
}

func readKey(r raw) (Value, string, error) {
	s := strings.ToLower(star(r))
	def := lookupKey(s)
	var known []string
	for _, d := range allKeys() {
		if d.missing != "" || d.present != nil {
			known = append(known, d.Name)
		}
	}
	if def == nil || (def.missing == "" && def.present == nil) {
		near := nearest(s, known)
		return Value{}, near, fmt.Errorf("unknown key %q; expected a key that a record may lack, such as value, hs, date or sender", star(r))
	}
	return Value{Text: def.Name}, "", nil
}

func (k *keyDef) readWord(r raw) (Value, string, error) {
	s := strings.TrimSpace(r.text)
	if r.pre || (strings.Contains(s, "*") && !r.quoted) {
		return Value{}, "", fmt.Errorf("%q: a wildcard stands at the end only", star(r))
	}
	if s == "" {
		return Value{}, "", errors.New("no value; expected text before the *")
	}
	if k.kind == kindPair && !rePair.MatchString(s) {
		return Value{}, "", fmt.Errorf("%q is not a pair of countries; expected two joined by a hyphen, such as CN-RU", s)
	}
	if (k.kind == kindCountry || k.kind == kindPair) && r.post {
		return Value{}, "", fmt.Errorf("%q: a country has no wildcard; expected a code or name, or * for any", star(r))
	}
	switch {
	case k.upper || ((k.kind == kindCountry || k.kind == kindPair) && len(s) <= 7):
		s = strings.ToUpper(s)
	case k.lower:
		s = strings.ToLower(s)
	}
	return Value{Text: s, Post: r.post}, "", nil
}
