package listfile

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"tallyman/internal/trade"
)

//go:embed sectors.tsv
var sectorsTSV string

// WhyKey is the key of Entity.Extra under which the texts stand that gave an
// entity its sectors.
const WhyKey = "sector_why"

type sectorRule struct {
	sector string
	text   bool // also in the statement of reasons
	words  []sectorWord
}

type sectorWord struct {
	as   string // as it stands in the table
	find string // with the blank that marks the beginning of a word
}

var sectorRules = sync.OnceValue(func() []sectorRule {
	var out []sectorRule
	for line := range strings.Lines(sectorsTSV) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "sector\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		r := sectorRule{sector: cells[0], text: cells[1] == "any"}
		for _, w := range strings.Split(cells[2], ";") {
			find := w
			if first, _ := firstLetter(w); first < 0x2E80 {
				find = " " + w
			}
			r.words = append(r.words, sectorWord{strings.TrimSpace(w), find})
		}
		out = append(out, r)
	}
	return out
})

// Sectors lists every sector that can be derived, sorted.
func Sectors() []string {
	var out []string
	for _, r := range sectorRules() {
		out = append(out, r.sector)
	}
	slices.Sort(out)
	return out
}

// AddSectors derives the sectors of an organisation from words of its own names
// and, of the texts (statements of reasons, "Organization Type" remarks), from
// sentences that say what it makes or does. Each sector's first cause goes into
// Extra[WhyKey]. Persons, ships and aircraft get none: a person makes nothing.
func AddSectors(e *trade.Entity, texts ...string) {
	switch e.Schema {
	case trade.Person, trade.Vessel, trade.Airplane:
		return
	}
	type source struct{ folded, shown string }
	var names, said []source
	for _, n := range e.Names {
		names = append(names, source{foldWords(n.Name), n.Name})
	}
	for _, t := range texts {
		for _, s := range activities(t) {
			said = append(said, source{foldWords(s), s})
		}
	}
	for _, r := range sectorRules() {
		if slices.Contains(e.Sectors, r.sector) {
			continue
		}
		find := func(sources []source, where string) bool {
			for _, s := range sources {
				for _, w := range r.words {
					if strings.Contains(s.folded, w.find) {
						e.Sectors = append(e.Sectors, r.sector)
						AddExtra(e, WhyKey, fmt.Sprintf("%s: %q in its %s: %s", r.sector, w.as, where, Short(s.shown, 160)))
						return true
					}
				}
			}
			return false
		}
		if !find(names, "name") && r.text {
			find(said, "description")
		}
	}
}

// StateSector adds a sector that a table of the user states, under the name by
// which it is derived elsewhere where the word gives one ("missile" and "ракеты"
// are missiles), else as it is written. The cell is the cause in Extra[WhyKey].
func StateSector(e *trade.Entity, cell, column string) {
	sector := strings.ToLower(Clean(cell))
	if sector == "" {
		return
	}
	rules := sectorRules()
	if !slices.ContainsFunc(rules, func(r sectorRule) bool { return r.sector == sector }) {
		folded := foldWords(cell)
		for _, r := range rules {
			if slices.ContainsFunc(r.words, func(w sectorWord) bool { return strings.Contains(folded, w.find) }) {
				sector = r.sector
				break
			}
		}
	}
	if !slices.Contains(e.Sectors, sector) {
		e.Sectors = append(e.Sectors, sector)
		AddExtra(e, WhyKey, fmt.Sprintf("%s: %q in the column %s", sector, Clean(cell), column))
	}
}

// foldWords brings a text to lower-case words between single blanks.
func foldWords(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(' ')
	gap := true
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			r = unicode.ToLower(r)
			if r == 'ё' {
				r = 'е'
			}
			b.WriteRune(r)
			gap = false
		case !gap:
			b.WriteByte(' ')
			gap = true
		}
	}
	if !gap {
		b.WriteByte(' ')
	}
	return strings.ReplaceAll(b.String(), " anti aircraft", " antiaircraft")
}

// activityWords mark a sentence that says what somebody makes or does.
var activityWords = []string{
	"manufactur", "produc", "develop", "design", "repair", "speciali", "builder", " builds ", "maker", "engaged in", "supplier of", "supplies",
	"main activit", "overhaul", "assembl", "in the field of", "sphere of activity", " industry", "organization type", "activity",
	"производ", "разраб", "изготов", "ремонт", "специализ", "вироб", "розроб", "виготов",
}

// otherPeople begin the part of a sentence that is about somebody else: owners,
// customers, users of the goods.
var otherPeople = []string{
	"part of", "subsidiary of", "owned by", "controlled by", "belongs to", "used by", "used in", "used for", "using", "supplied to", "supplies to",
	"clients", "customers", "customer", "on behalf of", "cooperat", "assist", "procure", "for companies", "such as jsc", "including jsc", "against ukraine", "sanction",
	"входит в", "заказчик", "использу", "поставля",
}

// activities are the parts of the first sentences that say what the entity
// itself makes or does.
func activities(text string) []string {
	var out []string
	for i, s := range sentences(text, 3) {
		low := strings.ToLower(s)
		if i > 0 && (strings.HasPrefix(low, "therefore") || strings.HasPrefix(low, "thus") || strings.HasPrefix(low, "as such")) {
			break
		}
		if len(low) != len(s) { // positions would not carry over
			s = low
		}
		cut := len(s)
		for _, w := range otherPeople {
			if at := strings.Index(low, w); at >= 0 && at < cut {
				cut = at
			}
		}
		s, low = s[:cut], low[:cut]
		if slices.ContainsFunc(activityWords, func(w string) bool { return strings.Contains(low, w) }) {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

// sentences cuts the first n sentences off a text, within its first 1,500 bytes.
func sentences(text string, n int) []string {
	if len(text) > 1500 {
		text = strings.TrimSuffix(Short(text, 1500), " ...")
	}
	text = Clean(text)
	var out []string
	for text != "" && len(out) < n {
		end := len(text)
		for i := 0; i+2 < len(text); i++ {
			if text[i] == '.' && text[i+1] == ' ' && endsSentence(text, i) {
				end = i + 1
				break
			}
		}
		out = append(out, strings.TrimSpace(text[:end]))
		text = strings.TrimSpace(text[end:])
	}
	return out
}

// endsSentence tells a full stop from that of an abbreviation ("Co. Ltd", "S.A.").
func endsSentence(text string, at int) bool {
	start := strings.LastIndexByte(text[:at], ' ') + 1
	word := text[start:at]
	next, _ := firstLetter(text[at+1:])
	return letters(word) > 3 && unicode.IsUpper(next)
}
