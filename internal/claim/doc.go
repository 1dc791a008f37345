// Package claim checks what a text says about trade against the ledger: a
// claims file of sentences, each with a measure and an expectation, becomes a
// list of verdicts, each with its figure, its interval, what was counted and
// how the sentence would read if it were right.
//
// A number that does not come out as stated is looked for in the scopes close
// by (another unit of count, window, direction, origin instead of dispatch, a
// wider list of goods, a wider universe of parties), and those that give it are
// named together with how many were tried, since among enough scopes some fit
// by chance. Absence of records is never taken for absence of trade: what the
// loaded records cannot show is said to be not visible, and months that are not
// loaded make coverage insufficient.
//
// It reads what package measure reads, and writes nothing. articles.yml, which
// ships with the program, holds the claims of the two articles of 2023 that it
// was made to check.
package claim
