package classify

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// ControlList is a published list of HS codes.
type ControlList struct {
	ID        string `yaml:"id"`
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	Source    string `yaml:"source"`
	Version   string `yaml:"version"`
	// Secondary: the list names whole industries, or repeats another list. Its
	// matches are shown and can be asked for by name; they are no reason for a
	// finding, and "any control list" does not mean them.
	Secondary bool `yaml:"secondary"`
	// Revision is the HS edition the codes are written in; empty: the codes are
	// read as they stand in every edition.
	Revision string `yaml:"revision"`
	// SameIn are older editions in which a code means the same unless Older
	// says otherwise.
	SameIn   []string         `yaml:"same_in"`
	Versions []ControlVersion `yaml:"versions"`
	Entries  []ControlEntry   `yaml:"entries"`
	Older    []Predecessor    `yaml:"older"`
	Note     string           `yaml:"note"`
}

// ControlVersion is one publication of a list.
type ControlVersion struct {
	ID    string `yaml:"id"`
	Codes int    `yaml:"codes"`
	Note  string `yaml:"note"`
}

// ControlEntry is one listed code: a prefix that covers all codes below it.
type ControlEntry struct {
	Code     string `yaml:"code"`
	Tier     string `yaml:"tier"`
	From     string `yaml:"from"` // first version or date with the code
	To       string `yaml:"to"`   // last date, empty: still listed
	Revision string `yaml:"revision"`
	Note     string `yaml:"note"`
	Text     string `yaml:"text"`
	Partial  bool   `yaml:"partial"` // the list names some goods of the code only
}

// Predecessor says which code of older editions held what a listed code holds
// now. Partial: the older code holds other goods too.
type Predecessor struct {
	Code      string   `yaml:"code"`
	Revisions []string `yaml:"revisions"`
	Is        string   `yaml:"is"`
	Partial   bool     `yaml:"partial"`
	Note      string   `yaml:"note"`
}

// ControlMatch says that a code is listed. It says nothing about whether a
// shipment was allowed.
type ControlMatch struct {
	List, Version, Tier string
	Code                string // the listed code
	Partial             bool   // the record's code is wider than what is listed
	Note                string
}

// Label is the short form "chpl.2", "chpl.3.A~" where partial.
func (m ControlMatch) Label() string {
	s := m.List
	if m.Tier != "" {
		s += "." + m.Tier
	}
	if m.Partial {
		s += "~"
	}
	return s
}

// labels are the labels of matches, each once.
func labels(matches []ControlMatch) []string {
	var out []string
	for _, m := range matches {
		if l := m.Label(); !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// ControlLists reads the embedded lists, sorted by id.
func ControlLists() ([]ControlList, error) {
	entries, err := fs.ReadDir(data, "control")
	if err != nil {
		return nil, fmt.Errorf("read control lists: %w", err)
	}
	var out []ControlList
	for _, e := range entries {
		name := path.Join("control", e.Name())
		var l ControlList
		if err := decode(data, name, &l); err != nil {
			return nil, err
		}
		if want := strings.TrimSuffix(e.Name(), ".yml"); l.ID != want {
			return nil, &trade.Error{Code: trade.CodeInput, Where: name, Message: fmt.Sprintf("id is %q, expected %q", l.ID, want)}
		}
		out = append(out, l)
	}
	return out, nil
}

// At returns the list as it stood in a version (a date in ISO form): a
// published figure belongs to the list of its day.
func (l ControlList) At(version string) ControlList {
	l.Version = version
	l.Entries = slices.DeleteFunc(slices.Clone(l.Entries), func(e ControlEntry) bool {
		return e.From > version || (e.To != "" && e.To < version)
	})
	return l
}

// CodesIn returns the codes of an HS edition that hold what the list names,
// each with the listed code, sorted by code.
func (l ControlList) CodesIn(revision string) []ControlMatch {
	x, err := indexList(l)
	if err != nil {
		return nil
	}
	var out []ControlMatch
	for _, code := range slices.Sorted(maps.Keys(x.byRev[revision])) {
		for _, m := range x.byRev[revision][code] {
			out = append(out, m.ControlMatch)
			out[len(out)-1].Note = strings.TrimPrefix(code+" "+m.Note, " ")
		}
	}
	return out
}

// listed is an entry as it is looked up.
type listed struct {
	ControlMatch
	from, to string
}

// listIndex finds entries by edition and code prefix.
type listIndex struct {
	list  ControlList
	byRev map[string]map[string][]listed
}

func indexList(l ControlList) (*listIndex, error) {
	x := &listIndex{list: l, byRev: map[string]map[string][]listed{}}
	for _, r := range Revisions {
		x.byRev[r] = map[string][]listed{}
	}
	for i, e := range l.Entries {
		if len(e.Code) < 2 || len(e.Code) > 12 || !isDigits(e.Code) {
			return nil, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("control list %s, entry %d", l.ID, i+1),
				Message: fmt.Sprintf("code is %q, expected 2 to 12 digits", e.Code)}
		}
		rev := e.Revision
		if rev == "" {
			rev = l.Revision
		}
		if rev != "" && !knownRevision(rev) {
			return nil, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("control list %s, entry %d", l.ID, i+1),
				Message: fmt.Sprintf("HS revision is %q, expected one of %s", rev, strings.Join(Revisions, ", "))}
		}
		m := listed{from: e.From, to: e.To,
			ControlMatch: ControlMatch{List: l.ID, Version: l.Version, Tier: e.Tier, Code: e.Code, Note: e.Note, Partial: e.Partial}}
		for _, r := range Revisions {
			if code, ok := x.codeIn(e.Code, rev, r, &m); ok {
				x.byRev[r][code] = append(x.byRev[r][code], m)
			}
		}
	}
	return x, nil
}

// codeIn maps a listed code of edition rev to edition r.
func (x *listIndex) codeIn(code, rev, r string, m *listed) (string, bool) {
	if rev == "" || rev == r {
		return code, true
	}
	for _, p := range x.list.Older {
		if p.Code == code && slices.Contains(p.Revisions, r) {
			m.Partial, m.Note = m.Partial || p.Partial, p.Note
			return p.Is, true
		}
	}
	return code, slices.Contains(x.list.SameIn, r)
}

// control lists the entries that the code falls under, those of secondary
// lists apart.
func (c *Classifier) control(hs, rev, date string) (listed, secondary []ControlMatch) {
	for _, x := range c.lists {
		out := &listed
		if x.list.Secondary {
			out = &secondary
		}
		for n := 2; n <= len(hs); n++ {
			for _, m := range x.byRev[rev][hs[:n]] {
				match := m.ControlMatch
				switch {
				case m.from != "" && date != "" && date < m.from[:min(len(date), len(m.from))]:
					match.Note = join(match.Note, "listed since "+m.from+", after the record's date")
				case m.to != "" && date > m.to:
					match.Note = join(match.Note, "listed until "+m.to+", before the record's date")
				case m.from != "":
					match.Note = join(match.Note, "listed since "+m.from)
				}
				*out = append(*out, match)
			}
		}
	}
	return listed, secondary
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
