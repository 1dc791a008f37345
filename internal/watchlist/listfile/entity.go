package listfile

import (
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/trade"
)

// AddNames adds the names that one written name holds, each once.
func AddNames(e *trade.Entity, written string, kind trade.NameKind) {
	for _, n := range Names(written, kind, e.Schema == trade.Person) {
		AddName(e, n)
	}
}

// AddName adds one name as it is, filling in its script.
func AddName(e *trade.Entity, n trade.EntityName) {
	n.Name = Clean(n.Name)
	if n.Name == "" {
		return
	}
	if n.Script == "" {
		n.Script = Script(n.Name)
	}
	for _, have := range e.Names {
		if have.Name == n.Name {
			return
		}
	}
	e.Names = append(e.Names, n)
}

// AddCountry adds a country code (lower case) once.
func AddCountry(e *trade.Entity, codes ...string) {
	for _, c := range codes {
		if c != "" && !slices.Contains(e.Country, c) {
			e.Country = append(e.Country, c)
		}
	}
}

// AddAddress adds an address once; without a country it is looked for at the
// address's end.
func AddAddress(e *trade.Entity, full, country string) {
	full = strings.Trim(Clean(full), " ;,")
	if full == "" && country == "" {
		return
	}
	if country == "" {
		country, _ = AddressCountry(full)
	}
	a := trade.EntityAddress{Full: full, Country: country}
	if !slices.Contains(e.Address, a) {
		e.Address = append(e.Address, a)
	}
}

// CountriesFromAddresses gives an entity for which the list states no country
// the countries of its addresses.
func CountriesFromAddresses(e *trade.Entity) {
	if len(e.Country) > 0 {
		return
	}
	for _, a := range e.Address {
		AddCountry(e, a.Country)
	}
}

// AddIDs adds identifiers, each once.
func AddIDs(e *trade.Entity, ids ...trade.Identifier) {
	for _, id := range ids {
		e.IDs = AppendID(e.IDs, id)
	}
}

// AddID adds a number under a type; numbers that are none are kept in Extra
// under the type's name.
func AddID(e *trade.Entity, typ, value, country string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	id, ok := ID(typ, value, country)
	if !ok {
		AddExtra(e, typ, value)
		return
	}
	AddIDs(e, id)
}

// AddExtra keeps what has no field of its own.
func AddExtra(e *trade.Entity, key string, values ...string) {
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if e.Extra == nil {
			e.Extra = map[string][]string{}
		}
		if !slices.Contains(e.Extra[key], v) {
			e.Extra[key] = append(e.Extra[key], v)
		}
	}
}

// AddBirths adds the dates of a birth cell; a cell without any is kept in Extra.
func AddBirths(e *trade.Entity, cell string, slash Slash) (read bool) {
	if strings.TrimSpace(cell) == "" {
		return true
	}
	dates := Dates(cell, slash)
	for _, d := range dates {
		if !slices.Contains(e.Birth, d) {
			e.Birth = append(e.Birth, d)
		}
	}
	if len(dates) == 0 {
		AddExtra(e, "birth_date", cell)
	}
	return len(dates) > 0
}

// Unique hands out ids that occur once: a second use of an id gets "~2" behind
// it. Publishers do give one number to two entries, or none.
type Unique map[string]int

// ID returns id, with a suffix where it was used before.
func (u Unique) ID(id string) (unique string, first bool) {
	u[id]++
	if n := u[id]; n > 1 {
		return id + "~" + strconv.Itoa(n), false
	}
	return id, true
}

// NameID is an id for lists that number nothing: stable as long as the parts are.
func NameID(parts ...string) string { return trade.ShortID("n", parts...) }
