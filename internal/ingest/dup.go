package ingest

import (
	"context"
	"strconv"
	"strings"

	"tallyman/internal/trade"
)

// DuplicateLookup answers which keys belong to rows that an earlier file of the
// case already loaded: key -> item id of that row. Keys that are not known are
// left out.
type DuplicateLookup func(ctx context.Context, keys []int64) (map[int64]string, error)

// key is a row's duplicate key before its place in the file is known.
type key struct {
	hash int64
	// strong: two rows of one file with this key are the same row twice. A weak
	// key only compares files, because two equal lines of one file may both be
	// real.
	strong bool
	row    int // in the batch
}

// keyOf makes the key of a row. A declaration's item with the same code, weight
// and value is the same item whoever delivers it; else a vendor's own record id
// with its content; else the content.
func keyOf(it *ItemRow, subItem string) key {
	value := firstAmount(it.ValueStatisticalUSD, it.ValueCustomsUSD, it.ValueInvoiceUSD, it.ValueLocal, it.ValueInvoice)
	hs := strings.TrimLeft(digitsOf(it.HS), "0")
	if it.DeclNo != "" && it.ItemNo != nil {
		kind := "declaration"
		if it.Correction != nil { // its values may be those of the original
			kind += " corrected " + strconv.Itoa(int(*it.Correction))
		}
		return key{hash: trade.Hash64(kind, normalDeclaration(it.DeclNo), strconv.Itoa(int(*it.ItemNo)), subItem, hs, micros(it.NetKg), value), strong: true}
	}
	day := ""
	if it.On != nil {
		day = strconv.Itoa(int(*it.On))
	}
	kind, strong := "content", false
	if it.RecordKey != "" {
		kind, strong = "record "+it.RecordKey, true
	}
	if it.Grain == string(trade.GrainAggregate) {
		// Statistics part the same flow by means of transport, procedure and unit.
		kind += strings.Join([]string{" of", it.Part, it.DatePrecision, it.Trading, it.Procedure, it.Transport, it.Unit}, "\x1f")
	}
	return key{hash: trade.Hash64(kind, it.Grain, it.Direction, it.Reporter, normalDeclaration(it.DeclNo), day, hs,
		fold(it.SenderName), it.SenderTaxID, fold(it.RecipientName), it.RecipientTaxID, it.Origin, it.Dispatch, it.Destination,
		micros(it.Quantity), micros(it.GrossKg), micros(it.NetKg), value, micros(it.DeclTotalValue), head(fold(it.Description), 64)), strong: strong}
}

func fold(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), " ")) }

func head(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// micros is an amount in keys: its millionths, "" for none.
func micros(v *int64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatInt(*v, 10)
}

func firstAmount(list ...*int64) string {
	for _, v := range list {
		if v != nil {
			return micros(v)
		}
	}
	return ""
}

// keySet remembers keys and the row that had each first: open addressing over
// plain integers, sixteen bytes a slot, no pointers for the collector to walk.
type keySet struct {
	keys []int64 // 0: free
	rows []rowRef
	n    int
}

type rowRef struct{ sheet, row int32 }

func newKeySet() *keySet {
	return &keySet{keys: make([]int64, 1<<12), rows: make([]rowRef, 1<<12)}
}

// put adds a key; when it was there, the earlier row is returned.
func (s *keySet) put(k int64, at rowRef) (rowRef, bool) {
	if k == 0 {
		k = 1
	}
	if 4*s.n >= 3*len(s.keys) {
		s.grow()
	}
	mask := len(s.keys) - 1
	for i := int(uint64(k)*0x9E3779B97F4A7C15>>32) & mask; ; i = (i + 1) & mask {
		switch s.keys[i] {
		case 0:
			s.keys[i], s.rows[i] = k, at
			s.n++
			return rowRef{}, false
		case k:
			return s.rows[i], true
		}
	}
}

func (s *keySet) grow() {
	old, rows := s.keys, s.rows
	s.keys, s.rows, s.n = make([]int64, 2*len(old)), make([]rowRef, 2*len(old)), 0
	for i, k := range old {
		if k != 0 {
			s.put(k, rows[i])
		}
	}
}

// finder decides, row after row in the order of the file, which are duplicates.
type finder struct {
	seen  *keySet
	again map[int64]int // weak keys seen more than once: how often
}

// place returns the row's final key and, for a duplicate, the row it repeats.
// The second of two equal rows that may both be real gets a key of its own, the
// same in every file, so that a second delivery of both is known as such.
func (f *finder) place(k key, at rowRef) (final int64, twin rowRef, duplicate bool) {
	first, found := f.seen.put(k.hash, at)
	if !found {
		return k.hash, rowRef{}, false
	}
	if k.strong {
		return k.hash, first, true
	}
	f.again[k.hash]++
	return trade.Hash64("again", strconv.FormatInt(k.hash, 10), strconv.Itoa(f.again[k.hash])), rowRef{}, false
}
