// Package normalize turns loaded rows into counted goods items: it tells
// parties, goods, countries, codes, units and money apart from their spellings,
// drops what stands in two files, and says what no table knew.
//
// It reads ingest.item and ingest.file. It writes normalize.item,
// normalize.party, normalize.goods, normalize.duplicate, normalize.difference and
// normalize.unread (docs/ledger.md has the columns). Every row of ingest.item ends in exactly one
// of item and duplicate.
//
// The way: distinct spellings are pulled out by SQL, read once each in Go, and
// written to small mapping tables beside the build; one SELECT then joins them
// to the rows. Names pass through Go in a stream, on every core, in order.
// Memory does not grow with the number of rows.
//
// Nothing is filled in silently: what is derived (the reporter's own country, a
// converted value, a repaired code) carries a note or a basis. Keys are
// trade.Hash64:
//
//	party_id         name as written, tax id as written, country (ISO alpha-2 or "")
//	goods_id         description, national code, HS edition
//	decl_key         reporter, direction, declaration number; the year too where
//	                 the number is short, because short numbers start again
//	consignment_key  decl_key, sender_id, recipient_id
package normalize
