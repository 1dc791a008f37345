// Package trade holds Tallyman's words as Go types: what a record, an item, a
// party, a listing, a figure, a finding is, where it came from, and how it is
// named. It is the bottom of the house: it imports the standard library only,
// reads nothing and writes nothing.
//
// The words follow the WCO data model and the practice of the field; the
// glossary is docs/glossary.md. Two rules run through the package:
//
//   - a missing value is nil or the empty string, never zero: customs files use
//     0 both for "nothing" and for "unknown", and the two must not meet in a sum;
//   - money, masses and quantities are exact decimals ([Amount]); a figure that
//     is computed twice is the same figure to the last digit.
package trade
