// Package usofacenhanced reads OFAC's lists in the ENHANCED_XML form of the
// Sanctions List Service (root element sanctionsData): names with the same name
// in other scripts, identity documents, features, relationships between
// entries, and the date on which each entry was put on each list.
//
// The file does not say which programme came with which list. So dates stand on
// the listings of lists, and a programme gets a date only where the entry has no
// other.
package usofacenhanced

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "us-ofac-enhanced", Title: "OFAC sanctions lists, enhanced XML", Publisher: "US Treasury, Office of Foreign Assets Control",
		Licence: "public domain (17 U.S.C. 105)", Detect: listfile.RootIs(0.98, "sanctionsData"), Parse: parse,
	}
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, own listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error {
			if el.Name == "publicationInfo" {
				var info struct {
					DataAsOf string `xml:"dataAsOf"`
				}
				if err := el.Decode(&info); err != nil {
					return err
				}
				if iso, ok := listfile.Date(info.DataAsOf, listfile.NoSlash); ok {
					rep.AsOf = max(rep.AsOf, iso)
				}
				return nil
			}
			return one(el, f, &rep, ids, emit, own)
		}, "publicationInfo", "entity")
		if err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func one(el listfile.Element, f listfile.File, rep *listfile.Report, ids listfile.Unique, emit listfile.Emit, own listfile.Own) error {
	rep.Read(1)
	var x xmlEntity
	if err := el.Decode(&x); err != nil {
		return err
	}
	e := trade.Entity{ID: x.ID, Row: el.Ordinal, File: f.SHA256, Schema: schema(x.General.Type)}
	r := reader{e: &e, rep: rep, file: f.Name}
	r.names(x.Names)
	if len(e.Names) == 0 || e.ID == "" {
		rep.Skip(f.Name, el.Ordinal, "the entry has no id or no name", x.ID)
		return nil
	}
	r.features(x.Features)
	r.addresses(x.Addresses)
	r.documents(x.Documents)
	r.listings(x)
	listfile.AddExtra(&e, "remark", x.General.Remarks)
	listfile.CountriesFromAddresses(&e)
	for _, rel := range x.Relations {
		if isFamily(rel) {
			listfile.AddExtra(&e, "family", rel.Related.ID)
		}
	}
	for _, t := range e.Extra["organization_type"] {
		listfile.AddSectors(&e, "Organization type: "+t)
	}
	listfile.AddSectors(&e)
	id, first := ids.ID(e.ID)
	if !first {
		rep.Note("two entries have one id, the second is kept under an id of its own", f.Name, el.Ordinal)
	}
	e.ID = id
	if err := emit(e); err != nil {
		return err
	}
	for _, rel := range x.Relations {
		if o, ok := edge(e.ID, rel); ok {
			o.Row = el.Ordinal
			if err := own(o); err != nil {
				return err
			}
		}
	}
	return nil
}

func schema(typ string) trade.Schema {
	switch typ {
	case "Individual":
		return trade.Person
	case "Vessel":
		return trade.Vessel
	case "Aircraft":
		return trade.Airplane
	}
	return trade.Organization
}

// relations that run from the entry to what it owns; all others run from the
// related entry to this one.
var downward = map[string]bool{
	"Owns, controls, or operates": true, "Owner or Controller Of": true, "Leader or official of": true, "Provides support to": true,
}

// isFamily tells relatives, who own nothing of one another.
func isFamily(rel xmlRelation) bool { return strings.HasPrefix(rel.Type, "Family") }

func edge(id string, rel xmlRelation) (trade.Ownership, bool) {
	if rel.Related.ID == "" || rel.Related.ID == id || isFamily(rel) {
		return trade.Ownership{}, false
	}
	role := rel.Type
	if downward[rel.Type] {
		return trade.Ownership{OwnerID: id, AssetID: rel.Related.ID, Role: role}, true
	}
	return trade.Ownership{OwnerID: rel.Related.ID, AssetID: id, Role: role}, true
}
