// Package extract reads an article and proposes the claims in it as a claims
// file that `claims check` reads: text in, sentences with numbers, attribution
// and a measure each out, every step by rules that can be named.
//
// It reads HTML, Markdown and plain text. What surrounds an article on a page
// (navigation, share buttons, related links, adverts) is left out, captions are
// kept apart, and reader comments are cut before anything is read: only how
// many characters were cut is kept.
//
// A proposal never hides what it could not decide. Parts that the words leave
// open (no period, no unit, goods named by "the material") stand in the claim's
// open list, each with the reason, and the claim is marked proposed until a
// person has read it. English first: the words are tables in this package.
//
// Compare holds two texts or claims files against each other, claim by claim:
// what was kept, rounded, strengthened, weakened, or changed on the way.
//
// It writes nothing itself.
package extract
