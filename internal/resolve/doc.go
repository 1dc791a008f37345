// Package resolve is the stage that says which party spellings are one entity.
// It reads normalize.party, normalize.item (for the country that a party's
// records speak for) and people's judgements, and writes resolve.entity and
// resolve.link, every link with its rule and reason.
//
// It is careful: a valid tax or register number joins; an equal name in one
// country joins where legal forms do not contradict and the name is more than
// general words; names that the matching model finds alike, across scripts and
// romanisations, join at a score far above that of a hit, where no number,
// country or legal form contradicts and one numbered firm at most could be
// meant. Natural persons are joined by numbers only. People join and split. The
// result depends on the set of parties and judgements, not on their order.
package resolve
