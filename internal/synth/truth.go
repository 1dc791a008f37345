package synth

// Watermark stands in every title block and in truth.json; the word "synthetic" stands in every file name, by which the ingest
// marks the file.
const Watermark = "SYNTHETIC — invented companies, no real firm"

// Truth is what was planted. It is written as truth.json beside the files and
// is for people and tests: the engine never reads it.
type Truth struct {
	Watermark string      `json:"watermark"`
	Seed      uint64      `json:"seed"`
	Items     int         `json:"items"`
	Start     string      `json:"start"` // first day of the window
	Months    int         `json:"months"`
	Event     Event       `json:"event"`
	Watchlist string      `json:"watchlist"` // file name of the user's own list
	Totals    Counts      `json:"totals"`
	Files     []FileTruth `json:"files"`
	Patterns  []Pattern   `json:"patterns"`
	Decoys    []Decoy     `json:"decoys"`
	// Twins pairs the planted rows that two files have; either may be the one
	// that is counted.
	Twins []Twin `json:"twins"`
	Dirt  Dirt   `json:"dirt"`
}

// Event is the dated event that claims refer to.
type Event struct {
	ID   string `json:"id"`
	Date string `json:"date"`
}

// Counts of rows: Read = Loaded + Rejected + Duplicate, always.
type Counts struct {
	Read      int64 `json:"rows_read"`
	Loaded    int64 `json:"rows_loaded"`
	Rejected  int64 `json:"rows_rejected"`
	Duplicate int64 `json:"rows_duplicate"` // the same row twice in one file
}

// FileTruth is one written file.
type FileTruth struct {
	Name     string `json:"name"`
	Layout   string `json:"layout"`
	Encoding string `json:"encoding"`
	Counts
	// ValueUSD is the sum of item values over the loaded rows, in dollars.
	ValueUSD string `json:"value_usd"`
	// Twins are loaded rows that another provider's file also has: they are
	// counted once, when files are brought together.
	Twins  int64  `json:"rows_with_twin_elsewhere"`
	SHA256 string `json:"sha256"`
}

// ItemKey names a row of a written file; Row counts from 1 with the header, as
// the publisher's program counts.
type ItemKey struct {
	File  string `json:"file"`
	Sheet int    `json:"sheet"`
	Row   int    `json:"row"`
}

// Twin is one planted goods item on two rows.
type Twin struct {
	Row   ItemKey `json:"row"`
	Again ItemKey `json:"again"`
}

// Pattern is one planted fact.
type Pattern struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Detector  string    `json:"detector"` // which should see it; "" where only a measure shows it
	Statement string    `json:"statement"`
	Filter    string    `json:"filter"`
	Subjects  []Subject `json:"subjects"`
	Expect    []Expect  `json:"expect"`
	// Items are the rows that the detector's findings must stand on.
	Items []ItemKey `json:"items"`
}

// Subject is a party of a pattern under the spellings that were written.
type Subject struct {
	Name      string   `json:"name"`
	TaxID     string   `json:"tax_id,omitempty"`
	ListedAs  string   `json:"listed_as,omitempty"` // id in the watchlist
	Spellings []string `json:"spellings,omitempty"`
}

// Expect is a number with the measure that should give it.
type Expect struct {
	ID      string `json:"id"`
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
	Value   string `json:"value"` // exact decimal
	Note    string `json:"note,omitempty"`
}

// Decoy looks like a pattern and is not one.
type Decoy struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Why   string `json:"why"`
	// NotBy are the detectors that must not have these rows in their evidence.
	// Empty where a finding would be fair and the explanation is what counts.
	NotBy    []string  `json:"not_by"`
	Subjects []Subject `json:"subjects,omitempty"`
	Items    []ItemKey `json:"items"`
}

// Dirt counts the planted damage.
type Dirt struct {
	BadDates  int64 `json:"unreadable_dates"` // rows rejected
	Repaired  int64 `json:"repaired_dates"`   // unreadable, but the declaration number has the date
	BadValues int64 `json:"unreadable_values"`
	LostZeros int64 `json:"hs_lost_zeros"`
	Copies    int64 `json:"rows_repeated_in_file"`
	Twins     int64 `json:"rows_repeated_across_files"`
	ZeroValue int64 `json:"zero_values"`
}
