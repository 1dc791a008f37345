package jpmeti

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// entry is the text of one numbered entry.
type entry struct {
	number int
	line   int // of the file, from 1
	lines  []string
}

var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// split finds the entries: number n+1 is looked for only after number n.
func split(lines []string) (entries []entry, head []string) {
	next := 1
	for i, line := range lines {
		for {
			before, after, ok := cutNumber(line, next)
			if !ok {
				break
			}
			if before = strings.TrimSpace(before); before != "" && len(entries) > 0 {
				last := &entries[len(entries)-1]
				last.lines = append(last.lines, before)
			}
			entries = append(entries, entry{number: next, line: i + 1})
			line = after
			next++
		}
		if len(entries) == 0 {
			head = append(head, line)
		} else if strings.TrimSpace(line) != "" {
			last := &entries[len(entries)-1]
			last.lines = append(last.lines, strings.TrimSpace(line))
		}
	}
	return entries, head
}

// cutNumber finds the beginning of entry n in a line: at the line's start
// before a text with Japanese in it, or glued to what ends the entry before, in
// front of a name with Japanese in it ("184682.77 NMテック").
func cutNumber(line string, n int) (before, after string, ok bool) {
	half := halfWidth.Replace(line)
	num := strconv.Itoa(n)
	trimmed := strings.TrimLeft(half, " 　")
	if rest, found := strings.CutPrefix(trimmed, num); found && rest != "" && (rest[0] == ' ' || rest[0] == 0xe3) && japanese(rest) {
		if rest[0] == ' ' || strings.HasPrefix(rest, "　") {
			return "", strings.TrimLeft(rest, " 　"), true
		}
	}
	for from := 0; ; {
		i := strings.Index(half[from:], num)
		if i < 0 {
			return "", "", false
		}
		i += from
		from = i + len(num)
		if i == 0 || unicode.IsDigit(rune(half[i-1])) || !strings.ContainsRune(".,;)", rune(half[i-1])) && !isLetter(half[i-1]) {
			continue
		}
		rest := half[from:]
		body := strings.TrimLeft(rest, " 　")
		if len(body) == len(rest) || body == "" {
			continue
		}
		if japanese(beginning(body, 15)) {
			return half[:i], body, true
		}
	}
}

func beginning(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func japaneseRune(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Katakana, unicode.Hiragana)
}

func kana(r rune) bool { return unicode.In(r, unicode.Katakana, unicode.Hiragana) }

func japanese(s string) bool { return strings.ContainsFunc(s, japaneseRune) }

var (
	place    = regexp.MustCompile(`所\s*在\s*地\s*[：:]`)
	others   = regexp.MustCompile(`別称\s*[：:]`)
	akaLead  = regexp.MustCompile(`(?i),?\s*(?:a\.?k\.?a\.?\s*)?,?\s*(?:the\s*)?follow(?:ing)?\s+[a-z]*\s*alias(?:es)?\s*[:.]?`)
	akaGlued = regexp.MustCompile(`(?i)twoaliases|threealiases|fouraliases`)
	dashes   = regexp.MustCompile(`(?:^|[;:.]\s*|\s)[-—–‐―]\s*(\S)`)
	andDash  = regexp.MustCompile(`^and\s*[-—–‐―]`)
	endAnd   = regexp.MustCompile(`(?i)[;,]?\s*\band$`)
	glued    = regexp.MustCompile(`^(.*[\p{Han}\p{Katakana}\p{Hiragana}ー」）])([A-Z][\x21-\x7e’–—]*[ ,][\x20-\x7e’–—“”]{3,})$`)
)

// entity reads an entry: Japanese name, English name with aliases, addresses.
func (en entry) entity() trade.Entity {
	e := trade.Entity{Schema: trade.LegalEntity}
	names, addresses := en.parts()
	jp, latin, more := sections(names)
	name, brackets := cutWide(jp)
	// The English name may be glued to the Japanese one or to its bracket.
	if i := strings.LastIndex(name, cut); i >= 0 && startsLatin(name[i+len(cut):]) {
		latin, name = name[i+len(cut):]+" "+latin, name[:i]
	}
	name = strings.ReplaceAll(name, cut, "")
	if m := glued.FindStringSubmatch(name); m != nil {
		name, latin = m[1], m[2]+" "+latin
	}
	outside, inside := cutWide(latin)
	english(&e, strings.ReplaceAll(outside, cut, " "))
	japaneseNames(&e, name, append(brackets, inside...))
	for _, n := range listfile.SplitList(more) {
		add(&e, n, trade.NameAlias)
	}
	if len(e.Names) > 0 {
		e.Caption = e.Names[0].Name
	}
	for _, a := range listfile.SplitList(addresses) {
		listfile.AddAddress(&e, strings.TrimSuffix(a, "."), "")
	}
	listfile.CountriesFromAddresses(&e)
	listfile.AddSectors(&e)
	return e
}

// parts cuts the addresses off.
func (en entry) parts() (names []string, addresses string) {
	for i, l := range en.lines {
		loc := place.FindStringIndex(l)
		if loc == nil {
			continue
		}
		names = append(names, en.lines[:i]...)
		if before := strings.TrimSpace(l[:loc[0]]); before != "" {
			names = append(names, before)
		}
		return names, joinLines(append([]string{l[loc[1]:]}, en.lines[i+1:]...))
	}
	return en.lines, ""
}

// joinLines joins broken lines; a word broken at a hyphen stays whole, and
// Japanese has no blanks between words.
func joinLines(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		if s := b.String(); s != "" && !strings.HasSuffix(s, "-") && !(endsWide(s) || startsWide(l)) {
			b.WriteByte(' ')
		}
		b.WriteString(l)
	}
	return b.String()
}

func endsWide(s string) bool {
	r := []rune(s)
	return r[len(r)-1] >= 0x2E80
}

func startsWide(s string) bool { return []rune(s)[0] >= 0x2E80 }

// latinName: an English name with the Chinese one in brackets behind it.
func latinName(l string) bool {
	before, _, found := strings.Cut(l, "（")
	return found && !japanese(before) && strings.Contains(before, " ") && strings.Count(l, "（") == strings.Count(l, "）")
}

func startsLatin(s string) bool { return s != "" && isLetter(s[0]) }

// wideBrackets: some brackets open wide and close narrow.
var wideBrackets = strings.NewReplacer("(", "（", ")", "）")

// sections parts the lines into Japanese name, English name with aliases, and
// the aliases of the newer style behind 別称. The Japanese part goes on while a
// bracket is open.
func sections(lines []string) (jp, latin, more string) {
	var first, second, third []string
	state, open := 0, 0
	for _, l := range lines {
		if loc := others.FindStringIndex(l); loc != nil && state > 0 {
			state = 2
			l = l[loc[1]:]
		}
		switch {
		case state == 0 && (len(first) == 0 || open > 0 || japanese(l) && !latinName(l)):
			l = wideBrackets.Replace(l)
			first = append(first, l)
			open += strings.Count(l, "（") - strings.Count(l, "）")
		case state == 2:
			// Japanese aliases come first, then the English ones on a new line.
			if len(third) > 0 && !japanese(l) && japanese(third[len(third)-1]) {
				third[len(third)-1] += ";"
			}
			third = append(third, l)
		default:
			state = 1
			second = append(second, l)
		}
	}
	return joinLines(first), joinLines(second), joinLines(third)
}

// english reads "Name, a.k.a., the following two aliases: -A; and -B."
func english(e *trade.Entity, s string) {
	s = strings.ReplaceAll(s, "；", ";")
	s = akaGlued.ReplaceAllStringFunc(s, func(m string) string { return m[:len(m)-7] + " " + m[len(m)-7:] })
	loc := akaLead.FindStringIndex(s)
	name, rest := s, ""
	if loc != nil {
		name, rest = s[:loc[0]], s[loc[1]:]
	}
	add(e, name, trade.NamePrimary)
	rest = dashes.ReplaceAllString(rest, ";$1")
	for _, a := range strings.Split(rest, ";") {
		add(e, endAnd.ReplaceAllString(strings.TrimSpace(a), ""), trade.NameAlias)
	}
}

// add cleans the end of a name: a full stop ends the sentence, but "Ltd." stays.
func add(e *trade.Entity, n string, kind trade.NameKind) {
	n = strings.Trim(listfile.Clean(n), " ;,:　")
	n = strings.TrimLeft(andDash.ReplaceAllString(n, ""), "-—–‐― ")
	if short, ok := strings.CutSuffix(n, "."); ok {
		low := strings.ToLower(n)
		keep := false
		for _, abbreviation := range []string{"ltd.", "inc.", "co.", "corp.", "llc.", "s.a.", "a.s.", "sti.", "j.s."} {
			keep = keep || strings.HasSuffix(low, abbreviation)
		}
		if !keep {
			n = short
		}
	}
	listfile.AddNames(e, n, kind)
}

var (
	otherNames = regexp.MustCompile(`^(?:別称|別名|略称|通称)[、､，,：:]\s*`)
	andJP      = regexp.MustCompile(`\s*(?:、|､|及び|並びに)\s*`)
)

// japaneseNames adds the name and what stands in brackets behind it: aliases
// after 別称, or the name in Chinese.
func japaneseNames(e *trade.Entity, name string, brackets []string) {
	listfile.AddName(e, trade.EntityName{Name: name, Kind: trade.NamePrimary})
	for _, b := range brackets {
		rest, kind := otherNames.ReplaceAllString(b, ""), trade.NameAlias
		switch {
		case rest == b && strings.ContainsFunc(b, kana):
			listfile.AddExtra(e, "note", b) // Japanese prose, no name
			continue
		case rest == b && japanese(b):
			kind = trade.NamePrimary // the name in Chinese
		case rest == b:
			kind = trade.NameWeak
		}
		for _, a := range andJP.Split(rest, -1) {
			listfile.AddName(e, trade.EntityName{Name: strings.Trim(a, " 　、"), Kind: kind})
		}
	}
}

// cut marks where a bracket stood.
const cut = "\x00"

// cutWide cuts the text in full-width brackets out of a name, leaving marks.
func cutWide(s string) (outside string, inside []string) {
	var out, in strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '（':
			if depth > 0 {
				in.WriteRune(r)
			}
			depth++
		case r == '）' && depth > 0:
			depth--
			if depth > 0 {
				in.WriteRune(r)
				continue
			}
			inside = append(inside, strings.TrimSpace(in.String()))
			in.Reset()
			out.WriteString(cut)
		case depth > 0:
			in.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	if rest := strings.TrimSpace(in.String()); rest != "" { // never closed
		inside = append(inside, rest)
	}
	return strings.TrimSpace(out.String()), inside
}
