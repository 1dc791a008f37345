package ingest

import (
	"encoding/json"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// trim removes spaces of any width, byte order marks and zero-width characters
// around a cell.
func trim(s string) string {
	if s == "" {
		return s
	}
	if a, b := s[0], s[len(s)-1]; a > ' ' && a < 0x80 && b > ' ' && b < 0x80 {
		return s // nothing to trim: by far the most cells
	}
	return strings.TrimFunc(s, func(r rune) bool {
		switch r {
		case ' ', '\t', '\r', '\n', '\v', '\f', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060:
			return true
		}
		return r >= 0x2000 && r <= 0x200A
	})
}

// tariffCode checks a cell of the column of tariff codes. It is kept as
// written, except for the decimal point that programs append when they take a
// code for a number. Spaces, dots, hyphens and a closing mark are allowed.
func tariffCode(cell string) (code, note string, ok bool) {
	if digits, good := codeDigits(cell); good {
		if n := len(digits); n > 2 && strings.HasSuffix(cell, ".0") && strings.Count(cell, ".") == 1 {
			return cell[:len(cell)-2], "hs-decimal-removed: " + cell, true
		}
		return cell, "", true
	}
	if strings.ContainsAny(cell, "eE") {
		if a, err := trade.ParseAmount(cell); err == nil {
			digits := strings.Trim(cell[:strings.IndexAny(cell, "eE")], "0.")
			if whole := a.String(); !strings.ContainsAny(whole, ".-") && len(digits) >= 7 && len(whole) <= 12 {
				return whole, "hs-exponent-expanded: " + cell, true
			}
		}
		return "", "", false
	}
	if parts := strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' }); len(parts) > 1 {
		for _, p := range parts {
			if _, good := codeDigits(trim(p)); !good {
				return "", "", false
			}
		}
		return trim(parts[0]), "hs-several: " + cell, true
	}
	return "", "", false
}

// codeDigits returns the digits of a tariff code, 2 to 14 of them, or not ok.
func codeDigits(cell string) (string, bool) {
	n, letters := 0, 0
	for i := range len(cell) {
		switch c := cell[i]; {
		case c >= '0' && c <= '9':
			n++
		case c == ' ' || c == '.' || c == '-' || c == '/' || c == '\'' || c == '*' || c == 0xC2 || c == 0xA0:
		case c == 'X' || c == 'R': // confidential: 11XXXXXX, 99RRR100
			letters++
		default:
			return "", false
		}
	}
	if n < 2 || n+letters > 14 || letters > 0 && (n+letters != 8 || n < 2) {
		return "", false
	}
	return digitsOf(cell), true
}

func digitsOf(s string) string {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, s)
		}
	}
	return s
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// declarationDate finds the DDMMYY part of a declaration number of the form
// 10012020/310325/5016594.
func declarationDate(no string) (int32, bool) {
	for i := 0; i+7 < len(no); i++ {
		if no[i] != '/' || no[i+7] != '/' {
			continue
		}
		part := no[i+1 : i+7]
		if strings.Trim(part, "0123456789") != "" {
			continue
		}
		n := func(at int) int { return int(part[at]-'0')*10 + int(part[at+1]-'0') }
		if day, ok := source.DayOf(2000+n(4), n(2), n(0)); ok && n(4) < 60 {
			return day, true
		}
	}
	return 0, false
}

// normalDeclaration brings spellings of one declaration number together, for
// keys only: upper case, no spaces, no leading slash, no item behind the
// serial number, the post's lost leading zero restored.
func normalDeclaration(no string) string {
	if len(no) == 23 && no[8] == '/' && no[15] == '/' && no[16] != '0' && digitsOnly(no[:8]) && digitsOnly(no[9:15]) && digitsOnly(no[16:]) {
		return no // the usual form, nothing to do
	}
	no = strings.Trim(strings.TrimPrefix(strings.ToUpper(strings.Trim(strings.Join(strings.Fields(no), ""), "/")), correctionMark), "/")
	parts := strings.Split(no, "/")
	if len(parts) >= 3 && len(parts[1]) == 6 && strings.Trim(parts[1], "0123456789") == "" && strings.Trim(parts[0], "0123456789") == "" && len(parts[2]) >= 5 {
		if len(parts[0]) == 7 {
			parts[0] = "0" + parts[0]
		}
		return parts[0] + "/" + parts[1] + "/" + strings.TrimLeft(parts[2], "0")
	}
	return no
}

// wayOf reads the direction out of a cell: ИМ, ЭК, Import, IM/40/ДЕ, 进口 ...
func wayOf(cell string) (trade.Direction, bool) {
	c := strings.ToUpper(cell)
	if way, ok := flowWords[c]; ok {
		return way, true
	}
	if code, word, ok := strings.Cut(c, "-"); ok && digitsOf(code) == code {
		c = strings.TrimSpace(word) // "2-EXPORT"
	}
	for _, w := range []struct {
		way   trade.Direction
		heads string
	}{
		{trade.Import, "ИМ|IM|ІМ|ВВОЗ|ВВЕЗ|进|ITHALAT|İTHALAT|ENTRADA|NHẬP|ARRIVAL"},
		{trade.Export, "ЭК|ЕК|EK|EX|ЭКС|ВЫВОЗ|ВИВІЗ|出|IHRACAT|İHRACAT|SALIDA|SAÍDA|XUẤT|DISPATCH"},
		{trade.Transit, "ТР|TR|ТТ|过境"},
	} {
		for head := range strings.SplitSeq(w.heads, "|") {
			if strings.HasPrefix(c, head) {
				return w.way, true
			}
		}
	}
	switch c {
	case "1", "I", "M", "И":
		return trade.Import, true
	case "2", "E", "X", "Э":
		return trade.Export, true
	}
	return "", false
}

// totalWords open rows that state totals.
var totalWords = []string{"ИТОГО", "ВСЕГО", "ОБЩИЙ ИТОГ", "РАЗОМ", "ВСЬОГО", "УСЬОГО", "TOTAL", "GRAND TOTAL", "SUBTOTAL", "SUM", "合计", "总计", "小计", "TOPLAM", "GENEL TOPLAM", "SUMA", "TỔNG", "TỔNG CỘNG", "CỘNG"}

// statesTotal says whether one of the row's first two words is a word for a
// total, by itself or with more behind it.
func statesTotal(cells []string) (exact, prefix bool) {
	seen := 0
	for _, c := range cells {
		if c = trim(c); c == "" {
			continue
		}
		if len(c) < 60 {
			up := strings.ToUpper(strings.TrimRight(c, " :.="))
			for _, w := range totalWords {
				exact = exact || up == w
				prefix = prefix || strings.HasPrefix(up, w+" ") || strings.HasPrefix(up, w+":")
			}
		}
		if seen++; seen == 2 {
			break
		}
	}
	return exact, prefix
}

// cellsJSON is the raw row as a JSON array.
func cellsJSON(cells []string) string {
	data, err := json.Marshal(cells)
	if err != nil {
		return "[]" // strings always marshal
	}
	return string(data)
}
