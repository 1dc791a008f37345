package source

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"tallyman/internal/trade"
)

// oldOffice says what a compound file (OLE2, [MS-CFB]) is: a workbook of the
// format of before 2007, a workbook behind a password, or something else. None
// of them is read.
func oldOffice(r io.ReaderAt, path string) error {
	names := strings.Join(compoundNames(r), "\n") + "\n"
	e := &trade.Error{Code: trade.CodeInput, Where: path, Message: "the file is an old binary office file, which is not read", Next: "open it in its program and save it as XLSX or CSV"}
	switch {
	case strings.Contains(names, "EncryptedPackage\n"):
		e.Message = "the workbook is encrypted: it opens only with its password"
		e.Next = "open it in a spreadsheet program with the password and save it as XLSX or CSV without one"
	case strings.Contains(names, "Workbook\n"), strings.Contains(names, "Book\n"):
		e.Message = "the file is a workbook in the binary format of Excel 2003 and before (.xls), which is not read, whatever its name says"
		e.Next = "open it in a spreadsheet program and save it as XLSX or CSV"
	case strings.Contains(names, "WordDocument\n"):
		e.Message = "the file is a Word document (.doc)"
		e.Next = "ask the publisher for the table"
	}
	return e
}

// compoundNames lists the names in the directory of a compound file, as far as
// they can be read.
func compoundNames(r io.ReaderAt) []string {
	head := make([]byte, 512)
	if n, err := r.ReadAt(head, 0); n < len(head) && err != nil {
		return nil
	}
	u32 := binary.LittleEndian.Uint32
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift < 9 || shift > 12 {
		return nil
	}
	size := int64(1) << shift
	sector := func(n uint32) []byte {
		b := make([]byte, size)
		if _, err := r.ReadAt(b, (int64(n)+1)*size); err != nil && err != io.EOF {
			return nil
		}
		return b
	}
	next := func(n uint32) uint32 { // by the allocation table, whose first 109 sectors the head lists
		per := uint32(size / 4)
		if n/per >= 109 {
			return 0xFFFFFFFE
		}
		table := sector(u32(head[76+4*(n/per):]))
		if table == nil {
			return 0xFFFFFFFE
		}
		return u32(table[4*(n%per):])
	}
	var names []string
	at := u32(head[48:])
	for range 64 {
		if at >= 0xFFFFFFFA {
			break
		}
		dir := sector(at)
		if dir == nil {
			break
		}
		for i := 0; i+128 <= len(dir); i += 128 {
			n := int(binary.LittleEndian.Uint16(dir[i+64:]))
			if n < 2 || n > 64 {
				continue
			}
			units := make([]uint16, 0, n/2)
			for k := 0; k+1 < n-1; k += 2 {
				units = append(units, binary.LittleEndian.Uint16(dir[i+k:]))
			}
			names = append(names, string(utf16.Decode(units)))
		}
		at = next(at)
	}
	return names
}
