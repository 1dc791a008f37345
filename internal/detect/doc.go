// Package detect looks for patterns and says what it saw, with rows.
//
// It reads the tables of normalize, resolve, screen and classify, and ingest.file
// for which source a record came from. It writes detect.finding, detect.evidence
// (the item ids behind each finding), detect.figure (the measures that belong to
// a finding, as expressions), detect.series (the data of its charts) and
// detect.status (what became of each detector: found, not found, no data, not
// applicable, error).
//
// A detector is a folder below this one: def.yml says in words what it asks,
// what it needs, which innocent explanations there are and what would change a
// finding; its Go file holds the SQL. The runner refuses findings without rows,
// and one failing or panicking detector does not end the run.
//
// Three controls are shared. Findings that rest on a test carry its p-value; the
// runner holds down the false discovery rate over all tests of the family
// (fdr.go). A finding of change compares only months that are loaded on both
// sides (coverage.go). A detector can run the same count on uncontrolled
// neighbours of the listed goods and print that rate (placebo.go).
package detect
