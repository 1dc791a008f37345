// Package store keeps a case's derived tables and answers SQL over them.
//
// It writes Parquet tables into the ledger, a tree of folders named by the hash
// of all that each was built from (ledger/<stage>/<key>/<table>.parquet), and
// reads them back through the [Engine] port. A built folder never changes: it
// is prepared under a temporary name, made durable, and appears by one rename,
// so a process that dies leaves the last complete state.
//
// The engines live below it: store/duckdb is the embedded one, store/storetest
// the conformance suite that any engine must pass, store/state the small SQLite
// file that says which build of a table is current.
package store
