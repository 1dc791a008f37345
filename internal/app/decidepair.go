package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"tallyman/internal/trade"
)

// pairID names the question whether two spellings are one firm.
func pairID(left, right int64) string {
	return trade.ShortID("pair", strconv.FormatInt(min(left, right), 10), strconv.FormatInt(max(left, right), 10))
}

// DecidePair writes whether two spellings are one firm (yes), two (no), or not
// known (unsure); the next run joins or splits them, whatever their numbers and
// names say. left and right are as [PartyRef] writes them.
func (c *Case) DecidePair(ctx context.Context, left, right, judgement, by, note string) (Reviewed, error) {
	var d Reviewed
	if !slices.Contains(judgementWords, judgement) {
		return d, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not a judgement", judgement), Next: "write yes, no or unsure"}
	}
	v, err := c.need(ctx, "normalize")
	if err != nil {
		return d, err
	}
	defer func() { _ = v.Close() }()
	var ids [2]int64
	var names [2]string
	for i, ref := range []string{left, right} {
		id, ok := parseParty(ref)
		if !ok {
			return d, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is not a party", ref),
				Next: "parties are listed, as party-NUMBER, by: tallyman explain ENTITY_ID"}
		}
		rec, err := find(ctx, v.Engine, "SELECT party_id, name FROM normalize.party WHERE party_id = ?", strconv.FormatInt(id, 10), "party")
		if err != nil {
			return d, err
		}
		ids[i], names[i] = id, rec.Text("name")
	}
	if ids[0] == ids[1] {
		return d, &trade.Error{Code: trade.CodeUsage, Message: "a party and itself need no judgement"}
	}
	if ids[0] > ids[1] {
		ids[0], ids[1], names[0], names[1] = ids[1], ids[0], names[1], names[0]
	}
	ds, err := c.judge(Decision{At: now(), By: by, HitID: pairID(ids[0], ids[1]), PartyID: PartyID(ids[0]), PartyName: names[0],
		OtherID: PartyID(ids[1]), OtherName: names[1], Judgement: judgement, Note: note})
	if err != nil {
		return d, err
	}
	return ds[0], nil
}
