package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tallyman/internal/claim"
	"tallyman/internal/ref/country"
	"tallyman/internal/ref/orgform"
)

// party is a named company in the flow.
type party struct {
	key  string // sender or recipient
	name string // without its legal form, as the text writes it
	at   int
}

const rxNamed = `((?:[A-Z][\p{L}\d&.’'-]*)(?: (?:(?:of|and|&|for) )?(?:[A-Z][\p{L}\d&.’'-]*)|, (?:Ltd|Inc|LLC|LLP|Corp|JSC|PJSC|GmbH|S\.A|A\.S)\b\.?|,? (?:d\.o\.o\.|s\.r\.o\.|sp\. z o\.o\.|a\.s\.|e\.K\.)){0,6})`

var (
	reToParty   = regexp.MustCompile(`\b(to|reached|by|from|customer was|buyer was|recipient was|buyer is|customer is)\s+(?:the |a )?(?:[A-Z][\p{L}]+ (?:firm|company|plant|maker|trader|importer) )?` + rxNamed)
	reHisParty  = regexp.MustCompile(rxNamed + `,?(?: (?:an?|the|one of)[^,;]{3,80},| which[^,;]{3,80},)? (?:has |have |had |also |then |later )*(sent|shipped|sold|exported|supplied|delivered|re-exported|resold|received|bought|imported|purchased|acquired|paid|ordered)\b`)
	reItsSales  = regexp.MustCompile(rxNamed + `,?(?: an?[^,;]{3,80},)? (?:has |have |had |also |then |later )*(?:increased|raised|boosted|expanded|grew|doubled|tripled|cut|reduced|more than doubled|stepped up|resumed|saw) (?:its|their) (?:[\p{Ll}-]+ ){0,2}?(sales|exports|shipments|deliveries|supplies|imports|purchases)\b`)
	reGotParty  = regexp.MustCompile(`^(?:received|bought|imported|purchased|acquired|paid|ordered|imports|purchases)$`)
	reWhichSold = regexp.MustCompile(rxNamed + `, which (sold|sent|shipped|exported|supplied|delivered|received|bought|imported)\b`)
)

// partiesIn finds named companies: those that goods go to or come from, and
// those that send or receive. Countries, sources and the page's own name are
// none; one bare word needs a legal form beside it.
func partiesIn(text string, at attribution, ps []place, outlet string) []party {
	var out []party
	add := func(key string, from, to int) {
		raw := text[from:to]
		if i := strings.Index(raw, "’s "); i > 0 { // China's Nanwu Optics
			raw = raw[i+len("’s "):]
		} else if i := strings.Index(raw, "'s "); i > 0 {
			raw = raw[i+len("'s "):]
		}
		name, formed := shortName(raw)
		switch {
		case isCountry(name):
		case name == "" || len(words(name)) == 1 && !formed && !strings.Contains(name, "-"):
		case monthOf(name) > 0 && len(words(name)) < 2, sameName(name, outlet), rePronoun.MatchString(name):
		case inSpans(from, at.spans) || slices.ContainsFunc(at.links, func(l claim.Link) bool { return sameName(l.Name, name) }):
		case slices.ContainsFunc(ps, func(pl place) bool {
			return pl.start < to && from < pl.end && strings.Contains(name, text[pl.start:pl.end]) && !formed && !longerName(name, text[pl.start:pl.end])
		}):
		case slices.ContainsFunc(out, func(o party) bool { return sameName(o.name, name) }):
		default:
			out = append(out, party{key, name, from})
		}
	}
	key := func(verb string) string {
		if reGotParty.MatchString(verb) {
			return "recipient"
		}
		return "sender"
	}
	for _, re := range []*regexp.Regexp{reWhichSold, reHisParty, reItsSales} {
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			add(key(text[m[4]:m[5]]), m[2], m[3])
		}
	}
	for _, m := range reToParty.FindAllStringSubmatchIndex(text, -1) {
		role := "recipient"
		switch word := text[m[2]:m[3]]; {
		case word == "from":
			role = "sender"
		case word == "by" && reSoldBy.MatchString(text[:m[2]]):
			role = "sender"
		case word == "by" && !reBoughtBy.MatchString(text[:m[2]]):
			continue // a study by
		}
		add(role, m[4], m[5])
	}
	return out
}

var (
	reSoldBy   = regexp.MustCompile(`(?i)\b(?:sold|sent|shipped|exported|supplied|delivered|dispatched|provided|made|manufactured|produced|declared|paid|handled)(?: [\p{Ll}-]+){0,3} $`)
	reBoughtBy = regexp.MustCompile(`(?i)\b(?:bought|imported|received|purchased|acquired|ordered|obtained|used)(?: [\p{Ll}-]+){0,3} $`)
	reFormed   = regexp.MustCompile(rxNamed)
	reItDid    = regexp.MustCompile(`\b(?:[Ii]t|[Tt]he (?:company|firm|trader|trading house|dealer|supplier|seller|exporter|importer|buyer|customer|plant|factory|maker|manufacturer|distributor|business|group))(?:,[^,]{3,60},)?(?: (?:has|have|had|also|then|later|alone|itself|only|just))* (sent|shipped|sold|exported|supplied|delivered|re-exported|resold|received|bought|imported|purchased|acquired|paid|ordered)\b`)
	reItsTrade = regexp.MustCompile(`\b(?:[Ii]ts|[Tt]he (?:company|firm|trader|dealer|supplier|plant|factory)['’]s) (?:[\p{L}-]+ ){0,3}?(exports|sales|shipments|deliveries|imports|purchases)\b`)
	reItsGoods = regexp.MustCompile(`\b[Ii]ts (?:[\p{L}-]+ ){0,3}?(?:were|was) (?:bought|sold|sent|shipped|delivered|exported|imported|received)\b`)
	reToFirm   = regexp.MustCompile(`\bto the (?:company|firm|plant|factory|maker|manufacturer|buyer|customer|business)\b`)
	reFromFirm = regexp.MustCompile(`\b(?:from|by) the (?:company|firm|trader|dealer|supplier|seller|exporter|distributor|trading house)\b`)
)

// firmIn is the company with a legal form that a sentence names last, "" where
// it names none.
func firmIn(text string, skip []span) (name string) {
	for _, m := range reFormed.FindAllStringSubmatchIndex(text, -1) {
		if inSpans(m[0], skip) {
			continue
		}
		if short, formed := shortName(text[m[2]:m[3]]); formed && short != "" {
			name = short
		}
	}
	return name
}

// meant finds what "it", "its sales" and "to the plant" leave to the company that
// was named last: its side, or none.
func (x *story) meant(text string) (key, words string) {
	got := func(verb string) string {
		if reGotParty.MatchString(verb) || verb == "paid" || verb == "ordered" {
			return "recipient"
		}
		return "sender"
	}
	if m := reItDid.FindStringSubmatch(text); m != nil {
		return got(m[1]), m[0]
	}
	if m := reItsTrade.FindStringSubmatch(text); m != nil {
		return got(m[1]), m[0]
	}
	for _, one := range []struct {
		re  *regexp.Regexp
		key string
	}{{reItsGoods, "sender"}, {reToFirm, "recipient"}, {reFromFirm, "sender"}} {
		if m := one.re.FindString(text); m != "" {
			return one.key, m
		}
	}
	return "", ""
}

// shortName takes the legal form off a name and keeps its case. formed says
// that there was one.
func shortName(raw string) (name string, formed bool) {
	name = cleanName(strings.ReplaceAll(raw, ",", ""))
	core, forms := orgform.Strip(name)
	if len(forms) == 0 {
		return strings.ReplaceAll(name, `"`, ""), false
	}
	// The core is folded; its words are found again in the name.
	want := strings.Fields(core)
	var kept []string
	for _, w := range strings.Fields(name) {
		bare := strings.ToLower(strings.Trim(w, ".,"))
		if slices.Contains(want, bare) || slices.Contains(want, unmarked(bare)) || slices.ContainsFunc(words(bare), func(one string) bool { return slices.Contains(want, one) }) {
			kept = append(kept, strings.Trim(w, ","))
		}
	}
	if len(kept) == 0 {
		return strings.ReplaceAll(name, `"`, ""), true
	}
	return strings.ReplaceAll(strings.Join(kept, " "), `"`, ""), true
}

// isCountry says whether a name is a country's alone: The U.K.
func isCountry(name string) bool {
	bare := strings.TrimPrefix(strings.TrimPrefix(name, "The "), "the ")
	_, is := country.Code(bare)
	return is || bare == "European Union" || bare == "EU" || adjectives[strings.ToLower(bare)] != "" || adjectives[strings.ToLower(bare)+"."] != ""
}

// unmarked takes accents off letters, as names are compared.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// longerName says whether a name that holds a country's goes on after it:
// Kazakhstan Fable Trading is a company, the Czech Republic is none.
func longerName(name, place string) bool {
	_, rest, _ := strings.Cut(name, place)
	return len(words(rest)) > 1
}
