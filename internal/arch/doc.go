// Package arch holds tests that keep the rules of the house: who may import
// whom, a doc comment on every package, plugins in folders named by their ids.
// It reads the repository's own files and writes nothing.
package arch
