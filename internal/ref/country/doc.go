// Package country reads the country cells of customs records and lists: codes
// (ISO 3166-1 alpha-2, alpha-3, numeric) and names in many languages and
// orders, and tells a country from what only stands in a country column
// ("EU", "OTHER COUNTRY", "World"). It reads three tables that are part of the
// program, and writes nothing.
//
// Nothing is guessed: a spelling that no table has, or whose code and name
// disagree, gives no code. A group is never turned into one of its members, and
// a state that several others replaced is not turned into one of them.
//
// Sources: ISO 3166-1 and UN M49 (by the public-domain data set
// "country-codes"), UNTERM, Unicode CLDR (Unicode License V3), the Russian
// classifier OKSM; each table names its own.
package country
