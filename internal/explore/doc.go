// Package explore answers the questions that people ask while looking around:
// a page of items, facets, months, groups, parties, who trades with whom, which
// way goods went. It reads, over the store.Engine port, the tables of normalize,
// resolve, screen, classify and ingest.file, and writes nothing.
//
// Every filter is of package measure, so a screen, a command and a figure mean
// the same rows. Every number comes with the filter that opens exactly its rows,
// and with the SQL that gave it. Amounts are decimal texts, never floats.
package explore
