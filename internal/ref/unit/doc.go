// Package unit reads units of quantity as customs records write them and brings
// them to UN/ECE Recommendation 20 codes with an exact factor to a base unit.
// It reads a table that is part of the program, and writes nothing.
//
// A spelling that the table does not have stays as it is written and is
// reported; quantities of different units are never added.
package unit
