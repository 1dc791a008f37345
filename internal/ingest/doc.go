// Package ingest turns one customs file into rows of the ledger.
//
// It reads a source file through package source (mapping and raw cells) and
// writes the tables ingest.file, ingest.sheet, ingest.item and ingest.reject of
// one build, which depend on nothing but the file and its mapping. Every row of
// the file ends in exactly one of three places: loaded, rejected with its
// reason, or duplicate with its twin; the report's counts add up and its
// control totals cover every record read.
package ingest
