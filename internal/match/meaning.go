package match

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tallyman/internal/ref/words"
	"tallyman/internal/text"
)

// meaning is the concept of a word, by the package's own table or by ref/words.
func meaning(w string) (string, bool) {
	if id, ok := lex().meaningOf(w); ok {
		return id, true
	}
	if id, ok := words.Concept(w); ok {
		return id, true
	}
	if strings.ContainsAny(w, "іїєґ") { // Ukrainian, Belarusian: mostly the same stems
		if id, ok := words.Concept(ukrainian.Replace(w)); ok {
			return id, true
		}
	}
	if one := singular(w); one != "" {
		if id, ok := lex().mean[one]; ok {
			return id, true
		}
		return words.Concept(one)
	}
	return "", false
}

// singular is an English, Spanish or French plural in s without it; empty for other words.
func singular(w string) string {
	if len(w) < 6 || w[len(w)-1] != 's' || w[len(w)-2] == 's' {
		return ""
	}
	if stem, ok := strings.CutSuffix(w, "ies"); ok {
		return stem + "y"
	}
	return w[:len(w)-1]
}

// near are pairs of concepts that translations take for one another, though they are not of
// one family: a Russian завод of ships is a shipyard in English. They meet at nearMeaning.
var near = nearPairs("shipyard plant, shipyard ship, shipbuilding ship, technics equipment, technics company-project, " +
	"machine-building company-project, instrument company-project, mechanics machinery, university institute, " +
	"academy institute, academy university, transport ship, freight transport, logistics transport, freight logistics, forwarding logistics, " +
	"education training, school academy, company enterprise, industry plant, production plant, union-body group, society group, organization group, " +
	"shipyard ship-repair, data information, digital computer, digital information, research development, development design, science academy, " +
	"exploitation production, institute organization, institute company, staff directorate, committee council, directorate administration, directorate management, ministry agency, army forces, military army, naval army, " +
	"defence military, supervision control, measuring instrument, optics photonics, electronics instrument, construction company-project, metal steel, " +
	"agricultural agro, food agro, petrochemical oil, oil-and-gas chemical, refinery oil, production company-project, media broadcasting, security guard, security protection, computer software")

// nearMeaning is the likeness of words of near concepts.
const nearMeaning = 0.82

func nearPairs(s string) map[[2]string]bool {
	m := map[[2]string]bool{}
	for _, p := range strings.Split(s, ",") {
		if a, b, ok := strings.Cut(strings.TrimSpace(p), " "); ok {
			m[[2]string{a, b}], m[[2]string{b, a}] = true, true
		}
	}
	return m
}

// inflection is what Slavic words of trade end in after their stem, romanised.
var inflection = regexp.MustCompile(`^(?:e?l|n|nn|en|enn|sk|esk|ichesk|chesk|ich|iches|eln|elsk|itel|iteln|itelsk|tel|teln|telsk|ov|ovn|ovochn|ochn|ova|ani|eni|yeni|on|ionn|ats|atsi|tsi|i|ost|ac|k|y|r|v|vn|o|e)*` +
	`(?:|a|e|i|o|u|y|iy|yy|yi|ii|ij|aya|aia|aja|oe|oye|oje|ie|iye|ye|ogo|ego|om|em|ym|im|oy|ey|ou|uyu|ykh|ikh|am|ami|ov|ev|m|kh|iya|ia|yu|s|es|al|ing|ed)$`)

// kin are concepts that translations mix up: what one language calls science
// the other calls research. Concepts of one family meet, at a little less.
var kin = map[string]string{
	"science": "research", "aircraft": "aviation", "machinery": "machine-building", "electric": "electronics",
	"production": "industry", "space": "aviation", "armour": "arms", "military": "defence",
	"electromechanics": "machinery", "agricultural": "agro", "technics": "technology", "aerospace": "aviation", "communication": "radio", "high": "advanced", "oil-and-gas": "oil", "information": "computer", "software": "computer",
}

func family(concept string) string {
	if f, ok := kin[concept]; ok {
		return f
	}
	return concept
}

// spelledOut are the acronyms of institutions that Russian names and their
// translations use for words: НПО is a research and production association.
var spelledOut = map[string][]string{
	"npo": {"research", "production", "association"}, "npp": {"research", "production", "enterprise"}, "npk": {"research", "production", "company"},
	"npf": {"research", "production", "company"}, "npc": {"research", "production", "center"}, "npts": {"research", "production", "center"},
	"rnii": {"research", "institute"}, "mnii": {"research", "institute"}, "gosmkb": {"state", "design", "bureau"}, "mkb": {"design", "bureau"}, "sdb": {"special", "design", "bureau"}, "gk": {"group"},
	"nii": {"research", "institute"}, "ndi": {"research", "institute"}, "niz": {"research", "plant"},
	"tsnii": {"central", "research", "institute"}, "cnii": {"central", "research", "institute"},
	"vnii": {"research", "institute"}, "gosnii": {"research", "institute"}, "nic": {"research", "center"}, "nits": {"research", "center"},
	"ntc": {"research", "technical", "center"}, "ntts": {"research", "technical", "center"},
	"kb": {"design", "bureau"}, "okb": {"design", "bureau"}, "skb": {"design", "bureau"}, "edb": {"design", "bureau"},
	"tskb": {"central", "design", "bureau"}, "ckb": {"central", "design", "bureau"}, "pkb": {"design", "bureau"},
	"arz": {"aircraft", "repair", "plant"}, "srz": {"ship", "repair", "plant"}, "ssz": {"ship", "plant"},
	"td": {"trading", "house"}, "tpk": {"trading", "industrial"}, "tk": {"trading"}, "pkf": {"production", "trading"}, "pkp": {"production"},
	"odk": {"united", "engine"}, "uec": {"united", "engine"}, "rpa": {"research", "production"}, "stc": {"research", "technical", "center"},
	"scientific-production": {"research", "production", "association"},
	"src":                   {"research", "center"}, "rpc": {"research", "production", "center"}, "rpe": {"research", "production", "enterprise"},
	"هواپيماسازي": {"aircraft", "production"}, "هواپیماسازی": {"aircraft", "production"},
	"аб": {"bank"}, "акб": {"commercial", "bank"}, "ук": {"management", "company"}, "нгк": {"oil", "gas", "company"}, "чвк": {"private", "military", "company"}, "pmc": {"private", "military", "company"},
}

// spell replaces institutional acronyms by their words; text of other scripts is
// romanised first. The words keep what was written for the explanation.
func spell(list []part) []part {
	var out []part
	for i, p := range list {
		w := ascii(text.Latin(p.word))
		exp, ok := spelledOut[w]
		if w == "po" && i == 0 && len(list) > 1 {
			exp, ok = []string{"production", "association"}, true
		}
		if !ok {
			exp, ok = spelledOut[p.word]
		}
		if !ok {
			if id, known := meaning(p.word); known {
				exp, ok = spelledOut[id]
			}
		}
		if !ok {
			if out != nil {
				out = append(out, p)
			}
			continue
		}
		if out == nil {
			out = append(make([]part, 0, len(list)+2), list[:i]...)
		}
		for j, e := range exp {
			show := ""
			if j == 0 {
				show = p.show // once, for the explanation
			}
			out = append(out, part{e, show})
		}
	}
	if out == nil {
		return list
	}
	return out
}

// split2 cuts a compound of two known words: Радиозавод, Aviaremont.
func split2(w string) (a, b string, ok bool) {
	if len(w) < 8 {
		return "", "", false
	}
	for i := range w {
		if i < 3 || len(w)-i < 4 {
			continue
		}
		x, okX := words.Concept(w[:i])
		if !okX && i >= 5 {
			if spot, ok := lex().place[w[:i]]; ok {
				x, okX = "place-"+spot, true
			}
		}
		y, okY := meaning(w[i:])
		if !okX && strings.HasSuffix(w[:i], "о") {
			x, okX = words.Concept(strings.TrimSuffix(w[:i], "о"))
		}
		if okX && okY && utf8.RuneCountInString(w[:i]) >= 3 && !words.Generic(x) && utf8.RuneCountInString(w[i:]) >= 4 {
			return x, y, true
		}
	}
	return "", "", false
}

// arabicWord brings a word of an organisation's name in Arabic script to the
// form that is known: without و (and), ل (for) and the article.
func arabicWord(w string) string {
	if _, ok := meaning(w); ok {
		return w
	}
	try := []string{}
	if rest, ok := strings.CutPrefix(w, "لل"); ok {
		try = append(try, "ال"+rest, rest)
	}
	if rest, ok := strings.CutPrefix(w, "ل"); ok && !strings.HasPrefix(w, "لل") {
		if _, known := meaning(rest); known && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(w, "وال"); ok {
		try = append(try, "ال"+rest, rest)
	}
	if rest, ok := strings.CutPrefix(w, "ال"); ok {
		try = append(try, rest)
	}
	for _, t := range try {
		if _, ok := meaning(t); ok && len([]rune(t)) >= 3 {
			return t
		}
	}
	if len(try) > 0 && len([]rune(try[len(try)-1])) >= 3 {
		return try[len(try)-1]
	}
	return w
}
