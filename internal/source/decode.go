package source

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// decoder turns the bytes of whole records into UTF-8. It is safe for
// concurrent use: blocks of a file are decoded side by side.
type decoder struct {
	name  string
	table *[256][4]byte // single-byte sets: length, then up to three bytes
	enc   encoding.Encoding
}

func newDecoder(name string) (*decoder, error) {
	name, err := EncodingByName(name)
	if err != nil {
		return nil, err
	}
	d := &decoder{name: name, enc: charsets()[name]}
	if cm, ok := d.enc.(*charmap.Charmap); ok {
		d.table = new([256][4]byte)
		for b := range 256 {
			var buf [utf8.UTFMax]byte
			n := utf8.EncodeRune(buf[:], cm.DecodeByte(byte(b)))
			d.table[b][0] = byte(n)
			copy(d.table[b][1:], buf[:n])
		}
	}
	return d, nil
}

// width is the size of a code unit in bytes: newlines are looked for in units.
func (d *decoder) width() int {
	if d.name == "utf-16le" || d.name == "utf-16be" {
		return 2
	}
	return 1
}

// text decodes src. Damaged bytes become U+FFFD.
func (d *decoder) text(src []byte) string { return string(d.appendText(nil, src)) }

// appendText decodes src and appends it to dst.
func (d *decoder) appendText(dst, src []byte) []byte {
	switch {
	case d.name == "utf-8":
		if utf8.Valid(src) {
			return append(dst, src...)
		}
		return append(dst, bytes.ToValidUTF8(src, []byte("\uFFFD"))...)
	case d.width() == 2:
		return d.utf16(dst, src)
	case d.table != nil:
		for _, b := range src {
			if b < utf8.RuneSelf {
				dst = append(dst, b)
				continue
			}
			e := &d.table[b]
			dst = append(dst, e[1:1+e[0]]...)
		}
		return dst
	}
	out, err := d.enc.NewDecoder().Bytes(src)
	if err != nil {
		out = bytes.ToValidUTF8(src, []byte("\uFFFD"))
	}
	return append(dst, out...)
}

func (d *decoder) utf16(dst, src []byte) []byte {
	unit := binary.LittleEndian.Uint16
	if d.name == "utf-16be" {
		unit = binary.BigEndian.Uint16
	}
	for i := 0; i+1 < len(src); i += 2 {
		r := rune(unit(src[i:]))
		if utf16.IsSurrogate(r) && i+3 < len(src) {
			if pair := utf16.DecodeRune(r, rune(unit(src[i+2:]))); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
