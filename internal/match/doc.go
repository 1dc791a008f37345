// Package match compares two parties and says why they may be the same. It
// reads names, identifiers, countries, addresses and birth dates in memory, and
// writes a score with its reasons; it opens no file and knows no table.
//
// A comparison is a versioned model: a list of features and weights. Main
// features (the name, and identifiers with check digits) give the score by
// their maximum; qualifiers (countries that differ, addresses that agree, dates
// of birth) move it afterwards. Every reason carries the two values that met.
//
// Names are compared by meaning before letters. Legal forms are stripped and
// compared apart; words known in several languages (plant, trading, завод,
// 贸易) become concepts and meet as concepts; places and numbers must agree;
// what is left are the distinctive words, which carry the weight: each word
// weighs by how rare it is among 60,000 published names. Words that one side
// alone adds (its town, its trade, what stands outside of the quotation marks)
// count less where a word agrees that hardly another name has, and a trade that
// one side adds to a word which many firms are called by counts against. Words
// that firms are called by meet their translations, acronyms the words that they
// stand for, also in translation. Across scripts,
// several romanisations and a consonant skeleton are tried. Words that are not
// distinctive never make a match by themselves, and one common or short word, or
// names that many people bear, reach the threshold and no more, unless a country,
// a number, an address or a word of the trade agrees too. A company is never
// matched with a person or a ship by its name alone.
//
// The parts follow the practice of the open screening systems (main features
// and signed qualifiers; symbols before edit distance), record linkage (term
// frequency weights: Winkler 1989), and spelling correction by symmetric
// deletion for the index.
package match
