// Package hs knows the Harmonized System: which edition a customs service used
// on a day, how long its national codes are, how to read a code as written,
// what a code is called, and what it was in older editions. It reads tables
// that are part of the program, and writes nothing.
//
// Codes are text of digits. A lost leading zero is put back on the left, and
// only where the length says so; nothing is ever added on the right, which
// would turn meat (02) into preparations (20).
//
// Sources: WCO (Harmonized System, editions 1992 to 2022), UN Statistics
// Division (correlation tables), the data set "harmonized-system" (public
// domain), Harvard Growth Lab (Apache-2.0); each table names its own.
package hs
