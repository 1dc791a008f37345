package measure

import (
	"slices"
	"sync"
)

// Key describes one key of the filter language, for completion, help and the
// printed reference.
type Key struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Doc      string   `json:"doc"`
	Examples []string `json:"examples,omitempty"`
	// Values are all values of an enumerated key.
	Values  []string `json:"values,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
	// Filter and Group say where the key may stand; Many: one row can fall in
	// several groups, so that groups do not add up to the total.
	Filter bool `json:"filter"`
	Group  bool `json:"group"`
	Many   bool `json:"many,omitempty"`
	// Topic orders the reference.
	Topic string `json:"topic"`
}

// valueKind says how a value is read.
type valueKind int

const (
	kindWord    valueKind = iota // an id or code; trailing * is a prefix
	kindText                     // words looked for in free text; * at either end
	kindHS                       // a code or the start of one
	kindCountry                  // ISO 2, ISO 3 or an English name
	kindNumber
	kindDate  // any period
	kindDay   // a day or event, for before: and after:
	kindMonth // year:, month:
	kindYear
	kindEnum
	kindKey  // the name of a key, for has:
	kindPair // two countries joined by a hyphen
)

var kindNames = map[valueKind]string{
	kindWord: "id", kindText: "text", kindHS: "code", kindCountry: "country", kindNumber: "number",
	kindDate: "period", kindDay: "day or event", kindMonth: "month", kindYear: "year",
	kindEnum: "word", kindKey: "key", kindPair: "two countries",
}

// keyDef is a key with how it is read and compiled.
type keyDef struct {
	Key
	kind valueKind
	// lower and upper fold words that have one case.
	lower, upper bool
	// cond compiles one value; nil where the key only groups.
	cond func(c *compiler, v Value) (frag, error)
	// missing is the SQL of "the record does not state this"; "" where a row
	// cannot lack it.
	missing string
	// present compiles has:KEY where it is more than NOT missing.
	present func(c *compiler) frag
	// group is the SQL of the group key over normalize.item i, with the joins
	// and the label it needs.
	group *groupDef
}

// The table is built on first use: keys such as has: refer back to it.
var (
	keysOnce sync.Once
	keyTable []keyDef
	keyIndex map[string]*keyDef
)

// allKeys is every key in the catalogue's order.
func allKeys() []keyDef {
	keysOnce.Do(func() {
		keyTable = buildKeys()
		keyIndex = map[string]*keyDef{}
		for i := range keyTable {
			k := &keyTable[i]
			keyIndex[k.Name] = k
			for _, a := range k.Aliases {
				keyIndex[a] = k
			}
		}
	})
	return keyTable
}

// lookupKey finds a key by name or alias; nil where there is none.
func lookupKey(name string) *keyDef {
	allKeys()
	return keyIndex[name]
}

func keyOrder(name string) int {
	if name == "" {
		return len(allKeys())
	}
	return slices.IndexFunc(allKeys(), func(k keyDef) bool { return k.Name == name })
}

// periodKind says whether a key bounds time; those compile together.
func (k *keyDef) periodKind() bool {
	return k.kind == kindDate || k.kind == kindDay || k.kind == kindMonth || k.kind == kindYear
}

// Catalog lists every key in the order of the reference.
func Catalog() []Key {
	table := allKeys()
	out := make([]Key, len(table))
	for i, k := range table {
		out[i] = k.Key
		out[i].Type = kindNames[k.kind]
		out[i].Filter = k.cond != nil || k.periodKind()
		out[i].Group = k.group != nil
		if k.group != nil {
			out[i].Many = k.group.many
		}
	}
	return out
}

// filterKeys and groupKeys are the names that may stand in each place.
func filterKeys() []string {
	var out []string
	for _, k := range Catalog() {
		if k.Filter {
			out = append(out, k.Name)
			out = append(out, k.Aliases...)
		}
	}
	return out
}

func groupKeys() []string {
	var out []string
	for _, k := range Catalog() {
		if k.Group {
			out = append(out, k.Name)
			out = append(out, k.Aliases...)
		}
	}
	return out
}

// foreign are words of other tools and of daily speech with the key that is
// meant; they are suggested, not accepted, since some differ in meaning (an
// importer of record need not be the recipient).
var foreign = map[string]string{
	"importer": "recipient", "consignee": "recipient", "buyer": "recipient", "receiver": "recipient",
	"exporter": "sender", "consignor": "sender", "shipper": "sender", "supplier": "sender", "seller": "sender",
	"country": "from or to", "product": "text", "goods": "text", "description": "text", "commodity": "hs", "code": "hs",
	"amount": "value", "price_usd": "value", "usd": "value", "mass": "kg", "period": "date", "time": "date",
	"inn": "recipient.id", "company": "party", "sanctioned": "party.list", "partner": "from or to", "type": "direction",
	"transit": "via", "chpl": "control", "lists": "party.list", "regime": "procedure", "on": "date",
}
