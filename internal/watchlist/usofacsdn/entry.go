package usofacsdn

import (
	"context"
	"errors"
	"io"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
	"tallyman/internal/watchlist/remark"
)

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (l *sdn) entries(ctx context.Context, f listfile.File, ids listfile.Unique, emit listfile.Emit, own listfile.Own) error {
	t, err := table(ctx, f)
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	for first := true; ; first = false {
		row, err := t.Next()
		if err != nil {
			if row.Line == 0 {
				return ignoreEOF(err)
			}
			l.rep.Read(1)
			l.rep.Skip(f.Name, row.Line, "the row cannot be read", err.Error())
			continue
		}
		if first && header(row) {
			continue
		}
		l.rep.Read(1)
		if len(row.Cells) < 12 || !isNumber(row.At(0)) || listfile.Clean(value(row, 1)) == "" {
			l.rep.Skip(f.Name, row.Line, "an entry has 12 cells, a number first and a name second", strings.Join(row.Cells, " | "))
			continue
		}
		e, edges := l.entry(row, f.Name)
		e.File = f.SHA256
		id, once := ids.ID(e.ID)
		if !once {
			l.rep.Note("two entries have one number, the second is kept under an id of its own", f.Name, row.Line)
		}
		e.ID = id
		if err := emit(e); err != nil {
			return err
		}
		for _, o := range edges {
			if err := own(o); err != nil {
				return err
			}
		}
	}
}

// value is a cell, "" for the files' null.
func value(row listfile.Row, i int) string {
	if v := row.At(i); v != null {
		return v
	}
	return ""
}

// entry reads one row: ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign,
// Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks.
func (l *sdn) entry(row listfile.Row, file string) (trade.Entity, []trade.Ownership) {
	id := row.At(0)
	e := trade.Entity{ID: id, Row: row.Line, Caption: value(row, 1), Schema: schema(value(row, 2))}
	listfile.AddName(&e, trade.EntityName{Name: value(row, 1), Kind: trade.NamePrimary})
	l.aliases(&e, id)
	l.addresses(&e, id)
	listfile.AddExtra(&e, "title", value(row, 4))
	listfile.AddExtra(&e, "call_sign", value(row, 5))
	listfile.AddExtra(&e, "vessel_type", value(row, 6))
	listfile.AddExtra(&e, "tonnage", value(row, 7))
	listfile.AddExtra(&e, "gross_registered_tonnage", value(row, 8))
	l.country(&e, value(row, 9), "vessel_flag", file, row.Line)
	listfile.AddExtra(&e, "vessel_owner", value(row, 10))

	text := value(row, 11)
	for _, more := range l.comment[id] {
		text += more.cells[1] // goes on where the remark was cut, often inside a word
	}
	r := remark.Read(&e, text)
	for _, p := range strings.Split(value(row, 3), "] [") {
		if p = strings.Trim(p, "[] "); p != "" {
			e.Listings = append(e.Listings, trade.Listing{Authority: "US-OFAC", Program: p})
		}
	}
	if len(e.Listings) == 0 {
		e.Listings = []trade.Listing{{Authority: "US-OFAC"}}
	}
	listfile.CountriesFromAddresses(&e)
	listfile.AddSectors(&e, "Organization type: "+strings.Join(e.Extra["organization_type"], ", "))
	var edges []trade.Ownership
	for _, name := range r.LinkedTo {
		if o, ok := l.edge(&e, name); ok {
			o.Row = row.Line
			edges = append(edges, o)
		}
	}
	return e, edges
}

func schema(typ string) trade.Schema {
	switch strings.ToLower(typ) {
	case "individual":
		return trade.Person
	case "vessel":
		return trade.Vessel
	case "aircraft":
		return trade.Airplane
	}
	return trade.Organization
}

var aliasKinds = map[string]trade.NameKind{"aka": trade.NameAlias, "fka": trade.NamePrevious, "nka": trade.NameAlias}

// aliases adds the rows of alt.csv: ent_num, alt_num, alt_type, alt_name, remarks.
func (l *sdn) aliases(e *trade.Entity, id string) {
	for _, r := range l.alias[id] {
		kind, ok := aliasKinds[strings.TrimSpace(r.cells[2])]
		if !ok {
			kind = trade.NameAlias
			l.rep.Unread(r.file, r.line, "alt_type", r.cells[2], "aka, fka or nka")
		}
		listfile.AddName(e, trade.EntityName{Name: strings.TrimSpace(r.cells[3]), Kind: kind})
	}
}

// addresses adds the rows of add.csv: ent_num, add_num, address, city and
// postal code, country, remarks.
func (l *sdn) addresses(e *trade.Entity, id string) {
	for _, r := range l.address[id] {
		var parts []string
		for _, c := range r.cells[2:4] {
			if c = strings.TrimSpace(c); c != "" && c != null {
				parts = append(parts, c)
			}
		}
		stated := strings.TrimSpace(r.cells[4])
		code := ""
		if stated != "" && stated != null {
			var ok bool
			if code, ok = listfile.Country(stated); !ok && stated != "undetermined" {
				l.rep.Unread(r.file, r.line, "country", stated, "a country")
			}
			parts = append(parts, stated)
		}
		if len(parts) > 0 {
			listfile.AddAddress(e, strings.Join(parts, ", "), code)
		}
	}
}

func (l *sdn) country(e *trade.Entity, cell, key, file string, line int) {
	if cell == "" || cell == "None Identified" {
		return
	}
	code, ok := listfile.Country(cell)
	if !ok {
		l.rep.Unread(file, line, key, cell, "a country")
		listfile.AddExtra(e, key, cell)
		return
	}
	listfile.AddCountry(e, code)
}

// edge finds the entry that a remark names. A name that several entries carry,
// or none, gives no edge; the remark stays in Extra.
func (l *sdn) edge(e *trade.Entity, name string) (trade.Ownership, bool) {
	for _, n := range []string{name, name + ".", strings.TrimSuffix(name, ".")} {
		ids := l.byName[strings.ToUpper(listfile.Clean(n))]
		if len(ids) == 1 && ids[0] != e.ID {
			return trade.Ownership{OwnerID: ids[0], AssetID: e.ID, Role: "linked to"}, true
		}
		if len(ids) > 1 {
			break
		}
	}
	listfile.AddExtra(e, "linked_to_unresolved", name)
	l.rep.Note("a remark is linked to a name that no entry, or more than one, carries", "entry "+e.ID, e.Row)
	return trade.Ownership{}, false
}
