package source

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldHeader brings spellings of one header together: lower case, brackets,
// underscores, punctuation and runs of spaces as one space, ё as е, full-width
// forms as their plain ones.
func FoldHeader(h string) string {
	h = norm.NFKC.String(h)
	var b strings.Builder
	b.Grow(len(h))
	gap := false
	for _, r := range h {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			r = unicode.ToLower(r)
			if r == 'ё' {
				r = 'е'
			}
			b.WriteRune(r)
		case r == '№' || r == '$' || r == '#' || r == '%' || r == '€':
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			gap = true
		default:
			gap = true
		}
	}
	return strings.TrimSpace(b.String())
}

// graphCode is the graph number that opens a header of a Russian declaration
// dump: "G31_1 (Наименование ...)" gives "g31_1", "084 ОКАТО" gives "084".
// Empty when the header does not open with one.
func graphCode(h string) string {
	h = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
	end := strings.IndexFunc(h, func(r rune) bool { return !(r == '_' || r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r))) })
	if end < 0 {
		end = len(h)
	}
	code := strings.ToLower(h[:end])
	if code == "nd" || code == "stat" || code != "" && strings.ContainsAny(code, "0123456789") && len(code) <= 10 {
		return code
	}
	return ""
}

// spelling is one accepted wording of a header: its folded text and which of
// several equal headers it means (0: the first).
type spelling struct {
	folded string
	code   string
	nth    int
}

// parseSpelling reads "Отримувач#2": the second of two equal headers.
func parseSpelling(s string) spelling {
	nth := 0
	if i := strings.LastIndexByte(s, '#'); i > 0 {
		if n, err := strconv.Atoi(s[i+1:]); err == nil && n > 0 {
			nth, s = n-1, s[:i]
		}
	}
	return spelling{folded: FoldHeader(s), code: strings.ToLower(strings.TrimSpace(s)), nth: nth}
}

// headerIndex finds columns of one header row by wording.
type headerIndex struct {
	headers []string
	folded  map[string][]int
	codes   map[string][]int
}

func newHeaderIndex(headers []string) *headerIndex {
	ix := &headerIndex{headers: headers, folded: map[string][]int{}, codes: map[string][]int{}}
	for i, h := range headers {
		f := FoldHeader(h)
		if f == "" {
			continue
		}
		ix.folded[f] = append(ix.folded[f], i)
		if c := graphCode(h); c != "" {
			ix.codes[c] = append(ix.codes[c], i)
		}
	}
	return ix
}

// find returns the column of a spelling, or -1. With byCode the spelling may
// also be the graph number that opens the header.
func (ix *headerIndex) find(s string, byCode bool) int {
	sp := parseSpelling(s)
	if at := ix.folded[sp.folded]; sp.nth < len(at) {
		return at[sp.nth]
	}
	if byCode {
		if at := ix.codes[sp.code]; sp.nth < len(at) {
			return at[sp.nth]
		}
	}
	return -1
}
