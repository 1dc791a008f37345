package classify

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What stands between two tokens of a description, weakest bond last.
const (
	glueNone   uint8 = iota // a letter beside a digit: "ми8"
	glueHyphen              // any dash: "ми-8"
	glueSpace
	gluePunct // comma, point, slash, bracket, quote ...
	glueBreak // colon, semicolon, line end: something else may begin
)

// Kinds of token.
const (
	kindLetter uint8 = iota
	kindDigit
	kindHan
)

// token is a run of letters, of digits or of Han characters.
type token struct {
	start, end       int32 // in folded.buf, without the spaces around
	srcStart, srcEnd int32 // in the normalised source text
	glue             uint8 // what stands before it
	kind             uint8
	opens, closes    bool // a quotation mark stands directly before, after it
}

// folded is a description in canonical form (that of text.Fold, but with the
// place of every word in the source and what stands between the words): lower case, one spelling per
// letter, tokens separated by single spaces, " " at both ends. "Ми-8МТВ" and
// "МИ 8 мтв" both become " ми 8 мтв ".
type folded struct {
	src string
	buf []byte
	tok []token
}

// tokenAt is the index of the token that holds or follows byte pos.
func (f *folded) tokenAt(pos int32) int {
	return sort.Search(len(f.tok), func(i int) bool { return f.tok[i].end > pos })
}

// words returns the source text of tokens [a,b).
func (f *folded) words(a, b int) string {
	if a >= b || b > len(f.tok) {
		return ""
	}
	return f.src[f.tok[a].srcStart:f.tok[b-1].srcEnd]
}

// text returns the canonical bytes of a token.
func (f *folded) text(i int) []byte { return f.buf[f.tok[i].start:f.tok[i].end] }

// needsNorm says whether s holds anything outside the blocks that fold reads
// directly; only then is Unicode normalisation (NFKC) paid for.
func needsNorm(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r >= 0xC0 && r < 0x180, r >= 0x400 && r < 0x530, r >= 0x4E00 && r < 0xA000,
			r >= 0x2010 && r <= 0x201F, r == 0xA0, r == 0xAB, r == 0xBB, r == 0xB0, r == 0xAD,
			r == 0xB1, r == 0xD7, r == 0x3001, r == 0x3002, r == '№', r == 0xAE:
		default:
			return true
		}
	}
	return false
}

// fold brings s into canonical form, reusing f's memory.
func (f *folded) fold(s string) {
	if needsNorm(s) {
		s = norm.NFKC.String(s)
	}
	f.src = s
	f.buf = append(f.buf[:0], ' ')
	f.tok = f.tok[:0]
	glue, open, mixed, quote := glueBreak, false, uint8(0), false
	var cur token
	closeToken := func(at int) {
		if !open {
			return
		}
		open = false
		cur.end, cur.srcEnd = int32(len(f.buf)), int32(at)
		if mixed == 3 {
			f.unmix(&cur)
		}
		f.buf = append(f.buf, ' ')
		f.tok = append(f.tok, cur)
		glue, mixed = glueNone, 0
	}
	for i, r := range s {
		kind, g, ok := classOf(r)
		switch {
		case ok && open && cur.kind == kind:
		case ok:
			closeToken(i)
			cur = token{start: int32(len(f.buf)), srcStart: int32(i), glue: glue, kind: kind, opens: quote}
			open = true
		case g == glueNone: // joins: apostrophe inside a word, soft hyphen, combining mark
			continue
		case g == gluePunct && open && cur.kind == kindLetter && isApostrophe(r):
			continue
		default:
			closeToken(i)
			glue = max(glue, g)
			if quote = isQuote(r); quote && len(f.tok) > 0 && int(f.tok[len(f.tok)-1].srcEnd) == i {
				f.tok[len(f.tok)-1].closes = true
			}
			continue
		}
		quote = false
		before := len(f.buf)
		f.buf = appendFolded(f.buf, r)
		if kind == kindLetter && len(f.buf) > before {
			if f.buf[before] < utf8.RuneSelf {
				mixed |= 1
			} else {
				mixed |= 2
			}
		}
	}
	closeToken(len(s))
}

func isQuote(r rune) bool {
	switch r {
	case '"', '«', '»', '“', '”', '„', '‟':
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' || r == 'ʼ' }

// classOf gives a rune's token kind, or, when ok is false, the glue it makes.
func classOf(r rune) (kind, glue uint8, ok bool) {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return kindLetter, 0, true
	case r >= '0' && r <= '9':
		return kindDigit, 0, true
	case r == ' ', r == '\t', r == 0xA0, r == '_':
		return 0, glueSpace, false
	case r == '-', r >= 0x2010 && r <= 0x2015, r == 0x2212:
		return 0, glueHyphen, false
	case r == ';', r == ':', r == '\n', r == '\r', r == '|', r == '>', r == '；', r == '：':
		return 0, glueBreak, false
	case r < utf8.RuneSelf:
		return 0, gluePunct, false
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x300 && r <= 0x36F, r == 0xFEFF:
		return 0, glueNone, false
	case r >= 0x400 && r < 0x530:
		return kindLetter, 0, true
	case r >= 0x3400 && r < 0xA000, r >= 0xF900 && r < 0xFB00, r >= 0x20000 && r < 0x30000:
		return kindHan, 0, true
	case unicode.IsLetter(r):
		return kindLetter, 0, true
	case unicode.IsDigit(r):
		return kindDigit, 0, true
	default:
		return 0, gluePunct, false
	}
}

// appendFolded appends the canonical spelling of a letter or digit.
func appendFolded(b []byte, r rune) []byte {
	switch {
	case r >= 'A' && r <= 'Z':
		return append(b, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return append(b, byte(r))
	case r >= 'А' && r <= 'Я':
		r += 'а' - 'А'
	case r == 'ё', r == 'Ё':
		r = 'е'
	case r >= 0x400 && r < 0x530:
		r = unicode.ToLower(r)
		if r == 'ґ' {
			r = 'г'
		}
	case r >= 0xC0 && r < 0x180:
		return append(b, latinBase[r-0xC0]...)
	case r >= hanFirst && r <= hanLast:
		r = simplified()[r-hanFirst]
	default:
		r = unicode.ToLower(r)
	}
	return utf8.AppendRune(b, r)
}

// latinBase is the base letter of each of U+00C0..U+017F, lower case.
var latinBase = func() (t [0x180 - 0xC0]string) {
	special := map[rune]string{'ß': "ss", 'æ': "ae", 'Æ': "ae", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d",
		'ı': "i", 'İ': "i", 'ł': "l", 'Ł': "l", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d"}
	for r := rune(0xC0); r < 0x180; r++ {
		if s, ok := special[r]; ok {
			t[r-0xC0] = s
			continue
		}
		d := norm.NFD.String(string(r))
		first, _ := utf8.DecodeRuneInString(d)
		t[r-0xC0] = string(unicode.ToLower(first))
	}
	return t
}()

// Letters of the two alphabets that look alike in capitals.
var (
	cyrToLat = map[rune]byte{'а': 'a', 'в': 'b', 'с': 'c', 'е': 'e', 'н': 'h', 'к': 'k', 'м': 'm',
		'о': 'o', 'р': 'p', 'т': 't', 'х': 'x', 'у': 'y', 'і': 'i', 'ѕ': 's', 'ј': 'j'}
	latToCyr = map[byte]rune{'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'k': 'к', 'm': 'м',
		'o': 'о', 'p': 'р', 't': 'т', 'x': 'х', 'y': 'у', 'i': 'і'}
)

// unmix rewrites the token at the end of buf, which holds letters of both
// alphabets, into one of them where look-alikes allow it: a Latin "o" in a
// Russian word is a slip or a disguise, not another word.
func (f *folded) unmix(t *token) {
	w := string(f.buf[t.start:t.end])
	s, ok := toCyrillic(w)
	if !ok {
		if s, ok = toLatin(w); !ok {
			return
		}
	}
	f.buf = append(f.buf[:t.start], s...)
	t.end = int32(len(f.buf))
}

// toCyrillic respells a folded word with Cyrillic letters only.
func toCyrillic(w string) (string, bool) {
	out := make([]rune, 0, len(w))
	for _, r := range w {
		if r < utf8.RuneSelf {
			c, ok := latToCyr[byte(r)]
			if !ok {
				return "", false
			}
			// A Latin i stands for the Ukrainian letter.
			r = c
		}
		out = append(out, r)
	}
	return string(out), true
}

// toLatin respells a folded word with Latin letters only.
func toLatin(w string) (string, bool) {
	out := make([]byte, 0, len(w))
	for _, r := range w {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		c, ok := cyrToLat[r]
		if !ok {
			return "", false
		}
		out = append(out, c)
	}
	return string(out), true
}
