// Package detect looks for patterns and says what it saw, with rows.
//
// It reads the tables of normalize, resolve, screen and classify, and writes
// detect.finding, detect.evidence (the item ids behind each finding),
// detect.figure (the measures that belong to a finding, as expressions) and detect.status (what
// became of each detector: found, not found, no data, not applicable, error).
//
// A detector is a folder below this one: def.yml says in words what it asks,
// what it needs, which innocent explanations there are and what would change a
// finding; its Go file holds the SQL. The runner refuses findings without rows,
// and one failing or panicking detector does not end the run.
package detect
