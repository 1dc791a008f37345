package text

import "unicode/utf8"

// Levenshtein is the edit distance in letters (runes): insertions, deletions
// and substitutions cost one each.
func Levenshtein(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) < len(y) {
		x, y = y, x
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, cx := range x {
		prev := row[0]
		row[0] = i + 1
		for j, cy := range y {
			cost := prev
			if cx != cy {
				cost = min(prev, row[j], row[j+1]) + 1
			}
			prev, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}

// Similarity is 1 for equal texts, 0 for texts that share nothing: one less the
// edit distance over the longer length, where neighbours that change places
// cost one edit.
func Similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := []rune(a), []rune(b)
	longest := max(len(x), len(y))
	if longest == 0 {
		return 1
	}
	return 1 - float64(transposing(x, y))/float64(longest)
}

// transposing is the optimal string alignment distance (Damerau 1964, each
// substring edited once).
func transposing(x, y []rune) int {
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// JaroWinkler is the similarity of Winkler (1990): Jaro's with a bonus for a
// common beginning of up to four letters.
func JaroWinkler(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 {
		if len(x) == len(y) {
			return 1
		}
		return 0
	}
	window := max(len(x), len(y))/2 - 1
	usedX, usedY := make([]bool, len(x)), make([]bool, len(y))
	common := 0
	for i := range x {
		for j := max(0, i-window); j <= min(len(y)-1, i+window); j++ {
			if !usedY[j] && x[i] == y[j] {
				usedX[i], usedY[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := range x {
		if !usedX[i] {
			continue
		}
		for !usedY[j] {
			j++
		}
		if x[i] != y[j] {
			swaps++
		}
		j++
	}
	m := float64(common)
	jaro := (m/float64(len(x)) + m/float64(len(y)) + (m-float64(swaps/2))/m) / 3
	prefix := 0
	for prefix < min(4, len(x), len(y)) && x[prefix] == y[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}

// Initials are the first letters of a text's words.
func Initials(s string) string {
	var out []rune
	for _, w := range Tokens(Fold(s)) {
		r, _ := utf8.DecodeRuneInString(w)
		out = append(out, r)
	}
	return string(out)
}
