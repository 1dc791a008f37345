package match

import (
	"strings"
	"unicode"
)

// Arabic personal names are made of parts that are written together or apart,
// with or without the article, in both scripts: عبد الرحمن and عبدالرحمن; Abd
// al-Rahman, Abdul Rahman, Abdurrahman; شمس الدين, Shams al-Din, Shamsuddin.
// They are brought to one form before words are compared: "abd" and the bare
// word; the bare word and "ullah" or "din"; other words without the article.

var (
	servants  = wordSet("abd abdul abdel abdal abdol abdoul abdur abdus abdu abdar")
	articles  = wordSet("al el ul ur ar as ash us ud ad an az aur")
	ofGod     = wordSet("ullah ullahi allah ollah ulla alla elah illah")
	ofFaith   = wordSet("uddin uddeen eddin eddine addin aldin aldeen eldin eldine udin adin aldine uldin")
	arabicSon = map[string]bool{"بن": true, "ابن": true, "بنت": true, "ولد": true, "ابو": true, "ابي": true, "ام": true}
)

// part is a word of a name as it is compared, and as it was written.
type part struct{ word, show string }

// compounds joins the parts of Arabic names in a personal name.
func compounds(words []string) []part {
	out := make([]part, 0, len(words))
	for i := 0; i < len(words); i++ {
		w := words[i]
		if arabicScript(w) {
			i += arabicPart(words, i, &out)
			continue
		}
		next, after := at(words, i+1), at(words, i+2)
		n := len(out)
		switch {
		case servants[w] && articles[next] && len(after) > 2 && !arabicScript(after):
			out = append(out, part{"abd" + bare(after), w + " " + next + " " + after})
			i += 2
		case servants[w] && len(next) > 2 && !articles[next] && !arabicScript(next):
			out = append(out, part{"abd" + bare(next), w + " " + next})
			i++
		case ofGod[w] && n > 0 && len(out[n-1].word) > 2:
			out[n-1] = part{out[n-1].word + "ullah", out[n-1].show + " " + w}
		case ofFaith[w] && n > 0:
			out[n-1] = part{out[n-1].word + "din", out[n-1].show + " " + w}
		case (w == "din" || w == "deen" || w == "dine") && n > 1 && articles[out[n-1].word]:
			out[n-2] = part{out[n-2].word + "din", out[n-2].show + " " + out[n-1].show + " " + w}
			out = out[:n-1]
		default:
			out = append(out, part{faith(w), w})
		}
	}
	return out
}

func at(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return ""
}

// bare drops a doubled first letter that an assimilated article left.
func bare(w string) string {
	if len(w) > 3 && w[0] == w[1] {
		return w[1:]
	}
	return w
}

// faith brings Shamsuddin, Shamseddine and Shams-al-Din to one form.
func faith(w string) string {
	for _, end := range []string{"uddin", "uddeen", "eddin", "eddine", "addin", "aldin", "eldin", "udin", "iddin"} {
		if stem, ok := strings.CutSuffix(w, end); ok && len(stem) >= 3 {
			return stem + "din"
		}
	}
	return w
}

func arabicScript(w string) bool {
	for _, r := range w {
		return unicode.Is(unicode.Arabic, r)
	}
	return false
}

// arabicPart handles one word in Arabic script; it returns how many of the
// following words it used up.
func arabicPart(words []string, i int, out *[]part) int {
	const servant, article, god, faithful = "عبد", "ال", "الله", "الدين"
	w, next := words[i], at(words, i+1)
	n := len(*out)
	switch {
	case w == servant && arabicScript(next) && next != god:
		*out = append(*out, part{servant + strings.TrimPrefix(next, article), w + " " + next})
		return 1
	case w == servant && next == god:
		*out = append(*out, part{servant + "له", w + " " + next})
		return 1
	case strings.HasPrefix(w, servant+article) && len([]rune(w)) > 6:
		*out = append(*out, part{servant + strings.TrimPrefix(w, servant+article), w})
	case strings.HasSuffix(w, faithful) && len([]rune(w)) > 6:
		*out = append(*out, part{strings.TrimPrefix(strings.TrimSuffix(w, faithful), article) + "دين", w})
	case w == god && n > 0:
		(*out)[n-1] = part{(*out)[n-1].word + god, (*out)[n-1].show + " " + w}
	case w == faithful && n > 0:
		(*out)[n-1] = part{(*out)[n-1].word + "دين", (*out)[n-1].show + " " + w}
	case strings.HasPrefix(w, article) && len([]rune(w)) > 4:
		*out = append(*out, part{strings.TrimPrefix(w, article), w})
	default:
		*out = append(*out, part{w, w})
	}
	return 0
}
