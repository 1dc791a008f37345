package ingest

// FileRow is the row of ingest.file.
type FileRow struct {
	FileID        string `parquet:"file_id"`
	SHA256        string `parquet:"sha256"`
	Name          string `parquet:"name"`
	Bytes         int64  `parquet:"bytes"`
	SourceID      string `parquet:"source_id"`
	ManifestHash  string `parquet:"manifest_hash,optional"`
	Encoding      string `parquet:"encoding,optional"`
	Grain         string `parquet:"grain,optional"`
	Direction     string `parquet:"direction,optional"`
	Provider      string `parquet:"provider,optional"`
	Country       string `parquet:"country,optional"`
	RowsRead      int64  `parquet:"rows_read"`
	RowsLoaded    int64  `parquet:"rows_loaded"`
	RowsRejected  int64  `parquet:"rows_rejected"`
	RowsDuplicate int64  `parquet:"rows_duplicate"`
	Synthetic     bool   `parquet:"synthetic"`
	Reconciled    bool   `parquet:"reconciled"`
}

// SheetRow is a row of ingest.sheet.
type SheetRow struct {
	FileID    string   `parquet:"file_id"`
	SheetNo   int16    `parquet:"sheet_no"`
	Name      string   `parquet:"name,optional"`
	HeaderRow int32    `parquet:"header_row"`
	RowsRead  int64    `parquet:"rows_read"`
	Columns   []string `parquet:"columns,list"`
	Mapping   string   `parquet:"mapping"`
}

// RejectRow is a row of ingest.reject.
type RejectRow struct {
	FileID   string `parquet:"file_id"`
	SheetNo  int16  `parquet:"sheet_no"`
	RowNo    int32  `parquet:"row_no"`
	Kind     string `parquet:"kind"`
	Reason   string `parquet:"reason"`
	Column   string `parquet:"column,optional"`
	Found    string `parquet:"found,optional"`
	Expected string `parquet:"expected,optional"`
	Twin     string `parquet:"twin,optional"`
	Cells    string `parquet:"cells"`
}

// Kinds of rows that are not loaded.
const (
	kindRejected  = "rejected"
	kindDuplicate = "duplicate"
)
