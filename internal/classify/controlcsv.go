package classify

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tallyman/internal/trade"
)

// controlColumns are the columns of a user's list of codes; code is required.
var controlColumns = []string{"code", "tier", "from", "to", "revision", "note"}

// ReadControlCSV reads a user's list of HS codes: a header with "code" and any
// of tier, from, to (YYYY-MM-DD), revision (HS edition), note, in any order.
// Points and spaces in codes are dropped. Codes without a revision are read as
// they stand in every edition. The first bad row ends the reading with its
// line number.
func ReadControlCSV(id, version string, r io.Reader) (ControlList, error) {
	l := ControlList{ID: id, Title: id, Version: version}
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	cr.TrimLeadingSpace = true
	head, err := cr.Read()
	if err != nil {
		return l, &trade.Error{Code: trade.CodeInput, Where: id, Message: "no header line", Err: err}
	}
	col := map[string]int{}
	for i, h := range head {
		col[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))] = i
	}
	if _, ok := col["code"]; !ok {
		return l, &trade.Error{Code: trade.CodeInput, Where: id + ", line 1", Message: fmt.Sprintf("header is %q, expected a column \"code\"", strings.Join(head, ",")),
			Next: "columns are " + strings.Join(controlColumns, ", ")}
	}
	for {
		rec, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := cr.FieldPos(0)
		where := fmt.Sprintf("%s, line %d", id, line)
		if err != nil {
			return l, &trade.Error{Code: trade.CodeInput, Where: where, Message: "not readable as CSV", Err: err}
		}
		get := func(name string) string {
			if i, ok := col[name]; ok && i < len(rec) {
				return strings.TrimSpace(rec[i])
			}
			return ""
		}
		e := ControlEntry{Code: strings.NewReplacer(".", "", " ", "").Replace(get("code")), Tier: get("tier"),
			From: get("from"), To: get("to"), Revision: get("revision"), Note: get("note")}
		if err := checkEntry(e, get("code")); err != nil {
			return l, &trade.Error{Code: trade.CodeInput, Where: where, Message: err.Error()}
		}
		l.Entries = append(l.Entries, e)
	}
	if len(l.Entries) == 0 {
		return l, &trade.Error{Code: trade.CodeInput, Where: id, Message: "no codes"}
	}
	return l, nil
}

func checkEntry(e ControlEntry, written string) error {
	if len(e.Code) < 2 || len(e.Code) > 12 || !isDigits(e.Code) {
		return fmt.Errorf("code is %q, expected 2 to 12 digits", written)
	}
	if e.Revision != "" && !slices.Contains(Revisions, e.Revision) {
		return fmt.Errorf("revision is %q, expected one of %s", e.Revision, strings.Join(Revisions, ", "))
	}
	for _, d := range []string{e.From, e.To} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			return fmt.Errorf("date is %q, expected YYYY-MM-DD", d)
		}
	}
	return nil
}
