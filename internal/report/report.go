// Package report is the dossier as data: a versioned stream of messages, one
// JSON object per line, from which every format is made. It reads what app
// collected from a case and writes dossier.json; the folders below it turn the
// same stream into other formats, so a saved stream can be printed again
// without the case.
package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"tallyman/internal/trade"
)

// StreamVersion is the version of the message layout. Fields are only ever
// added within a version.
const StreamVersion = 1

// Message is one line of the stream: exactly one field is set.
type Message struct {
	Header   *Header   `json:"header,omitempty"`
	Source   *Source   `json:"source,omitempty"`
	List     *List     `json:"list,omitempty"`
	Control  *Control  `json:"control_list,omitempty"`
	Coverage *Coverage `json:"coverage,omitempty"`
	Headline *Headline `json:"headline,omitempty"`
	Flow     *Flow     `json:"flow,omitempty"`
	Party    *Party    `json:"party,omitempty"`
	Detector *Detector `json:"detector,omitempty"`
	Finding  *Finding  `json:"finding,omitempty"`
	Claim    *Claim    `json:"claim,omitempty"`
	End      *End      `json:"end,omitempty"`
}

// Header opens the stream.
type Header struct {
	Version     int               `json:"version"`
	Title       string            `json:"title"`
	Tool        string            `json:"tool"`
	GeneratedAt string            `json:"generated_at"` // RFC 3339, UTC
	Ledger      string            `json:"ledger"`       // the state that all figures come from
	Synthetic   bool              `json:"synthetic"`
	Events      map[string]string `json:"events,omitempty"`
	Threshold   float64           `json:"threshold"`
	Model       string            `json:"match_model,omitempty"`
	FirstOn     string            `json:"first_on"`
	LastOn      string            `json:"last_on"`
}

// Source is one ingested file.
type Source struct {
	FileID    string         `json:"file_id"`
	Name      string         `json:"file"`
	SHA256    string         `json:"sha256"`
	Bytes     int64          `json:"bytes"`
	SourceID  string         `json:"source"`
	Grain     string         `json:"grain"`
	Direction string         `json:"direction"`
	Country   string         `json:"country"`
	Encoding  string         `json:"encoding"`
	Read      int64          `json:"rows_read"`
	Loaded    int64          `json:"rows_loaded"`
	Rejected  int64          `json:"rows_rejected"`
	Duplicate int64          `json:"rows_duplicate"`
	Reasons   []ReasonCount  `json:"reasons,omitempty"`
	Warnings  []string       `json:"warnings,omitempty"`
	Totals    map[string]any `json:"totals,omitempty"`
}

// ReasonCount is how many rows were set aside for one reason.
type ReasonCount struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
}

// List is one watchlist version.
type List struct {
	ID       string `json:"list_id"`
	Version  string `json:"version"`
	Title    string `json:"title"`
	Format   string `json:"format"`
	Licence  string `json:"licence,omitempty"`
	Entities int64  `json:"entities"`
	Names    int64  `json:"names"`
	AsOf     string `json:"as_of,omitempty"`
	Hits     int64  `json:"matches"`
}

// Control is one control list in use.
type Control struct {
	ID      string `json:"list_id"`
	Version string `json:"version"`
	Rows    int64  `json:"rows"`
}

// Coverage says which months of which layer are loaded.
type Coverage struct {
	Grain     string       `json:"grain"`
	Reporter  string       `json:"reporter"`
	Direction string       `json:"direction"`
	Months    []MonthCount `json:"months"`
	Missing   []string     `json:"missing_months,omitempty"`
	Rows      int64        `json:"rows"`
	NoValue   int64        `json:"rows_without_value"`
	NoHS      int64        `json:"rows_without_hs"`
	NoParty   int64        `json:"rows_without_recipient"`
}

// MonthCount is one month of a series.
type MonthCount struct {
	Month string  `json:"month"`
	Rows  int64   `json:"rows"`
	USD   float64 `json:"value_usd,omitempty"`
}

// Flow is who or where goods went from and to: a figure by two keys, of which the
// largest groups are drawn.
type Flow struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	From   string        `json:"from"` // what the left side is, in words
	To     string        `json:"to"`
	Figure *trade.Figure `json:"figure"`
	// Edges are the groups that are drawn, the largest first; Rest is the value of the
	// others.
	Edges []Edge `json:"edges"`
	Rest  string `json:"rest,omitempty"`
}

// Party is what the case holds about one party that findings speak of, whatever
// they say of it: a reader judges a lead beside all else that the party did.
type Party struct {
	ID       string `json:"entity_id"`
	Caption  string `json:"caption"`
	Latin    string `json:"latin,omitempty"` // romanised, where the caption is not Latin
	Country  string `json:"country,omitempty"`
	TaxID    string `json:"tax_id,omitempty"`
	FirstOn  string `json:"first_on,omitempty"`
	LastOn   string `json:"last_on,omitempty"`
	Findings []Link `json:"findings"`
	// Spellings are the first of how records write it, of so many.
	Spellings []Spelling    `json:"spellings"`
	Written   int64         `json:"spellings_total"`
	Hits      []Hit         `json:"hits,omitempty"`
	Figures   []PartyFigure `json:"figures"`
	Months    []MonthCount  `json:"months,omitempty"`
	Lines     []EventLine   `json:"event_lines,omitempty"`
}

// Link names a finding.
type Link struct {
	ID    string `json:"finding_id"`
	Title string `json:"title"`
	Shown bool   `json:"shown"` // it stands in this dossier
}

// Spelling is one way in which records write a party, and why it is taken for one.
type Spelling struct {
	Name    string `json:"name"`
	Country string `json:"country,omitempty"`
	TaxID   string `json:"tax_id,omitempty"`
	Rows    int64  `json:"rows"`
	Rule    string `json:"rule"`
}

// PartyFigure is a figure about a party. Names are those of its groups, in their
// order, for a reader.
type PartyFigure struct {
	Label  string        `json:"label"`
	Figure *trade.Figure `json:"figure"`
	Names  []string      `json:"names,omitempty"`
}

// Edge is one group of a flow. Names are for a reader; an unstated one is "".
type Edge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Value string `json:"value"`
	Rows  int64  `json:"rows"`
}

// Headline is a figure of the case as a whole.
type Headline struct {
	Label  string        `json:"label"`
	Figure *trade.Figure `json:"figure"`
}

// Detector is what a detector asks and what became of it.
type Detector struct {
	ID         string        `json:"detector"`
	Title      string        `json:"title"`
	Question   string        `json:"question"`
	Method     string        `json:"method"`
	References []string      `json:"references"`
	Outcome    trade.Outcome `json:"outcome"`
	Findings   int64         `json:"findings"`
	Message    string        `json:"message,omitempty"`
}

// Finding is one finding with what a reader needs to check it.
type Finding struct {
	trade.Finding
	Figures []*trade.Figure `json:"figures,omitempty"`
	Months  []MonthCount    `json:"months,omitempty"`
	Lines   []EventLine     `json:"event_lines,omitempty"`
	Hits    []Hit           `json:"hits,omitempty"`
	Rows    []Row           `json:"sample_rows"`
	Total   int64           `json:"rows_total"`
}

// EventLine is a dated line in a finding's chart: an event of the case, a listing.
type EventLine struct {
	Date  string `json:"date"`
	Label string `json:"label"`
}

// Hit is a screening hit with both names.
type Hit struct {
	ID          string         `json:"hit_id"`
	Score       float64        `json:"score"`
	PartyName   string         `json:"party_name"`
	ListingName string         `json:"listing_name"`
	ListID      string         `json:"list_id"`
	EntityID    string         `json:"entity_id"`
	Program     string         `json:"program"`
	ListedOn    string         `json:"listed_on"`
	Rule        string         `json:"rule"`
	Schema      string         `json:"schema"`
	Judgement   string         `json:"judgement,omitempty"`
	Why         []trade.Reason `json:"why"`
}

// Row is one row behind a finding, with where to look.
type Row struct {
	ItemID      string `json:"item_id"`
	Date        string `json:"date"`
	Decl        string `json:"declaration"`
	Sender      string `json:"sender"`
	Recipient   string `json:"recipient"`
	From        string `json:"from"`
	To          string `json:"to"`
	HS          string `json:"hs"`
	Description string `json:"description"`
	Quantity    string `json:"quantity"`
	Unit        string `json:"unit"`
	NetKg       string `json:"net_kg"`
	ValueUSD    string `json:"value_usd"`
	Note        string `json:"note"`
	File        string `json:"file"`
	Sheet       string `json:"sheet"`
	Row         int64  `json:"row"`
}

// Claim is a sentence of a text, and what the records say of it.
type Claim struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"` // of the text it was printed in
	Outlet    string        `json:"outlet"`
	Published string        `json:"published,omitempty"`
	Quote     string        `json:"quote"`
	SaidBy    []string      `json:"said_by,omitempty"` // the page first, the data last
	Verdict   string        `json:"verdict"`
	Words     string        `json:"verdict_words"`
	Why       string        `json:"why"`
	Expect    string        `json:"expect,omitempty"`
	Observed  *string       `json:"observed"`
	Low       *string       `json:"low,omitempty"` // the interval that honest choices span
	High      *string       `json:"high,omitempty"`
	Figure    *trade.Figure `json:"figure,omitempty"`
	Wording   string        `json:"wording"`
	Note      string        `json:"note,omitempty"`
	Replies   []Reply       `json:"replies,omitempty"`
	Scopes    []Scope       `json:"scopes,omitempty"` // those that give the stated number
	Tried     int           `json:"scopes_tried"`
}

// Scope is another reading of a claim that gives the stated number.
type Scope struct {
	Name     string  `json:"name"`
	Expr     string  `json:"expr"`
	Observed *string `json:"observed"`
	FigureID string  `json:"figure_id"`
}

// Reply is a denial or an answer, in the speaker's exact words.
type Reply struct {
	By    string `json:"by"`
	On    string `json:"on"`
	Words string `json:"words"`
}

// End closes the stream; a stream without it was cut off.
type End struct {
	Findings int64 `json:"findings"`
	Shown    int64 `json:"findings_shown"`
}

// Handler takes a stream message by message and ends with Close.
type Handler interface {
	Message(m Message) error
	Close() error
}

// Writer is the handler that writes the stream itself.
type Writer struct {
	buf *bufio.Writer
	enc *json.Encoder
}

// NewWriter returns a handler that writes dossier.json to w.
func NewWriter(w io.Writer) *Writer {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &Writer{buf, enc}
}

// Message implements Handler.
func (w *Writer) Message(m Message) error { return w.enc.Encode(m) }

// Close implements Handler.
func (w *Writer) Close() error { return w.buf.Flush() }

// Replay reads a saved stream into handlers. It refuses a stream of another
// version and one that was cut off.
func Replay(r io.Reader, handlers ...Handler) error {
	dec := bufio.NewScanner(r)
	dec.Buffer(make([]byte, 0, 1<<20), 1<<28)
	first, ended, line := true, false, 0
	for dec.Scan() {
		line++
		if len(bytes.TrimSpace(dec.Bytes())) == 0 {
			continue
		}
		var m Message
		if err := json.Unmarshal(dec.Bytes(), &m); err != nil {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("dossier line %d", line), Message: "not a message of the dossier stream", Err: err}
		}
		if first && (m.Header == nil || m.Header.Version != StreamVersion) {
			return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("dossier line %d", line),
				Message: fmt.Sprintf("no header of stream version %d", StreamVersion), Next: "write the dossier again with: tallyman report"}
		}
		first = false
		ended = ended || m.End != nil
		for _, h := range handlers {
			if err := h.Message(m); err != nil {
				return err
			}
		}
	}
	if err := dec.Err(); err != nil {
		return fmt.Errorf("read dossier: %w", err)
	}
	if !ended {
		return &trade.Error{Code: trade.CodeInput, Where: "dossier", Message: "the stream was cut off: its last line is missing", Next: "write it again with: tallyman report"}
	}
	for _, h := range handlers {
		if err := h.Close(); err != nil {
			return err
		}
	}
	return nil
}
