// Package chseco reads Switzerland's consolidated list of sanctions (SECO,
// "Gesamtliste" XML, root element swiss-sanctions-list): programmes, places and
// targets with their modifications, names in parts with spelling variants in
// other scripts. Targets whose last modification is a de-listing carry its date
// as the end of the listing.
package chseco

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "ch-seco", Title: "Swiss sanctions, consolidated list, XML", Publisher: "Switzerland, State Secretariat for Economic Affairs",
		Licence: "open use; must provide the source", Detect: listfile.RootIs(0.98, "swiss-sanctions-list"), Parse: parse,
	}
}

type list struct {
	rep      *listfile.Report
	file     listfile.File
	programs map[string]string // sanctions-set -> programme
	places   map[string]xmlPlace
	emit     listfile.Emit
	own      listfile.Own
	ids      listfile.Unique
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		l := &list{rep: &rep, file: f, programs: map[string]string{}, places: map[string]xmlPlace{}, emit: emit, own: own, ids: ids}
		// Places and programmes may stand behind the targets that name them.
		if err := listfile.Elements(ctx, f, l.tables, "swiss-sanctions-list", "sanctions-program", "place"); err != nil {
			return rep, err
		}
		if err := listfile.Elements(ctx, f, l.target, "target"); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func (l *list) tables(el listfile.Element) error {
	switch el.Name {
	case "swiss-sanctions-list":
		for _, a := range el.Start.Attr {
			if iso, ok := listfile.Date(a.Value, listfile.NoSlash); a.Name.Local == "date" && ok {
				l.rep.AsOf = max(l.rep.AsOf, iso)
			}
		}
	case "sanctions-program":
		var x struct {
			Names []xmlText `xml:"program-name"`
			Sets  []struct {
				SSID string `xml:"ssid,attr"`
			} `xml:"sanctions-set"`
		}
		if err := el.Decode(&x); err != nil {
			return err
		}
		for _, s := range x.Sets {
			l.programs[s.SSID] = english(x.Names)
		}
	case "place":
		var p xmlPlace
		if err := el.Decode(&p); err != nil {
			return err
		}
		l.places[p.SSID] = p
	}
	return nil
}

// english is the English text, else the first.
func english(texts []xmlText) string {
	for _, t := range texts {
		if t.Lang == "eng" {
			return listfile.Clean(t.Text)
		}
	}
	if len(texts) > 0 {
		return listfile.Clean(texts[0].Text)
	}
	return ""
}

func (l *list) target(el listfile.Element) error {
	l.rep.Read(1)
	var x xmlTarget
	if err := el.Decode(&x); err != nil {
		return err
	}
	e := trade.Entity{ID: x.SSID, Row: el.Ordinal, File: l.file.SHA256, Schema: trade.Organization}
	body := x.Entity
	switch {
	case x.Individual != nil:
		e.Schema, body = trade.Person, x.Individual
	case x.Object != nil:
		body = x.Object
		e.Schema = map[string]trade.Schema{"vessel": trade.Vessel, "aircraft": trade.Airplane}[body.ObjectType]
		if e.Schema == "" {
			e.Schema = trade.LegalEntity
		}
	}
	if body == nil || e.ID == "" {
		l.rep.Skip(l.file.Name, el.Ordinal, "the target is neither an individual, an entity nor an object", x.SSID)
		return nil
	}
	for _, i := range body.Identities {
		l.identity(&e, i)
	}
	if len(e.Names) == 0 {
		l.rep.Skip(l.file.Name, el.Ordinal, "the target has no name", x.SSID)
		return nil
	}
	for _, o := range body.Others {
		other(&e, listfile.Clean(o))
	}
	l.listing(&e, x, body)
	listfile.AddExtra(&e, "gender", body.Sex)
	listfile.CountriesFromAddresses(&e)
	listfile.AddSectors(&e, e.Listings[0].Reason)
	id, first := l.ids.ID(e.ID)
	if !first {
		l.rep.Note("two targets have one ssid, the second is kept under an id of its own", l.file.Name, el.Ordinal)
	}
	e.ID = id
	if err := l.emit(e); err != nil {
		return err
	}
	for _, r := range body.Relations {
		if r.Target == "" || strings.Contains(r.Type, "relative") || strings.Contains(r.Type, "family") || strings.Contains(r.Type, "married") {
			continue
		}
		o := trade.Ownership{OwnerID: r.Target, AssetID: e.ID, Role: strings.ReplaceAll(r.Type, "-", " "), Row: el.Ordinal}
		if strings.HasPrefix(r.Type, "owner") || strings.HasPrefix(r.Type, "parent") || strings.HasPrefix(r.Type, "controls") {
			o.OwnerID, o.AssetID = e.ID, r.Target
		}
		if err := l.own(o); err != nil {
			return err
		}
	}
	return nil
}

// listing: the first modification that is a listing dates it, a de-listing
// that nothing follows ends it.
func (l *list) listing(e *trade.Entity, x xmlTarget, body *xmlBody) {
	set := x.SetAttr
	if set == "" && len(x.Sets) > 0 {
		set = x.Sets[0]
	}
	var reasons []string
	for _, j := range body.Justifications {
		reasons = append(reasons, listfile.Clean(j))
	}
	one := trade.Listing{Authority: "CH", Program: l.programs[set], Measure: "Swiss sanctions", Reason: strings.Join(reasons, " ")}
	last := ""
	for _, m := range x.Modifications {
		on := m.Effective
		if on == "" {
			on = m.Published
		}
		iso, ok := listfile.Date(on, listfile.NoSlash)
		if !ok {
			if on != "" {
				l.rep.Unread(l.file.Name, e.Row, "modification", on, "a date")
			}
			continue
		}
		switch {
		case m.Type == "de-listed" && iso >= last:
			one.EndedOn, last = iso, iso
		case m.Type == "de-listed":
		default:
			if one.ListedOn == "" || iso < one.ListedOn {
				one.ListedOn = iso
			}
			if iso > last {
				one.EndedOn, last = "", iso
			}
		}
	}
	e.Listings = []trade.Listing{one}
	listfile.AddExtra(e, "foreign_identifier", x.Foreign)
}
