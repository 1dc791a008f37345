package httpapi

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

// row is a record whose columns the document names: those of T. A test holds
// what is answered against it.
type row[T any] struct{ app.Record }

// Schema implements huma.SchemaProvider.
func (row[T]) Schema(r huma.Registry) *huma.Schema { return r.Schema(reflect.TypeFor[T](), true, "") }

// either is a record with the columns of A or those of B.
type either[A, B any] struct{ app.Record }

// Schema implements huma.SchemaProvider.
func (either[A, B]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{r.Schema(reflect.TypeFor[A](), true, ""), r.Schema(reflect.TypeFor[B](), true, "")}}
}

func rowsOf[T any](rs []app.Record) []row[T] {
	out := make([]row[T], len(rs))
	for i, r := range rs {
		out[i].Record = r
	}
	return out
}

// Names are those of a hit and how they met.
type Names struct {
	HitID            string         `json:"hit_id"`
	Score            float64        `json:"score"`
	Match            bool           `json:"match" doc:"the score is at or above the threshold"`
	PartyName        string         `json:"party_name"`
	ListingName      string         `json:"listing_name"`
	ListID           string         `json:"list_id"`
	EntityID         string         `json:"entity_id"`
	Rule             string         `json:"rule" doc:"identifier or name"`
	ListedOn         *string        `json:"listed_on"`
	Program          *string        `json:"program"`
	Schema           *string        `json:"schema"`
	PartyCountry     *string        `json:"party_country"`
	ListingCountries *string        `json:"listing_countries"`
	Judgement        *string        `json:"judgement" doc:"what counts: yes, no, unsure"`
	Model            string         `json:"model"`
	Why              []trade.Reason `json:"why"`
	PartyID          string         `json:"party_id"`
}

// Standing says who judged a hit.
type Standing struct {
	Standing string   `json:"standing,omitempty" enum:"settled,awaiting,conflict" doc:"in a case that asks for two people"`
	Reviews  []Review `json:"reviews,omitempty" doc:"in such a case: the last judgement of each person"`
	JudgedBy string   `json:"judged_by,omitempty"`
	JudgedAt string   `json:"judged_at,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// Shipments are those of a hit's party.
type Shipments struct {
	Rows    int64   `json:"rows"`
	FirstOn *string `json:"first_on"`
	LastOn  *string `json:"last_on"`
	Roles   *string `json:"roles" doc:"with commas between them"`
}

// Hit is a party that matches a listing.
type Hit struct {
	Names
	Shipments
	Standing
}

// OwnedHit is a party that matches a firm which listed parties own.
type OwnedHit struct {
	HitID      string         `json:"hit_id"`
	Score      float64        `json:"score"`
	PartyName  string         `json:"party_name"`
	EntityName string         `json:"entity_name"`
	ListID     string         `json:"list_id"`
	EntityID   string         `json:"entity_id"`
	Verdict    string         `json:"verdict" enum:"owned,possibly,association"`
	PercentMin float64        `json:"percent_min"`
	PercentMax float64        `json:"percent_max"`
	Arithmetic string         `json:"arithmetic" doc:"the sum in words"`
	Path       []string       `json:"path" doc:"from the firm up to a listed party"`
	Since      *string        `json:"since"`
	Rule       string         `json:"rule"`
	Judgement  *string        `json:"judgement"`
	Model      string         `json:"model"`
	Why        []trade.Reason `json:"why"`
	PartyID    string         `json:"party_id"`
	Shipments
	Standing
}

// Finding is what a detector saw.
type Finding struct {
	ID        string         `json:"finding_id"`
	Detector  string         `json:"detector"`
	Outcome   string         `json:"outcome"`
	Title     string         `json:"title"`
	Sentence  string         `json:"sentence"`
	Subject   string         `json:"subject"`
	SubjectID string         `json:"subject_id"`
	FirstOn   *string        `json:"first_on"`
	LastOn    *string        `json:"last_on"`
	Rows      int64          `json:"rows"`
	ValueUSD  *float64       `json:"value_usd" doc:"the value at stake"`
	Strength  float64        `json:"strength" minimum:"0" maximum:"1"`
	Why       []trade.Reason `json:"why"`
	Benign    []string       `json:"innocent_explanations"`
	Changes   []string       `json:"what_would_change_this"`
	HitIDs    []string       `json:"hit_ids"`
}

// DetectorRun is what became of a detector in the last run.
type DetectorRun struct {
	Detector string        `json:"detector"`
	Outcome  trade.Outcome `json:"outcome"`
	Findings int64         `json:"findings"`
	Millis   int64         `json:"millis"`
	Message  *string       `json:"message"`
}

// Reject is a row that was set aside, a copy that was dropped, or a counted row
// that another file states otherwise.
type Reject struct {
	File     *string  `json:"file"`
	SHA256   *string  `json:"sha256"`
	Sheet    *string  `json:"sheet"`
	Row      *int64   `json:"row"`
	Kind     string   `json:"kind"`
	Reason   string   `json:"reason"`
	Column   *string  `json:"column"`
	Found    *string  `json:"found"`
	Expected *string  `json:"expected"`
	Twin     *string  `json:"twin" doc:"the row that counts in its place"`
	Cells    []string `json:"cells"`
}

// Evidence is a row that a hit or finding stands on.
type Evidence struct {
	ItemID      string   `json:"item_id"`
	On          *string  `json:"on"`
	DeclNo      *string  `json:"decl_no"`
	Sender      *string  `json:"sender"`
	Recipient   *string  `json:"recipient"`
	Dispatch    *string  `json:"dispatch"`
	Destination *string  `json:"destination"`
	HSCode      *string  `json:"hs_code"`
	Description *string  `json:"description"`
	Quantity    *float64 `json:"quantity"`
	Unit        *string  `json:"unit"`
	NetKg       *float64 `json:"net_kg"`
	ValueUSD    *float64 `json:"value_usd"`
	Note        *string  `json:"note" doc:"of the detector, about this row"`
}
