package text

import (
	"slices"
	"strings"
)

// Latin is the canonical romanisation of a text: lower-case ASCII letters and
// digits, single spaces between words. Letters that no table has are dropped;
// a text of such letters alone gives "".
func Latin(s string) string { return romanise(Fold(s), reading{}) }

// reading is one way to romanise.
type reading struct {
	cyrillic map[rune]string
	iotate   bool
	abjad    map[rune]string
	han      string // between syllables; "wade" for Wade-Giles
	korean   int    // 0 revised, 1 McCune-Reischauer, 2 with family names
}

// romanise reads a folded text word by word and run by run.
func romanise(folded string, rd reading) string {
	if isFolded(folded) {
		return folded
	}
	var b strings.Builder
	b.Grow(len(folded))
	for i, w := range strings.Fields(folded) {
		if i > 0 {
			b.WriteByte(' ')
		}
		romanWord(&b, []rune(w), rd)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func romanWord(b *strings.Builder, w []rune, rd reading) {
	for i := 0; i < len(w); {
		kind := runKind(w[i])
		j := i + 1
		for j < len(w) && runKind(w[j]) == kind {
			j++
		}
		run := w[i:j]
		switch kind {
		case runCyrillic:
			b.WriteString(romanCyrillic(run, rd.cyrillic, rd.iotate))
		case runHan:
			if rd.han == "wade" {
				b.WriteString(romanWade(run))
			} else {
				b.WriteString(romanHan(run, rd.han))
			}
		case runHangul:
			b.WriteString(romanHangul(run, rd.korean == 1, rd.korean == 2))
		case runKana:
			b.WriteString(romanKana(run))
		default:
			romanTable(b, run, rd.abjad)
		}
		i = j
	}
}

const (
	runOther = iota
	runCyrillic
	runHan
	runHangul
	runKana
)

func runKind(r rune) int {
	switch {
	case r >= 0x400 && r < 0x530:
		return runCyrillic
	case r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0:
		return runHan
	case r >= hangulBase && r <= hangulLast:
		return runHangul
	case r >= 0x3040 && r < 0x3100:
		return runKana
	}
	return runOther
}

func romanTable(b *strings.Builder, run []rune, habit map[rune]string) {
	for i := 0; i < len(run); i++ {
		r := run[i]
		if r < 0x80 {
			if r == '&' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			}
			continue
		}
		if i+1 < len(run) {
			if to, ok := digraphs[string(run[i:i+2])]; ok && (r != 'ا' || i == 0) {
				b.WriteString(to)
				i++
				continue
			}
		}
		to, ok := habit[r]
		if !ok {
			to, ok = alphabets[r]
		}
		if !ok {
			to = foldLatin[r]
		}
		// At the beginning of a word the glides of abjads are consonants.
		if i == 0 && (r == 'ي' || r == 'י') {
			to = "y"
		}
		b.WriteString(to)
	}
}

const maxVariants = 8

// Variants are the plausible romanisations of a text, the canonical one first,
// at most eight, without repetitions.
func Variants(s string) []string {
	folded := Fold(s)
	out := []string{romanise(folded, reading{})}
	if isFolded(folded) {
		return out
	}
	add := func(rd reading) {
		if v := romanise(folded, rd); v != "" && len(out) < maxVariants && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	var cyr, han, hangul, abjad bool
	for _, r := range folded {
		switch runKind(r) {
		case runCyrillic:
			cyr = true
		case runHan:
			han = true
		case runHangul:
			hangul = true
		default:
			abjad = abjad || r >= 0x590 && r < 0x780
		}
	}
	if cyr {
		add(reading{iotate: true})
		for _, h := range cyrillicHabits {
			add(reading{cyrillic: h})
		}
	}
	if han {
		add(reading{han: " "})
		if w := []rune(folded); len(w) >= 2 && len(w) <= 4 {
			if f, ok := hanSurnames[w[0]]; ok {
				out = append(out, f+romanHan(w[1:], ""))
			}
		}
		add(reading{han: "wade"})
	}
	if hangul {
		add(reading{korean: 2})
		add(reading{korean: 1})
	}
	if abjad {
		for _, h := range abjadHabits {
			add(reading{abjad: h})
		}
	}
	return out
}
