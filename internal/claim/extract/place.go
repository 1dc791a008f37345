package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/ref/country"
)

// Roles that a place or party has in a flow.
const (
	roleFrom    = "from"
	roleTo      = "to"
	roleVia     = "via"
	roleBetween = "between"
	roleOrigin  = "origin" // where the goods were made
	roleNation  = "nation" // "seven of them were Chinese"
	roleNone    = ""
)

// place is a country in a sentence.
type place struct {
	start, end int
	code       string
	role       string
	// adjective: "Chinese"; capital: a city that stands for its state.
	adjective, capital bool
}

// adjectives of countries, as news articles use them.
var adjectives = map[string]string{
	"chinese": "CN", "russian": "RU", "turkish": "TR", "emirati": "AE", "kazakh": "KZ", "kazakhstani": "KZ", "kyrgyz": "KG", "uzbek": "UZ", "tajik": "TJ", "turkmen": "TM", "armenian": "AM",
	"georgian": "GE", "azerbaijani": "AZ", "belarusian": "BY", "belarussian": "BY", "ukrainian": "UA", "american": "US", "u.s.": "US", "u.k.": "GB", "u.a.e.": "AE", "us": "US", "british": "GB", "uk": "GB", "german": "DE", "french": "FR",
	"italian": "IT", "spanish": "ES", "polish": "PL", "dutch": "NL", "belgian": "BE", "swiss": "CH", "austrian": "AT", "czech": "CZ", "finnish": "FI", "swedish": "SE", "norwegian": "NO", "danish": "DK",
	"estonian": "EE", "latvian": "LV", "lithuanian": "LT", "hungarian": "HU", "romanian": "RO", "bulgarian": "BG", "serbian": "RS", "greek": "GR", "cypriot": "CY", "israeli": "IL", "iranian": "IR",
	"iraqi": "IQ", "saudi": "SA", "egyptian": "EG", "indian": "IN", "pakistani": "PK", "vietnamese": "VN", "thai": "TH", "malaysian": "MY", "singaporean": "SG", "indonesian": "ID", "japanese": "JP",
	"south korean": "KR", "north korean": "KP", "korean": "KR", "taiwanese": "TW", "mongolian": "MN", "canadian": "CA", "mexican": "MX", "brazilian": "BR", "chilean": "CL", "argentine": "AR",
	"australian": "AU", "moldovan": "MD", "slovak": "SK", "slovenian": "SI", "croatian": "HR", "portuguese": "PT", "irish": "IE", "maltese": "MT", "libyan": "LY", "syrian": "SY",
}

// capitals that stand for the state where goods go to or come from.
var capitals = map[string]string{
	"moscow": "RU", "beijing": "CN", "ankara": "TR", "istanbul": "TR", "kyiv": "UA", "kiev": "UA", "minsk": "BY", "astana": "KZ", "almaty": "KZ", "bishkek": "KG", "tashkent": "UZ", "yerevan": "AM", "tbilisi": "GE",
	"baku": "AZ", "tehran": "IR", "pyongyang": "KP", "dubai": "AE", "shenzhen": "CN", "shanghai": "CN",
}

var (
	reName      = regexp.MustCompile(`\bU\.S\.|\bU\.K\.|\bU\.A\.E\.|\b(?:the )?[A-ZÇÖÜİŞĞ][\p{L}]+(?:[ -](?:(?:and|of|the) )?[A-Z][\p{L}]+)*|\b[A-Z]{2,3}\b`)
	reListJoin  = regexp.MustCompile(`^(?:,? (?:and|or|as well as) (?:to |from |via |through )?|, (?:to |from )?)(?:the )?$`)
	reGiveTo    = regexp.MustCompile(`(?i)\b(?:sold|sells?|sent|supplied|supplies|provided|gave|offered|shipped)(?: the)? $`)
	reItsFirms  = regexp.MustCompile(`(?i)\b(?:its|their|the country['’]s) (?:[\p{Ll}-]+ ){0,2}?(?:firms|companies|manufacturers|makers|exporters|suppliers|traders|producers|industry|businesses|factories|buyers|importers)\b`)
	reFromIt    = regexp.MustCompile(`(?i)\b(?:from|left|out of|sent by|shipped by|supplied by|exported by|sold by|delivered by|provided by|dispatched by)(?: the)?(?: (?-i:[\p{Ll}\d])[\p{L}\d,.-]*){0,6}(?: in)?(?: the)? ?$`)
	reToIt      = regexp.MustCompile(`(?i)\b(?:to|into|for|towards?|bound for|destined for|reach(?:ed|ing|es)?|entering|entered|imported by|received by|bought by|purchased by|acquired by|arriv(?:e|es|ed|ing) in|landed in|ended up in|(?:buyers|recipients|customers|importers|consignees)(?: of (?:[\p{L}-]+ ){1,4}?)? ?in|going to|went to)(?: the)?(?: (?-i:[\p{Ll}\d])[\p{L}\d,.-]*){0,6}(?: in)?(?: the)? ?$`)
	reViaIt     = regexp.MustCompile(`(?i)\b(?:via|through|by way of|transiting|routed over|passed through)(?: the)?(?: companies in| firms in| intermediaries in)? ?$`)
	reMadeIn    = regexp.MustCompile(`(?i)\b(?:made|manufactured|produced|assembled|originating|originated) in (?:the )?$|\b(?:declared|described|labelled|labeled) as (?:being )?(?:of |from )?$`)
	reOfOrigin  = regexp.MustCompile(`(?i)^[- ](?:origin|make|manufacture)\b`)
	reMadeHere  = regexp.MustCompile(`(?i)^[- ](?:made|built|manufactured|produced|assembled|origin)\b`)
	reWereAdj   = regexp.MustCompile(`(?i)\b(?:were|was|are|is)(?: all| mostly| mainly)? $`)
	reAdjEnds   = regexp.MustCompile(`^(?:[,.;:”"]|$| and\b| or\b| firms| companies)`)
	reFirmsNext = regexp.MustCompile(`(?i)^(?: [\p{L}-]+){1,3} ` + rxFirms + `\b`)
	reDealerDid = regexp.MustCompile(`(?i)^ (?:[\p{Ll}-]+ ){0,2}(?:dealer|trader|firm|company|trading house|wholesaler|distributor|maker|manufacturer|plant|broker|middleman|importer|producer),[^,;]{3,60},`)
	reItsOut    = regexp.MustCompile(`(?i)^[^,;.]{0,40}\bits (?:[\p{Ll}-]+ ){0,3}?(?:exports?|shipments?|delivery|deliveries|sales)\b`)
	reItsIn     = regexp.MustCompile(`(?i)^[^,;.]{0,40}\bits (?:[\p{Ll}-]+ ){0,3}?(?:imports?|purchases?|intake)\b`)
	reWhichDid  = regexp.MustCompile(`(?i)^, (?:which|who)(?: (?:has|had|have|also|already|once|itself|alone))*`)
	reBetweenIt = regexp.MustCompile(`(?i)\bbetween (?:the )?(?:[\p{L}. ]+ and (?:the )?)?$`)
	reTradeWith = regexp.MustCompile(`(?i)\b(?:trade|commerce|turnover)(?: turnover)? with (?:the )?$`)
	reOutNoun   = regexp.MustCompile(`(?i)^(?:['’]s?)?(?: (?:total|own|annual|monthly|reported|direct|overall|customs|state-owned|(?-i:[\p{Ll}-]+))){0,3}? (?:exports?|shipments?|sales|deliveries|supplies|supply of|exporters?|suppliers?|sellers?|senders?|resellers?|shippers?)\b`)
	reInNoun    = regexp.MustCompile(`(?i)^(?:['’]s?)?(?: (?:total|own|annual|monthly|reported|direct|overall|(?-i:[\p{Ll}-]+))){0,3}? (?:imports?|purchases|intake|importers?|buyers?|recipients?|customers?)\b`)
	rxAux       = `(?: (?:has|have|had|was|were|is|are|also|already|still|been|reportedly|allegedly|secretly|directly|steadily|quietly))*`
	rxNear      = `[^,.;:]{0,60}?`
	rxWho       = `(?:['’]s)?(?: (?-i:[\p{Ll}-]+)){0,3}?` // Turkish trading firms
	reSends     = regexp.MustCompile(`(?i)^(?:` + rxNear + rxAux + ` (?:(?:re-?)?exported|resold|shipped|sent|supplied|sold|delivered|dispatched|exporting|shipping|sending|supplying|selling|delivering|provided|boosted exports|increased exports)|` + rxWho + rxAux + ` (?:exports|ships|sends|supplies|sells|delivers|export|ship|send|supply|sell))\b`)
	reGets      = regexp.MustCompile(`(?i)^(?:` + rxNear + rxAux + ` (?:imported|received|bought|purchased|acquired|obtained|took delivery|importing|receiving|buying|spent|paid|ordered|placed orders|boosted imports|increased imports|boosting imports)|` + rxWho + rxAux + ` (?:imports|receives|buys|import|receive|buy|took (?:[\p{Ll}]+ ){0,2}(?:\d+|half|most|a)))\b`)
	reIsPassive = regexp.MustCompile(`(?i)\b(?:was|were|been|being|be|is|are) (?:also )?(?:exported|shipped|sent|supplied|sold|delivered|dispatched)\b`)
	reCustoms   = regexp.MustCompile(`(?i)^ (?:customs|trade (?:data|records|statistics|figures|ministry|officials)|import (?:data|records)|export (?:data|records)|shipping (?:data|records)|tax|state (?:media|news|television|tv)|government|foreign|officials?|authorities|ministry|embassy|spokes\w+|president|forces|army|troops|sanctions|law|court|parliament|data|records)\b`)
)

// places finds the countries of a sentence with their role in the flow. Those
// inside the spans of skip (attributions) are left out.
func places(s string, skip []span) []place {
	var out []place
	for _, m := range reName.FindAllStringIndex(s, -1) {
		out = append(out, countries(s, m[0], m[1])...)
	}
	out = slices.DeleteFunc(out, func(p place) bool { return inSpans(p.start, skip) })
	for i := range out {
		out[i].role = placeRole(s, out, i)
	}
	origins(s, out)
	// A list has the role of its last name: firms in A, B and C sold.
	for i := len(out) - 2; i >= 0; i-- {
		if next := out[i+1]; out[i].role == roleNone && next.role != roleNone && next.role != roleNation && reListJoin.MatchString(s[out[i].end:next.start]) {
			out[i].role = next.role
		}
	}
	return out
}

// origins turns "British parts that crossed from A to B" into parts that were
// made in Britain: where a sentence says from where goods were sent, the
// adjective before them says where they are from.
func origins(s string, list []place) {
	sent := slices.IndexFunc(list, func(p place) bool { return p.role == roleFrom && !p.adjective })
	if sent < 0 {
		return
	}
	for i := range list {
		if p := &list[i]; p.role == roleFrom && p.adjective && p.code != list[sent].code && goodsFollow(s[p.end:]) && nounRole(s[p.end:]) == roleNone {
			p.role = roleOrigin
		}
	}
}

// countries reads the longest country names in a run of capitalised words.
func countries(s string, start, end int) []place {
	var out []place
	run := s[start:end]
	marks := reWord.FindAllStringIndex(run, -1)
	if strings.Contains(run, ".") {
		marks = [][]int{{0, len(run)}}
	}
	for i := 0; i < len(marks); i++ {
		for j := min(len(marks), i+5) - 1; j >= i; j-- {
			name := run[marks[i][0]:marks[j][1]]
			if joined(name) {
				continue
			}
			p := place{start: start + marks[i][0], end: start + marks[j][1]}
			low := strings.ToLower(name)
			switch {
			case adjectives[low] != "" && (len(name) > 3 || name == strings.ToUpper(name)):
				p.code, p.adjective = adjectives[low], low != "us" && low != "u.s." && low != "uk" || strings.HasPrefix(s[p.end:], " ")
			case capitals[low] != "":
				p.code, p.capital = capitals[low], true
			case len(name) <= 3 && name != "UAE":
				continue
			default:
				if code, ok := country.Code(name); ok {
					p.code = code
				}
			}
			if p.code != "" && !p.adjective && partOfName(s, start, p) {
				i = j
				break
			}
			if p.code != "" {
				out = append(out, p)
				i = j
				break
			}
		}
	}
	return out
}

var (
	reNameGoesOn = regexp.MustCompile(`^ (?:and )?[A-Z][\p{L}]+`)
	reOfficeOf   = regexp.MustCompile(`[A-Z][\p{L}]+ (?:of|for)(?: the)? $`)
)

// partOfName says whether a country's name only begins or ends a longer one:
// Bharat Forge, the Statistics Office of Kazakhstan.
func partOfName(s string, run int, p place) bool {
	if m := reNameGoesOn.FindString(s[p.end:]); m != "" && !strings.HasPrefix(m, " and ") {
		_, is := country.Code(strings.TrimSpace(m))
		return !is && adjectives[strings.ToLower(strings.TrimSpace(m))] == ""
	}
	return run > 1 && p.start > run && reOfficeOf.MatchString(s[run:p.start])
}

// joined says whether a name is a list of two countries ("China and Hong Kong")
// or begins or ends in the middle of one.
func joined(name string) bool {
	low := strings.ToLower(name)
	for _, w := range []string{"and ", "of ", "the "} { // a place begins with its name
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	if strings.HasSuffix(low, " and") || strings.HasSuffix(low, " of") || strings.HasSuffix(low, " the") {
		return true
	}
	left, _, both := strings.Cut(name, " and ")
	_, is := country.Code(left)
	return both && is
}

// placeRole reads the words around a place.
func placeRole(s string, all []place, i int) string {
	p := all[i]
	before, after := s[:p.start], s[p.end:]
	clause := before[strings.LastIndexAny(before, ";:—–")+1:]
	if p.adjective && reCustoms.MatchString(after) {
		return roleNone
	}
	switch {
	case reBetweenIt.MatchString(clause) && !p.adjective:
		return roleBetween
	case reTradeWith.MatchString(clause):
		return roleBetween
	case reViaIt.MatchString(clause):
		return roleVia
	case reGiveTo.MatchString(clause) && !p.adjective:
		return roleTo
	case reMadeIn.MatchString(clause), p.adjective && reOfOrigin.MatchString(after), reMadeHere.MatchString(after):
		return roleOrigin
	case p.adjective && reWereAdj.MatchString(clause) && reAdjEnds.MatchString(after):
		return roleNation
	}
	if p.adjective && goodsFollow(after) && !reFirmsNext.MatchString(after) && !reInNoun.MatchString(after) {
		return roleFrom // imports of, a market for Russian coal
	}
	if role := adposition(clause); role != roleNone {
		return role
	}
	switch {
	case i > 0 && all[i-1].role != roleNone && all[i-1].role != roleBetween && reListJoin.MatchString(s[all[i-1].end:p.start]):
		return all[i-1].role
	case reTradeHis.MatchString(after):
		return roleBetween
	case nounRole(after) != roleNone:
		return nounRole(after)
	case reSends.MatchString(after) && !reIsPassive.MatchString(after[:min(len(after), 80)]):
		return roleFrom
	case reGets.MatchString(after):
		return roleTo
	case reItsOut.MatchString(after):
		return roleFrom
	case reItsIn.MatchString(after):
		return roleTo
	case reWhichDid.MatchString(after), reDealerDid.MatchString(after), reItsFirms.MatchString(after):
		rest := reDealerDid.ReplaceAllString(reWhichDid.ReplaceAllString(after, ""), "")
		if m := reItsFirms.FindStringIndex(after); m != nil && rest == after {
			rest = after[m[1]:]
		}
		switch {
		case reSends.MatchString(rest) && !reIsPassive.MatchString(rest[:min(len(rest), 80)]):
			return roleFrom
		case reGets.MatchString(rest):
			return roleTo
		}
	case p.adjective && goodsFollow(after):
		return roleFrom
	}
	return roleNone
}

var reTradeHis = regexp.MustCompile(`(?i)^['’]s? (?:total |overall |bilateral )?trade with\b`)

var (
	reTheirSource = regexp.MustCompile(`(?i)^['’]s? (?:[\p{Ll}-]+ ){0,3}?(?:suppliers?|sources?|providers?)\b`)
	reTheirMarket = regexp.MustCompile(`(?i)^['’]s? (?:[\p{Ll}-]+ ){0,3}?(?:customers?|clients?|export markets?)\b`)
)

// nounRole reads "China's exports", "Russian buyers": the nearer noun decides.
func nounRole(after string) string {
	switch { // Russia's suppliers are those who supply it
	case reTheirSource.MatchString(after):
		return roleTo
	case reTheirMarket.MatchString(after):
		return roleFrom
	}
	out, in := reOutNoun.FindStringIndex(after), reInNoun.FindStringIndex(after)
	switch {
	case out == nil && in == nil:
		return roleNone
	case in == nil || out != nil && out[1] < in[1]:
		return roleFrom
	}
	return roleTo
}

// adposition reads "from", "to" and their like before a place. The nearest
// wins: "from China to Russian firms".
func adposition(before string) string {
	from, to := lastStart(reFromIt, before), lastStart(reToIt, before)
	switch {
	case from < 0 && to < 0:
		return roleNone
	case from > to:
		return roleFrom
	}
	return roleTo
}

func lastStart(re *regexp.Regexp, s string) int {
	// The match must end at the place, and its words must be the nearest ones.
	at := -1
	for k := strings.LastIndex(s, " "); k >= 0 && len(s)-k < 70; k = strings.LastIndex(s[:k], " ") {
		if m := re.FindStringIndex(s[k:]); m != nil {
			at = k + m[0]
			return at
		}
	}
	if m := re.FindStringIndex(s); m != nil && len(s) < 70 {
		at = m[0]
	}
	return at
}

// goodsFollow says whether goods come right after: "Chinese drones".
func goodsFollow(after string) bool {
	g := goodsIn(after[:min(len(after), 40)])
	return len(g) > 0 && g[0].start <= 12
}

// span is a stretch of a sentence.
type span struct{ start, end int }

func inSpans(at int, list []span) bool {
	return slices.ContainsFunc(list, func(s span) bool { return at >= s.start && at < s.end })
}
