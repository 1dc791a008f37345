// Package gbrow reads what the British lists, the UK Sanctions List of the
// Foreign Office (CSV and XML) and the consolidated list of the Treasury, write
// alike: names in six parts, dates with unknown days and months, several values
// of a cell behind numbers in brackets. The tables have one row for every
// combination of a target's names and addresses.
//
// It reads cells and writes into entities.
package gbrow

import (
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// FullName joins the columns Name 1 to Name 5 and then Name 6, which is the
// family name or an organisation's whole name.
func FullName(row listfile.Row) string {
	var parts []string
	for _, c := range []string{"Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"} {
		if v := row.Get(c); v != "" && v != "0" {
			parts = append(parts, v)
		}
	}
	return listfile.Clean(strings.Join(parts, " "))
}

// Schema reads Individual, Entity, Ship.
func Schema(cell string) (trade.Schema, bool) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "individual":
		return trade.Person, true
	case "entity":
		return trade.Organization, true
	case "ship", "vessel":
		return trade.Vessel, true
	}
	return trade.LegalEntity, false
}

// Kind reads the kind of name and the quality of an alias.
func Kind(kind, quality string) trade.NameKind {
	k := strings.ToLower(kind)
	switch {
	case strings.Contains(strings.ToLower(quality), "low"):
		return trade.NameWeak
	case strings.HasPrefix(k, "primary name") && !strings.Contains(k, "variation"):
		return trade.NamePrimary
	case strings.HasPrefix(k, "fka"), strings.Contains(k, "former"):
		return trade.NamePrevious
	}
	return trade.NameAlias
}

var numbered = regexp.MustCompile(`\s*\(\d{1,2}\)\s*`)

// Values splits a cell: "(1) Russia (2) Ukraine", "a|b".
func Values(cell string) []string {
	var out []string
	for _, p := range strings.Split(cell, "|") {
		for _, v := range numbered.Split(p, -1) {
			if v = strings.Trim(listfile.Clean(v), " ,;"); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

var unknownDay = strings.NewReplacer("dd/", "00/", "mm/", "00/", "DD/", "00/", "MM/", "00/")

// Births adds dates of birth: 28/04/1937, 00/00/1958, dd/mm/1958.
func Births(e *trade.Entity, cell string) (unread string) {
	var lost []string
	for _, v := range Values(cell) {
		if !listfile.AddBirths(e, unknownDay.Replace(v), listfile.DayFirst) {
			lost = append(lost, v)
		}
	}
	return strings.Join(lost, "; ")
}

// Countries adds the countries of a cell.
func Countries(e *trade.Entity, cell string) (unread string) {
	var lost []string
	for _, v := range Values(cell) {
		codes, rest := listfile.Nationality(strings.TrimSuffix(v, "."))
		listfile.AddCountry(e, codes...)
		if rest != "" {
			lost = append(lost, rest)
		}
	}
	return strings.Join(lost, "; ")
}

// Address joins address columns and takes the country from the last.
func Address(e *trade.Entity, row listfile.Row, country string, columns ...string) {
	var parts []string
	for _, c := range columns {
		if v := row.Get(c); v != "" {
			parts = append(parts, v)
		}
	}
	stated := row.Get(country)
	code, _ := listfile.Country(stated)
	if stated != "" {
		parts = append(parts, stated)
	}
	if len(parts) > 0 {
		listfile.AddAddress(e, strings.Join(parts, ", "), code)
	}
}

// Numbers adds the numbers of a cell under a type, with the country of the
// entity's address as a hint.
func Numbers(e *trade.Entity, cell, typ string) {
	country := ""
	if len(e.Address) > 0 {
		country = e.Address[0].Country
	}
	for _, v := range Values(cell) {
		ids := listfile.ReadNumbers(v, typ, country)
		listfile.AddIDs(e, ids...)
		if len(ids) == 0 {
			listfile.AddExtra(e, typ, v)
		}
	}
}

// Emit hands over the targets, and edges to parents and from subsidiaries that
// are targets themselves.
func Emit(group *listfile.Group, emit listfile.Emit, own listfile.Own) error {
	byName := map[string]string{}
	_ = group.Each(func(e *trade.Entity) error {
		for _, n := range e.Names {
			if k := strings.ToUpper(n.Name); byName[k] == "" {
				byName[k] = e.ID
			}
		}
		return nil
	})
	return group.Each(func(e *trade.Entity) error {
		listfile.CountriesFromAddresses(e)
		var reasons []string
		for _, x := range e.Listings {
			reasons = append(reasons, x.Reason)
		}
		listfile.AddSectors(e, reasons...)
		if err := emit(*e); err != nil {
			return err
		}
		for _, p := range e.Extra["Parent company"] {
			if id := byName[strings.ToUpper(p)]; id != "" && id != e.ID {
				if err := own(trade.Ownership{OwnerID: id, AssetID: e.ID, Role: "parent", Row: e.Row}); err != nil {
					return err
				}
			}
		}
		for _, s := range e.Extra["Subsidiaries"] {
			if id := byName[strings.ToUpper(s)]; id != "" && id != e.ID {
				if err := own(trade.Ownership{OwnerID: e.ID, AssetID: id, Role: "parent", Row: e.Row}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
