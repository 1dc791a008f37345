package synth

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

func isoDate(t time.Time) string { return t.Format("2006-01-02") }

func itoa(n int) string { return strconv.Itoa(n) }

// hash is FNV-1a over length-marked parts.
func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	// FNV's low bits are weak for short inputs that differ at the end; one
	// multiply-and-shift mixes them.
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	return x ^ x>>33
}

func stripQuotes(s string) string {
	return strings.NewReplacer(`"`, "", "«", "", "»", "").Replace(s)
}
