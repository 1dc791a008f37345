package source

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

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
		n, err := checkPage(bytes.NewReader(b), 0, int64(len(b)))
		if tc.want == "" && (err != nil || n != int64(len(b)-99+10)) || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%d of %d: %d, %v, want %q", tc.packed, tc.unpacked, n, err, tc.want)
		}
	}
}
