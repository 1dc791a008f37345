package screening

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/ref/country"
	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

// example is a query by example. Values may be one string or a list of
// anything that can be written as one.
type example struct {
	ID         *string                    `json:"id"`
	Schema     *string                    `json:"schema"`
	Properties map[string]json.RawMessage `json:"properties"`
	// What yente's shape cannot say per query.
	ExcludeIDs []string `json:"exclude_entity_ids,omitempty"`
	Threshold  *float64 `json:"threshold,omitempty"`
}

// echo is the query as it was understood.
type echo struct {
	ID         *string             `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// texts reads a property value of any JSON form.
func texts(raw json.RawMessage) ([]string, error) {
	var v any
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	var out []string
	var add func(v any) error
	add = func(v any) error {
		switch v := v.(type) {
		case nil:
		case string:
			out = append(out, v)
		case json.Number:
			out = append(out, v.String())
		case bool:
			out = append(out, fmt.Sprint(v))
		case map[string]any: // a cell that is reconciled already, or a nested entity
			for _, k := range []string{"name", "caption", "id"} {
				if s, ok := v[k].(string); ok && s != "" {
					out = append(out, s)
					break
				}
			}
		case []any:
			for _, x := range v {
				if err := add(x); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("a value of type %T", v)
		}
		return nil
	}
	return out, add(v)
}

// understood is a query taken apart.
type understood struct {
	echo    echo
	party   match.Party
	unknown []string // properties that the schema does not have
}

// understand cleans the values and makes a party of them.
func understand(id *string, schema string, values map[string][]string) understood {
	u := understood{echo: echo{ID: id, Schema: schema, Properties: map[string][]string{}}}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p, ok := roster.PropOf(name)
		if !ok || p.Type == "entity" {
			u.unknown = append(u.unknown, name)
			continue
		}
		for _, v := range values[name] {
			if v = clean(p, v); v != "" && !slices.Contains(u.echo.Properties[p.Name], v) {
				u.echo.Properties[p.Name] = append(u.echo.Properties[p.Name], v)
			}
		}
	}
	combineName(u.echo.Properties)
	u.party = partyOf(schema, u.echo.Properties)
	return u
}

var (
	spaces  = regexp.MustCompile(`\s+`)
	isoDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?`)
)

// clean brings a value to the form of its property; what cannot be one is
// nothing.
func clean(p roster.Prop, v string) string {
	v = strings.TrimSpace(spaces.ReplaceAllString(v, " "))
	switch p.Type {
	case "country":
		if code, ok := country.Code(v); ok {
			return strings.ToLower(code)
		}
		return ""
	case "date":
		return isoDate.FindString(v)
	}
	return v
}

// combineName makes a name of its parts where there is none.
func combineName(v map[string][]string) {
	if len(v["name"]) > 0 {
		return
	}
	var parts []string
	for _, p := range []string{"firstName", "secondName", "middleName", "fatherName", "lastName"} {
		if len(v[p]) > 0 {
			parts = append(parts, v[p][0])
		}
	}
	if len(parts) > 0 {
		v["name"] = []string{strings.Join(parts, " ")}
	}
}

func partyOf(schema string, v map[string][]string) match.Party {
	p := match.Party{Schema: partySchema(schema)}
	for _, n := range []struct {
		prop string
		kind trade.NameKind
	}{{"name", trade.NamePrimary}, {"alias", trade.NameAlias}, {"previousName", trade.NamePrevious}, {"weakAlias", trade.NameWeak}} {
		for _, s := range v[n.prop] {
			p.Names = append(p.Names, match.Name{Text: s, Kind: n.kind})
		}
	}
	for _, prop := range roster.Props("") {
		values := v[prop.Name]
		switch {
		case prop.Type == "country" && prop.Name != "pastFlags":
			p.Countries = append(p.Countries, values...)
		case prop.Type == "address":
			p.Addresses = append(p.Addresses, values...)
		case prop.Name == "birthDate":
			p.BirthDates = values
		}
	}
	where := ""
	if len(p.Countries) > 0 {
		where = p.Countries[0]
	}
	for _, prop := range roster.Props("") {
		if prop.Number == "" {
			continue
		}
		for _, s := range v[prop.Name] {
			p.IDs = append(p.IDs, trade.Identifier{Type: prop.Number, Value: s, Country: where})
		}
	}
	return p
}

// partySchema is what the comparison makes of a schema; those that it does not
// know are of no known kind.
func partySchema(schema string) trade.Schema {
	switch s := trade.Schema(schema); s {
	case trade.LegalEntity, trade.Company, trade.Organization, trade.PublicBody, trade.Person, trade.Vessel, trade.Airplane:
		return s
	}
	return ""
}

// schemaError says why a schema cannot be asked for; empty where it can.
func schemaError(name string) string {
	s, ok := roster.SchemaOf(name)
	switch {
	case !ok:
		return "Invalid schema: " + name
	case !s.Matchable && name != "Thing":
		return "Schema is not matchable: " + name
	}
	return ""
}
