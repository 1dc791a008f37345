package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/format"

	"tallyman/internal/trade"
)

// A file of a few hundred bytes must not make the reader take gigabytes.
func TestParquetBombs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := parquet.WriteFile(path, []struct {
		Name string `parquet:"name"`
	}{{"a"}, {"b"}}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := openParquet(path)
	if err != nil {
		t.Fatal("a sound file:", err)
	}
	_ = p.close()
	binary.LittleEndian.PutUint32(data[len(data)-8:], 0xe4ff00ec)
	if _, err := openParquet(put(t, "footer.parquet", data)); trade.CodeOf(err) != trade.CodeInput || !strings.Contains(err.Error(), "footer claims 3841917164 bytes") {
		t.Errorf("a footer of gigabytes: %v", err)
	}
	// Headers of pages: type, size unpacked, size packed, in the compact protocol.
	header := func(unpacked, packed int64) []byte {
		b := binary.AppendVarint([]byte{0x15, 0x00, 0x15}, unpacked)
		return append(binary.AppendVarint(append(b, 0x15), packed), make([]byte, 100)...)
	}
	for _, tc := range []struct {
		unpacked, packed int64
		want             string
	}{{1 << 30, 10, "to unpack from 10 to 1073741824 bytes"}, {100, 1 << 30, "claims 1073741824 bytes where"}, {100, -5, "claims -5 bytes"}, {100, 10, ""}} {
		b := header(tc.unpacked, tc.packed)
		got, err := readPage(bytes.NewReader(b), 0, int64(len(b)))
		n := got.data + int64(got.CompressedPageSize)
		if tc.want == "" && (err != nil || n != int64(len(b)-99+10)) || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%d of %d: %d, %v, want %q", tc.packed, tc.unpacked, n, err, tc.want)
		}
	}
}

// What is packed must not unpack to more than the page's header says: the reader
// would take memory until it ends. Sound files of every codec and page are read.
func TestParquetUnpacking(t *testing.T) {
	plain := bytes.Repeat([]byte("titanium sheet "), 1000)
	for _, tc := range []struct {
		id    format.CompressionCodec
		codec compress.Codec
	}{
		{format.Uncompressed, &parquet.Uncompressed}, {format.Snappy, &parquet.Snappy}, {format.Gzip, &parquet.Gzip},
		{format.Brotli, &parquet.Brotli}, {format.Zstd, &parquet.Zstd}, {format.Lz4Raw, &parquet.Lz4Raw},
	} {
		t.Run(tc.id.String(), func(t *testing.T) {
			if tc.id != format.Uncompressed {
				packed, err := tc.codec.Encode(nil, plain)
				if err != nil {
					t.Fatal(err)
				}
				var u unpacker
				defer u.close()
				check := func(data []byte, most int64) error {
					return u.check(tc.id, io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), most)
				}
				if err := check(packed, int64(len(plain))); err != nil {
					t.Errorf("a page that says the truth: %v", err)
				}
				if err := check(packed, int64(len(plain))-1); err == nil {
					t.Error("a page that unpacks to more than it says passes")
				}
				if err := check([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3}, 1<<20); err == nil {
					t.Error("bytes that are nothing packed pass")
				}
			}
			for _, v := range []int{1, 2} {
				path := filepath.Join(t.TempDir(), "x.parquet")
				type row struct {
					Name string `parquet:"name,optional,dict"`
					None string `parquet:"none,optional"`
				}
				rows := make([]row, 3000)
				for i := range rows {
					rows[i].Name = fmt.Sprint("name ", i%100)
				}
				if err := parquet.WriteFile(path, rows, parquet.Compression(tc.codec), parquet.DataPageVersion(v)); err != nil {
					t.Fatal(err)
				}
				p, err := openParquet(path)
				if err != nil {
					t.Fatal(err)
				}
				n := -1 // the header
				err = p.blocks(t.Context(), "", func(b *Block) error { n += len(b.Rows()); return nil })
				if err != nil || n != len(rows) {
					t.Errorf("page version %d: %d of %d rows, %v", v, n, len(rows), err)
				}
				_ = p.close()
			}
		})
	}
}
