package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tempFile(t testing.TB, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "table.csv")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// all reads every row of a text file through its blocks.
func all(t testing.TB, path string) (*Book, []Row) {
	t.Helper()
	b, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	rows, err := b.Sheets[0].Head(context.Background(), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return b, rows
}

func TestQuotes(t *testing.T) {
	filler := strings.Repeat("x;y;z\n", 5)
	for _, tc := range []struct {
		name, text string
		want       [][]string // rows below the header
		lines      []int
	}{
		{"separator and doubled quotes inside", "a;b;c\n\"1;2\";\"say \"\"hi\"\"\";3\n" + filler, [][]string{{"1;2", `say "hi"`, "3"}}, []int{2}},
		{"line break inside", "a;b;c\n1;\"two\nlines\";3\n4;5;6\n" + filler, [][]string{{"1", "two\nlines", "3"}, {"4", "5", "6"}}, []int{2, 4}},
		{"quotes that are text", "a;b;c\nООО \"РОМАШКА\";\"АЛЬФА\" ООО;3\n4;5;6\n" + filler, [][]string{{`ООО "РОМАШКА"`, `"АЛЬФА" ООО`, "3"}, {"4", "5", "6"}}, []int{2, 3}},
		{"a stray quote does not swallow the next row", "a;b;c\n1;2;\"3\n4;5;6\n" + filler, [][]string{{"1", "2", `"3`}, {"4", "5", "6"}}, []int{2, 3}},
		{"quote that never closes", "a;b;c\n1;\"2;3", [][]string{{"1", `"2`, "3"}}, []int{2}},
		{"inner quotes not doubled", "a;b;c\n1;\"ООО \"РОМАШКА\", Москва\";3\n" + filler, [][]string{{"1", `ООО "РОМАШКА", Москва`, "3"}}, []int{2}},
		{"empty cells and no end of line", "a;b;c\n;;\n1;;", [][]string{{"", "", ""}, {"1", "", ""}}, []int{2, 3}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, rows := all(t, tempFile(t, tc.text))
			var got [][]string
			var lines []int
			for _, r := range rows[1:min(len(rows), len(tc.want)+1)] {
				got, lines = append(got, r.Cells), append(lines, r.No)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.lines, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBlocksAndOffsets reads a file of several blocks and reads rows back by
// their offsets.
func TestBlocksAndOffsets(t *testing.T) {
	var b strings.Builder
	b.WriteString("HS_CODE;SUPPLIER_NAME;note;TOTALVALUE;MONTHYEAR\n")
	const n = 60_000
	for i := range n {
		fmt.Fprintf(&b, "9013100000;ТОВ №%d;\"line one\nline two of %d\";%d,5;Oct 2024\n", i, i, i)
	}
	path := tempFile(t, b.String())
	_, rows := all(t, path)
	if len(rows) != n+1 || rows[n].No != 2*n {
		t.Fatalf("%d rows, the last on line %d", len(rows), rows[n].No)
	}
	for _, i := range []int{1, 2, 777, 31_313, n} {
		headers, cells, err := ReadRow(path, RowAt{Sheet: 1, Row: rows[i].No, Offset: rows[i].Offset, HeaderRow: 1, Encoding: "utf-8"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rows[i].Cells, cells); diff != "" || headers[1] != "SUPPLIER_NAME" {
			t.Errorf("row %d by offset:\n%s", i, diff)
		}
		if _, cells, err = ReadRow(path, RowAt{Sheet: 1, Row: rows[i].No, Offset: -1, HeaderRow: 1}); err != nil || !cmp.Equal(rows[i].Cells, cells) {
			t.Errorf("row %d by number: %q, %v", i, cells, err)
		}
	}
	if _, _, err := ReadRow(path, RowAt{Sheet: 1, Row: 10 * n, Offset: -1, HeaderRow: 1}); err == nil {
		t.Error("a row past the end was read")
	}
}

// FuzzText: any bytes are either refused or read without panic, every byte of
// the decoded text in order, and each row reads back by its offset.
func FuzzText(f *testing.F) {
	f.Add([]byte("a;b;c\n1;\"2\n3\";4\r\n"))
	f.Add([]byte("a,b\r1,2\r3,4"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00\n\x001\x00;\x002\x00"))
	f.Add([]byte("\"a;b\";\"\"\"\n;;\"\n\n\""))
	f.Add([]byte("sep=|\n1|2\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "fuzz.csv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		tf, err := openText(path, "")
		if err != nil {
			return
		}
		defer func() { _ = tf.close() }()
		var rows []Row
		if err := tf.blocks(context.Background(), func(b *Block) error {
			rows = append(rows, b.Rows()...)
			return nil
		}); err != nil {
			return
		}
		last := int64(-1)
		for _, r := range rows {
			if r.Offset <= last {
				t.Fatalf("offsets go back: %d after %d", r.Offset, last)
			}
			last = r.Offset
			if len(r.Cells) == 0 {
				continue
			}
			cells, err := tf.rowAt(r.Offset)
			if err != nil || !cmp.Equal(cells, r.Cells) {
				t.Fatalf("row at %d is %q, read back %q (%v)", r.Offset, r.Cells, cells, err)
			}
		}
	})
}
