// Package eufsfcsv reads the European Commission's consolidated list of
// financial sanctions as CSV (version 1.1, 118 columns, semicolons): one row for
// every name, address, date of birth, number or citizenship of an entry, each
// with the entry's own columns. Rows are joined by Entity_LogicalId.
package eufsfcsv

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "eu-fsf-csv", Title: "EU consolidated financial sanctions list, CSV", Publisher: "European Commission, DG FISMA",
		Licence: "reuse under Decision 2011/833/EU", Detect: listfile.AllHave(0.97, required...), Parse: parse,
	}
}

var required = []string{"Entity_LogicalId", "Entity_SubjectType", "Entity_Regulation_Programme", "NameAlias_WholeName"}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	group := listfile.NewGroup()
	for _, f := range files {
		if err := file(ctx, f, &rep, group); err != nil {
			return rep, err
		}
	}
	ids := listfile.Unique{}
	return rep, group.Each(func(e *trade.Entity) error {
		e.ID, _ = ids.ID(e.ID)
		if len(e.Names) == 0 {
			rep.Skip(files[0].Name, e.Row, "the entry has no name", e.ID)
			return nil
		}
		for i := range e.Names { // the first strong name is the main one
			if e.Names[i].Kind == trade.NameAlias {
				e.Names[i].Kind, e.Caption = trade.NamePrimary, e.Names[i].Name
				break
			}
		}
		listfile.CountriesFromAddresses(e)
		listfile.AddSectors(e, e.Extra["Entity_Remark"]...)
		return emit(*e)
	})
}

func file(ctx context.Context, f listfile.File, rep *listfile.Report, group *listfile.Group) error {
	f.WarnEncoding(rep)
	t, err := listfile.OpenTable(ctx, f, listfile.TableOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }()
	if err := t.Require(required...); err != nil {
		return err
	}
	return t.Each(rep, func(row listfile.Row) error {
		id := row.Get("Entity_LogicalId")
		if id == "" {
			rep.Skip(f.Name, row.Line, "the row has no Entity_LogicalId", strings.Join(row.Cells, " | "))
			return nil
		}
		e, fresh := group.Of(id)
		if fresh {
			e.ID, e.Row, e.File, e.Schema = id, row.Line, f.SHA256, trade.Organization
			if ref := row.Get("Entity_EU_ReferenceNumber"); ref != "" {
				e.ID = ref // as in the XML form
			}
			if s := strings.ToLower(row.Get("Entity_SubjectType", "Entity_SubjectType_ClassificationCode")); s == "p" || s == "person" {
				e.Schema = trade.Person
			}
		}
		if iso, ok := listfile.Date(row.Get("fileGenerationDate"), listfile.DayFirst); ok {
			rep.AsOf = max(rep.AsOf, iso)
		}
		listfile.Merge(e, child(row, rep, f.Name))
		return nil
	})
}

// child reads what one row adds to its entry.
func child(row listfile.Row, rep *listfile.Report, file string) trade.Entity {
	var e trade.Entity
	name := row.Get("NameAlias_WholeName")
	if name == "" {
		name = strings.Join([]string{row.Get("NameAlias_FirstName"), row.Get("NameAlias_MiddleName"), row.Get("NameAlias_LastName")}, " ")
	}
	kind := trade.NameAlias
	if strings.EqualFold(row.Get("NameAlias_Strong"), "false") {
		kind = trade.NameWeak
	}
	listfile.AddName(&e, trade.EntityName{Name: name, Kind: kind, Lang: strings.ToLower(row.Get("NameAlias_NameLanguage"))})
	for _, prefix := range []string{"Citizenship", "Address"} {
		cell := row.Get(prefix+"_CountryIso2Code", prefix+"_CountryDescription")
		if cell == "" || cell == "00" || cell == "UNKNOWN" {
			continue
		}
		code, ok := listfile.Country(cell)
		if !ok {
			rep.Unread(file, row.Line, prefix+"_CountryIso2Code", cell, "a country")
			continue
		}
		if prefix == "Citizenship" {
			listfile.AddCountry(&e, code)
		}
	}
	var parts []string
	for _, c := range []string{"Address_Street", "Address_PoBox", "Address_ZipCode", "Address_City", "Address_Place", "Address_Region", "Address_CountryDescription"} {
		if v := row.Get(c); v != "" && v != "UNKNOWN" {
			parts = append(parts, v)
		}
	}
	if len(parts) > 0 {
		code, _ := listfile.Country(row.Get("Address_CountryIso2Code"))
		listfile.AddAddress(&e, strings.Join(parts, ", "), code)
	}
	if cell := row.Get("BirthDate_BirthDate", "BirthDate_Year"); cell != "" && !listfile.AddBirths(&e, cell, listfile.DayFirst) {
		rep.Unread(file, row.Line, "BirthDate_BirthDate", cell, "a date")
	}
	if n := row.Get("Identification_Number"); n != "" {
		code, _ := listfile.Country(row.Get("Identification_CountryIso2Code"))
		typ := listfile.LabelType(row.Get("Identification_TypeDescription", "Identification_TypeCode"))
		if typ == "" {
			typ = listfile.TypeOther
		}
		listfile.AddID(&e, typ, n, code)
	}
	l := trade.Listing{Authority: "EU", Program: row.Get("Entity_Regulation_Programme"), Measure: "financial sanctions", Reason: row.Get("Entity_Regulation_NumberTitle")}
	for _, c := range []string{"Entity_DesignationDate", "Entity_Regulation_EntryIntoForceDate", "Entity_Regulation_PublicationDate"} {
		cell := row.Get(c)
		if cell == "" {
			continue
		}
		iso, ok := listfile.Date(cell, listfile.DayFirst)
		if ok {
			l.ListedOn = iso
			break
		}
		rep.Unread(file, row.Line, c, cell, "a date")
	}
	e.Listings = []trade.Listing{l}
	for _, c := range []string{"Entity_Remark", "Entity_UnitedNationId", "NameAlias_Function", "NameAlias_Gender", "Entity_Regulation_PublicationUrl"} {
		listfile.AddExtra(&e, c, row.Get(c))
	}
	return e
}
