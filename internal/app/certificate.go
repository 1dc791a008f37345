package app

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/roster"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// CertificateKind is what the field kind of a certificate says.
const CertificateKind = "tallyman-screening-certificate"

// CertificateQuery is who was screened, as the caller said it.
type CertificateQuery struct {
	Name      string   `json:"name"`
	Schema    string   `json:"schema,omitempty"`
	Country   string   `json:"country,omitempty"` // ISO 3166-1 alpha-2, lower case
	BirthDate string   `json:"birth_date,omitempty"`
	Number    string   `json:"number,omitempty"` // of any register or tax office
	Lists     []string `json:"lists,omitempty"`  // empty: all of the case
	Threshold float64  `json:"threshold"`
}

// CertifiedList is one list version that was looked through.
type CertifiedList struct {
	ListID    string        `json:"list_id"`
	Version   string        `json:"version"`
	Build     string        `json:"build"` // key of its tables in the ledger
	Title     string        `json:"title"`
	Publisher string        `json:"publisher"`
	AsOf      string        `json:"as_of,omitempty"`
	AddedAt   string        `json:"added_at"`
	Entities  int64         `json:"entities"`
	Files     []roster.File `json:"files"`
}

// CertifiedHit is an entry that the query may be.
type CertifiedHit struct {
	EntityID  string         `json:"entity_id"`
	ListID    string         `json:"list_id"`
	Caption   string         `json:"caption"`
	Schema    string         `json:"schema"`
	Countries []string       `json:"countries"`
	Programs  []string       `json:"programs"`
	ListedOn  string         `json:"listed_on,omitempty"` // earliest
	Score     float64        `json:"score"`
	Query     string         `json:"query_name"`
	Listing   string         `json:"listing_name"`
	Why       []trade.Reason `json:"why"`
	Source    string         `json:"source_sha256"`
	Row       int            `json:"source_row"`
}

// CertifiedResult is the outcome.
type CertifiedResult struct {
	Outcome string         `json:"outcome"` // match, no match
	Matches []CertifiedHit `json:"matches"` // at or above the threshold
	Nearest []CertifiedHit `json:"nearest"` // the best below it
}

// Outcomes of a certificate.
const (
	OutcomeMatch   = "match"
	OutcomeNoMatch = "no match"
)

// Certificate says that a name was compared with lists: by whom, when, with
// which versions, by which model, and with what result. SHA256 is of the
// canonical JSON (RFC 8785) of everything but SHA256 and Signature; Signature
// is Ed25519 (RFC 8032) over the same bytes, base64.
type Certificate struct {
	Kind       string           `json:"kind"`
	Version    int              `json:"version"`
	ID         string           `json:"certificate_id"`
	ScreenedBy string           `json:"screened_by"`
	ScreenedAt string           `json:"screened_at"` // RFC 3339, UTC
	Case       string           `json:"case"`
	Watermark  string           `json:"watermark,omitempty"` // of a synthetic case
	Query      CertificateQuery `json:"query"`
	Lists      []CertifiedList  `json:"lists"`
	Model      string           `json:"model"`
	Result     CertifiedResult  `json:"result"`
	Statement  string           `json:"statement"`
	PublicKey  string           `json:"public_key"` // base64
	SHA256     string           `json:"sha256"`
	Signature  string           `json:"signature"`
}

// nearFloor is the least score that a certificate mentions, and nearMost how
// many entries below the threshold.
const (
	nearFloor = 0.5
	nearMost  = 5
)

// Certify screens one name against the case's lists and signs what came out.
func (s *Screener) Certify(ctx context.Context, by string, q CertificateQuery) (Certificate, error) {
	q, party, err := readQuery(q)
	if err != nil {
		return Certificate{}, err
	}
	r, err := s.Roster(ctx)
	if err != nil {
		return Certificate{}, err
	}
	lists, err := certifiedLists(r, q.Lists)
	if err != nil {
		return Certificate{}, err
	}
	key, err := s.c.signingKey()
	if err != nil {
		return Certificate{}, err
	}
	cert := Certificate{Kind: CertificateKind, Version: 1, ScreenedBy: by, ScreenedAt: time.Now().UTC().Format(time.RFC3339), Case: s.c.Config.Title,
		Query: q, Lists: lists, Model: roster.Model().Name, Result: screened(r, q, party),
		PublicKey: base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))}
	if s.c.Config.Synthetic {
		cert.Watermark = Watermark
	}
	cert.ID = trade.ShortID("crt", cert.ScreenedBy, cert.ScreenedAt, q.Name, q.Schema, q.Country, q.BirthDate, q.Number, fmt.Sprint(q.Lists, q.Threshold), fmt.Sprint(lists))
	cert.Statement = statement(cert)
	signed, err := canonicalOf(cert)
	if err != nil {
		return Certificate{}, err
	}
	sum := sha256.Sum256(signed)
	cert.SHA256 = hex.EncodeToString(sum[:])
	cert.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(key, signed))
	return cert, nil
}

// readQuery checks a query and makes a party of it.
func readQuery(q CertificateQuery) (CertificateQuery, match.Party, error) {
	q.Name, q.Number = strings.Join(strings.Fields(q.Name), " "), strings.TrimSpace(q.Number)
	bad := func(field, value, next string) error {
		return &trade.Error{Code: trade.CodeUsage, Where: field, Message: fmt.Sprintf("%q", value), Next: next}
	}
	if q.Name == "" && q.Number == "" {
		return q, match.Party{}, bad("name", "", "give the name or the number that is to be screened")
	}
	if q.Threshold == 0 {
		q.Threshold = match.Threshold
	}
	if q.Threshold < nearFloor || q.Threshold > 1 {
		return q, match.Party{}, bad("threshold", fmt.Sprint(q.Threshold), fmt.Sprintf("a threshold lies between %g and 1; %g is the model's own", nearFloor, match.Threshold))
	}
	p := match.Party{}
	if q.Name != "" {
		p.Names = []match.Name{{Text: q.Name}}
	}
	if q.Schema != "" {
		s, ok := roster.SchemaOf(q.Schema)
		if !ok || !s.Matchable {
			return q, p, bad("schema", q.Schema, "one of Person, Company, Organization, PublicBody, LegalEntity, Vessel, Airplane")
		}
		p.Schema = match.ReadSchema(q.Schema)
	}
	if q.Country != "" {
		code, ok := (countries{}).Code(q.Country)
		if !ok {
			return q, p, bad("country", q.Country, "write a country's name or its two letters")
		}
		q.Country = strings.ToLower(code)
		p.Countries = []string{q.Country}
	}
	if q.BirthDate != "" {
		if len(q.BirthDate) > 10 || !birthDate.MatchString(q.BirthDate) {
			return q, p, bad("birth date", q.BirthDate, "write YYYY, YYYY-MM or YYYY-MM-DD")
		}
		p.BirthDates = []string{q.BirthDate}
	}
	if q.Number != "" {
		p.IDs = []trade.Identifier{{Type: "other", Value: q.Number, Country: q.Country}}
	}
	return q, p, nil
}

// certifiedLists are the lists that were looked through; a list that is not
// there must not pass for one without a match.
func certifiedLists(r *roster.Roster, only []string) ([]CertifiedList, error) {
	want := map[string]bool{}
	for _, id := range only {
		want[id] = true
	}
	out := []CertifiedList{}
	for _, l := range r.Lists() {
		if len(only) > 0 && !want[l.ID] {
			continue
		}
		delete(want, l.ID)
		out = append(out, CertifiedList{ListID: l.ID, Version: l.Version, Build: l.Key, Title: l.Title, Publisher: l.Publisher, AsOf: l.AsOf,
			AddedAt: l.AddedAt, Entities: l.Entities, Files: l.Files})
	}
	for _, id := range only {
		if want[id] {
			return nil, &trade.Error{Code: trade.CodeUsage, Where: "list", Message: fmt.Sprintf("%q", id), Next: "see: tallyman lists ls"}
		}
	}
	if len(out) == 0 {
		return nil, &trade.Error{Code: trade.CodeNotFound, Message: "the case has no watchlist", Next: "add one with: tallyman lists add ID FILE..."}
	}
	return out, nil
}

// screened is the result for a query; equal lists give equal results.
func screened(r *roster.Roster, q CertificateQuery, p match.Party) CertifiedResult {
	res := CertifiedResult{Outcome: OutcomeNoMatch, Matches: []CertifiedHit{}, Nearest: []CertifiedHit{}}
	opt := roster.MatchOptions{Limit: deepest, Floor: nearFloor, Filter: roster.Filter{Schema: q.Schema, IncludeDataset: q.Lists}}
	for _, h := range r.Match(p, opt) {
		switch hit := certified(h); {
		case h.Score >= q.Threshold:
			res.Outcome = OutcomeMatch
			res.Matches = append(res.Matches, hit)
		case len(res.Nearest) < nearMost:
			res.Nearest = append(res.Nearest, hit)
		}
	}
	return res
}

// deepest is how many candidates of each list a certificate looks at.
const deepest = 50

func certified(h roster.Hit) CertifiedHit {
	e := h.Entity
	out := CertifiedHit{EntityID: e.ID, ListID: e.List, Caption: e.Caption, Schema: string(e.Schema), Countries: []string{}, Programs: []string{},
		Score: h.Score, Query: h.Left, Listing: h.Right, Why: h.Why, Source: e.File, Row: e.Row}
	out.Countries = append(out.Countries, e.Country...)
	for _, l := range e.Listings {
		if p := strings.TrimSpace(l.Authority + " " + l.Program); p != "" && (len(out.Programs) == 0 || out.Programs[len(out.Programs)-1] != p) {
			out.Programs = append(out.Programs, p)
		}
		if l.ListedOn != "" && (out.ListedOn == "" || l.ListedOn < out.ListedOn) {
			out.ListedOn = l.ListedOn
		}
	}
	return out
}

// statement is the certificate in words.
func statement(c Certificate) string {
	var entries int64
	for _, l := range c.Lists {
		entries += l.Entities
	}
	who := fmt.Sprintf("the name %q", c.Query.Name)
	if c.Query.Name == "" {
		who = fmt.Sprintf("the number %q", c.Query.Number)
	}
	s := fmt.Sprintf("At %s %s was compared with %d list versions of together %d entries by model %s at threshold %g. ",
		c.ScreenedAt, who, len(c.Lists), entries, c.Model, c.Query.Threshold)
	if n := len(c.Result.Matches); n > 0 {
		return s + fmt.Sprintf("Entries that match: %d. A match is a likeness of names or numbers, not a statement about a person or firm.", n)
	}
	return s + "None of them matches. This says nothing about other lists, other versions or other spellings."
}

// File is the certificate as it is handed out: always the same bytes.
func (c Certificate) File() ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(c); err != nil {
		return nil, fmt.Errorf("write certificate: %w", err)
	}
	return buf.Bytes(), nil
}

// versionsOf finds the list versions of a certificate among those of the case.
func versionsOf(all []state.List, want []CertifiedList) (found []state.List, missing []CertifiedList) {
	for _, w := range want {
		ok := false
		for _, l := range all {
			if l.ListID == w.ListID && l.Key == w.Build {
				found, ok = append(found, l), true
				break
			}
		}
		if !ok {
			missing = append(missing, w)
		}
	}
	return found, missing
}
