// Package classify says what declared goods are, from their words and their
// code, in the language they were declared in.
//
// Input is a goods description (Russian, Ukrainian, English, Chinese, Turkish,
// or a mixture), with the declared HS code where there is one. Output is the
// goods classes it belongs to, each with a score and the words that caused it;
// the control list entries its code falls under; the benign purposes it claims;
// and, where the words say another heading than the code, the mismatch.
//
// What the classes, the control lists and the purposes are is data:
// classes/*.yml, control/*.yml, lexicon.yml and cover.yml, all embedded. The
// words of all classes are compiled into one automaton ([Compile]) which reads
// each description once.
//
// As a stage ([Run]) it reads normalize.goods, and the prices of
// normalize.item, and writes classify.class, classify.control, classify.secondary,
// classify.cover and classify.mismatch, once per distinct
// goods_id. As a filter ([CSV]) it reads a CSV with a text column and needs no
// case.
//
// A match says "listed code", with the list and its version. Whether a shipment
// was allowed depends on date, parties and licences and is never said here.
package classify
