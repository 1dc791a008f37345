// Package watchlist reads sanctions and export-control lists as their
// publishers write them, and the user's own lists, into one shape: entities
// with names in any script, identifiers, addresses, dated listings, and the
// ownership edges between them.
//
// It reads the files of a list (one folder per format below this package; what
// they share is in listfile) and writes the watchlist.* tables of one list
// version: list, entity, listing, name, identifier, address, ownership. A
// version is named by the hash of its files, so a hit can always say which
// bytes it was found in. Rows are never lost: the summary counts rows read and
// rows skipped, with reasons.
//
// A new format is a folder with a function Format and one line in [All];
// docs/how-to-add-a-list.md has the steps.
package watchlist
