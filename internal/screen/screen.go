package screen

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/ownership"
	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Version of the stage's code: part of the build's key.
const Version = "13"

// Judgement is what a person decided on a hit.
type Judgement struct {
	HitID    string
	Decision string // "yes", "no", "unsure"
}

// Options of a run.
type Options struct {
	Threshold  float64  // 0: match.Threshold
	Lists      []string // list ids to screen against; empty: all
	Limit      int      // most hits of one party; 0: 50
	Progress   store.Progress
	Judgements []Judgement
}

// Stats of a run, for build.json.
type Stats struct {
	Parties  int64  `json:"parties"`
	Entities int    `json:"entities"`
	Names    int    `json:"names"`
	Hits     int64  `json:"hits"`
	Owned    int64  `json:"hits_on_owned"`      // owned to half or more, or possibly
	Tied     int64  `json:"hits_on_associated"` // tied to a listed party below the half
	Matched  int64  `json:"parties_with_hits"`
	Model    string `json:"model"`
}

// Hit is a row of screen.hit.
type Hit struct {
	HitID        string  `parquet:"hit_id"`
	PartyID      int64   `parquet:"party_id"`
	ListID       string  `parquet:"list_id,dict"`
	EntityID     string  `parquet:"entity_id"`
	Score        float64 `parquet:"score"`
	Match        bool    `parquet:"match"`
	Rule         string  `parquet:"rule,dict"`
	PartyName    string  `parquet:"party_name"`
	ListingName  string  `parquet:"listing_name"`
	PartyCountry string  `parquet:"party_country,optional,dict"`
	Countries    string  `parquet:"listing_countries,optional,dict"`
	ListedOn     *int32  `parquet:"listed_on,date,optional"`
	Program      string  `parquet:"program,optional,dict"`
	Schema       string  `parquet:"schema,dict"`
	Model        string  `parquet:"model,dict"`
	Why          string  `parquet:"why"`
	Judgement    string  `parquet:"judgement,optional,dict"`
}

// partyRow is a row of normalize.party as this stage reads it.
type partyRow struct {
	id               int64
	name, alt, clean sql.NullString
	taxID, taxType   sql.NullString
	country, address sql.NullString
	roles            sql.NullString
}

// Run screens every party and writes screen.hit, ordered by party and falling
// score. Without watchlists the table is empty.
func Run(ctx context.Context, db store.Engine, out *store.Build, opt Options) (Stats, error) {
	if opt.Threshold == 0 {
		opt.Threshold = match.Threshold
	}
	if opt.Limit == 0 {
		opt.Limit = 50
	}
	st := Stats{Model: match.Tallyman1().Name}
	lists, err := loadParties(ctx, db, opt.Lists, isListed)
	if err != nil {
		return st, err
	}
	ix := match.NewIndex(lists.parties)
	st.Entities, st.Names = ix.Len(), ix.Names()
	s := &run{
		ix: ix, lists: lists, opt: opt, stats: &st,
		verdicts: make(map[string]string, len(opt.Judgements)),
	}
	for _, j := range opt.Judgements {
		s.verdicts[j.HitID] = j.Decision
	}
	if s.owned, err = loadOwned(ctx, db, lists, ix, opt); err != nil {
		return st, err
	}
	if s.hits, err = store.NewTable[Hit](out.Path("hit")); err != nil {
		return st, err
	}
	if s.ownedHits, err = store.NewTable[Owned](out.Path("owned")); err != nil {
		return st, err
	}
	failed := s.parties(ctx, db)
	if failed == nil {
		failed = s.writeOwnership(out)
	}
	st.Hits, st.Owned = s.hits.Rows(), s.ownedHits.Rows()-st.Tied
	return st, errors.Join(failed, s.hits.Close(), s.ownedHits.Close())
}

type run struct {
	ix       *match.Index
	lists    *lists
	owned    *owned
	opt      Options
	stats    *Stats
	verdicts map[string]string

	hits      *store.TableWriter[Hit]
	ownedHits *store.TableWriter[Owned]
}

// batch is a run of parties; done is closed when their hits are known.
type batch struct {
	rows  []partyRow
	hits  []Hit
	owned []Owned
	with  int64 // parties with hits
	err   error
	done  chan struct{}
}

const batchRows = 512

// parties streams normalize.party through all cores and keeps its order.
func (s *run) parties(ctx context.Context, db store.Engine) error {
	var total int64
	if _, err := store.QueryOne(ctx, db, "SELECT count(*) FROM normalize.party", nil, &total); err != nil {
		return fmt.Errorf("screen: count parties: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs, queue := make(chan *batch, workers), make(chan *batch, 4*workers)
	for range workers {
		go func() {
			for b := range jobs {
				b.err = s.screen(b)
				close(b.done)
			}
		}()
	}
	readErr := make(chan error, 1)
	go func() {
		readErr <- read(ctx, db, jobs, queue)
		close(jobs)
		close(queue)
	}()
	var failed error
	for b := range queue {
		<-b.done
		if failed != nil {
			continue
		}
		if failed = b.err; failed == nil {
			failed = errors.Join(s.hits.Write(b.hits...), s.ownedHits.Write(b.owned...))
		}
		if failed != nil {
			cancel()
			continue
		}
		s.stats.Parties += int64(len(b.rows))
		s.stats.Matched += b.with
		for _, h := range b.owned {
			if h.Verdict == string(ownership.Association) {
				s.stats.Tied++
			}
		}
		s.opt.Progress.Report(s.stats.Parties, total)
	}
	if err := <-readErr; failed == nil {
		failed = err
	}
	return failed
}

func read(ctx context.Context, db store.Engine, jobs, queue chan<- *batch) error {
	b := &batch{done: make(chan struct{})}
	send := func() error {
		if len(b.rows) == 0 {
			return nil
		}
		select {
		case jobs <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		queue <- b
		b = &batch{done: make(chan struct{})}
		return nil
	}
	err := store.QueryAll(ctx, db, `SELECT party_id, name, name_alt, name_clean, tax_id, tax_id_type, country, address, roles
		FROM normalize.party ORDER BY party_id`, nil, func(rows *sql.Rows) error {
		var p partyRow
		if err := rows.Scan(&p.id, &p.name, &p.alt, &p.clean, &p.taxID, &p.taxType, &p.country, &p.address, &p.roles); err != nil {
			return err
		}
		b.rows = append(b.rows, p)
		if len(b.rows) == batchRows {
			return send()
		}
		return nil
	})
	if err == nil {
		err = send()
	}
	if err != nil {
		return fmt.Errorf("screen: read parties: %w", err)
	}
	return nil
}

// party is the row as one side of a comparison: the name without the numbers
// in it, and the publisher's own translation.
func (p *partyRow) party() match.Party {
	out := match.Party{ID: strconv.FormatInt(p.id, 10), Schema: trade.LegalEntity, Acts: acts(p.roles.String)}
	name := p.clean.String
	if name == "" {
		name = p.name.String
	}
	for _, n := range []string{name, p.alt.String} {
		if n != "" {
			out.Names = append(out.Names, match.Name{Text: n})
		}
	}
	if p.taxID.String != "" {
		typ := p.taxType.String
		if typ == "" {
			typ = "tax"
		}
		out.IDs = []trade.Identifier{{Type: typ, Value: p.taxID.String, Country: p.country.String}}
	}
	if p.country.String != "" {
		out.Countries = []string{p.country.String}
	}
	if p.address.String != "" {
		out.Addresses = []string{p.address.String}
	}
	return out
}

// acts reports whether the roles show a person or body. The cell of a carrier
// often holds the ship's name, and nothing follows from a party without roles.
func acts(roles string) bool {
	return roles != "" && !strings.Contains(roles, string(trade.Carrier))
}

func (s *run) screen(b *batch) error {
	for i := range b.rows {
		row := &b.rows[i]
		party := row.party()
		cands := s.ix.Search(party, s.opt.Limit, s.opt.Threshold)
		if len(cands) > 0 {
			b.with++
		}
		for _, c := range cands {
			h, err := s.hit(row, c)
			if err != nil {
				return err
			}
			b.hits = append(b.hits, h)
		}
		for _, c := range s.owned.ix.Search(party, s.opt.Limit, s.opt.Threshold) {
			h, err := s.ownedRow(row, c)
			if err != nil {
				return err
			}
			b.owned = append(b.owned, h)
		}
	}
	return nil
}

func (s *run) hit(row *partyRow, c match.Candidate) (Hit, error) {
	why, err := json.Marshal(c.Why)
	if err != nil {
		return Hit{}, fmt.Errorf("screen: reasons of party %d: %w", row.id, err)
	}
	e := s.lists.entities[c.ID]
	h := Hit{
		HitID: HitID(row.id, e.listID, e.entityID), PartyID: row.id, ListID: e.listID, EntityID: e.entityID,
		Score: c.Score, Match: c.Score >= s.opt.Threshold, Rule: c.Rule,
		PartyName: c.Left, ListingName: c.Right, PartyCountry: row.country.String,
		Countries: e.countries, ListedOn: e.listedOn, Program: e.program, Schema: e.schema,
		Model: s.stats.Model, Why: string(why),
	}
	if h.PartyName == "" {
		h.PartyName = row.name.String
	}
	if h.ListingName == "" {
		h.ListingName = e.caption
	}
	h.Judgement = s.verdicts[h.HitID]
	return h, nil
}

// HitID is the stable id of a hit.
func HitID(partyID int64, listID, entityID string) string {
	return trade.ShortID("hit", strconv.FormatInt(partyID, 10), listID, entityID)
}
