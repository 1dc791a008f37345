package store

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/parquet-go/parquet-go"
)

// column turns one field of the rows into Parquet values. A missing value has
// level 0: the library's own way of writing structs confuses missing and empty
// in some runs (parquet-go issue 154), and does columns one after the other.
type column struct {
	offset  uintptr
	pointer bool // nil is missing
	sparse  bool // the zero value is missing
	value   func(unsafe.Pointer) (v parquet.Value, zero bool)
}

// columnsOf gives the columns of a struct type in the order of its schema; nil
// where a field is no plain value (a list), for such rows go the library's way.
func columnsOf(t reflect.Type, schema *parquet.Schema) ([]column, error) {
	fields := map[string]reflect.StructField{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("parquet"), ",")
		fields[name] = t.Field(i)
	}
	var out []column
	for _, node := range schema.Fields() {
		if !node.Leaf() || node.Repeated() {
			return nil, nil
		}
		f, ok := fields[node.Name()]
		if !ok {
			return nil, fmt.Errorf("column %s has no field in %s", node.Name(), t)
		}
		c := column{offset: f.Offset, sparse: node.Optional()}
		typ := f.Type
		if typ.Kind() == reflect.Pointer {
			c.pointer, typ = true, typ.Elem()
		}
		if c.value = valueOf(typ.Kind()); c.value == nil {
			return nil, fmt.Errorf("column %s: fields of type %s cannot be written", node.Name(), f.Type)
		}
		out = append(out, c)
	}
	return out, nil
}

func valueOf(k reflect.Kind) func(unsafe.Pointer) (parquet.Value, bool) {
	switch k {
	case reflect.String:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			s := *(*string)(p)
			return parquet.ByteArrayValue(unsafe.Slice(unsafe.StringData(s), len(s))), s == ""
		}
	case reflect.Int64:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			v := *(*int64)(p)
			return parquet.Int64Value(v), v == 0
		}
	case reflect.Int32:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			v := *(*int32)(p)
			return parquet.Int32Value(v), v == 0
		}
	case reflect.Int16:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			v := *(*int16)(p)
			return parquet.Int32Value(int32(v)), v == 0
		}
	case reflect.Float64:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			v := *(*float64)(p)
			return parquet.DoubleValue(v), v == 0
		}
	case reflect.Bool:
		return func(p unsafe.Pointer) (parquet.Value, bool) {
			v := *(*bool)(p)
			return parquet.BooleanValue(v), !v
		}
	default:
		return nil
	}
}

// read appends the values of one column of n rows that lie size bytes apart.
func (c *column) read(out []parquet.Value, no int, first unsafe.Pointer, size uintptr, n int) []parquet.Value {
	missing := parquet.NullValue().Level(0, 0, no)
	present := 0
	if c.pointer || c.sparse {
		present = 1
	}
	for i := range n {
		p := unsafe.Add(first, uintptr(i)*size+c.offset)
		if c.pointer {
			if p = *(*unsafe.Pointer)(p); p == nil {
				out = append(out, missing)
				continue
			}
		}
		v, zero := c.value(p)
		if zero && c.sparse && !c.pointer {
			out = append(out, missing)
			continue
		}
		out = append(out, v.Level(0, present, no))
	}
	return out
}
