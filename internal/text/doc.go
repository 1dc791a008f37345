// Package text is strings without knowledge of trade: scripts and look-alike
// letters, a comparison form, words, romanisation from a dozen scripts,
// consonant skeletons and distances. It reads nothing but its own embedded
// tables and writes nothing.
//
// Three forms of a name are of use to those who compare names:
//
//   - [Fold] stays in the name's own script: case, width, marks and punctuation
//     are gone, look-alike letters are put back where they belong;
//   - [Latin] is one lower-case ASCII romanisation, [Variants] are the other
//     plausible ones, [Comparable] collapses the habits in which standards of
//     romanisation differ;
//   - [Skeleton] keeps consonants only, for scripts that write no vowels.
//
// Sources: GOST 7.79-2000, ICAO Doc 9303, BGN/PCGN and ISO 9 for Cyrillic;
// Hanyu Pinyin, Wade-Giles; Hepburn; Revised Romanization and McCune-Reischauer
// of Korean; BGN/PCGN for Arabic, Persian, Hebrew, Armenian and Georgian;
// ISO 843 for Greek; Unicode Standard Annexes 15 and 24.
package text
