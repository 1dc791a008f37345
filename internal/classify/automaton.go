package classify

// automaton finds every occurrence of many strings in one pass over the text,
// after A. Aho and M. Corasick, "Efficient string matching: an aid to
// bibliographic search", Communications of the ACM 18(6), 1975. Transitions are
// a dense table over byte classes: bytes that no string uses share one class.
type automaton struct {
	class   [256]uint8
	classes int32
	next    []int32 // state*classes + class -> state
	out     []int32 // state -> first index into ids, or -1
	ids     []int32 // string ids, runs ended by -1
	link    []int32 // state -> nearest proper suffix state with output, or 0
}

// newAutomaton compiles the strings; ids in matches are indices into words.
func newAutomaton(words []string) *automaton {
	a := &automaton{classes: 1}
	for _, w := range words {
		for i := range len(w) {
			if a.class[w[i]] == 0 {
				a.class[w[i]] = uint8(a.classes)
				a.classes++
			}
		}
	}
	ends := a.trie(words)
	a.complete()
	a.out = make([]int32, len(ends))
	for s, list := range ends {
		a.out[s] = -1
		if len(list) > 0 {
			a.out[s] = int32(len(a.ids))
			a.ids = append(append(a.ids, list...), -1)
		}
	}
	a.suffixLinks()
	return a
}

// trie fills next with the strings' trie (-1 where there is no edge) and
// returns the ids that end in each state.
func (a *automaton) trie(words []string) [][]int32 {
	ends := [][]int32{nil}
	row := func() {
		for range a.classes {
			a.next = append(a.next, -1)
		}
	}
	row()
	for id, w := range words {
		s := int32(0)
		for i := range len(w) {
			at := s*a.classes + int32(a.class[w[i]])
			if a.next[at] < 0 {
				a.next[at] = int32(len(ends))
				ends = append(ends, nil)
				row()
			}
			s = a.next[at]
		}
		ends[s] = append(ends[s], int32(id))
	}
	return ends
}

// complete turns the trie into a total transition table, breadth first, and
// leaves each state's failure state in link.
func (a *automaton) complete() {
	n := int32(len(a.next)) / a.classes
	a.link = make([]int32, n)
	var queue []int32
	for c := range a.classes {
		if t := a.next[c]; t > 0 {
			queue = append(queue, t)
		} else {
			a.next[c] = 0
		}
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for c := range a.classes {
			at, fall := s*a.classes+c, a.next[a.link[s]*a.classes+c]
			if t := a.next[at]; t >= 0 {
				a.link[t] = fall
				queue = append(queue, t)
			} else {
				a.next[at] = fall
			}
		}
	}
}

// suffixLinks shortens failure links to states that have output.
func (a *automaton) suffixLinks() {
	short := make([]int32, len(a.link))
	var find func(s int32) int32
	find = func(s int32) int32 {
		if s == 0 {
			return 0
		}
		if a.out[s] >= 0 {
			return s
		}
		if short[s] == 0 {
			short[s] = find(a.link[s])
		}
		return short[s]
	}
	links := make([]int32, len(a.link))
	for s := range a.link {
		links[s] = find(a.link[s])
	}
	a.link = links
}

// scan calls hit(id, end) for every occurrence, end being the byte after it.
func (a *automaton) scan(text []byte, hit func(id int32, end int32)) {
	s := int32(0)
	for i, b := range text {
		s = a.next[s*a.classes+int32(a.class[b])]
		for t := s; t != 0; t = a.link[t] {
			if k := a.out[t]; k >= 0 {
				for ; a.ids[k] >= 0; k++ {
					hit(a.ids[k], int32(i+1))
				}
			}
		}
	}
}
