package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/trade"
)

// A person gives columns to other fields; what comes of it reads the file.
func TestAssign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd.csv")
	rows := "Когда;A;B;Груз;X1;X2\n2022-05-01;VALDORIA LTD;ООО ПОЛУЧАТЕЛЬ;Прицел оптический;12,5;1500,25\n2022-06-01;VALDORIA LTD;ООО ПОЛУЧАТЕЛЬ;Прицел оптический;10,5;1400,00\n"
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	m, _, err := DetectFile(t.Context(), path, OpenOptions{}, MapOptions{SourceID: "generic"})
	if err != nil {
		t.Fatal(err)
	}
	m, err = Assign(t.Context(), path, m, map[int]Field{1: FieldOn, 2: "sender_name", 3: "recipient_name", 4: FieldDescription, 5: "net_kg", 6: ""})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := MapColumns(t.Context(), path, m)
	if err != nil {
		t.Fatal(err)
	}
	want := []MapColumn{
		{1, "Когда", FieldOn, []string{"2022-05-01", "2022-06-01"}}, {2, "A", "sender_name", []string{"VALDORIA LTD"}}, {3, "B", "recipient_name", []string{"ООО ПОЛУЧАТЕЛЬ"}},
		{4, "Груз", FieldDescription, []string{"Прицел оптический"}}, {5, "X1", "net_kg", []string{"12,5", "10,5"}}, {6, "X2", "", []string{"1500,25", "1400,00"}},
	}
	if diff := cmp.Diff(want, cols); diff != "" {
		t.Error(diff)
	}
	raw, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), "decimal: \",\"") || len(m.Missing()) != 0 {
		t.Errorf("the weight is read without its comma, or something is missing: %v\n%s", m.Missing(), raw)
	}
	again, err := ParseMapping(raw)
	if err != nil {
		t.Fatal(err)
	}
	if again, err = Assign(t.Context(), path, again, map[int]Field{6: "net_kg"}); err != nil {
		t.Fatal(err)
	}
	if cols, err = MapColumns(t.Context(), path, again); err != nil || cols[4].Field != "" || cols[5].Field != "net_kg" {
		t.Errorf("a field keeps two columns: %v %+v", err, cols)
	}
	for _, bad := range []map[int]Field{{7: FieldOn}, {0: FieldOn}, {1: "no_such_field"}} {
		if _, err := Assign(t.Context(), path, again, bad); trade.CodeOf(err) != trade.CodeUsage {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
