// Package unsc reads the consolidated list of the United Nations Security
// Council in its XML form (root element CONSOLIDATED_LIST): individuals and
// entities with aliases and their quality, names in the original script, dates
// of birth of several precisions, documents and addresses.
package unsc

import (
	"context"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "un-sc", Title: "UN Security Council consolidated list, XML", Publisher: "United Nations Security Council",
		Licence: "United Nations terms of use", Detect: listfile.RootIs(0.98, "CONSOLIDATED_LIST"), Parse: parse,
	}
}

type xmlValues struct {
	Value []string `xml:"VALUE"`
}

type xmlAlias struct {
	Quality string `xml:"QUALITY"`
	Name    string `xml:"ALIAS_NAME"`
	Note    string `xml:"NOTE"`
	Birth   string `xml:"DATE_OF_BIRTH"`
}

type xmlAddress struct {
	Street  string `xml:"STREET"`
	City    string `xml:"CITY"`
	State   string `xml:"STATE_PROVINCE"`
	Zip     string `xml:"ZIP_CODE"`
	Country string `xml:"COUNTRY"`
	Note    string `xml:"NOTE"`
}

type xmlBirth struct {
	Type string `xml:"TYPE_OF_DATE"`
	Date string `xml:"DATE"`
	Year string `xml:"YEAR"`
	From string `xml:"FROM_YEAR"`
	To   string `xml:"TO_YEAR"`
	Note string `xml:"NOTE"`
}

type xmlDocument struct {
	Type    string `xml:"TYPE_OF_DOCUMENT"`
	Type2   string `xml:"TYPE_OF_DOCUMENT2"`
	Number  string `xml:"NUMBER"`
	Issuing string `xml:"ISSUING_COUNTRY"`
	Issued  string `xml:"COUNTRY_OF_ISSUE"`
	Note    string `xml:"NOTE"`
}

type xmlEntry struct {
	DataID      string        `xml:"DATAID"`
	First       string        `xml:"FIRST_NAME"`
	Second      string        `xml:"SECOND_NAME"`
	Third       string        `xml:"THIRD_NAME"`
	Fourth      string        `xml:"FOURTH_NAME"`
	ListType    string        `xml:"UN_LIST_TYPE"`
	Reference   string        `xml:"REFERENCE_NUMBER"`
	ListedOn    string        `xml:"LISTED_ON"`
	DelistedOn  string        `xml:"DELISTED_ON"`
	Original    string        `xml:"NAME_ORIGINAL_SCRIPT"`
	Comments    string        `xml:"COMMENTS1"`
	Gender      string        `xml:"GENDER"`
	Title       xmlValues     `xml:"TITLE"`
	Designation xmlValues     `xml:"DESIGNATION"`
	Nationality []xmlValues   `xml:"NATIONALITY"`
	Aliases     []xmlAlias    `xml:"INDIVIDUAL_ALIAS"`
	EAliases    []xmlAlias    `xml:"ENTITY_ALIAS"`
	Addresses   []xmlAddress  `xml:"INDIVIDUAL_ADDRESS"`
	EAddresses  []xmlAddress  `xml:"ENTITY_ADDRESS"`
	Births      []xmlBirth    `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	Places      []xmlAddress  `xml:"INDIVIDUAL_PLACE_OF_BIRTH"`
	Documents   []xmlDocument `xml:"INDIVIDUAL_DOCUMENT"`
}

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		err := listfile.Elements(ctx, f, func(el listfile.Element) error {
			if el.Name == "CONSOLIDATED_LIST" {
				for _, a := range el.Start.Attr {
					if iso, ok := listfile.Date(a.Value, listfile.NoSlash); a.Name.Local == "dateGenerated" && ok {
						rep.AsOf = max(rep.AsOf, iso)
					}
				}
				return nil
			}
			rep.Read(1)
			var x xmlEntry
			if err := el.Decode(&x); err != nil {
				return err
			}
			r := reader{rep: &rep, file: f.Name, e: trade.Entity{Row: el.Ordinal, File: f.SHA256, Schema: trade.Person}}
			if el.Name == "ENTITY" {
				r.e.Schema = trade.Organization
			}
			r.read(x)
			if len(r.e.Names) == 0 {
				rep.Skip(f.Name, el.Ordinal, "the "+strings.ToLower(el.Name)+" has no name", x.DataID)
				return nil
			}
			id, first := ids.ID(r.e.ID)
			if !first {
				rep.Note("two entries have one reference number, the second is kept under an id of its own", f.Name, el.Ordinal)
			}
			r.e.ID = id
			return emit(r.e)
		}, "CONSOLIDATED_LIST", "INDIVIDUAL", "ENTITY")
		if err != nil {
			return rep, err
		}
	}
	return rep, nil
}
