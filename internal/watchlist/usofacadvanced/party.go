package usofacadvanced

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

type xmlDate struct {
	Year  string `xml:"Year"`
	Month string `xml:"Month"`
	Day   string `xml:"Day"`
}

// iso is the date, "" where it is none.
func (d xmlDate) iso() string {
	m, _ := strconv.Atoi(d.Month)
	day, _ := strconv.Atoi(d.Day)
	iso, _ := listfile.Date(fmt.Sprintf("%s-%02d-%02d", d.Year, m, day), listfile.NoSlash)
	return iso
}

type xmlDocument struct {
	Type     string `xml:"IDRegDocTypeID,attr"`
	Identity string `xml:"IdentityID,attr"`
	Country  string `xml:"IssuedBy-CountryID,attr"`
	Number   string `xml:"IDRegistrationNo"`
}

type xmlIdentity struct {
	ID      string `xml:"ID,attr"`
	Primary string `xml:"Primary,attr"`
	Aliases []struct {
		Type       string `xml:"AliasTypeID,attr"`
		Primary    string `xml:"Primary,attr"`
		LowQuality string `xml:"LowQuality,attr"`
		Names      []struct {
			Parts []struct {
				Group  string `xml:"NamePartGroupID,attr"`
				Script string `xml:"ScriptID,attr"`
				Text   string `xml:",chardata"`
			} `xml:"DocumentedNamePart>NamePartValue"`
		} `xml:"DocumentedName"`
	} `xml:"Alias"`
	Groups []struct {
		ID   string `xml:"ID,attr"`
		Type string `xml:"NamePartTypeID,attr"`
	} `xml:"NamePartGroups>MasterNamePartGroup>NamePartGroup"`
}

type xmlFeature struct {
	Type     string `xml:"FeatureTypeID,attr"`
	Versions []struct {
		Details []struct {
			Reference string `xml:"DetailReferenceID,attr"`
			Text      string `xml:",chardata"`
		} `xml:"VersionDetail"`
		Locations []struct {
			ID string `xml:"LocationID,attr"`
		} `xml:"VersionLocation"`
		Period *struct {
			From xmlDate `xml:"Start>From"`
			To   xmlDate `xml:"End>To"`
		} `xml:"DatePeriod"`
	} `xml:"FeatureVersion"`
}

type xmlParty struct {
	FixedRef string `xml:"FixedRef,attr"`
	Comment  string `xml:"Comment"`
	Profiles []struct {
		ID         string        `xml:"ID,attr"`
		SubType    string        `xml:"PartySubTypeID,attr"`
		Identities []xmlIdentity `xml:"Identity"`
		Features   []xmlFeature  `xml:"Feature"`
	} `xml:"Profile"`
}

// schemata by the ids of OFAC's party subtypes, whose texts are "Unknown" for
// both persons and entities.
var schemata = map[string]trade.Schema{"1": trade.Vessel, "2": trade.Airplane, "3": trade.Organization, "4": trade.Person}

func (l *list) party(el listfile.Element) error {
	l.rep.Read(1)
	var x xmlParty
	if err := el.Decode(&x); err != nil {
		return err
	}
	e := &trade.Entity{ID: x.FixedRef, Row: el.Ordinal, File: l.file.SHA256, Schema: trade.LegalEntity}
	for _, p := range x.Profiles {
		if e.ID == "" {
			e.ID = p.ID
		}
		if s := schemata[p.SubType]; s != "" {
			e.Schema = s
		}
		for _, i := range p.Identities {
			l.identity(e, i)
		}
		for _, f := range p.Features {
			l.feature(e, f)
		}
		for _, i := range p.Identities {
			for _, d := range l.documents[i.ID] {
				l.document(e, d)
			}
		}
	}
	listfile.AddExtra(e, "remark", listfile.Clean(x.Comment))
	if e.ID == "" || len(e.Names) == 0 {
		l.rep.Skip(l.file.Name, el.Ordinal, "the party has no number or no name", x.FixedRef)
		return nil
	}
	l.entities = append(l.entities, e)
	for _, p := range x.Profiles {
		l.byProfile[p.ID] = e
	}
	return nil
}

// stated scripts, where the letters alone say less.
var stated = map[string]string{"Chinese Simplified": "Hans", "Chinese Traditional": "Hant", "Japanese": "Jpan"}

func (l *list) identity(e *trade.Entity, x xmlIdentity) {
	types := map[string]string{}
	for _, g := range x.Groups {
		types[g.ID] = l.text("NamePartType", g.Type)
	}
	for _, a := range x.Aliases {
		kind := trade.NameAlias
		alias := l.text("AliasType", a.Type)
		switch {
		case a.LowQuality == "true":
			kind = trade.NameWeak
		case a.Primary == "true" && x.Primary != "false":
			kind = trade.NamePrimary
		case strings.HasPrefix(alias, "F.K.A"):
			kind = trade.NamePrevious
		}
		for _, n := range a.Names {
			// As OFAC prints names: the family name, a comma, the others.
			var last, rest []string
			script := ""
			for _, p := range n.Parts {
				if types[p.Group] == "Last Name" {
					last = append(last, strings.TrimSpace(p.Text))
				} else {
					rest = append(rest, strings.TrimSpace(p.Text))
				}
				script = stated[l.text("Script", p.Script)]
			}
			name := strings.Join(rest, " ")
			if len(last) > 0 && len(rest) > 0 {
				name = strings.Join(last, " ") + ", " + name
			} else if len(last) > 0 {
				name = strings.Join(last, " ")
			}
			listfile.AddName(e, trade.EntityName{Name: name, Kind: kind, Script: script})
			if e.Caption == "" && kind == trade.NamePrimary {
				e.Caption = listfile.Clean(name)
			}
		}
	}
}

// keep are features that go into Extra, by key.
var keep = map[string]string{
	"Website": "website", "Email Address": "email", "Phone Number": "phone", "Gender": "gender", "Place of Birth": "birth_place",
	"Organization Established Date": "established", "Organization Type:": "organization_type", "Title": "title",
	"Vessel Call Sign": "call_sign", "VESSEL TYPE": "vessel_type", "Vessel Owner": "vessel_owner", "Aircraft Model": "aircraft_model",
	"Secondary sanctions risk:": "note", "Additional Sanctions Information -": "note",
}

func (l *list) feature(e *trade.Entity, x xmlFeature) {
	typ := l.text("FeatureType", x.Type)
	for _, v := range x.Versions {
		var texts []string
		for _, d := range v.Details {
			t := listfile.Clean(d.Text)
			if t == "" {
				t = l.text("DetailReference", d.Reference)
			}
			if t != "" {
				texts = append(texts, t)
			}
		}
		for _, loc := range v.Locations {
			at := l.locations[loc.ID]
			switch {
			case typ == "Location":
				listfile.AddAddress(e, at.full, at.country)
			case strings.HasPrefix(typ, "Nationality"), strings.HasPrefix(typ, "Citizenship"), strings.EqualFold(typ, "Vessel Flag"):
				listfile.AddCountry(e, at.country)
			default:
				texts = append(texts, at.full)
			}
		}
		switch {
		case typ == "Birthdate" && v.Period != nil:
			l.birth(e, v.Period.From, v.Period.To)
		case keep[typ] != "":
			listfile.AddExtra(e, keep[typ], texts...)
		case listfile.LabelType(typ) != "":
			for _, t := range texts {
				l.number(e, typ, t, "")
			}
		default:
			for _, t := range texts {
				listfile.AddExtra(e, "note", typ+" "+t)
			}
		}
	}
}

// birth takes a whole year as a year.
func (l *list) birth(e *trade.Entity, from, to xmlDate) {
	iso := from.iso()
	if from.Month == "1" && from.Day == "1" && to.Month == "12" && to.Day == "31" && from.Year == to.Year {
		iso = from.Year
	}
	if iso != "" && !slices.Contains(e.Birth, iso) {
		e.Birth = append(e.Birth, iso)
	}
}

func (l *list) document(e *trade.Entity, d xmlDocument) {
	country := l.country(d.Country)
	if country == "" && len(e.Address) > 0 {
		country = e.Address[0].Country
	}
	l.number(e, l.text("IDRegDocType", d.Type), d.Number, country)
}

func (l *list) number(e *trade.Entity, label, number, country string) {
	typ := listfile.LabelType(label)
	if typ == "" {
		typ = listfile.TypeOther
	}
	if rest, ok := strings.CutPrefix(number, "IMO "); ok {
		typ, number = "imo", rest
	}
	listfile.AddID(e, typ, number, country)
}
