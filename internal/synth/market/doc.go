// Package market makes a market of invented firms as tables of the ledger, for
// measuring detectors: some hundred honest firms with seasons, births, suppliers
// that change and prices that rise, every pattern that a detector looks for
// planted several times, and beside each what looks like it and is none.
//
// It reads nothing and writes nothing: [Market.SQL] are statements that fill empty
// tables of docs/ledger.md. The sizes are drawn from the ranges that the published
// accounts of each pattern give (see plant.go), not from the detectors'
// parameters, which this package does not know. The same seed gives the same
// market. Everything in it is synthetic; no firm exists.
package market
