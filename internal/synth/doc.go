// Package synth makes synthetic customs files with planted truth: what the
// demo, the tests and the benchmarks read in place of real records.
//
// It reads nothing. It writes, into one folder, dozens of files in the layouts
// that analysts really get (declaration CSV in Windows-1251, vendor XLSX with a
// title block, a code-less CSV with a byte order mark, somebody's own export
// list in GB 18030), a watchlist in the plain CSV format, and truth.json: what
// was planted, as statements with exact numbers, filters and rows. The engine
// never reads truth.json; [Compare] sets it against what was found.
//
// Everything in these files is invented, and looks it: the companies sit in
// towns that do not exist (Нигдеград "Nowhere", 乌有 "nonexistent"), the file
// names and title blocks carry [Watermark], and the tax numbers, although their
// check digits are right, come from ranges that no authority gives out (see
// ids.go). The patterns follow the shape of two press reports of 2023; the
// numbers, the parties and the goods are made up.
//
// The same options give the same bytes on every machine.
package synth
