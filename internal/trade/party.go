package trade

// Party is a name as written on a record, with what stands beside it.
type Party struct {
	Name    string
	NameAlt string // the publisher's own translation or transliteration
	TaxID   string // as written
	Address string
	Country string // ISO 3166-1 alpha-2, or empty
}

// Schema of a listed entity, in FollowTheMoney's words.
type Schema string

// Schemata. Organization covers what is neither a company nor a person
// (ministries, institutes, armed groups).
const (
	LegalEntity  Schema = "LegalEntity" // not known which
	Company      Schema = "Company"
	Organization Schema = "Organization"
	PublicBody   Schema = "PublicBody"
	Person       Schema = "Person"
	Vessel       Schema = "Vessel"
	Airplane     Schema = "Airplane"
)

// NameKind says how a list carries a name.
type NameKind string

// Name kinds.
const (
	NamePrimary  NameKind = "primary"
	NameAlias    NameKind = "alias"
	NameWeak     NameKind = "weak" // the list itself calls it low quality
	NamePrevious NameKind = "previous"
)

// Entity is one entry of a watchlist as its parser reads it.
type Entity struct {
	ID       string // stable within the list: the publisher's own number where there is one
	Schema   Schema
	Caption  string // the name to show
	Names    []EntityName
	IDs      []Identifier
	Address  []EntityAddress
	Country  []string // ISO 3166-1 alpha-2, lower case, as FollowTheMoney writes them
	Listings []Listing
	Sectors  []string // armour, aviation, electronics ...: only where the list says so
	Birth    []string // persons: ISO dates, possibly partial
	Row      int      // row, line or element ordinal in the source file, from 1
	File     string   // SHA-256 of the source file
	Extra    map[string][]string
}

// EntityName is one name of an entity.
type EntityName struct {
	Name   string
	Kind   NameKind
	Script string // ISO 15924 of most letters: Latn, Cyrl, Hans ...
	Lang   string // ISO 639, where the list says so
}

// Identifier of an entity or party.
type Identifier struct {
	Type    string // inn, ogrn, kpp, imo, lei, registration, tax, passport, bic, uscc, other
	Value   string
	Country string
	Valid   *bool // check digits; nil where the type has none
}

// EntityAddress is one address of an entity.
type EntityAddress struct {
	Full    string
	Country string
}

// Listing is one designation: which programme, since when.
type Listing struct {
	Authority string // EU, US-OFAC, UN ...
	Program   string
	Measure   string // asset freeze, export restriction ...
	ListedOn  string // ISO date, or empty where the list does not say
	EndedOn   string
	Reason    string
}

// Ownership is an edge between two entities of a list.
type Ownership struct {
	OwnerID, AssetID string
	// Percent is the share, or its lower end where PercentMax is set.
	Percent, PercentMax *float64
	Role                string // "linked to", "subsidiary", as the list says
	StartOn, EndOn      string
	Row                 int
}
