package uscsl

import (
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/remark"
)

var (
	isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isoCode = regexp.MustCompile(`^[A-Z]{2}$`)
)

// keep are the kinds of the column ids that are no numbers, and where they go.
var keep = map[string]string{
	"Gender": "gender", "Website": "website", "Email Address": "email", "Phone Number": "phone", "Organization Established Date": "established",
	"Organization Type:": "organization_type", "Target Type": "target_type", "Aircraft Model": "aircraft_model", "Aircraft Operator": "aircraft_operator",
	"Former Vessel Flag": "former_flag", "Other Vessel Type": "vessel_type", "Issuer Name": "issuer", "Equity Ticker": "ticker", "BIK (RU)": "bik",
	"Aircraft Manufacture Date": "aircraft_built", "Nationality of Registration": "nationality",
}

// numbers reads the column ids: "RU, 7736640919, Tax ID No.; JO, 2014-08-30,
// 2009-08-31, K475336, Passport": the country, the dates of expiry and issue,
// the number, and last its kind.
func (l *List) numbers(e *trade.Entity, cell string) {
	for _, p := range strings.Split(cell, "; ") {
		parts := strings.Split(p, ", ")
		if len(parts) < 2 {
			listfile.AddExtra(e, "ids", strings.TrimSpace(p))
			continue
		}
		kind := strings.TrimSpace(parts[len(parts)-1])
		rest := parts[:len(parts)-1]
		if key := keep[kind]; key != "" {
			listfile.AddExtra(e, key, strings.Join(rest, ", "))
			continue
		}
		typ := listfile.LabelType(kind)
		if typ == "" {
			listfile.AddExtra(e, "note", p)
			continue
		}
		country := ""
		if len(rest) > 1 && isoCode.MatchString(rest[0]) {
			country, _ = listfile.Country(rest[0])
			rest = rest[1:]
		}
		for len(rest) > 1 && isoDate.MatchString(rest[0]) {
			rest = rest[1:]
		}
		number := strings.TrimPrefix(strings.Join(rest, ", "), "IMO ")
		if number != strings.Join(rest, ", ") {
			typ = "imo"
		}
		listfile.AddID(e, typ, number, country)
	}
}

// linkedTo finds the links to other entries in a remark.
var linkedTo = regexp.MustCompile(`\(?Linked To:`)

// remarks reads the column remarks; what it is linked to comes back by name.
func (l *List) remarks(e *trade.Entity, text string) []string {
	if !linkedTo.MatchString(text) {
		listfile.AddExtra(e, "remark", listfile.Clean(text))
		return nil
	}
	return remark.Read(e, text).LinkedTo
}

// Emit hands over the gathered entities, then the edges between them.
func (l *List) Emit(emit listfile.Emit, own listfile.Own) error {
	byName := map[string][]string{}
	err := l.group.Each(func(e *trade.Entity) error {
		listfile.CountriesFromAddresses(e)
		listfile.AddSectors(e, "Organization type: "+strings.Join(e.Extra["organization_type"], ", "))
		k := strings.ToUpper(e.Names[0].Name)
		byName[k] = append(byName[k], e.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return l.group.Each(func(e *trade.Entity) error {
		edges := l.edges(e, byName)
		if err := emit(*e); err != nil {
			return err
		}
		for _, o := range edges {
			if err := own(o); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *List) edges(e *trade.Entity, byName map[string][]string) []trade.Ownership {
	var out []trade.Ownership
	seen := map[string]bool{}
	for _, name := range l.links[e.ID] {
		ids := byName[strings.ToUpper(name)]
		if len(ids) == 0 {
			ids = byName[strings.ToUpper(name)+"."]
		}
		if len(ids) != 1 || ids[0] == e.ID {
			listfile.AddExtra(e, "linked_to_unresolved", name)
			l.rep.Note("a remark is linked to a name that no entry, or more than one, carries", "entry "+e.ID, e.Row)
			continue
		}
		if !seen[ids[0]] {
			seen[ids[0]] = true
			out = append(out, trade.Ownership{OwnerID: ids[0], AssetID: e.ID, Role: "linked to", Row: e.Row})
		}
	}
	return out
}
