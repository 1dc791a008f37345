package synth

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Found is what the engine saw in the case, in plain values: the app fills it
// from its tables, so that this package needs none of them.
type Found struct {
	Files    []FoundFile
	Findings []FoundFinding
	// Figures are values of measures by their expression, exact decimals; the
	// app evaluates what [Truth.Measures] lists. An absent one is reported as
	// not measured.
	Figures map[string]string
	// Errors are why a measure could not be evaluated, by expression.
	Errors map[string]string
	// Verdicts are those of the case's claims, by claim id; nil: not checked.
	Verdicts map[string]string
	// Twins are the rows left out because another file's row is counted.
	Twins int64
}

// FoundFile is one ingested file.
type FoundFile struct {
	Name string
	Counts
}

// FoundFinding is one finding with the rows it stands on.
type FoundFinding struct {
	ID       string
	Detector string
	Subject  string
	Rows     int64
	Items    []ItemKey
}

// Row is one line of the table of planted against found.
type Row struct {
	Kind    string `json:"kind"` // files, finding, figure, decoy, claim
	Pattern string `json:"pattern"`
	Title   string `json:"title"`
	Planted string `json:"planted"`
	Found   string `json:"found"`
	OK      bool   `json:"ok"`
	Note    string `json:"note,omitempty"`
}

// Measures lists every measure whose value is planted, once.
func (t *Truth) Measures() []string {
	var out []string
	for _, p := range t.Patterns {
		for _, e := range p.Expect {
			if !slices.Contains(out, e.Measure) {
				out = append(out, e.Measure)
			}
		}
	}
	return out
}

// Compare sets what was found against what was planted: the files' row counts,
// then each pattern's findings and figures, then the decoys, then the claims.
func Compare(t *Truth, found Found) []Row {
	out := compareFiles(t, found)
	planted := map[ItemKey]ItemKey{} // a repeated row stands for the planted one
	for _, w := range t.Twins {
		planted[w.Again] = w.Row
	}
	seen := map[string]map[ItemKey][]*FoundFinding{}
	for i := range found.Findings {
		f := &found.Findings[i]
		if seen[f.Detector] == nil {
			seen[f.Detector] = map[ItemKey][]*FoundFinding{}
		}
		for _, k := range f.Items {
			if row, ok := planted[k]; ok {
				k = row
			}
			seen[f.Detector][k] = append(seen[f.Detector][k], f)
		}
	}
	for _, p := range t.Patterns {
		if p.Detector != "" {
			out = append(out, compareFinding(p, seen[p.Detector]))
		}
		for _, e := range p.Expect {
			out = append(out, compareFigure(p, e, found))
		}
	}
	for _, d := range t.Decoys {
		out = append(out, compareDecoy(d, seen))
	}
	return append(out, compareClaims(t, found)...)
}

// compareFiles checks that no row is lost: file by file, reported in one line
// when all agree.
func compareFiles(t *Truth, found Found) []Row {
	byName := map[string]Counts{}
	var total Counts
	for _, f := range found.Files {
		byName[f.Name] = f.Counts
	}
	var bad []Row
	for _, f := range t.Files {
		got, ok := byName[f.Name]
		total.add(got)
		switch {
		case !ok:
			bad = append(bad, Row{Kind: "files", Pattern: f.Name, Title: "Rows of the file", Planted: f.Counts.String(), Found: "not ingested"})
		case got != f.Counts:
			bad = append(bad, Row{Kind: "files", Pattern: f.Name, Title: "Rows of the file", Planted: f.Counts.String(), Found: got.String()})
		}
	}
	rows := []Row{
		{Kind: "files", Pattern: "rows", Title: fmt.Sprintf("Rows of %d files: none lost", len(t.Files)), Planted: t.Totals.String(), Found: total.String(), OK: len(bad) == 0},
		{Kind: "files", Pattern: "twins", Title: "Rows that another provider also has, counted once", Planted: strconv.FormatInt(t.Dirt.Twins, 10),
			Found: strconv.FormatInt(found.Twins, 10), OK: t.Dirt.Twins == found.Twins},
	}
	return append(rows, bad...)
}

func (c Counts) String() string {
	return fmt.Sprintf("%d read = %d loaded + %d rejected + %d duplicate", c.Read, c.Loaded, c.Rejected, c.Duplicate)
}

// compareFinding asks that every planted row stands in the evidence of some
// finding of the detector.
func compareFinding(p Pattern, seen map[ItemKey][]*FoundFinding) Row {
	row := Row{Kind: "finding", Pattern: p.ID, Title: p.Title, Planted: fmt.Sprintf("%d rows for %s", len(p.Items), p.Detector)}
	hit := 0
	findings := map[string]bool{}
	var subjects []string
	for _, k := range p.Items {
		fs := seen[k]
		if len(fs) > 0 {
			hit++
		}
		for _, f := range fs {
			if !findings[f.ID] {
				findings[f.ID] = true
				if !slices.Contains(subjects, f.Subject) {
					subjects = append(subjects, f.Subject)
				}
			}
		}
	}
	row.Found = fmt.Sprintf("%d rows in %d findings", hit, len(findings))
	row.OK = hit == len(p.Items) && hit > 0
	if len(subjects) > 0 {
		row.Note = "about " + list(subjects, 3)
	}
	return row
}

// list joins the first n names and says how many more there are.
func list(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

// compareFigure asks for the exact value; a ratio agrees to three places.
func compareFigure(p Pattern, e Expect, found Found) Row {
	row := Row{Kind: "figure", Pattern: p.ID + "/" + e.ID, Title: e.Measure, Planted: e.Value + " " + e.Unit, Note: e.Note}
	value, ok := found.Figures[e.Measure]
	switch {
	case !ok && found.Errors[e.Measure] != "":
		row.Found, row.Note = "not measured", found.Errors[e.Measure]
	case !ok:
		row.Found = "not measured"
	default:
		row.Found = value + " " + e.Unit
		row.OK = sameNumber(value, e.Value, e.Unit == "ratio")
	}
	return row
}

func sameNumber(a, b string, rounded bool) bool {
	if a == b {
		return true
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return false
	}
	if rounded {
		return math.Abs(x-y) <= .0005
	}
	// Equal decimals in other spellings ("2.50", "2.5"); money here has far
	// fewer digits than a float64 holds.
	return math.Abs(x-y) < 1e-6*max(1, math.Abs(y)*1e-6)
}

// compareDecoy asks that no forbidden detector has a row of the decoy.
func compareDecoy(d Decoy, seen map[string]map[ItemKey][]*FoundFinding) Row {
	row := Row{Kind: "decoy", Pattern: d.ID, Title: d.Title, OK: true, Note: d.Why}
	if len(d.NotBy) == 0 {
		row.Planted, row.Found = fmt.Sprintf("%d rows that any detector may name, with the explanation", len(d.Items)), "not judged"
		return row
	}
	row.Planted = fmt.Sprintf("%d rows not for %s", len(d.Items), strings.Join(d.NotBy, ", "))
	var caught []string
	for _, detector := range d.NotBy {
		n := 0
		for _, k := range d.Items {
			if len(seen[detector][k]) > 0 {
				n++
			}
		}
		if n > 0 {
			caught = append(caught, fmt.Sprintf("%d by %s", n, detector))
		}
	}
	row.Found = "0 rows"
	if len(caught) > 0 {
		row.OK, row.Found = false, strings.Join(caught, ", ")
	}
	return row
}
