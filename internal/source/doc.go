// Package source says what the files of a publisher look like, and reads them.
//
// It reads customs files as they come (XLSX; delimited text of any separator,
// quoting, line ending and encoding; JSON, one record to a line or in a list;
// Parquet; any of them inside gzip, zip or zstd) and the embedded manifests, one folder per publisher, that tell which column holds
// which field, in which unit, currency, date and number style. It writes
// nothing: rows are handed over as text cells together with the [Mapping] that
// says what each cell means, and package ingest makes items of them.
//
// A file that no manifest knows is mapped by [Detect] from the wording of its
// headers in nine languages and the shape of its values; the mapping can be
// saved, corrected by hand and replayed exactly.
package source
