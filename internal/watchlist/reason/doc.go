// Package reason reads statements of reasons, the sentences in which a list says
// why a party is on it, for who owns or controls whom: "It is a wholly-owned
// subsidiary of X", "He is the owner of Y".
//
// It reads texts and names and returns ties between entries; it writes nothing.
// Only plain sentences about the entry itself are read, in the present tense and
// with nothing between subject and verb; the other end must be an entry of the
// same list. What is put otherwise is left to the reader: a tie that is missed
// stands in the text all the same, one that is made up does harm.
package reason
