// Package measure is the filter and measure language: from a line of text to a
// number that carries its own proof.
//
//	hs:9013.10 from:CN date:2022 text:охот*           a filter
//	count recipients where hs:9013.10 from:CN by year a measure
//
// [ParseFilter] and [ParseMeasure] are pure: text in, a tree or a [SyntaxError]
// that points at the column out. [Compute] compiles a measure to SQL, runs it
// and returns a trade.Figure with value, unit, period, coverage, rows and the
// queries that gave them. [Rows] lists the items behind a figure; [Catalog]
// describes every key, unit and aggregate, and docs/filter-language.md is
// printed from it.
//
// It reads, over the store.Engine port: normalize.item, normalize.party,
// normalize.goods, normalize.duplicate, ingest.file, resolve.link,
// resolve.entity, screen.hit, watchlist.entity, watchlist.list, classify.class,
// classify.control, classify.cover, classify.mismatch, detect.finding and
// detect.evidence. It writes nothing. A table that has not been built makes a
// figure without data, said in its notes, never a zero.
//
// SQL is plain SELECT with joins, IN and EXISTS, grouped aggregates and CASE;
// regexp_matches, list_contains and the median aggregate are the only
// functions that another engine may spell differently.
package measure
