// Package currency reads the currency cells of customs records (ISO 4217) and
// converts amounts to US dollars by published, dated rates. It reads a table
// that is part of the program and rate files that the caller opens, and writes
// nothing.
//
// Nothing is guessed: "$" and "Rs" mean what the reporter's country calls so, a
// day without a rate takes the last one of at most seven days before, and a
// series that its publisher ended (the European Central Bank has quoted no
// rouble since 1 March 2022) converts nothing after its last day.
//
// Sources: ISO 4217; ECB euro foreign exchange reference rates.
package currency
