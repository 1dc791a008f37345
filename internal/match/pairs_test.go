package match_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

func pairs(t *testing.T, in string) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := match.Pairs(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatalf("the output is not CSV: %v\n%s", err, out.String())
	}
	return rows
}

func TestPairsKeepsColumnsAndRows(t *testing.T) {
	rows := pairs(t, "\ufeffid,NAME2,schema,name1\n1,Romashka LLC,Company,\"ООО \"\"Ромашка\"\"\"\n2,Zed Ltd,Company,Alpha Ltd\n3,,Company,Alpha\n4,too,few\n")
	if diff := cmp.Diff([]string{"id", "NAME2", "schema", "name1", "score", "match", "why"}, rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if len(rows) != 5 {
		t.Fatalf("got %d rows, want the header and 4", len(rows))
	}
	if rows[1][0] != "1" || rows[1][5] != "true" || len(rows[1][4]) != 6 {
		t.Errorf("first row: %q", rows[1])
	}
	if !strings.Contains(rows[1][6], "Ромашка") || !strings.Contains(rows[1][6], "Romashka LLC") {
		t.Errorf("why should name both values: %q", rows[1][6])
	}
	if rows[2][5] != "false" {
		t.Errorf("second row: %q", rows[2])
	}
	for i, want := range map[int]string{3: "name2 is empty", 4: "3 cells, the header has 4"} {
		if rows[i][4] != "" || !strings.Contains(rows[i][6], want) {
			t.Errorf("row %d: %q, want an empty score and %q", i, rows[i], want)
		}
	}
}

func TestPairsKeepsOrder(t *testing.T) {
	var in strings.Builder
	in.WriteString("name1,name2\n")
	const n = 5000
	for i := range n {
		fmt.Fprintf(&in, "Firma %d,Firma %d\n", i, i+i%2)
	}
	rows := pairs(t, in.String())
	for i, r := range rows[1:] {
		if r[0] != fmt.Sprintf("Firma %d", i) {
			t.Fatalf("row %d is %q", i, r)
		}
	}
	if len(rows) != n+1 {
		t.Errorf("%d rows came back of %d", len(rows)-1, n)
	}
}

func TestPairsNeedsItsColumns(t *testing.T) {
	for _, in := range []string{"", "a,b\n1,2\n"} {
		err := match.Pairs(strings.NewReader(in), &bytes.Buffer{})
		var te *trade.Error
		if !errors.As(err, &te) || !strings.Contains(err.Error(), "name1") {
			t.Errorf("Pairs(%q) = %v, want an error that names the columns", in, err)
		}
	}
}
