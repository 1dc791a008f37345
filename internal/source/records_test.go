package source

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"tallyman/internal/trade"
)

func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// everyRow reads every row of the first sheet, the row of names included.
func everyRow(t *testing.T, path string) (rows []Row, late []string) {
	t.Helper()
	b, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if err := b.Sheets[0].Blocks(t.Context(), func(b *Block) error { rows = append(rows, b.Rows()...); return nil }); err != nil {
		t.Fatal(err)
	}
	return rows, b.Late()
}

func TestJSONForms(t *testing.T) {
	a, b := `{"hs":"901310","n":1.50,"x":{"k":[1, 2]},"z":null}`, `{"n":2,"hs":"Прицел \"A\"","more":true}`
	want := []Row{
		{No: 0, Offset: -1, Cells: []string{"hs", "n", "x", "z", "more"}},
		{No: 1, Offset: -1, Cells: []string{"901310", "1.50", `{"k":[1,2]}`, "", ""}},
		{No: 2, Offset: -1, Cells: []string{`Прицел "A"`, "2", "", "", "true"}},
	}
	pretty := strings.ReplaceAll(a, ",", ",\n  ") + "\n" + strings.ReplaceAll(b, ",", ",\n  ")
	for name, text := range map[string]string{
		"lines": a + "\n" + b + "\n", "lines, mark, CR": "\ufeff" + a + "\r\n" + b, "array": "[" + a + ",\n" + b + "]", "stream": pretty,
		"member":                   `{"elapsedTime":"1 s","count":2,"data":[` + a + `, ` + b + `],"error":""}`,
		"member after other lists": `{"columns":["a","b"],"meta":{"data":[{}]},"data":[` + a + `,` + b + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, late := everyRow(t, put(t, "x.json", []byte(text)))
			if diff := cmp.Diff(want, got); diff != "" || late != nil {
				t.Errorf("(-want +got):\n%s%q", diff, late)
			}
		})
	}
}

func TestJSONPacked(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(`{"data":[{"a":1}]}`))
	_ = w.Close()
	got, _ := everyRow(t, put(t, "x.gz", packed.Bytes()))
	if len(got) != 2 || got[1].Cells[0] != "1" {
		t.Errorf("%v", got)
	}
}

// TestJSONFaults: a broken record costs itself, and a list that breaks off
// says so.
func TestJSONFaults(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string // per row: "" or a part of the problem
	}{
		{"bad line", `{"a":1}` + "\n" + `{"a":` + "\n" + `{"a":3}` + "\n", []string{"", "EOF", ""}},
		{"two in a line", `{"a":1}` + "\n" + `{"a":2} {"a":3}` + "\n", []string{"", "more follows"}},
		{"not an object", `[{"a":1}, 7, {"a":3}]`, []string{"", "not a JSON object", ""}},
		{"key twice", `{"a":1,"a":2}`, []string{"stands twice"}},
		{"list breaks off", `[{"a":1},{"a":2}`, []string{"", "", "breaks off"}},
		{"stray brace", `[{"a":1}},{"a":3}]`, []string{"", "not a JSON object", ""}},
		{"record breaks off", `{"data":[{"a":1},{"a":`, []string{"", "EOF"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rows, _ := everyRow(t, put(t, "x.json", []byte(tc.text)))
			var got []string
			for i, r := range rows[1:] {
				ok := i < len(tc.want) && (tc.want[i] == "" && r.Problem == "" || tc.want[i] != "" && strings.Contains(r.Problem+strings.Join(r.Cells, ""), tc.want[i]))
				if !ok {
					t.Errorf("row %d: problem %q, cells %q", r.No, r.Problem, r.Cells)
				}
				got = append(got, r.Problem)
			}
			if len(got) != len(tc.want) {
				t.Errorf("%d rows: %q", len(got), got)
			}
		})
	}
	for name, text := range map[string]string{"several lists": `{"a":[{"x":1}],"b":[{"y":1}]}`, "no members": `[{},{}]`, "only numbers": `[{}, 1]`} {
		if _, err := Open(put(t, "x.json", []byte(text)), OpenOptions{}); trade.CodeOf(err) != trade.CodeInput {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestJSONLateKeys(t *testing.T) {
	text := strings.Repeat(`{"a":1}`+"\n", jsonKeyRecords) + `{"a":2,"b":"x"}` + "\n"
	rows, late := everyRow(t, put(t, "x.jsonl", []byte(text)))
	last := rows[len(rows)-1]
	if diff := cmp.Diff([]string{"2", "b: x"}, last.Cells); diff != "" || len(late) != 1 || !strings.Contains(late[0], ": b;") {
		t.Errorf("%s %q", diff, late)
	}
}

func TestParquetTypes(t *testing.T) {
	type row struct {
		Name  string   `parquet:"name,optional"`
		On    int32    `parquet:"on,date"`
		Small int64    `parquet:"small,decimal(6:18)"`
		Large [16]byte `parquet:"large,decimal(3:38)"`
		Real  float64  `parquet:"real"`
		At    int64    `parquet:"at,timestamp(millisecond:local)"`
		Tags  []string `parquet:"tags,list"`
		Maybe *int32   `parquet:"maybe,optional"`
	}
	minus := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(12345))
	var large [16]byte
	minus.FillBytes(large[:])
	seven := int32(7)
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := parquet.WriteFile(path, []row{
		{"ООО «А»", 19814, 1234567, large, 0.1, 1711929600000, []string{"a", "b"}, &seven},
		{"", 0, -5, [16]byte{}, 1e21, 1711929661500, nil, nil},
	}); err != nil {
		t.Fatal(err)
	}
	got, _ := everyRow(t, path)
	want := []Row{
		{No: 0, Offset: -1, Cells: []string{"name", "on", "small", "large", "real", "at", "tags", "maybe"}},
		{No: 1, Offset: -1, Cells: []string{"ООО «А»", "2024-04-01", "1.234567", "-12.345", "0.1", "2024-04-01", `["a","b"]`, "7"}},
		{No: 2, Offset: -1, Cells: []string{"", "1970-01-01", "-0.000005", "0.000", "1000000000000000000000", "2024-04-01 00:01:01.5", "", ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(put(t, "cut.parquet", data[:len(data)/2]), OpenOptions{}); trade.CodeOf(err) != trade.CodeInput {
		t.Errorf("a cut file: %v", err)
	}
}

// TestOldOffice: old and encrypted workbooks are refused by what they are, with
// advice, under the name that the user gave.
func TestOldOffice(t *testing.T) {
	for stream, want := range map[string]string{"Workbook": "Excel 2003", "EncryptedPackage": "encrypted", "WordDocument": "Word document", "Other": "old binary office file"} {
		data := make([]byte, 512*3)
		copy(data, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1})
		binary.LittleEndian.PutUint16(data[30:], 9)
		binary.LittleEndian.PutUint32(data[48:], 1) // the directory; sector 0 is the allocation table
		binary.LittleEndian.PutUint32(data[512+4:], 0xFFFFFFFE)
		for i, name := range []string{"Root Entry", stream} {
			at := 1024 + 128*i
			for k, u := range utf16.Encode([]rune(name)) {
				binary.LittleEndian.PutUint16(data[at+2*k:], u)
			}
			binary.LittleEndian.PutUint16(data[at+64:], uint16(2*len(name)+2))
		}
		path := put(t, "декларации.xls", data)
		_, err := Open(path, OpenOptions{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", stream, err)
		}
	}
}

// FuzzJSON: whatever the bytes, no panic, no endless loop, and every row has
// either a problem or its columns.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":1}` + "\n" + `{"b":[1,{"c":"\""}]}`, `{"data":[{"a":"x"},{"a":null}],"n":1}`, `[{"a":1},`, `{"a":{"a":[{"`, "{\"a\":\"\\\\\"}\n", `{"a":[{}],"b":[{}]}`, `[]`, `{"a":1}}`, `{"":{}}`} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "x.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		j, err := openJSON(path)
		if err != nil {
			return
		}
		_ = j.blocks(t.Context(), "", func(b *Block) error {
			for _, r := range b.Rows() {
				if r.Problem == "" && len(r.Cells) < len(j.keys) {
					t.Fatalf("row %d has %d cells of %d", r.No, len(r.Cells), len(j.keys))
				}
			}
			return nil
		})
	})
}
