// Package resolve is the stage that says which party spellings are one entity.
// It reads normalize.party and people's judgements, and writes resolve.entity
// and resolve.link, every link with its rule and reason.
//
// It is careful: a valid tax or register number joins; an equal name in one
// country joins where legal forms do not contradict and the name is more than
// general words; likeness alone never joins (that is what hits are for). People
// join and split. The result depends on the set of parties and judgements, not
// on their order.
package resolve
