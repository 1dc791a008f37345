// Package ftm writes records as FollowTheMoney entities, one JSON object a line
// with the id first, as Aleph, OpenAleph and the ftm tools read them. It reads
// parties and goods items and writes LegalEntity (or Company, Person, Vessel)
// and EconomicActivity, which FollowTheMoney labels "Customs declaration".
//
// The schema is FollowTheMoney's (EconomicActivity, Interval, LegalEntity and
// Thing; licence MIT); only properties named there are written, and Check holds
// every line to it.
package ftm

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
)

// Entity is one line of the stream. Properties hold lists of text, always.
type Entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Caption    string              `json:"caption,omitempty"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
}

// Set adds values, leaving out empty ones and repeats.
func (e *Entity) Set(property string, values ...string) {
	if e.Properties == nil {
		e.Properties = map[string][]string{}
	}
	for _, v := range values {
		if v != "" && !slices.Contains(e.Properties[property], v) {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// Property types that Check knows how to look at.
const (
	anyText  = ""
	country  = "country"
	date     = "date"
	entityID = "entity"
)

var thing = map[string]string{"name": anyText, "alias": anyText, "previousName": anyText, "weakAlias": anyText, "country": country, "address": anyText, "summary": anyText, "description": anyText, "notes": anyText, "publisher": anyText, "topics": anyText, "keywords": anyText}

var legal = join(thing, map[string]string{"legalForm": anyText, "registrationNumber": anyText, "taxNumber": anyText, "innCode": anyText, "idNumber": anyText, "jurisdiction": country, "mainCountry": country, "sector": anyText})

// schemata are the schemata that are written, with their properties and types.
var schemata = map[string]map[string]string{
	"LegalEntity": legal, "Company": legal, "Organization": legal, "Person": legal,
	"EconomicActivity": {
		"startDate": date, "endDate": date, "date": date, "summary": anyText, "recordId": anyText, "sourceUrl": anyText,
		"ccdNumber": anyText, "ccdValue": anyText, "directionOfTransportation": anyText, "customsProcedure": anyText,
		"vedCode": anyText, "vedCodeDescription": anyText, "goodsDescription": anyText, "invoiceAmount": anyText, "customsAmount": anyText, "dollarExchRate": anyText,
		"tradingCountry": country, "departureCountry": country, "destinationCountry": country, "originCountry": country,
		"declarant": entityID, "sender": entityID, "receiver": entityID, "contractHolder": entityID,
	},
}

func join(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

var (
	countryPattern = regexp.MustCompile(`^[a-z]{2}$`)
	datePattern    = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
)

// Check holds an entity to the schema: known schema and properties, countries in
// lower case, partial ISO dates, a name where the schema asks for one.
func Check(e Entity) error {
	props, ok := schemata[e.Schema]
	if !ok || e.ID == "" {
		return fmt.Errorf("entity %q: schema %q", e.ID, e.Schema)
	}
	if e.Schema != "EconomicActivity" && len(e.Properties["name"]) == 0 {
		return fmt.Errorf("entity %s: a %s without a name", e.ID, e.Schema)
	}
	for p, values := range e.Properties {
		kind, known := props[p]
		if !known {
			return fmt.Errorf("entity %s: %s has no property %q", e.ID, e.Schema, p)
		}
		for _, v := range values {
			switch {
			case v == "",
				kind == country && !countryPattern.MatchString(v),
				kind == date && !datePattern.MatchString(v):
				return fmt.Errorf("entity %s: %s %q is no %s", e.ID, p, v, kind)
			}
		}
	}
	return nil
}

// Writer writes a stream.
type Writer struct {
	enc *json.Encoder
	n   int64
}

// NewWriter returns a writer of lines to w.
func NewWriter(w io.Writer) *Writer {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &Writer{enc: enc}
}

// Write checks an entity and writes it.
func (w *Writer) Write(e Entity) error {
	if err := Check(e); err != nil {
		return err
	}
	w.n++
	return w.enc.Encode(e)
}

// Count is how many entities were written.
func (w *Writer) Count() int64 { return w.n }
