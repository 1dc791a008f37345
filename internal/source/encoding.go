package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"tallyman/internal/trade"
)

// Encoding is the character set of a text file and why it was taken.
type Encoding struct {
	Name   string // "utf-8", "utf-16le", "windows-1251" ...
	Reason string
	BOM    int // bytes to skip at the start
	// Sure is false where another encoding explains the bytes nearly as well.
	Sure bool
}

// charsets are the encodings a file may be read in, by the name used in
// reports and by --encoding. UTF-8 and UTF-16 are handled apart.
func charsets() map[string]encoding.Encoding {
	return map[string]encoding.Encoding{
		"windows-1251": charmap.Windows1251,
		"koi8-r":       charmap.KOI8R,
		"koi8-u":       charmap.KOI8U,
		"ibm866":       charmap.CodePage866,
		"windows-1254": charmap.Windows1254,
		"windows-1252": charmap.Windows1252,
		"windows-1250": charmap.Windows1250,
		"windows-1258": charmap.Windows1258,
		"gb18030":      simplifiedchinese.GB18030,
		"big5":         traditionalchinese.Big5,
		"shift_jis":    japanese.ShiftJIS,
	}
}

var encodingAliases = map[string]string{
	"utf8": "utf-8", "utf-8-sig": "utf-8", "cp1251": "windows-1251", "ansi": "windows-1251", "win-1251": "windows-1251", "1251": "windows-1251",
	"koi8r": "koi8-r", "cp866": "ibm866", "866": "ibm866", "dos": "ibm866", "cp1254": "windows-1254", "iso-8859-9": "windows-1254",
	"cp1252": "windows-1252", "latin1": "windows-1252", "iso-8859-1": "windows-1252", "gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030",
	"utf16": "utf-16le", "utf-16": "utf-16le", "unicode": "utf-16le", "ascii": "utf-8", "us-ascii": "utf-8", "sjis": "shift_jis",
}

// EncodingByName finds an encoding that a user named.
func EncodingByName(name string) (string, error) {
	n := strings.ToLower(strings.TrimSpace(name))
	if a, ok := encodingAliases[n]; ok {
		n = a
	}
	switch n {
	case "utf-8", "utf-16le", "utf-16be":
		return n, nil
	}
	if _, ok := charsets()[n]; ok {
		return n, nil
	}
	return "", &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("encoding %q is not known", name),
		Next: "use utf-8, utf-16le, utf-16be, windows-1251, koi8-r, ibm866, windows-1254, windows-1252, windows-1250, gb18030, big5 or shift_jis"}
}

// GuessEncoding decides the encoding of a text file from its first bytes and
// from samples of its middle and end. A sample may begin and end inside a
// character.
func GuessEncoding(head []byte, more ...[]byte) (Encoding, error) {
	if e, ok := byMark(head); ok {
		return e, nil
	}
	if e, ok := byZeros(head); ok {
		return e, nil
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return Encoding{}, &trade.Error{Code: trade.CodeInput, Message: "the file holds zero bytes and is not text in any known encoding"}
	}
	high, broken := 0, 0
	for i, s := range append([][]byte{head}, more...) {
		h, b := utf8Faults(s, i > 0)
		high, broken = high+h, broken+b
	}
	switch {
	case high == 0 && broken == 0:
		return Encoding{Name: "utf-8", Reason: "every byte looked at is ASCII", Sure: true}, nil
	case broken == 0:
		return Encoding{Name: "utf-8", Reason: fmt.Sprintf("%d non-ASCII characters, all valid UTF-8", high), Sure: true}, nil
	case high > 1000*broken:
		return Encoding{Name: "utf-8", Reason: fmt.Sprintf("%d characters are valid UTF-8, %d bytes are damaged", high, broken), Sure: true}, nil
	}
	return byLetters(append([][]byte{head}, more...))
}

func byMark(head []byte) (Encoding, bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return Encoding{Name: "utf-8", Reason: "the file opens with the UTF-8 byte order mark", BOM: 3, Sure: true}, true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return Encoding{Name: "utf-16le", Reason: "the file opens with the UTF-16 byte order mark", BOM: 2, Sure: true}, true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return Encoding{Name: "utf-16be", Reason: "the file opens with the UTF-16 byte order mark", BOM: 2, Sure: true}, true
	}
	return Encoding{}, false
}

// byZeros finds UTF-16 without a mark: in a table most characters are ASCII
// (separators, digits), so every other byte is zero.
func byZeros(head []byte) (Encoding, bool) {
	n := min(len(head), 1<<16)
	var zero [2]int
	for i := range n {
		if head[i] == 0 {
			zero[i&1]++
		}
	}
	var name string
	switch {
	case zero[1] > n/10 && zero[0] < n/200+1:
		name = "utf-16le"
	case zero[0] > n/10 && zero[1] < n/200+1:
		name = "utf-16be"
	default:
		return Encoding{}, false
	}
	return Encoding{Name: name, Reason: "every other byte of the ASCII characters is zero", Sure: true}, true
}

// utf8Faults counts non-ASCII characters and bytes that are not UTF-8. A cut
// character at the end, and at the start of a later sample, is no fault.
func utf8Faults(s []byte, midway bool) (high, broken int) {
	if midway {
		for n := 0; n < 3 && len(s) > 0 && !utf8.RuneStart(s[0]); n++ {
			s = s[1:]
		}
	}
	for len(s) > 0 {
		if s[0] < utf8.RuneSelf {
			s = s[1:]
			continue
		}
		r, size := utf8.DecodeRune(s)
		if r == utf8.RuneError && size == 1 {
			if len(s) < 4 && !utf8.FullRune(s) {
				return high, broken
			}
			broken++
		} else {
			high++
		}
		s = s[size:]
	}
	return high, broken
}

// byLetters reads the samples in each candidate and takes the one whose text
// looks most like a language: frequent letters, one script per word, few case
// flips inside words, no control characters.
func byLetters(samples [][]byte) (Encoding, error) {
	type scored struct {
		name  string
		score float64
		why   string
	}
	var best, second scored
	for _, c := range []struct{ name, what string }{
		{"windows-1251", "Cyrillic"}, {"koi8-r", "Cyrillic"}, {"ibm866", "Cyrillic"}, {"gb18030", "Chinese"},
		{"windows-1254", "Turkish"}, {"windows-1252", "Western European"}, {"windows-1250", "Central European"},
	} {
		score, good, all := plausibility(charsets()[c.name], c.what, samples)
		s := scored{c.name, score, fmt.Sprintf("the bytes are not UTF-8; read as %s, %d of %d non-ASCII characters are common in %s text", c.name, good, all, c.what)}
		switch {
		case best.name == "" || s.score > best.score:
			best, second = s, best
		case second.name == "" || s.score > second.score:
			second = s
		}
	}
	if best.score <= 0 {
		return Encoding{}, &trade.Error{Code: trade.CodeInput, Message: "the bytes are not UTF-8 and no other known encoding gives readable text", Next: "name it with --encoding"}
	}
	e := Encoding{Name: best.name, Reason: best.why, Sure: best.score > 1.15*second.score}
	if !e.Sure {
		e.Reason += fmt.Sprintf("; %s explains them nearly as well", second.name)
	}
	return e, nil
}

// commonLetters of each language group, most frequent first; a letter outside
// is possible but earns less.
var commonLetters = map[string]string{
	"Cyrillic":         "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґОЕАИНТСРВЛКМДПУЯЫЬГЗБЧЙХЖШЮЦЩЭФІЇЄ№«»",
	"Turkish":          "ıİşŞğĞçÇöÖüÜâ",
	"Western European": "éèêàâçîïôûùëñóáíúãõüöäßÉÈÀÇÑÓÁÍÚÃÕÜÖÄ°²³º",
	"Central European": "ąćęłńóśźżáčďéěíňřšťúůýžőűĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰ",
	"Chinese":          "",
}

func plausibility(enc encoding.Encoding, what string, samples [][]byte) (score float64, good, all int) {
	for _, s := range samples {
		text, err := enc.NewDecoder().Bytes(s[:min(len(s), 256<<10)])
		if err != nil {
			continue
		}
		sc, g, a := textScore(string(text), what)
		score, good, all = score+sc, good+g, all+a
	}
	if all == 0 {
		return 0, 0, 0
	}
	return score / float64(all), good, all
}

func textScore(text, what string) (score float64, good, all int) {
	common := commonLetters[what]
	var prev rune
	for _, r := range text {
		if r < utf8.RuneSelf {
			prev = r
			continue
		}
		all++
		if what == "Chinese" {
			add := hanScore(r, prev)
			score += add
			if add > -1 && unicode.Is(unicode.Han, r) {
				good++
			}
		} else {
			score += letterScore(r, prev, what, common)
			if strings.ContainsRune(common, r) {
				good++
			}
		}
		prev = r
	}
	return score, good, all
}

// hanScore rates one character of a text taken for Chinese. A pair of accented
// letters decodes as one ideograph, so a run of ideographs earns more than a
// single one behind a Latin letter.
func hanScore(r, prev rune) float64 {
	switch {
	case unicode.Is(unicode.Han, r) && r >= 0x4E00 && r <= 0x9FA5:
		if unicode.Is(unicode.Han, prev) || !unicode.IsLetter(prev) {
			return 1.2
		}
		return -0.5
	case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
		return -3
	case r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF:
		return 0.6
	}
	return -1
}

func letterScore(r, prev rune, what, common string) float64 {
	s := -1.0
	switch at := strings.IndexRune(common, r); {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -3
	case at >= 0 && what == "Cyrillic":
		// Two bytes a letter: the first twenty letters cover most of any text.
		s = 1.1 - 0.012*float64(at/2%33)
	case at >= 0:
		s = 1
	case r == 0xA0 || r >= 0x2010 && r <= 0x2026 || r == '№' || r == '°' || r == '²':
		return 0.3
	}
	if unicode.IsLetter(r) && unicode.IsLetter(prev) {
		switch {
		case unicode.IsLower(prev) && unicode.IsUpper(r):
			s -= 1.2
		case what == "Cyrillic" && prev < utf8.RuneSelf:
			s -= 0.8 // Latin and Cyrillic in one word
		case what != "Cyrillic" && prev >= utf8.RuneSelf:
			s -= 0.8 // accented letters seldom stand side by side
		}
	}
	return s
}
