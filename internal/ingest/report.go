package ingest

import (
	"encoding/json"

	"tallyman/internal/source"
)

// Report says what became of one file. RowsRead is always the sum of loaded,
// rejected and duplicate rows; blank rows are not read, only warned of. Where
// several records stand side by side on a row (two flows, a column for each
// year) RowsRead and its parts count records, SourceRows the rows of the file;
// elsewhere they are equal.
type Report struct {
	File     string `json:"file"`
	FileID   string `json:"file_id"`
	SHA256   string `json:"sha256"`
	Source   string `json:"source"`
	Encoding string `json:"encoding"`
	// Sheet is the name of the sheet read, or the list of names when several were.
	Sheet         any   `json:"sheet"`
	SourceRows    int64 `json:"source_rows"`
	RowsRead      int64 `json:"rows_read"`
	RowsLoaded    int64 `json:"rows_loaded"`
	RowsRejected  int64 `json:"rows_rejected"`
	RowsDuplicate int64 `json:"rows_duplicate"`
	// Totals are control totals over every record read whose cell was readable,
	// rejected and duplicate ones included; rows that state totals are no
	// records. TotalsLoaded cover the loaded rows. Exact decimals.
	Totals       map[string]json.Number  `json:"totals"`
	TotalsLoaded map[string]json.Number  `json:"totals_loaded"`
	Warnings     []string                `json:"warnings"`
	Grain        string                  `json:"grain"`
	Direction    string                  `json:"direction"`
	HeaderRow    int                     `json:"header_row"`
	Mapping      map[source.Field]string `json:"mapping"`
	Sheets       []SheetReport           `json:"sheets"`
}

// SheetReport is one sheet's part of a report.
type SheetReport struct {
	No            int                     `json:"no"`
	Name          string                  `json:"name,omitempty"`
	Source        string                  `json:"source"`
	Direction     string                  `json:"direction,omitempty"`
	HeaderRow     int                     `json:"header_row"`
	RowsRead      int64                   `json:"rows_read"`
	RowsLoaded    int64                   `json:"rows_loaded"`
	RowsRejected  int64                   `json:"rows_rejected"`
	RowsDuplicate int64                   `json:"rows_duplicate"`
	RowsBlank     int64                   `json:"rows_blank,omitempty"`
	SourceRows    int64                   `json:"source_rows"`
	RowsBare      int64                   `json:"rows_bare,omitempty"`
	Mapping       map[source.Field]string `json:"mapping"`
	Unmapped      []string                `json:"unmapped"`
	Reasons       map[string]int64        `json:"reject_reasons,omitempty"`
}
