// Package cli is the command line: it turns arguments into calls of app and
// prints what comes back. Data goes to stdout, as a table on a terminal and as
// one JSON object per line otherwise; talk goes to stderr. It is the only
// package that prints.
//
// Exit codes: 0 done, 1 failed, 2 usage, 3 nothing found, 4 findings at or above
// --fail-on, 5 partial (rows rejected).
package cli
