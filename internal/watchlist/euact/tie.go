package euact

import (
	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/reason"
)

// ties are what the reasons say of who owns whom, until every name is known.
type ties struct {
	index *reason.Index
	found []found
}

type found struct {
	id, act string
	row     int
	tie     reason.Tie
}

func newTies() *ties { return &ties{index: reason.NewIndex()} }

// read takes in the names and the reason of an entry. The sentences that are
// read go into the entry, for people to check.
func (t *ties) read(e *trade.Entity, act, text string) {
	if e.Schema == trade.Vessel || e.Schema == trade.Airplane || e.Extra["schema"] != nil {
		return // things are no owners, and bear the names of others
	}
	s := reason.Subject{Person: e.Schema == trade.Person}
	for _, n := range e.Names {
		if n.Script == "Latn" {
			s.Names = append(s.Names, n.Name)
		}
	}
	t.index.Add(e.ID, act, s)
	for _, tie := range reason.Ties(text, s) {
		t.found = append(t.found, found{e.ID, act, e.Row, tie})
		listfile.AddExtra(e, "ownership_why", tie.Sentence)
	}
}

// emit hands over the ties whose other end is an entry too, each once.
func (t *ties) emit(own listfile.Own) error {
	seen := map[[2]string]bool{}
	for _, stated := range []bool{true, false} { // a tie told twice is that with the share
		for _, f := range t.found {
			other, ok := t.index.Find(f.tie.Other, f.act)
			if !ok || other == f.id || stated != (f.tie.Low != nil) {
				continue
			}
			o := trade.Ownership{OwnerID: other, AssetID: f.id, Role: f.tie.Role, Percent: f.tie.Low, PercentMax: f.tie.High, Row: f.row}
			if f.tie.Owns {
				o.OwnerID, o.AssetID = f.id, other
			}
			if seen[[2]string{o.OwnerID, o.AssetID}] {
				continue
			}
			seen[[2]string{o.OwnerID, o.AssetID}] = true
			if err := own(o); err != nil {
				return err
			}
		}
	}
	return nil
}
