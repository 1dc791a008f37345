// Package listfile is what the list formats share: what a format is, how a
// list's files are opened, decoded and counted, and how the things that every
// publisher writes in its own way are read: names with their aliases in
// brackets, dates, countries at the end of addresses, numbers with labels,
// sectors.
//
// It reads files and strings and writes nothing. A row is never lost: a parser
// either uses it or says in its [Report] why not. A value that cannot be read
// stays as written in the entity's Extra and is named in the report with file,
// row and column.
package listfile
