package extract

import (
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/claim"
)

// Roles of the links of an attribution, the records first.
const (
	linkRecords  = "records"
	linkProvider = "provider" // who compiled or handed over the records
	linkReporter = "reporter" // who read them and wrote
	linkSpeaker  = "speaker"  // who says so of their own knowledge
	linkUnnamed  = "unnamed"  // sources without a name
	linkPage     = "page"
)

var linkOrder = []string{linkRecords, linkProvider, linkReporter, linkSpeaker, linkUnnamed, linkPage}

// attribution is who a sentence says it from.
type attribution struct {
	links []claim.Link
	spans []span // what the attribution takes of the sentence
	back  string // words that point back to an earlier attribution
}

// attributions reads the chain of each sentence. Definite words ("the records
// also show") take up the last chain; nothing else is carried on.
func attributions(a *Article, list []Sentence) []attribution {
	out := make([]attribution, len(list))
	speaker := -1      // the sentence whose speaker may go on
	var known []string // names seen so far, for short forms such as "the Journal"
	var last, seen []claim.Link
	for i, s := range list {
		at := attribute(s.Text)
		for k, l := range at.links {
			at.links[k].Name = longName(l.Name, known)
		}
		if at.back != "" {
			at.takeUp(last, seen)
		}
		if goesOn(list, i, at) && speaker >= 0 && list[speaker].Block == s.Block {
			at.links = spoken(out[speaker].links, s.Text)
		}
		if hasRole(at.links, linkSpeaker) {
			speaker = i
		}
		order(at.links)
		for _, l := range at.links {
			if !slices.Contains(known, l.Name) {
				known = append(known, l.Name)
			}
		}
		if len(at.links) > 0 && !s.Heading {
			if hasRole(at.links, linkRecords) || len(last) == 0 {
				last = at.links
			}
			seen = append(seen, at.links...)
		}
		out[i] = at
	}
	return out
}

// named takes up a source by a word of its name: the observatory, the
// institute's figures.
func (at *attribution) named(noun []string, seen []claim.Link, add func(claim.Link)) bool {
	if hasRole(at.links, linkRecords) || hasRole(at.links, linkSpeaker) || hasRole(at.links, linkReporter) {
		return false
	}
	for _, l := range slices.Backward(seen) {
		name := words(strings.ToLower(l.Name))
		if l.Role != linkRecords && slices.ContainsFunc(noun, func(w string) bool { return len(w) > 3 && !recordWords[w] && slices.Contains(name, w) }) {
			add(l)
			return true
		}
	}
	return false
}

// goesOn says whether a sentence is the next part of a quotation: it opens with
// a quotation mark, names no source of its own, and follows another sentence
// of its paragraph.
func goesOn(list []Sentence, i int, at attribution) bool {
	return i > 0 && len(at.links) == 0 && strings.IndexAny(list[i].Text, `"“«`) == 0
}

// spoken are the speakers of links, for a quotation that goes on.
func spoken(links []claim.Link, text string) (out []claim.Link) {
	for _, l := range links {
		if l.Role == linkSpeaker {
			l.Words = text[:min(len(text), len("“"))]
			out = append(out, l)
		}
	}
	return out
}

// takeUp resolves words that point back. "The declarations show" takes the
// records and who provided them; "the observatory said" the last one named so;
// "the group said" the last who is not records.
func (at *attribution) takeUp(last, seen []claim.Link) {
	add := func(l claim.Link) {
		if !slices.ContainsFunc(at.links, func(o claim.Link) bool { return sameName(o.Name, l.Name) }) {
			l.Words = at.back
			at.links = append(at.links, l)
		}
	}
	noun := words(strings.ToLower(at.back))
	if at.named(noun, seen, add) {
		return
	}
	if slices.ContainsFunc(noun, func(w string) bool { return recordWords[w] }) {
		if !hasRole(at.links, linkRecords) {
			for _, l := range last {
				if l.Role != linkSpeaker && l.Role != linkUnnamed {
					add(l)
				}
			}
		}
		return
	}
	if hasRole(at.links, linkRecords) || hasRole(at.links, linkSpeaker) || hasRole(at.links, linkReporter) {
		return
	}
	if person := slices.ContainsFunc(noun, func(w string) bool { return w == "he" || w == "she" }); person || slices.ContainsFunc(noun, func(w string) bool { return w == "it" || w == "they" }) {
		for _, l := range slices.Backward(seen) {
			if l.Role == linkSpeaker || !person && (l.Role == linkReporter || l.Role == linkProvider) {
				add(l)
				return
			}
		}
		return
	}
	if slices.ContainsFunc(noun, func(w string) bool { return bodyWords[w] }) {
		for _, l := range slices.Backward(seen) {
			if l.Role == linkReporter || l.Role == linkProvider {
				add(l)
				return
			}
		}
	}
}

var (
	recordWords = wordSet(`data records record declarations figures documents statistics paperwork filings invoices database dataset manifests numbers`)
	bodyWords   = wordSet(`group organisation organization researchers agency outlet newspaper paper tank investigation report analysis institute centre center project`)
)

// attribute reads one sentence.
func attribute(s string) attribution {
	var at attribution
	var zones []span
	for _, re := range []*regexp.Regexp{reAccording, reCiting} {
		for _, m := range re.FindAllStringIndex(s, -1) {
			zones = append(zones, span{m[0], m[1]})
			at.spans = append(at.spans, trimZone(s, span{m[0], m[1]}))
		}
	}
	at.records(s, zones)
	at.bodies(s)
	at.said(s)
	for _, m := range reUnnamed.FindAllStringIndex(s, -1) {
		if w := strings.ToLower(s[m[0]:m[1]]); w != "reportedly" || len(at.links) == 0 {
			at.add(s, linkUnnamed, unnamed(s[m[0]:m[1]]), m[0], m[1])
		}
	}
	// Whoever else is named right after "according to".
	for _, z := range zones {
		if m := reWhom.FindStringSubmatchIndex(s[z.start:z.end]); m != nil && !overlaps(at.links, s[z.start:z.end]) {
			at.add(s, sourceRole(s[z.start+m[2]:z.start+m[3]], s[z.start:z.end]), s[z.start+m[2]:z.start+m[3]], z.start, z.end)
		}
	}
	if m := reBack.FindStringIndex(s); m != nil {
		at.back = s[m[0]:m[1]]
		at.spans = append(at.spans, span{m[0], m[1]})
	}
	order(at.links)
	return at
}

// add appends a link that stands at s[from:to].
func (at *attribution) add(s, role, name string, from, to int) {
	words := strings.Trim(s[from:to], " ,")
	if one, other, ok := strings.Cut(name, " and the "); ok { // two bodies
		at.links = append(at.links, claim.Link{Role: role, Name: cleanName(other), Words: words})
		name = one
	}
	name = cleanName(name)
	if name == "" || rePronoun.MatchString(name) || slices.ContainsFunc(at.links, func(o claim.Link) bool { return sameName(o.Name, name) }) {
		return
	}
	at.links = append(at.links, claim.Link{Role: role, Name: name, Words: words})
	at.spans = append(at.spans, span{from, to})
}

// records reads records that are named as a source, or that show something.
func (at *attribution) records(s string, zones []span) {
	for _, m := range reShow.FindAllStringSubmatchIndex(s, -1) {
		at.add(s, linkRecords, s[m[2]:m[3]], m[0], m[1])
	}
	for _, m := range reRecords.FindAllStringIndex(s, -1) {
		tail := s[m[1]:]
		if reLookedAt.MatchString(s[:m[0]]) || inSpans(m[0], zones) || reGivenHere.MatchString(tail) || inStudy(s, m[0]) {
			at.add(s, linkRecords, s[m[0]:m[1]], m[0], m[1])
		}
	}
	for _, m := range reOffice.FindAllStringSubmatchIndex(s, -1) {
		at.add(s, linkRecords, s[m[2]:m[3]], m[0], m[1])
	}
}

// bodies reads who provided the records, and who read them and wrote.
func (at *attribution) bodies(s string) {
	named := func(re *regexp.Regexp, role string, accept func(from, to int) bool) {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			if accept == nil || accept(m[0], m[1]) {
				at.add(s, role, s[m[2]:m[3]], m[0], m[1])
			}
		}
	}
	// Lathes that were bought by a plant are no source.
	ofPapers := func(from, _ int) bool { return rePaper.MatchString(s[max(0, from-90):from]) }
	named(reGiven, linkReporter, func(from, to int) bool { return ofPapers(from, to) && reReported.MatchString(s[:from]) })
	named(reGiven, linkProvider, ofPapers)
	named(reRead, linkReporter, nil)
	named(reStudy, linkReporter, nil)
	named(reStaffOf, linkReporter, nil)
	named(reQuoting, linkSpeaker, nil)
	named(reHandedTo, linkReporter, func(from, to int) bool { return strings.HasPrefix(s[from:], "told") || ofPapers(from, to) })
	named(reFigures, linkProvider, func(_, to int) bool { return reShowing.MatchString(s[to:]) })
}

// reReported stands before "published by" where a report is meant, not records.
var reReported = regexp.MustCompile(`(?i)\b(?:report|study|analysis|investigation|review|paper|dossier|research|findings|survey)\b[^,.;]{0,40}$`)

// said reads "X reported" and "said X".
func (at *attribution) said(s string) {
	for _, re := range []*regexp.Regexp{reSaid, reSaidBy} {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			name := s[m[2]:m[3]]
			if reRecords.MatchString(name) || inQuotes(s, m[2]) || re == reSaidBy && reThatIs.MatchString(s[m[0]:m[2]]) {
				continue
			}
			at.add(s, sourceRole(cleanName(name), s[max(0, m[0]-60):m[1]]), name, m[2], m[1])
		}
	}
}

// sourceRole tells a newsroom or institute, which reports, from a speaker.
func sourceRole(name, around string) string {
	low := strings.ToLower(name)
	for _, w := range words(low) {
		if newsrooms[w] {
			return linkReporter
		}
	}
	if strings.HasPrefix(low, "the ") && !rePeople.MatchString(around) && !strings.Contains(low, "ministry") && !strings.Contains(low, "kremlin") && !strings.Contains(low, "department") {
		return linkReporter
	}
	return linkSpeaker
}

// newsrooms are words in the names of those who publish findings.
var newsrooms = wordSet(`times post journal news telegraph herald tribune gazette reuters bloomberg guardian wire agency press observer chronicle courier ledger bulletin review
	report institute centre center observatory monitor project foundation watch lab network register mail dispatch standard broadcasting tv radio weekly daily magazine desk initiative tracker`)

func unnamed(s string) string {
	s = strings.TrimSpace(regexp.MustCompile(`(?i)^according to | (?:said|say)$`).ReplaceAllString(s, ""))
	return s
}

func inStudy(s string, at int) bool {
	for _, m := range reStudy.FindAllStringIndex(s, -1) {
		if at >= m[0] && at < m[1] {
			return true
		}
	}
	return false
}

// overlaps says whether a link was already read from the words.
func overlaps(links []claim.Link, zone string) bool {
	return slices.ContainsFunc(links, func(l claim.Link) bool {
		return strings.Contains(zone, l.Words) || strings.Contains(l.Words, zone) || strings.Contains(zone, l.Name)
	})
}

func trimZone(s string, z span) span {
	text := s[z.start:z.end]
	if i := strings.LastIndex(text, ","); i > 0 {
		return span{z.start, z.start + i}
	}
	return z
}

// inQuotes says whether a place in a sentence lies inside a quotation.
func inQuotes(s string, at int) bool { return openQuote(s[:at]) }

var (
	reTitle  = regexp.MustCompile(`^(?:(?:Dr|Mr|Mrs|Ms|Sir|Prof|Professor|Gen\.|Col\.|Sen\.|Rep\.|Lord|Lady)\.? )+`)
	reOfBody = regexp.MustCompile(`^([A-Z][\p{L}’'-]+(?: [A-Z][\p{L}.’'-]+){1,2}) (?:of|from|at|for) (?:the )?[A-Z].*\b(?:Institute|University|Centre|Center|Foundation|Council|College|School|Group|Project|Bank|Initiative|Economics|Studies|Research|Agency)\b`)
)

// cleanName takes article, place and possessive off a name.
func cleanName(s string) string {
	s = strings.Trim(tidy(s), " ,.’'")
	s = reTitle.ReplaceAllString(s, "")
	if m := reOfBody.FindStringSubmatch(s); m != nil {
		s = m[1] // Anna Noname of the Institute for
	}
	for _, p := range []string{"The ", "the ", "A ", "An ", "In ", "As ", "But ", "And ", "On ", "When ", "While "} {
		if rest, ok := strings.CutPrefix(s, p); ok && !(p == "The " && len(words(s)) <= 3) {
			s = rest
		}
	}
	if i := strings.Index(s, "-based "); i > 0 {
		s = s[i+len("-based "):]
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

func sameName(a, b string) bool {
	a, b = strings.ToLower(strings.TrimPrefix(strings.ToLower(a), "the ")), strings.ToLower(strings.TrimPrefix(strings.ToLower(b), "the "))
	return a == b
}

// longName finds the full name behind a short form: "the Journal" after "The
// Wall Street Journal", "Mr Orlov" after "Pavel Orlov".
func longName(name string, known []string) string {
	short := words(strings.TrimPrefix(strings.TrimPrefix(name, "The "), "the "))
	if len(short) == 0 || len(short) > 1 {
		return name
	}
	for _, k := range known {
		long := words(k)
		if len(long) > 1 && (long[len(long)-1] == short[0] || long[0] == short[0] && long[0] != "The") {
			return k
		}
	}
	return name
}

func hasRole(links []claim.Link, role string) bool {
	return slices.ContainsFunc(links, func(l claim.Link) bool { return l.Role == role })
}

func order(links []claim.Link) {
	slices.SortStableFunc(links, func(a, b claim.Link) int { return slices.Index(linkOrder, a.Role) - slices.Index(linkOrder, b.Role) })
}
