package classify

import (
	"hash/maphash"
	"math"
	"slices"
	"sort"
	"strings"
)

// Headings is a statistical model of which HS heading a description belongs to:
// multinomial naive Bayes over character n-grams of words. It learns from
// descriptions with their headings: the texts of the nomenclature, and the
// user's own records. It is an opinion about words, told only as a likelihood
// ratio with the words that carry it.
//
// N-grams of one word are not independent, so the sum of their log-likelihoods
// is divided by the n-gram length before it is read as a ratio.
type Headings struct {
	heads  []string
	index  map[string]int32
	total  []float64           // head -> n-grams seen
	post   map[uint32][]weight // n-gram -> heads
	seen   map[uint64]struct{} // descriptions learned, so that copies count once
	grams  map[uint32]struct{}
	sealed bool
}

type weight struct {
	head int32
	n    float32
}

const (
	gramRunes = 4
	smoothing = 0.2
	// headingWords is the least number of known words a text must have for the
	// model to speak.
	headingWords = 3
	// modelRatio is higher than headingRatio: the model sees no meaning.
	modelRatio = 200.0
)

// hashSeed is fixed for the life of the process; the model is never stored.
var hashSeed = maphash.MakeSeed()

// NewHeadings returns an empty model.
func NewHeadings() *Headings {
	return &Headings{index: map[string]int32{}, post: map[uint32][]weight{},
		seen: map[uint64]struct{}{}, grams: map[uint32]struct{}{}}
}

// Learn adds one description under its heading (four digits). Copies of a
// description under the same heading count once.
func (h *Headings) Learn(text, hs4 string) {
	if len(hs4) != 4 || !isDigits(hs4) || h.sealed {
		return
	}
	key := maphash.String(hashSeed, hs4+"\x00"+text)
	if _, ok := h.seen[key]; ok {
		return
	}
	h.seen[key] = struct{}{}
	i, ok := h.index[hs4]
	if !ok {
		i = int32(len(h.heads))
		h.index[hs4] = i
		h.heads = append(h.heads, hs4)
		h.total = append(h.total, 0)
	}
	var f folded
	f.fold(text)
	for t := range f.tok {
		for _, g := range grams(&f, t) {
			h.add(g, i)
		}
	}
}

func (h *Headings) add(g uint32, i int32) {
	h.total[i]++
	h.grams[g] = struct{}{}
	list := h.post[g]
	// Descriptions of a heading arrive together, so look from the end.
	for k := len(list) - 1; k >= 0; k-- {
		if list[k].head == i {
			list[k].n++
			return
		}
	}
	h.post[g] = append(list, weight{i, 1})
}

// Seal ends the learning; the model may then be used by several goroutines.
func (h *Headings) Seal() {
	h.sealed = true
	h.seen = nil
}

// Size is the number of headings learned.
func (h *Headings) Size() int { return len(h.heads) }

// grams are the hashed n-grams of a word, with its ends marked.
func grams(f *folded, t int) []uint32 {
	k := f.tok[t]
	if k.kind == kindDigit {
		return nil
	}
	w := []rune(" " + string(f.buf[k.start:k.end]) + " ")
	n := gramRunes
	if k.kind == kindHan {
		n = 2
	}
	if len(w) < 4 && k.kind != kindHan {
		return nil
	}
	var out []uint32
	for i := 0; i+n <= len(w); i++ {
		out = append(out, uint32(maphash.String(hashSeed, string(w[i:i+n]))))
	}
	return out
}

// Rank returns the log-likelihood of every heading for the text, and how many
// words the model knows.
func (h *Headings) rank(f *folded) (score []float64, known int, words [][]uint32) {
	score = make([]float64, len(h.heads))
	vocab := smoothing * float64(len(h.grams))
	n := 0.0
	for t := range f.tok {
		gs := grams(f, t)
		words = append(words, gs)
		hit := false
		for _, g := range gs {
			list := h.post[g]
			if len(list) == 0 {
				continue
			}
			hit = true
			n++
			for _, w := range list {
				score[w.head] += math.Log(float64(w.n)+smoothing) - math.Log(smoothing)
			}
		}
		if hit {
			known++
		}
	}
	for i := range score {
		score[i] -= n * (math.Log(h.total[i]+vocab) - math.Log(smoothing))
		score[i] /= gramRunes
	}
	return score, known, words
}

// Likely returns the heading that the words point to and its likelihood ratio
// against the declared one; ok is false where the model cannot say.
func (h *Headings) Likely(text, declared string) (hs4 string, ratio float64, words string, ok bool) {
	d, have := h.index[declared]
	if !have {
		return "", 0, "", false
	}
	var f folded
	f.fold(text)
	score, known, grams := h.rank(&f)
	if known < headingWords {
		return "", 0, "", false
	}
	best := 0
	for i := range score {
		if score[i] > score[best] || (score[i] == score[best] && h.heads[i] < h.heads[best]) {
			best = i
		}
	}
	ratio = math.Exp(min(score[best]-score[d], 20))
	return h.heads[best], ratio, h.telling(&f, grams, int32(best), d), int32(best) != d
}

// telling are the words that speak most for one heading against another.
func (h *Headings) telling(f *folded, words [][]uint32, best, other int32) string {
	type vote struct {
		word string
		v    float64
	}
	var votes []vote
	for t, gs := range words {
		v := 0.0
		for _, g := range gs {
			for _, w := range h.post[g] {
				switch w.head {
				case best:
					v += math.Log(float64(w.n)/smoothing + 1)
				case other:
					v -= math.Log(float64(w.n)/smoothing + 1)
				}
			}
		}
		if v > 0 {
			votes = append(votes, vote{f.words(t, t+1), v})
		}
	}
	sort.SliceStable(votes, func(i, j int) bool { return votes[i].v > votes[j].v })
	var out []string
	for _, v := range votes {
		if len(out) < 3 && !slices.Contains(out, v.word) {
			out = append(out, v.word)
		}
	}
	return strings.Join(out, "; ")
}

func (h *Headings) mismatch(text, hs4 string) *Mismatch {
	likely, ratio, words, ok := h.Likely(text, hs4)
	if !ok || ratio < modelRatio {
		return nil
	}
	return &Mismatch{Declared: hs4, Likely: likely, Ratio: ratio, Words: words}
}
