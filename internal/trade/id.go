package trade

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Hash64 is a stable 63-bit key of a tuple of strings, never negative. It names
// distinct values (parties, texts) in tables; equal tuples give equal keys on
// every machine. Parts are length-prefixed, so ("ab","c") and ("a","bc") differ.
func Hash64(parts ...string) int64 {
	sum := hashParts(parts)
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// ShortID is a stable public id: prefix, hyphen, twelve hex digits of the hash
// of the parts. Prefixes in use: "hit", "fnd" (finding), "fig" (figure),
// "ent" (entity), "led" (lead).
func ShortID(prefix string, parts ...string) string {
	sum := hashParts(parts)
	return prefix + "-" + hex.EncodeToString(sum[:6])
}

func hashParts(parts []string) [sha256.Size]byte {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}
