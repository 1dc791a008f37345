package listfile

import (
	"regexp"
	"strings"
	"unicode"

	"tallyman/internal/trade"
)

// Clean brings white space of all kinds to single blanks and drops control
// characters.
func Clean(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ' ' && i+1 < len(s) && s[i+1] == ' ' {
			plain = false
			break
		}
	}
	if plain {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u00a0', r == '\u200b', r == '\ufeff':
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

var (
	numbering = regexp.MustCompile(`(?:^|\s)\(?[a-z0-9]{1,2}\)\s`)
	leadAnd   = regexp.MustCompile(`(?i)^(?:and|or)\s+`)
)

// SplitList takes apart a cell that joins values by semicolons. Semicolons in
// brackets stay; the "and" that English puts before the last value goes, and so
// do numberings as in "a) X b) Y".
func SplitList(s string) []string {
	var out []string
	for _, p := range splitTop(s, ';') {
		start := 0
		add := func(v string) {
			v = leadAnd.ReplaceAllString(Clean(v), "")
			v = unwrap(strings.Trim(v, " ;,"))
			if v != "" && v != "-" {
				out = append(out, v)
			}
		}
		for _, loc := range numbering.FindAllStringIndex(p, -1) {
			if strings.ContainsRune(p[loc[0]:loc[1]], '(') || isDigit(strings.TrimSpace(p[loc[0]:loc[1]])[0]) {
				continue
			}
			add(p[start:loc[0]])
			start = loc[1]
		}
		add(p[start:])
	}
	return out
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// unwrap takes straight quotes off a value that is wholly inside them.
func unwrap(s string) string {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' && strings.Count(s, `"`) == 2 {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// splitTop splits at sep outside brackets. Brackets that are never closed do
// not hold anything together.
func splitTop(s string, sep byte) []string {
	if strings.Count(s, "(") != strings.Count(s, ")") {
		return strings.Split(s, string(sep))
	}
	var out []string
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case sep:
			if depth <= 0 {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	return append(out, s[start:])
}

// Remarks that lists put in brackets after a name and that are not names.
var (
	previousRemark = regexp.MustCompile(`(?i)^(?:previously|formerly|former)(?: listed)?(?: as| name)?$`)
	plainRemark    = regexp.MustCompile(`(?i)^(?:birth name|combat name|nom de guerre|deceased|original script|third|junior|senior|fictitious|listed (?:as|name)|nickname|call ?sign|code ?name|alias|maiden name|married name)$`)
	aliasLead      = regexp.MustCompile(`(?i)^(?:a\.?\s?k\.?\s?a\.?|also known as|alias(?:es)?|aka|better known as|abbreviated as|also spelled|also transliterated as|original script:|in arabic script:|in (?:russian|ukrainian|belarusian|chinese|korean|persian|farsi|arabic|cyrillic|english):?|russian(?: spelling)?:|ukrainian(?: spelling)?:|belarusian(?: spelling)?:)[,:]?\s*`)
	previousLead   = regexp.MustCompile(`(?i)^(?:f\.?\s?k\.?\s?a\.?|formerly known as|formerly|previously known as|previously|former name:?|ex-)[,:]?\s+`)
	acronym        = regexp.MustCompile(`^[\p{Lu}\d][\p{Lu}\p{Ll}\d&./ -]{0,14}$`)
	digitRun       = regexp.MustCompile(`\d{4,}`)
)

// Names reads one name as a publisher wrote it. Lists put further names into
// brackets behind the first: the same name in another script ("Jin Tiesan
// (金铁三)"), a spelling ("X PAVLICHENKO (Y PAVLICHENKO)"), a former name, an
// abbreviation. Those become names of their own, an abbreviation as a weak one;
// any other bracket stays where it is. The first name returned is the one
// outside the brackets. In the names of persons one word in brackets is another
// surname: "Galina KHULAPOVA (KASHIRSKAYA)" is also Galina KASHIRSKAYA.
func Names(s string, kind trade.NameKind, person bool) []trade.EntityName {
	s = Clean(s)
	s = aliasLead.ReplaceAllString(s, "")
	if rest := previousLead.ReplaceAllString(s, ""); rest != s {
		s, kind = rest, trade.NamePrevious
	}
	r := nameReader{person: person}
	r.read(strings.Trim(s, " ;,"), kind, 0)
	return r.out
}

type nameReader struct {
	person bool
	out    []trade.EntityName
}

func (r *nameReader) read(s string, kind trade.NameKind, depth int) {
	outer, inner, ok := lastBracket(s)
	if !ok || depth > 4 || letters(outer) == 0 {
		r.push(s, kind)
		return
	}
	second := kind
	if kind == trade.NamePrimary {
		second = trade.NameAlias
	}
	switch {
	case previousRemark.MatchString(inner):
		r.read(outer, trade.NamePrevious, depth+1)
	case plainRemark.MatchString(inner):
		r.read(outer, kind, depth+1)
	case aliasLead.MatchString(inner):
		r.read(outer, kind, depth+1)
		r.each(aliasLead.ReplaceAllString(inner, ""), second, depth)
	case previousLead.MatchString(inner):
		r.read(outer, kind, depth+1)
		r.each(previousLead.ReplaceAllString(inner, ""), trade.NamePrevious, depth)
	case digitRun.MatchString(inner) || letters(inner) < 2:
		r.push(s, kind)
	case r.person && otherSurname(outer, inner):
		r.read(outer, kind, depth+1)
		r.push(outer[:strings.LastIndexByte(outer, ' ')+1]+inner, second)
	case !sameScript(inner, outer):
		r.read(outer, kind, depth+1)
		r.each(inner, kind, depth)
	case !r.person && isAcronym(outer, inner):
		r.read(outer, kind, depth+1)
		r.push(inner, trade.NameWeak)
	case !r.person && shortForm.MatchString(inner):
		r.read(outer, kind, depth+1)
		if rest := shortForm.ReplaceAllString(inner, ""); letters(rest) < 5 {
			second = trade.NameWeak
		}
		r.push(inner, second)
	case isSpelling(outer, inner):
		r.read(outer, kind, depth+1)
		r.each(inner, second, depth)
	default:
		r.push(s, kind)
	}
}

// shortForm is a legal form before a company's official short name.
var shortForm = regexp.MustCompile(`^(?:АО|ООО|ПАО|ОАО|ЗАО|НАО|ФГУП|ФГБУ|ФГБНУ|ФГАУ|ФКП|ГУП|НКО|ТОО|ЧАО|УП|РУП|AO|OOO|PAO|OAO|ZAO|FGUP|FSUE|JSC|OJSC|PJSC|CJSC|LLC)[\s«"“‘„]+`)

// otherSurname: one capitalised word of the outer name's script behind at least
// two words.
func otherSurname(outer, inner string) bool {
	first, _ := firstLetter(inner)
	return !strings.Contains(inner, " ") && strings.Contains(outer, " ") && letters(inner) >= 3 && unicode.IsUpper(first) &&
		sameScript(inner, outer) && !strings.ContainsAny(inner, ".0123456789")
}

func (r *nameReader) each(s string, kind trade.NameKind, depth int) {
	for _, p := range splitTop(s, ';') {
		r.read(strings.Trim(Clean(p), " ;,"), kind, depth+1)
	}
}

func (r *nameReader) push(s string, kind trade.NameKind) {
	s = strings.Trim(s, " ;,")
	if s == "" {
		return
	}
	for _, n := range r.out {
		if n.Name == s {
			return
		}
	}
	r.out = append(r.out, trade.EntityName{Name: s, Kind: kind, Script: Script(s)})
}

// lastBracket cuts off the bracket with which a name ends.
func lastBracket(s string) (outer, inner string, ok bool) {
	if !strings.HasSuffix(s, ")") {
		return s, "", false
	}
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			depth--
			if depth == 0 {
				return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1 : len(s)-1]), true
			}
		}
	}
	return s, "", false
}

// isAcronym: one short word of capitals and digits that is no country and no
// legal form. Where the outer name is all capitals, capitals tell nothing: then
// the letters must stand in it in their order.
func isAcronym(outer, s string) bool {
	if !acronym.MatchString(s) || strings.Count(s, " ") > 1 || letters(s) < 3 {
		return false
	}
	if _, place := Country(s); place || bracketWords[strings.ToUpper(strings.Trim(s, ". "))] {
		return false
	}
	if upperShare(outer) > 0.9 {
		return isInitials(outer, s)
	}
	return upperShare(s) >= 0.5
}

// bracketWords stand in brackets inside company names and name nobody.
var bracketWords = map[string]bool{
	"PVT": true, "PTY": true, "PTE": true, "LTD": true, "LLC": true, "LLP": true, "INC": true, "SPC": true, "FZE": true, "FZC": true, "FZCO": true,
	"DMCC": true, "JLT": true, "PJSC": true, "OJSC": true, "JSC": true, "BVI": true, "GROUP": true, "HOLDING": true, "HOLDINGS": true,
	"ASIA": true, "EUROPE": true, "AFRICA": true, "PRIVATE": true, "PUBLIC": true, "CEASED": true, "NGO": true, "III": true, "USA": true, "UAE": true,
}

func upperShare(s string) float64 {
	upper, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(upper) / float64(all)
}

// isInitials says whether the letters of s stand in outer in their order, the
// first at its beginning: CASIC of "CHINA AEROSPACE SCIENCE AND INDUSTRY CORP".
func isInitials(outer, s string) bool {
	rest := strings.ToUpper(outer)
	for i, r := range strings.ToUpper(s) {
		at := strings.IndexRune(rest, r)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		rest = rest[at+len(string(r)):]
	}
	return true
}

// isSpelling: two words or more, one of at least four letters also in the outer
// name: "PAVLICHENKO" in both, or the company's proper name after its legal form.
func isSpelling(outer, inner string) bool {
	in := strings.FieldsFunc(strings.ToLower(inner), notLetter)
	if len(in) < 2 {
		return false
	}
	first, _ := firstLetter(inner)
	if !unicode.IsUpper(first) && unicode.In(first, unicode.Latin, unicode.Cyrillic) {
		return false
	}
	have := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(outer), notLetter) {
		have[w] = true
	}
	for _, w := range in {
		if letters(w) >= 4 && have[w] {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }

func firstLetter(s string) (rune, bool) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r, true
		}
	}
	return 0, false
}
