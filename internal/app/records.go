package app

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"tallyman/internal/store"
)

// Record is one row of a query with its column names in order. It marshals to
// a JSON object in that order: decimals as numbers with all their digits, days
// as YYYY-MM-DD, missing values as null.
type Record struct {
	Columns []string
	Values  []any
}

// Get returns a column's value, or nil.
func (r Record) Get(column string) any {
	if i := slices.Index(r.Columns, column); i >= 0 {
		return r.Values[i]
	}
	return nil
}

// Text returns a column as a string, "" when it is missing.
func (r Record) Text(column string) string {
	switch v := r.Get(column).(type) {
	case nil:
		return ""
	case string:
		return v
	case json.RawMessage:
		return string(v)
	default:
		return fmt.Sprint(v)
	}
}

// Int returns a column as a whole number, 0 when it is missing or none.
func (r Record) Int(column string) int64 {
	switch v := r.Get(column).(type) {
	case int64:
		return v
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case json.Number:
		n, err := v.Int64()
		if err == nil {
			return n
		}
	}
	return 0
}

// Set replaces or appends a column.
func (r *Record) Set(column string, value any) {
	if i := slices.Index(r.Columns, column); i >= 0 {
		r.Values[i] = value
		return
	}
	r.Columns = append(slices.Clip(r.Columns), column)
	r.Values = append(r.Values, value)
}

// Without returns the record without a column.
func (r Record) Without(column string) Record {
	i := slices.Index(r.Columns, column)
	if i < 0 {
		return r
	}
	return Record{
		Columns: slices.Concat(r.Columns[:i], r.Columns[i+1:]),
		Values:  slices.Concat(r.Values[:i], r.Values[i+1:]),
	}
}

// MarshalJSON writes the object in column order.
func (r Record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, c := range r.Columns {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(&b, enc, c); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encode(&b, enc, r.Values[i]); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode appends a value without the newline that Encode ends with.
func encode(b *bytes.Buffer, enc *json.Encoder, v any) error {
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// jsonColumns hold JSON in tables and are printed as what they hold.
var jsonColumns = []string{"why", "benign", "changes", "hit_ids", "figure", "files", "mapping", "cells", "path", "innocent_explanations", "what_would_change_this"}

// each runs a query and hands over its rows one by one.
func each(ctx context.Context, db store.Engine, query string, args []any, do func(Record) error) error {
	var columns []string
	return store.QueryAll(ctx, db, query, args, func(rows *sql.Rows) error {
		if columns == nil {
			var err error
			if columns, err = rows.Columns(); err != nil {
				return err
			}
		}
		cells := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i := range cells {
			cells[i] = plain(columns[i], cells[i])
		}
		return do(Record{Columns: columns, Values: cells})
	})
}

// records collects a query's rows.
func records(ctx context.Context, db store.Engine, query string, args ...any) ([]Record, error) {
	var out []Record
	err := each(ctx, db, query, args, func(r Record) error {
		out = append(out, r)
		return nil
	})
	return out, err
}

// plain turns a driver's value into one that JSON writes as people expect.
func plain(column string, v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.Hour() == 0 && v.Minute() == 0 && v.Second() == 0 && v.Nanosecond() == 0 {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339)
	case []byte:
		return plain(column, string(v))
	case string:
		if slices.Contains(jsonColumns, column) && json.Valid([]byte(v)) {
			return json.RawMessage(v)
		}
		return v
	case *big.Int:
		return json.Number(v.String())
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return v
	case fmt.Stringer: // the driver's decimals
		return json.Number(v.String())
	case []any:
		for i := range v {
			v[i] = plain("", v[i])
		}
		return v
	}
	return v
}
