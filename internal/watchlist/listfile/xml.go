package listfile

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/ianaindex"

	"tallyman/internal/trade"
)

// Element is one of the elements that [Elements] hands over.
type Element struct {
	Name    string
	Ordinal int // of its name, from 1
	Line    int
	Start   xml.StartElement
	dec     *xml.Decoder
}

// Decode reads the element and everything inside it into v.
func (e Element) Decode(v any) error { return e.dec.DecodeElement(v, &e.Start) }

// Elements walks an XML file and calls do for every element with one of the
// names, in the order of the file. Elements that do does not decode are walked
// into. Memory holds one element at a time.
func Elements(ctx context.Context, f File, do func(Element) error, names ...string) error {
	r, err := f.Raw()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	dec := xml.NewDecoder(r)
	dec.Strict = true
	dec.CharsetReader = charset
	count := map[string]int{}
	want := map[string]bool{}
	for _, n := range names {
		want[n] = true
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := dec.InputPos()
		if err != nil {
			return xmlError(f, line, err)
		}
		start, ok := tok.(xml.StartElement)
		if !ok || !want[start.Name.Local] {
			continue
		}
		count[start.Name.Local]++
		if err := do(Element{start.Name.Local, count[start.Name.Local], line, start, dec}); err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
				return xmlError(f, line, err)
			}
			return err
		}
	}
}

func xmlError(f File, line int, err error) error {
	return &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, line %d", f.Name, line),
		Message: "the XML is broken", Err: err, Next: "fetch the file again"}
}

// charset reads the encodings that XML declares beside UTF-8.
func charset(label string, input io.Reader) (io.Reader, error) {
	enc, err := ianaindex.IANA.Encoding(label)
	if err != nil || enc == nil {
		return nil, fmt.Errorf("encoding %q is not known", label)
	}
	return enc.NewDecoder().Reader(input), nil
}

// Root is the start of the sample's first element.
func (s Sample) Root() (xml.StartElement, bool) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimSpace(s.Head)))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for range 50 {
		tok, err := dec.Token()
		if err != nil {
			return xml.StartElement{}, false
		}
		if start, ok := tok.(xml.StartElement); ok {
			return start.Copy(), true
		}
	}
	return xml.StartElement{}, false
}

// RootIs is the Detect of formats with a telling root element.
func RootIs(confidence float64, names ...string) func([]Sample) float64 {
	return func(samples []Sample) float64 {
		for _, s := range samples {
			root, ok := s.Root()
			if !ok {
				return 0
			}
			found := false
			for _, n := range names {
				found = found || root.Name.Local == n
			}
			if !found {
				return 0
			}
		}
		return confidence
	}
}
