// Package app is the only thing that front doors (command line, HTTP, workbench)
// call. It opens a case, reads its configuration and the environment, takes the
// writer's lock where something is built, and offers each verb as a method that
// returns plain data. It reads case.yml, decisions.jsonl, sources/, ledger/ and
// case.db, and writes all but case.yml (which New writes once).
package app
