package trade

// Outcome of a detector on a case or of one of its findings. "No data" is never
// "not found".
type Outcome string

// Outcomes.
const (
	Found         Outcome = "found"
	NotFound      Outcome = "not_found"
	NoData        Outcome = "no_data"
	NotApplicable Outcome = "not_applicable"
	Failed        Outcome = "error"
)

// Unit of count: a number of shipments means nothing without it.
type Unit string

// Units.
const (
	UnitRows         Unit = "rows"
	UnitDeclarations Unit = "declarations"
	UnitConsignments Unit = "consignments"
	UnitSenders      Unit = "senders"
	UnitRecipients   Unit = "recipients"
	UnitUSD          Unit = "usd"
	UnitLocal        Unit = "local" // one other currency; a figure names it: eur
	UnitKg           Unit = "kg"
	UnitQuantity     Unit = "quantity"
	UnitShare        Unit = "share"
	UnitRatio        Unit = "ratio"
	UnitDate         Unit = "date"
	UnitParties      Unit = "parties"
	UnitGoods        Unit = "goods"
	UnitFiles        Unit = "files"
	UnitUSDPerKg     Unit = "usd/kg"
	UnitUSDPerUnit   Unit = "usd/unit"
	UnitRank         Unit = "rank"
	UnitYesNo        Unit = "yes/no"
)

// Coverage says what a figure could see.
type Coverage struct {
	// Months are the months (YYYY-MM) with at least one record, per direction
	// and reporting source; Missing are months inside the period with none.
	Months  []string `json:"months"`
	Missing []string `json:"missing_months,omitempty"`
	Files   int      `json:"files"`
	// Rows in the filter's scope, and how many lack the value that is summed.
	Rows         int64   `json:"rows"`
	RowsNoValue  int64   `json:"rows_without_value"`
	MissingShare float64 `json:"missing_share"`
	// OtherGrain counts matching rows left out because they are of another
	// layer (a vendor's monthly sums beside declarations).
	OtherGrain int64    `json:"rows_of_other_grain,omitempty"`
	Notes      []string `json:"notes,omitempty"`
	// Registers says the same per register: whose customs, which direction.
	Registers []Register `json:"registers,omitempty"`
}

// Register is what is loaded of one country's records in one direction.
type Register struct {
	Reporter  string    `json:"reporter"`
	Direction Direction `json:"direction"`
	Grain     Grain     `json:"grain"`
	Rows      int64     `json:"rows"` // in the period
	Months    []string  `json:"months"`
	Missing   []string  `json:"missing_months,omitempty"`
}

// Figure is a measure's value with its rows, unit, period and coverage.
type Figure struct {
	ID       string            `json:"figure_id"`
	Expr     string            `json:"expr"`
	Value    *string           `json:"value"` // exact decimal or ISO date; nil: no data
	Unit     Unit              `json:"unit"`
	Filter   string            `json:"filter"`
	Period   string            `json:"period"`
	Coverage Coverage          `json:"coverage"`
	Rows     int64             `json:"rows"`
	SQL      string            `json:"sql"`
	RowsSQL  string            `json:"rows_sql"` // selects item_id of every row behind the value
	Lists    map[string]string `json:"lists"`    // list id -> version
	Basis    string            `json:"basis,omitempty"`
	Groups   []FigureGroup     `json:"groups,omitempty"`
	// GroupsSQL gave the groups; SQL gave the value of the whole.
	GroupsSQL string `json:"groups_sql,omitempty"`
	// Compare is the "vs" side, or the whole of a share; Change relates the two.
	Compare *Figure `json:"compare,omitempty"`
	Change  *Change `json:"change,omitempty"`
	Ledger  string  `json:"ledger"` // hash of the tables it was computed from
}

// Change relates a figure to what it is compared with. Ratio is nil where the
// base is zero or unknown.
type Change struct {
	Unit       Unit    `json:"unit"`
	Value      *string `json:"value"`
	Base       *string `json:"base"`
	Ratio      *string `json:"ratio"`
	Difference *string `json:"difference"`
}

// FigureGroup is one row of a grouped measure. Key holds what a filter would
// take, "" for unknown; Label holds captions where keys are ids.
type FigureGroup struct {
	Key   []string `json:"key"`
	Label []string `json:"label,omitempty"`
	Value *string  `json:"value"`
	Rows  int64    `json:"rows"`
}

// Finding is what a detector saw.
type Finding struct {
	ID       string  `json:"finding_id"`
	Detector string  `json:"detector"`
	Outcome  Outcome `json:"outcome"`
	Title    string  `json:"title"`
	// Sentence can be printed by an editor after checking.
	Sentence string `json:"sentence"`
	// Subject is the entity, route or product the finding is about.
	Subject   string   `json:"subject"`
	SubjectID string   `json:"subject_id"`
	FirstOn   string   `json:"first_on"`
	LastOn    string   `json:"last_on"`
	Rows      int64    `json:"rows"`
	ValueUSD  *string  `json:"value_usd"`
	Strength  float64  `json:"strength"` // 0..1, said how in Why
	Why       []Reason `json:"why"`
	// Benign are innocent explanations; Changes is what would change the finding.
	Benign  []string `json:"innocent_explanations"`
	Changes []string `json:"what_would_change_this"`
	HitIDs  []string `json:"hit_ids,omitempty"`
}

// Reason is one cause of a score or finding, with the two values compared.
type Reason struct {
	Feature string  `json:"feature"`
	Score   float64 `json:"score"`
	Weight  float64 `json:"weight,omitempty"`
	Left    string  `json:"left,omitempty"`  // the record's value
	Right   string  `json:"right,omitempty"` // the list's value
	Detail  string  `json:"detail,omitempty"`
}
