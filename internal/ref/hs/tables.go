package hs

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Version of the embedded tables and of the reading rules; part of the key of
// what is built with them.
const Version = "1"

//go:embed data/codes.tsv.gz
var codesGZ []byte

//go:embed data/older.tsv.gz
var olderGZ []byte

//go:embed data/overrides.tsv
var overridesTSV string

//go:embed data/inforce.tsv
var inforceTSV string

//go:embed data/lengths.tsv
var lengthsTSV string

// editions in order; their places are the digits of codes.tsv.
var editions = []string{"1992", "1996", "2002", "2007", "2012", "2017", "2022"}

// Editions lists the editions of the Harmonized System that the tables know,
// oldest first.
func Editions() []string { return slices.Clone(editions) }

// members of the European Union, which use its nomenclature.
var members = []string{"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT",
	"LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"}

// run is a stretch of editions over which a code kept its meaning.
type run struct {
	mask byte // bit i: editions[i]
	text string
}

var codes = sync.OnceValue(func() map[string][]run {
	m := make(map[string][]run, 9000)
	for _, f := range rows(unzip(codesGZ)) {
		var mask byte
		for _, d := range f[1] {
			mask |= 1 << (d - '0')
		}
		m[f[0]] = append(m[f[0]], run{mask, f[2]})
	}
	return m
})

// older is what one HS 2022 code was in one edition.
type older struct {
	codes   []string
	partial bool // they held other goods too
	wider   bool // among them goods that the tables do not follow
}

var predecessors = sync.OnceValue(func() map[string]map[string]older {
	m := map[string]map[string]older{}
	put := func(code, edition string, o older) {
		if m[code] == nil {
			m[code] = map[string]older{}
		}
		m[code][edition] = o
	}
	for _, f := range rows(unzip(olderGZ)) {
		for i, cell := range f[1:] {
			edition := []string{"2017", "2012", "2007", "2002"}[i]
			cell, partial := strings.CutSuffix(cell, "~")
			switch cell {
			case "=":
			case "-":
				put(f[0], edition, older{partial: true, wider: true})
			default:
				put(f[0], edition, older{codes: strings.Split(cell, "|"), partial: partial})
			}
		}
	}
	for _, f := range rows(overridesTSV)[1:] {
		for _, edition := range strings.Split(f[1], ",") {
			put(f[0], edition, older{codes: []string{f[2]}, partial: f[3] != "", wider: f[3] == "wider"})
		}
	}
	return m
})

type inForce struct {
	edition string
	from    time.Time
}

// takenUp holds each country's known dates.
var takenUp = sync.OnceValue(func() map[string][]inForce {
	m := map[string][]inForce{}
	for _, f := range rows(inforceTSV)[1:] {
		from, err := time.Parse(time.DateOnly, f[2])
		if err != nil {
			panic(fmt.Sprintf("inforce.tsv: %v", err)) //nolint:forbidigo // part of the program: a test reads it
		}
		for _, c := range expand(strings.Fields(f[0])) {
			m[c] = append(m[c], inForce{f[1], from})
		}
	}
	return m
})

var lengths = sync.OnceValue(func() map[string][]int {
	m := map[string][]int{}
	for _, f := range rows(lengthsTSV)[1:] {
		var ns []int
		for _, s := range strings.Split(f[1], ",") {
			n, err := strconv.Atoi(s)
			if err != nil {
				panic(fmt.Sprintf("lengths.tsv: %v", err)) //nolint:forbidigo // part of the program: a test reads it
			}
			ns = append(ns, n)
		}
		for _, c := range expand(f[:1]) {
			m[c] = ns
		}
	}
	return m
})

func expand(countries []string) []string {
	var out []string
	for _, c := range countries {
		if c == "EU" {
			out = append(out, members...)
			continue
		}
		out = append(out, c)
	}
	return out
}

// rows cuts a table into cells, without comments.
func rows(tsv string) [][]string {
	var out [][]string
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\n")
		if line != "" && line[0] != '#' {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

func unzip(data []byte) string {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		panic(fmt.Sprintf("embedded table: %v", err)) //nolint:forbidigo // part of the program: a test reads it
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(fmt.Sprintf("embedded table: %v", err)) //nolint:forbidigo // part of the program: a test reads it
	}
	return string(text)
}
