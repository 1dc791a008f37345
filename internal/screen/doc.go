// Package screen is the stage that compares every party with the watchlists. It
// reads normalize.party and watchlist.entity, .name, .identifier, .address and
// .listing, and writes screen.hit: one row per party spelling and list entity
// that match, with both names, the deciding rule and every reason.
//
// Each distinct spelling is compared once, however many items carry it. A hit's
// id is made of party, list and entity only, so that a judgement made on it
// holds through every rebuild.
package screen
