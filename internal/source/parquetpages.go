package source

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Bounds of the pages of a Parquet file. The reader takes memory for what a
// page's header claims, before it has read the page; writers keep pages at a
// megabyte or so.
const (
	maxPage       = 256 << 20
	maxPageHeader = 1 << 20
	maxPageRatio  = 100_000 // one value repeated packs that well
)

// checkFooter holds the length that the footer claims, for which the reader
// takes memory at once, against the file's: magic, pages, footer, length, magic.
func checkFooter(in io.ReaderAt, size int64) error {
	if size < 12 {
		return fmt.Errorf("%d bytes are no Parquet file", size)
	}
	var tail [8]byte
	if _, err := in.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(tail[:4])); n > size-12 {
		return fmt.Errorf("the footer claims %d bytes of a file of %d", n, size)
	}
	return nil
}

// checkPages walks the headers of all pages and holds the sizes that they claim
// against the file's.
func checkPages(in io.ReaderAt, size int64, meta *format.FileMetaData) error {
	for g := range meta.RowGroups {
		for c := range meta.RowGroups[g].Columns {
			m := &meta.RowGroups[g].Columns[c].MetaData
			at := m.DataPageOffset
			if m.DictionaryPageOffset > 0 && m.DictionaryPageOffset < at {
				at = m.DictionaryPageOffset
			}
			end := at + m.TotalCompressedSize
			if at < 0 || m.TotalCompressedSize < 0 || end < at || end > size {
				return fmt.Errorf("row group %d, column %d lies outside the file", g+1, c+1)
			}
			for at < end {
				n, err := checkPage(in, at, end)
				if err != nil {
					return fmt.Errorf("row group %d, column %d, page at byte %d: %w", g+1, c+1, at, err)
				}
				at += n
			}
		}
	}
	return nil
}

// checkPage returns the length of a page with its header.
func checkPage(in io.ReaderAt, at, end int64) (int64, error) {
	for room := int64(512); ; room *= 8 {
		room = min(room, end-at, maxPageHeader)
		buf := make([]byte, room)
		if _, err := in.ReadAt(buf, at); err != nil {
			return 0, err
		}
		var h format.PageHeader
		r := new(thrift.CompactProtocol).NewReaderFromBytes(buf) // one over a stream takes memory for any length claimed
		if err := thrift.NewDecoder(r).Decode(&h); err != nil {
			if room < min(end-at, maxPageHeader) {
				continue // the header is longer
			}
			return 0, fmt.Errorf("its header cannot be read: %w", err)
		}
		packed, unpacked := int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
		length := int64(r.BytesRead()) + packed
		switch {
		case packed < 0 || unpacked < 0 || length > end-at:
			return 0, fmt.Errorf("it claims %d bytes where %d are left", packed, end-at)
		case unpacked > maxPage || unpacked > max(ratioFreeUntil, packed*maxPageRatio):
			return 0, fmt.Errorf("it claims to unpack from %d to %d bytes", packed, unpacked)
		}
		return length, nil
	}
}
