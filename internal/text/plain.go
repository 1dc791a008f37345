package text

import "unicode/utf8"

// foldPlain is [Fold] for what most names are made of: ASCII, the Russian
// alphabet, and quotes and dashes. It gives up, with false, on any other
// character, and where a word may mix the alphabets.
func foldPlain(s string) (string, bool) {
	out := make([]byte, 0, len(s)+2)
	space, apostrophes := true, false
	var inWord, all uint8 // alphabets of the word, and of the text: 1 Latin, 2 Cyrillic
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
				fallthrough
			case c >= 'a' && c <= 'z':
				out, space, inWord = append(out, c), false, inWord|1
			case c >= '0' && c <= '9':
				out, space, all, inWord = append(out, c), false, all|inWord, 0
			case c == '\'' || c == '`':
				apostrophes = true
			case c == '&':
				if !space {
					out = append(out, ' ')
				}
				out, space, all, inWord = append(out, '&', ' '), true, all|inWord, 0
			default:
				if !space {
					out, space = append(out, ' '), true
				}
				all, inWord = all|inWord, 0
			}
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			switch {
			case r >= 'А' && r <= 'Я':
				r += 'а' - 'А'
				fallthrough
			case r >= 'а' && r <= 'я':
				out, space, inWord = utf8.AppendRune(out, r), false, inWord|2
			case r == 'ё' || r == 'Ё':
				out, space, inWord = utf8.AppendRune(out, 'е'), false, inWord|2
			case r == '’' || r == '‘':
				apostrophes = true
			case quoteOrDash(r):
				if !space {
					out, space = append(out, ' '), true
				}
				all, inWord = all|inWord, 0
			default:
				return "", false
			}
		}
		if inWord == 3 {
			return "", false
		}
	}
	if all|inWord == 3 && apostrophes {
		return "", false // a word closed up over an apostrophe may mix the alphabets
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return string(out), true
}

func quoteOrDash(r rune) bool {
	switch r {
	case '«', '»', '“', '”', '„', '–', '—', '\u00a0':
		return true
	}
	return false
}
