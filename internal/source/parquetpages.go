package source

import (
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

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

// pageAt is one page of a column: its header and the bytes behind it.
type pageAt struct {
	format.PageHeader
	data int64 // offset
}

// checkPages walks the headers of all pages and holds the sizes that they claim
// against the file's.
func checkPages(in io.ReaderAt, size int64, meta *format.FileMetaData) error {
	for g := range meta.RowGroups {
		for c := range meta.RowGroups[g].Columns {
			if err := walkPages(in, size, &meta.RowGroups[g].Columns[c].MetaData, func(pageAt) error { return nil }); err != nil {
				return fmt.Errorf("row group %d, column %d: %w", g+1, c+1, err)
			}
		}
	}
	return nil
}

// checkPacked unpacks the pages of one row group into nothing. The reader trusts
// what is packed to unpack to the size of the header, and takes memory until it
// has all of it.
func checkPacked(in io.ReaderAt, size int64, group *format.RowGroup) error {
	var u unpacker
	defer u.close()
	for c := range group.Columns {
		m := &group.Columns[c].MetaData
		if m.Codec == format.Uncompressed {
			continue
		}
		err := walkPages(in, size, m, func(p pageAt) error {
			from, packed, unpacked := p.data, int64(p.CompressedPageSize), int64(p.UncompressedPageSize)
			if v2 := p.DataPageHeaderV2; v2.Valid { // levels stand before what is packed
				levels := int64(v2.V.RepetitionLevelsByteLength) + int64(v2.V.DefinitionLevelsByteLength)
				from, packed, unpacked = from+levels, packed-levels, unpacked-levels
				if plain := v2.V.IsCompressed; plain.Valid && !plain.V {
					return nil
				}
			}
			if packed < 0 || unpacked < 0 {
				return fmt.Errorf("its levels are longer than it is")
			}
			if packed == 0 {
				return nil // all values are missing
			}
			return u.check(m.Codec, io.NewSectionReader(in, from, packed), unpacked)
		})
		if err != nil {
			return fmt.Errorf("column %d: %w", c+1, err)
		}
	}
	return nil
}

// walkPages reads the headers of the pages of a column.
func walkPages(in io.ReaderAt, size int64, m *format.ColumnMetaData, visit func(pageAt) error) error {
	at := m.DataPageOffset
	if m.DictionaryPageOffset > 0 && m.DictionaryPageOffset < at {
		at = m.DictionaryPageOffset
	}
	end := at + m.TotalCompressedSize
	if at < 0 || m.TotalCompressedSize < 0 || end < at || end > size {
		return fmt.Errorf("it lies outside the file")
	}
	for at < end {
		p, err := readPage(in, at, end)
		if err == nil {
			err = visit(p)
		}
		if err != nil {
			return fmt.Errorf("page at byte %d: %w", at, err)
		}
		at = p.data + int64(p.CompressedPageSize)
	}
	return nil
}

// readPage reads the header of a page and checks the sizes that it claims.
func readPage(in io.ReaderAt, at, end int64) (pageAt, error) {
	for room := int64(512); ; room *= 8 {
		room = min(room, end-at, maxPageHeader)
		buf := make([]byte, room)
		if _, err := in.ReadAt(buf, at); err != nil {
			return pageAt{}, err
		}
		var p pageAt
		r := new(thrift.CompactProtocol).NewReaderFromBytes(buf) // one over a stream takes memory for any length claimed
		if err := thrift.NewDecoder(r).Decode(&p.PageHeader); err != nil {
			if room < min(end-at, maxPageHeader) {
				continue // the header is longer
			}
			return p, fmt.Errorf("its header cannot be read: %w", err)
		}
		packed, unpacked := int64(p.CompressedPageSize), int64(p.UncompressedPageSize)
		p.data = at + int64(r.BytesRead())
		switch {
		case packed < 0 || unpacked < 0 || p.data+packed > end:
			return p, fmt.Errorf("it claims %d bytes where %d are left", packed, end-at)
		case unpacked > maxPage || unpacked > max(ratioFreeUntil, packed*maxPageRatio):
			return p, fmt.Errorf("it claims to unpack from %d to %d bytes", packed, unpacked)
		}
		return p, nil
	}
}

// unpacker keeps what is dear to make between pages.
type unpacker struct{ zstd *zstd.Decoder }

func (u *unpacker) close() {
	if u.zstd != nil {
		u.zstd.Close()
	}
}

// check holds that what is packed comes to at most so many bytes.
func (u *unpacker) check(codec format.CompressionCodec, in *io.SectionReader, most int64) error {
	switch codec {
	case format.Snappy, format.Lz4Raw: // blocks, not streams
		packed := make([]byte, in.Size())
		if _, err := io.ReadFull(in, packed); err != nil {
			return err
		}
		if codec == format.Lz4Raw {
			if _, err := lz4.UncompressBlock(packed, make([]byte, most)); err != nil {
				return fmt.Errorf("it does not unpack to the %d bytes that it claims: %w", most, err)
			}
			return nil
		}
		n, err := snappy.DecodedLen(packed)
		if err == nil && int64(n) > most {
			err = fmt.Errorf("it unpacks to %d bytes and claims %d", n, most)
		}
		return err
	case format.Gzip:
		r, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		return drains(r, most)
	case format.Brotli:
		return drains(brotli.NewReader(in), most)
	case format.Zstd:
		if u.zstd == nil {
			r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxPage))
			if err != nil {
				return err
			}
			u.zstd = r
		}
		if err := u.zstd.Reset(in); err != nil {
			return err
		}
		return drains(u.zstd, most)
	default:
		return fmt.Errorf("it is packed as %s, which is not read", codec)
	}
}

// drains reads a stream to its end, which has to come before most is passed.
func drains(r io.Reader, most int64) error {
	n, err := io.Copy(io.Discard, io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = fmt.Errorf("it unpacks to more than the %d bytes that it claims", most)
	}
	return err
}
