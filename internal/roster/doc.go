// Package roster holds watchlists in memory for answering one question at a
// time: who is this name on the lists, what does the list say of it, who stands
// next to it. It reads entities and ownership edges as package trade has them
// and writes nothing; whoever fills it (a case's tables, a test) decides where
// they come from.
//
// Entities are shown in the shape of FollowTheMoney (id, caption, schema,
// properties, datasets, referents), whose schemata and property names the
// compact tables in model.go give. A roster never changes after Build; any
// number of goroutines may ask it. The same lists give the same answers in the
// same order, whatever filters stand beside the question: every list is
// searched by itself, so that one list's entries never crowd out another's.
package roster
