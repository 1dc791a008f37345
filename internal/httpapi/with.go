package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// with is an answer with its provenance beside its own fields.
type with[T any] struct {
	Of         T
	Provenance Provenance
}

// MarshalJSON writes the fields of the answer, and provenance after them.
func (a with[T]) MarshalJSON() ([]byte, error) {
	var own, prov bytes.Buffer
	if err := plainJSON(&own, a.Of); err != nil {
		return nil, err
	}
	if err := plainJSON(&prov, a.Provenance); err != nil {
		return nil, err
	}
	fields := bytes.TrimSpace(own.Bytes())
	if len(fields) < 2 || fields[0] != '{' {
		return nil, fmt.Errorf("an answer of type %T is no object", a.Of)
	}
	fields = fields[:len(fields)-1]
	if len(fields) > 1 {
		fields = append(fields, ',')
	}
	fields = append(fields, `"provenance":`...)
	return append(append(fields, bytes.TrimSpace(prov.Bytes())...), '}'), nil
}

func plainJSON(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Schema implements huma.SchemaProvider.
func (with[T]) Schema(r huma.Registry) *huma.Schema {
	// A schema that allows no other field cannot be a part of a wider one.
	own := r.Schema(reflect.TypeFor[T](), true, "")
	r.SchemaFromRef(own.Ref).AdditionalProperties = nil
	return &huma.Schema{AllOf: []*huma.Schema{
		own,
		{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"provenance": r.Schema(reflect.TypeFor[Provenance](), true, "")}, Required: []string{"provenance"}},
	}}
}

// question is an input that names a case and the filter of its rows, if any.
type question interface {
	of() (caseID, filter string)
}

// asking is a route that puts a question to a case; told is the filter and the
// SQL that the answer says of itself, where it does.
func asking[I any, T any, P interface {
	*I
	question
}](s *Server, r Route, do func(context.Context, *servedCase, P) (T, error), told func(T) (filter, sql string)) endpoint {
	return typed(r, func(ctx context.Context, in *I) (*of[with[T]], error) {
		id, filter := P(in).of()
		c, err := s.theCase(id)
		if err != nil {
			return nil, err
		}
		v, err := do(ctx, c, in)
		if err != nil {
			return nil, err
		}
		sql := ""
		if told != nil {
			filter, sql = told(v)
		}
		var rows url.Values
		if told != nil || filter != "" {
			rows = url.Values{"filter": {filter}}
		}
		p, err := c.provenance(ctx, rows, sql, r.ID, fmt.Sprintf("%+v", *in))
		return answer(with[T]{v, p}, err)
	})
}
