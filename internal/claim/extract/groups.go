package extract

import (
	"regexp"
	"slices"
	"strings"
)

// group is a kind of companies, as lists tell them apart: a sector, or that
// they are listed at all.
type group struct {
	start, end int
	term       string // "sector:military", "list:*"
	role       string // recipient or sender
	some       bool   // said of a part of those that are counted
}

const rxFirms = `(?:companies|company|firms?|contractors?|manufacturers?|makers?|producers?|plants?|factory|factories|entities|entity|buyers?|importers?|recipients?|customers?|suppliers?|exporters?|enterprises?|builders?|works)`

const rxMakers = `(?:manufacturers?|makers?|producers?|builders?|plants?|factory|factories|works)`

// sectorWords are what makers make, and the sector that lists give them.
var sectorWords = []struct{ words, sector string }{
	{`missiles?|rockets?|launchers?`, "missiles"}, {`drones?|unmanned aircraft|uavs?`, "uav"}, {`armou?red vehicles?|armou?r|(?:battle )?tanks?`, "armour"},
	{`(?:fighter |military |war)?(?:aircraft|planes?|jets?|bombers?|helicopters?)`, "aviation"}, {`artillery|howitzers?`, "artillery"}, {`ammunition|munitions|explosives?|(?:artillery )?shells?|bombs?|gunpowder`, "ammunition"},
	{`radars?`, "radar"}, {`(?:war)?ships?|submarines?`, "shipbuilding"}, {`electronics|microelectronics|chips?`, "electronics"}, {`rifles?|firearms?|small arms`, "firearms"},
	{`weapons?(?: systems?)?|arms|military (?:equipment|hardware|gear)`, "military"},
}

var reGroups = func() []struct {
	re     *regexp.Regexp
	sector string
} {
	type entry = struct {
		re     *regexp.Regexp
		sector string
	}
	out := []entry{{regexp.MustCompile(`(?i)\b(?:defen[cs]e|military|military-industrial)(?: industry| sector)? ` + rxFirms + `\b|\b(?:defen[cs]e|arms|military|weapons) (?:industry|sector|department)\b`), "military"}}
	for _, w := range sectorWords {
		out = append(out, entry{regexp.MustCompile(`(?i)\b(?:` + w.words + `) (?:` + rxFirms + `)\b|\b` + rxMakers + ` of (?:[\p{Ll}-]+ ){0,2}?(?:` + w.words + `)\b|\b` + rxFirms + ` (?:that|which) (?:make|makes|build|builds|produce|produces|assemble|assembles) (?:[\p{Ll}-]+ ){0,2}?(?:` + w.words + `)\b`), w.sector})
	}
	return out
}()

var (
	reListed = regexp.MustCompile(`(?i)\b(?:sanctioned|blacklisted|listed) (?:[\p{Lu}][\p{L}]+ )?(?:[\p{Ll}-]+ )?` + rxFirms + `\b|\b` + rxFirms + ` (?:that (?:are|were) )?(?:under|on|subject to|hit by|named in) (?:the )?((?:U\.S\.|US|American|EU|European|British|UK|Swiss|Western)(?: and (?:U\.S\.|US|EU|UK))?)? ?(?:sanctions|blacklists?)(?: lists?)?\b`)
	// "were under EU sanctions": said of some of those that are counted.
	reAreListed = regexp.MustCompile(`(?i)\b(?:are|were|was|is|be|been|being|stood|appear(?:ed|s)?|feature(?:d|s)?)(?: (?:now|already|all|also|themselves|later|since|then))? (?:under|on|subject to|targeted by|hit by|named (?:in|on)|placed (?:on|under)|put (?:on|under)) (?:the |an? )?((?:U\.S\.|US|American|EU|European|British|UK|Swiss|Western)(?: and (?:U\.S\.|US|EU|UK))?)? ?(?:sanctions?|blacklists?|restrictions)(?: lists?)?\b|\b(?:are|were|have been|had been|has been|was|is) (?:sanctioned|blacklisted)(?: by (?:the )?(United States|U\.S\.|US|EU|European Union|Britain|UK|Switzerland))?\b`)
	reRelative  = regexp.MustCompile(`(?i)\b(?:that|which|who)(?: (?:has|have|had|also|now|itself))*,? $`)
	reSellFirst = regexp.MustCompile(`(?i)\b(?:suppliers?|exporters?|senders?|sellers?|shippers?)\b[^;]*$`)
	reBuyFirst  = regexp.MustCompile(`(?i)\b(?:recipients?|buyers?|importers?|customers?|consignees?)\b[^;]*$`)
	reGoesTo    = regexp.MustCompile(`(?i)\b(?:to|reach(?:ed|es|ing)?|into|for|by|among|received|bought|imported|recipients?|buyers?)\b[^;]*$`)
	reComes     = regexp.MustCompile(`(?i)\b(?:from|sent by|sold by|shipped by|supplied by|exported by)(?: [\p{L}.-]+){0,4} ?$`)
	reIsA       = regexp.MustCompile(`(?i)(?:, |\bis |\bwas |\bone of (?:them|which|whom),? (?:is |was )?)(?:an?|the|one of the|its) (?:[\p{L}-]+ ){0,3}$`)
)

var listWords = map[string]string{"u.s.": "us", "us": "us", "american": "us", "eu": "eu", "european": "eu", "british": "gb", "uk": "gb", "swiss": "ch", "united states": "us", "european union": "eu", "britain": "gb", "switzerland": "ch"}

// groupsIn finds the kinds of companies in a sentence. An apposition ("OOO X, a
// maker of tanks") is one whose term is empty: it tells what a named party
// does, and is neither goods nor a condition.
func groupsIn(s string) []group {
	var out []group
	add := func(from, to int, term string) {
		if slices.ContainsFunc(out, func(g group) bool {
			return from < g.end && g.start < to && strings.HasPrefix(g.term, "list:") == strings.HasPrefix(term, "list:")
		}) {
			return
		}
		// A name such as Vymysel Armour Works is no kind of company.
		if w := words(s[from:to]); from > 0 && len(w) > 1 && w[len(w)-1] != strings.ToLower(w[len(w)-1]) {
			return
		}
		g := group{start: from, end: to, term: term, role: "recipient"}
		before := s[:from]
		switch {
		case reIsA.MatchString(before):
			g.term = ""
		case reComes.MatchString(before):
			g.role = "sender"
		case !reGoesTo.MatchString(before) && reSends.MatchString(s[to:]):
			g.role = "sender"
		}
		out = append(out, g)
	}
	for _, m := range reListed.FindAllStringSubmatchIndex(s, -1) {
		list := "*"
		if m[2] >= 0 {
			if id := listWords[strings.ToLower(s[m[2]:m[3]])]; id != "" {
				list = id
			}
		}
		add(m[0], m[1], "list:"+list)
	}
	for _, m := range reAreListed.FindAllStringSubmatchIndex(s, -1) {
		list := "*"
		for _, i := range []int{2, 4} {
			if m[i] >= 0 && listWords[strings.ToLower(s[m[i]:m[i+1]])] != "" {
				list = listWords[strings.ToLower(s[m[i]:m[i+1]])]
			}
		}
		if reRelative.MatchString(s[:m[0]]) {
			continue // said of the one that was named last
		}
		n := len(out)
		add(m[0], m[1], "list:"+list)
		if len(out) > n {
			out[n].some, out[n].term, out[n].role = true, "list:"+list, "recipient"
			if reSellFirst.MatchString(s[:m[0]]) && !reBuyFirst.MatchString(s[:m[0]]) {
				out[n].role = "sender"
			}
		}
	}
	for _, g := range reGroups {
		for _, m := range g.re.FindAllStringIndex(s, -1) {
			add(m[0], m[1], "sector:"+g.sector)
		}
	}
	slices.SortFunc(out, func(a, b group) int { return a.start - b.start })
	return out
}

func inGroups(at int, list []group) bool {
	return slices.ContainsFunc(list, func(g group) bool { return at >= g.start && at < g.end })
}
