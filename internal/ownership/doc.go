// Package ownership answers who is owned by whom to how much: the 50 percent
// rule over shares that lists and users state. It reads edges (owner, asset,
// share) and the set of listed parties, and writes one result for every asset
// that a listed party owns a part of or is tied to, with the path and the sum.
// It opens no file and knows no table.
//
// The rule is that of the U.S. Treasury (31 CFR 587.406 and its sister parts;
// OFAC FAQ 398 to 402): a party counts as owned when listed parties, together,
// own 50 percent or more of it, directly or indirectly. Stakes of several
// listed parties add up, whatever the programme. An indirect stake counts only
// through a party that is itself owned to 50 percent or more, and then whole:
// shares are never multiplied. Control without ownership does not count; it is
// an association. The European Union's "more than 50 %" and control tests are
// not decided here; the sum stands in the result, so that a reader can.
//
// Shares may be intervals ("25 to 50 %", as many registries publish them). The
// lower ends decide "owned", the upper ends "possibly".
package ownership
