package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"tallyman/internal/trade"
)

// smallBook are the parts of a workbook of two rows with a merged cell.
func smallBook(t testing.TB) map[string][]byte {
	t.Helper()
	f := excelize.NewFile()
	sheet := f.GetSheetName(0)
	for cell, v := range map[string]any{"A1": "Дата", "B1": "HS", "A2": 45597, "B2": "9013100000", "A4": 1.5, "C4": true} {
		if err := f.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell(sheet, "B2", "B4"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[p.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// pack writes a workbook with some parts replaced.
func pack(t testing.TB, path string, parts, instead map[string][]byte) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for name, data := range parts {
		if other, ok := instead[name]; ok {
			data = other
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// readBook reads every row of every sheet.
func readBook(path string) (rows int, err error) {
	w, err := openWorkbook(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for _, sheet := range w.names {
		if err := w.blocks(context.Background(), sheet, func(b *Block) error {
			rows += len(b.Rows())
			return nil
		}); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

const sheetPart, stringsPart, stylesPart, bookPart = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"

// FuzzWorkbook changes the parts inside a sound container: whatever they say, no
// panic and no endless loop, and a fault is told as one of the file.
func FuzzWorkbook(f *testing.F) {
	parts := smallBook(f)
	f.Add(parts[sheetPart], parts[stringsPart], parts[stylesPart], parts[bookPart])
	f.Add([]byte(`<worksheet><sheetData><row r="1048576"><c r="XFD1" t="s"><v>99</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`), []byte(`<sst/>`), []byte(`<styleSheet/>`), parts[bookPart])
	f.Add([]byte(`<worksheet><sheetData><row r="-1"><c r="A0" t="inlineStr"><is><t>x</t></is></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>`), []byte(`<sst><si><r><t>a</t></r></si></sst>`), parts[stylesPart], parts[bookPart])
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, sheet, shared, styles, book []byte) {
		path := filepath.Join(dir, "fuzz.xlsx")
		pack(t, path, parts, map[string][]byte{sheetPart: sheet, stringsPart: shared, stylesPart: styles, bookPart: book})
		if _, err := readBook(path); err != nil && trade.CodeOf(err) == trade.CodeInternal {
			t.Fatalf("not told as a fault of the file: %v", err)
		}
	})
}

// FuzzParquet: whatever the bytes, no panic and no endless loop.
func FuzzParquet(f *testing.F) {
	type row struct {
		Name  string   `parquet:"name,optional,dict"`
		On    int32    `parquet:"on,date"`
		Value int64    `parquet:"value,decimal(6:18)"`
		Tags  []string `parquet:"tags,list"`
	}
	for _, codec := range []parquet.WriterOption{parquet.Compression(&parquet.Uncompressed), parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Zstd)} {
		var b bytes.Buffer
		if err := parquet.Write(&b, []row{{"a", 1, 2, []string{"x", "y"}}, {"", 3, 4, nil}}, codec); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "fuzz.parquet")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := openParquet(path)
		if err != nil {
			return
		}
		defer func() { _ = p.close() }()
		rows := 0
		_ = p.blocks(t.Context(), "", func(b *Block) error {
			if rows += len(b.Rows()); rows > 100_000 {
				return errEnough // a file may claim any number of nulls
			}
			return nil
		})
	})
}

// Files made to exhaust time or memory are refused at once.
func TestWorkbookBombs(t *testing.T) {
	parts := smallBook(t)
	sheet := func(body string) map[string][]byte {
		return map[string][]byte{sheetPart: []byte(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + body + `</worksheet>`)}
	}
	var merges strings.Builder
	for i := range maxMerged + 1 {
		fmt.Fprintf(&merges, `<mergeCell ref="A%[1]d:B%[1]d"/>`, i+1)
	}
	cell := `<row r="1"><c r="A1"><v>1</v></c></row>`
	for _, tc := range []struct {
		name    string
		instead map[string][]byte
		want    string // "": it is read
	}{
		{"spaces that pack a thousandfold", sheet("<sheetData>" + cell + "</sheetData>" + strings.Repeat(" ", 96<<20)), "times its size"},
		{"a row number past every sheet", sheet(`<sheetData>` + cell + `<row r="2147483000"><c r="A2"><v>1</v></c></row></sheetData>`), "at most 1048576 rows"},
		{"a column past every table", sheet(`<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>`), "columns"},
		{"one merged cell over the whole sheet", sheet(`<sheetData>` + cell + strings.Repeat(`<row><c><v>1</v></c></row>`, 3000) + `</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`), ""},
		{"more merged ranges than a sheet has use for", sheet("<sheetData>" + cell + "</sheetData><mergeCells>" + merges.String() + "</mergeCells>"), "merged"},
		{"entities within entities", map[string][]byte{stringsPart: []byte(`<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><sst><si><t>&c;</t></si></sst>`)}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bomb.xlsx")
			pack(t, path, parts, tc.instead)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := readBook(path)
			runtime.ReadMemStats(&after)
			if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || trade.CodeOf(err) != trade.CodeInput) {
				t.Errorf("%v, want %q", err, tc.want)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 2048 {
				t.Errorf("allocated %d MiB", mib)
			}
		})
	}
}
