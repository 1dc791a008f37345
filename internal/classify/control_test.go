package classify

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/testdata"
)

func list(t *testing.T, id string) ControlList {
	t.Helper()
	lists, err := ControlLists()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lists {
		if l.ID == id {
			return l
		}
	}
	t.Fatalf("no list %q", id)
	return ControlList{}
}

func TestPriorityList(t *testing.T) {
	l := list(t, "chpl")
	tiers := map[string]int{}
	for _, e := range l.Entries {
		tiers[e.Tier]++
	}
	if diff := cmp.Diff(map[string]int{"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}, tiers); diff != "" {
		t.Errorf("codes per tier (-want +got):\n%s", diff)
	}
	for _, v := range l.Versions {
		if got := len(l.At(v.ID).Entries); got != v.Codes {
			t.Errorf("version %s holds %d codes, want %d", v.ID, got, v.Codes)
		}
	}
}

// The list of February 2024 agrees code for code with the published one.
func TestPriorityListPublished(t *testing.T) {
	f, err := os.Open(testdata.Shared(t, "reference", "chpl.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	l := list(t, "chpl")
	want, got, old := map[string]string{}, map[string]string{}, map[string]string{}
	for _, r := range recs[1:] {
		want[r[1]] = r[0]
		old[r[1]] = r[9]
	}
	for _, e := range l.Entries {
		got[e.Code] = e.Tier
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes and tiers (-want +got):\n%s", diff)
	}
	for _, rev := range []string{"2017", "2012"} {
		for _, m := range l.CodesIn(rev) {
			if code, _, _ := strings.Cut(m.Note, " "); code != old[m.Code] {
				t.Errorf("%s in HS %s is %s, want %s", m.Code, rev, code, old[m.Code])
			}
		}
	}
}

func TestControlByRevision(t *testing.T) {
	c := classifier(t)
	tests := []struct {
		name, hs, revision, date, country string
		want                              []string
	}{
		{name: "tier 1", hs: "8542319010", want: []string{"chpl.1"}},
		{name: "with points", hs: "8542.31", want: []string{"chpl.1"}},
		{name: "not listed", hs: "6907219000"},
		{name: "heading only", hs: "8542"},
		{name: "camera today", hs: "8525891009", want: []string{"chpl.3.A"}},
		{name: "camera of 2021 is wider", hs: "8525801900", date: "2021-06-01", country: "RU", want: []string{"chpl.3.A~"}},
		{name: "aircraft part of 2021", hs: "8803300000", date: "2021-06-01", country: "RU", want: []string{"chpl.3.B"}},
		{name: "aircraft part, old code without a date", hs: "8803300000", want: []string{"chpl.3.B"}},
		{name: "transducer before 2022", hs: "854150", revision: "2017", want: []string{"chpl.3.A"}},
		{name: "telephone before 2022 is not listed", hs: "851712", revision: "2017"},
		{name: "LED and solar cell code is wider", hs: "854140", revision: "2012", want: []string{"chpl.3.A~"}},
		{name: "electrical parts before 2022", hs: "854890", revision: "2017", want: []string{"chpl.2~"}},
		{name: "arms", hs: "9301900000", want: []string{"munitions.military"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			matches := c.Classify(Goods{HS: tt.hs, Revision: tt.revision, Date: tt.date, Country: tt.country}).Control
			got := labels(matches)
			for _, m := range matches {
				if m.Version == "" || m.Code == "" {
					t.Errorf("match %+v lacks version or code", m)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("control (-want +got):\n%s", diff)
			}
		})
	}
	m := c.Classify(Goods{HS: "845710", Date: "2022-05-01"}).Control
	if len(m) != 1 || !strings.Contains(m[0].Note, "listed since 2024-02-23, after the record's date") {
		t.Errorf("match of a code listed later is %+v, want a note with both dates", m)
	}
}

func TestReadControlCSV(t *testing.T) {
	l, err := ReadControlCSV("mine", "v1", strings.NewReader("note,code,tier,from,revision\nabc,8471.30,A,2022-03-01,2017\n,90 13,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Lists: []ControlList{l}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		hs, revision string
		want         int
	}{{"8471300000", "2017", 1}, {"8471300000", "2022", 0}, {"9013100000", "2022", 1}, {"9013100000", "2007", 1}}
	for _, tt := range tests {
		if got := len(c.Classify(Goods{HS: tt.hs, Revision: tt.revision}).Control); got != tt.want {
			t.Errorf("%s in %s gives %d matches, want %d", tt.hs, tt.revision, got, tt.want)
		}
	}
	bad := []struct{ in, want string }{
		{"", "no header line"},
		{"hs\n8471\n", `expected a column "code"`},
		{"code\n84a\n", `line 2: code is "84a"`},
		{"code,from\n8471,2022\n", `date is "2022"`},
		{"code,revision\n8471,2018\n", `revision is "2018"`},
		{"code\n", "no codes"},
	}
	for _, tt := range bad {
		if _, err := ReadControlCSV("mine", "v1", strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("reading %q says %v, want %q", tt.in, err, tt.want)
		}
	}
}

// A secondary list is named on the goods, as partial where the act names some of
// them only, and is nothing that others build on: no listed code, no purpose.
func TestSecondaryLists(t *testing.T) {
	c := classifier(t)
	for _, tt := range []struct {
		name, hs, revision string
		listed, secondary  []string
	}{
		{"helicopter by the chapter", "8802110000", "2022", nil, []string{"eu-xi.A"}},
		{"oil of which some is listed", "2710198300", "2022", nil, []string{"eu-xi.B~", "eu-xxiii"}},
		{"one of the fifty codes", "8542319010", "2022", []string{"chpl.1"}, []string{"eu-vii.B2", "eu-xl", "us-746-4"}},
		{"its code before 2022", "854150", "2017", []string{"chpl.3.A"}, []string{"eu-xl", "eu-xxiii", "us-746-4"}},
		{"generating set", "8502201000", "2022", nil, []string{"eu-xlviii", "eu-xxiii", "us-746-4"}},
		{"caviar", "1604310000", "2022", nil, []string{"eu-xviii.2~"}},
		{"potatoes", "0701900000", "2022", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := c.Classify(Goods{HS: tt.hs, Revision: tt.revision})
			if diff := cmp.Diff(tt.listed, labels(r.Control)); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.secondary, labels(r.Secondary)); diff != "" {
				t.Errorf("secondary (-want +got):\n%s", diff)
			}
		})
	}
}

// The annex that repeats the high-priority list holds its codes, no more and no
// fewer, in every edition.
func TestAnnexOfHighPriorityItems(t *testing.T) {
	lists, err := ControlLists()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]map[string][]string{}
	for _, l := range lists {
		codes[l.ID] = map[string][]string{}
		for _, rev := range []string{"2022", "2017"} {
			for _, m := range l.CodesIn(rev) {
				code, _, _ := strings.Cut(m.Note, " ")
				codes[l.ID][rev] = append(codes[l.ID][rev], code)
			}
		}
	}
	if diff := cmp.Diff(codes["chpl"], codes["eu-xl"]); diff != "" || len(codes["eu-xl"]["2022"]) != 50 {
		t.Errorf("codes (-chpl +eu-xl):\n%s", diff)
	}
}
