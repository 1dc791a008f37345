package chseco

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

type xmlText struct {
	Lang string `xml:"lang,attr"`
	Text string `xml:",chardata"`
}

type xmlPlace struct {
	SSID     string `xml:"ssid,attr"`
	Location string `xml:"location"`
	Area     string `xml:"area"`
	Country  struct {
		ISO  string `xml:"iso-code,attr"`
		Name string `xml:",chardata"`
	} `xml:"country"`
}

type xmlPart struct {
	Type     string `xml:"name-part-type,attr"`
	Order    string `xml:"order,attr"`
	Value    string `xml:"value"`
	Variants []struct {
		Lang   string `xml:"lang,attr"`
		Script string `xml:"script,attr"`
		Text   string `xml:",chardata"`
	} `xml:"spelling-variant"`
}

type xmlIdentity struct {
	Names []struct {
		Type    string    `xml:"name-type,attr"`
		Quality string    `xml:"quality,attr"`
		Parts   []xmlPart `xml:"name-part"`
	} `xml:"name"`
	Addresses []struct {
		Place   string `xml:"place-id,attr"`
		Details string `xml:"address-details"`
		PoBox   string `xml:"p-o-box"`
		Zip     string `xml:"zip-code"`
		CareOf  string `xml:"c-o"`
		Remarks string `xml:"remarks"`
	} `xml:"address"`
	Births []struct {
		Year  string `xml:"year,attr"`
		Month string `xml:"month,attr"`
		Day   string `xml:"day,attr"`
	} `xml:"day-month-year"`
	BirthPlaces []struct {
		Place string `xml:"place-id,attr"`
	} `xml:"place-of-birth"`
	Nationalities []struct {
		ISO string `xml:"iso-code,attr"`
	} `xml:"nationality>country"`
	Documents []struct {
		Type   string `xml:"document-type,attr"`
		Number string `xml:"number"`
		Issuer struct {
			ISO  string `xml:"code,attr"`
			Name string `xml:",chardata"`
		} `xml:"issuer"`
	} `xml:"identification-document"`
}

type xmlBody struct {
	Sex            string        `xml:"sex,attr"`
	ObjectType     string        `xml:"object-type,attr"`
	Identities     []xmlIdentity `xml:"identity"`
	Justifications []string      `xml:"justification"`
	Others         []string      `xml:"other-information"`
	Relations      []struct {
		Type   string `xml:"relation-type,attr"`
		Target string `xml:"target-id,attr"`
	} `xml:"relation"`
}

type xmlTarget struct {
	SSID          string   `xml:"ssid,attr"`
	SetAttr       string   `xml:"sanctions-set-id,attr"`
	Sets          []string `xml:"sanctions-set-id"`
	Foreign       string   `xml:"foreign-identifier"`
	Individual    *xmlBody `xml:"individual"`
	Entity        *xmlBody `xml:"entity"`
	Object        *xmlBody `xml:"object"`
	Modifications []struct {
		Type      string `xml:"modification-type,attr"`
		Published string `xml:"publication-date,attr"`
		Effective string `xml:"effective-date,attr"`
	} `xml:"modification"`
}

func (l *list) identity(e *trade.Entity, x xmlIdentity) {
	for _, n := range x.Names {
		kind := trade.NameAlias
		switch {
		case n.Quality == "low":
			kind = trade.NameWeak
		case n.Type == "primary-name":
			kind = trade.NamePrimary
		case n.Type == "formerly-known-as":
			kind = trade.NamePrevious
		}
		addName(e, n.Parts, kind)
	}
	for _, n := range x.Nationalities {
		if code, ok := listfile.Country(n.ISO); ok {
			listfile.AddCountry(e, code)
		} else if n.ISO != "" {
			l.rep.Unread(l.file.Name, e.Row, "nationality", n.ISO, "a country code")
		}
	}
	for _, a := range x.Addresses {
		p := l.places[a.Place]
		var parts []string
		for _, v := range []string{a.CareOf, a.Details, a.PoBox, a.Zip, p.Location, p.Area, p.Country.Name} {
			if v = listfile.Clean(v); v != "" {
				parts = append(parts, v)
			}
		}
		code, _ := listfile.Country(p.Country.ISO)
		listfile.AddAddress(e, strings.Join(parts, ", "), code)
		listfile.AddExtra(e, "address_note", listfile.Clean(a.Remarks))
	}
	for _, b := range x.Births {
		cell := b.Year
		if b.Month != "" {
			cell = pad(b.Year, 4) + "-" + pad(b.Month, 2)
			if b.Day != "" {
				cell += "-" + pad(b.Day, 2)
			}
		}
		if iso, ok := listfile.Date(cell, listfile.NoSlash); ok && !slices.Contains(e.Birth, iso) {
			if e.Schema == trade.Person {
				e.Birth = append(e.Birth, iso)
			} else {
				listfile.AddExtra(e, "founded", iso)
			}
		} else if !ok && cell != "" {
			l.rep.Unread(l.file.Name, e.Row, "day-month-year", cell, "a date")
		}
	}
	for _, b := range x.BirthPlaces {
		p := l.places[b.Place]
		listfile.AddExtra(e, "birth_place", strings.Trim(listfile.Clean(p.Location)+", "+listfile.Clean(p.Country.Name), ", "))
	}
	for _, d := range x.Documents {
		code, ok := listfile.Country(d.Issuer.ISO)
		if !ok {
			code, _ = listfile.Country(d.Issuer.Name)
		}
		typ := listfile.TypePersonalID
		if strings.Contains(d.Type, "passport") {
			typ = listfile.TypePassport
		}
		listfile.AddID(e, typ, d.Number, code)
	}
}

func pad(s string, n int) string {
	for len(s) < n {
		s = "0" + s
	}
	return s
}

// addName joins the parts in their order, once as they stand and once for every
// language and script in which parts are spelt; a part that is not spelt there
// is taken as it stands. Titles are no part of the name.
func addName(e *trade.Entity, parts []xmlPart, kind trade.NameKind) {
	slices.SortStableFunc(parts, func(a, b xmlPart) int { return order(a) - order(b) })
	type spelling struct{ lang, script string }
	var spellings []spelling
	for _, p := range parts {
		for _, v := range p.Variants {
			if s := (spelling{v.Lang, v.Script}); !slices.Contains(spellings, s) {
				spellings = append(spellings, s)
			}
		}
	}
	add := func(s *spelling) {
		var words []string
		for _, p := range parts {
			if p.Type == "title" {
				listfile.AddExtra(e, "title", p.Value)
				continue
			}
			word := p.Value
			for _, v := range p.Variants {
				if s != nil && v.Lang == s.lang && v.Script == s.script {
					word = v.Text
					break
				}
			}
			words = append(words, listfile.Clean(word))
		}
		n := trade.EntityName{Name: strings.Join(words, " "), Kind: kind}
		if s != nil {
			n.Lang = s.lang
		}
		listfile.AddName(e, n)
		if e.Caption == "" && kind == trade.NamePrimary {
			e.Caption = listfile.Clean(n.Name)
		}
	}
	add(nil)
	for i := range spellings {
		add(&spellings[i])
	}
}

func order(p xmlPart) int {
	n, err := strconv.Atoi(p.Order)
	if err != nil {
		return 99
	}
	return n
}

var (
	numberInText = regexp.MustCompile(`^(Taxpayer [Ii]dentification [Nn]umber|(?:ОГРН/main )?(?:[Ss]tate |Business )?[Rr]egistration number|Tax [Rr]egistration [Nn]umber|IMO [Nn]umber|INN|OGRN|KPP)\s*:\s*(\d+)\.?$`)
	textKeys     = []struct{ prefix, key string }{{"Website", "website"}, {"E-mail", "email"}, {"Email", "email"}, {"Tel", "phone"}, {"Type of entity", "legal_form"}, {"Date of registration", "founded"}}
)

// other reads the lines of other information: "Taxpayer identification number:
// 7707083893", "Website: ...".
func other(e *trade.Entity, text string) {
	if m := numberInText.FindStringSubmatch(text); m != nil {
		country := ""
		if len(e.Address) > 0 {
			country = e.Address[0].Country
		}
		typ := listfile.LabelType(m[1])
		if typ == "" {
			typ = listfile.TypeRegistration
		}
		listfile.AddID(e, typ, m[2], country)
		return
	}
	for _, k := range textKeys {
		if strings.HasPrefix(text, k.prefix) {
			_, v, _ := strings.Cut(text, ":")
			listfile.AddExtra(e, k.key, v)
			return
		}
	}
	listfile.AddExtra(e, "note", text)
}
