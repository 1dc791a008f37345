package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// prefix is what the page puts before every path.
const prefix = "/api/v1"

// document is what is read of an OpenAPI 3.1 document.
type document struct {
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]*schema }
}

type operation struct {
	Summary    string
	Parameters []struct {
		Name, In, Description string
		Required              bool
		Schema                *schema
	}
	RequestBody *content
	Responses   map[string]content
}

type content struct {
	Content map[string]struct{ Schema *schema }
}

// schema is the part of JSON Schema that the server writes. What is in it and
// not here is refused, so that no type is quietly wider than its schema.
type schema struct {
	Ref         string `json:"$ref"`
	Type        types
	Description string
	Properties  map[string]*schema
	Required    []string
	Items       *schema
	Additional  *extra `json:"additionalProperties"`
	Enum        []json.RawMessage
	AllOf       []*schema
	AnyOf       []*schema

	// Conditions and hints that types cannot say.
	Format    string
	Default   json.RawMessage
	Examples  json.RawMessage
	Minimum   json.RawMessage
	Maximum   json.RawMessage
	MinItems  json.RawMessage
	MaxItems  json.RawMessage
	MaxLength json.RawMessage
	MinLength json.RawMessage
}

// types is a name or several: "string", ["string", "null"].
type types []string

// UnmarshalJSON implements json.Unmarshaler.
func (t *types) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '[' {
		return json.Unmarshal(raw, (*[]string)(t))
	}
	*t = make(types, 1)
	return json.Unmarshal(raw, &(*t)[0])
}

// extra is the schema of fields that have no name in the schema; nil: false.
type extra struct{ of *schema }

// UnmarshalJSON implements json.Unmarshaler.
func (e *extra) UnmarshalJSON(raw []byte) error {
	if string(raw) == "false" {
		return nil
	}
	return strict(raw, &e.of)
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *schema) UnmarshalJSON(raw []byte) error {
	type plain schema
	return strict(raw, (*plain)(s))
}

func strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

const head = `// Made from web/openapi.json; not for editing. After a change of the server:
//   go test ./internal/httpapi -run OpenAPI -update && go run ./web/apitypes

`

// typesOf writes the types of an OpenAPI document.
func typesOf(raw []byte) ([]byte, error) {
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("read the API document: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(head)
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		t, err := doc.Components.Schemas[name].typed("")
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		fmt.Fprintf(&b, "export type %s = %s\n\n", ident(name), t)
	}
	b.WriteString("/** Every operation by method and path: what it takes and what it answers. */\nexport interface Operations {\n")
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			key := strings.ToUpper(method) + " " + strings.TrimPrefix(path, prefix)
			if err := doc.Paths[path][method].write(&b, key); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

func (o operation) write(b *bytes.Buffer, key string) error {
	query := schema{Type: types{"object"}, Properties: map[string]*schema{}}
	for _, p := range o.Parameters {
		if p.In != "query" {
			continue
		}
		one := *p.Schema
		one.Description = p.Description
		query.Properties[p.Name] = &one
		if p.Required {
			query.Required = append(query.Required, p.Name)
		}
	}
	asked, err := query.typed("    ")
	if err != nil {
		return err
	}
	body := "undefined"
	if o.RequestBody != nil {
		if body, err = o.RequestBody.typed(); err != nil {
			return err
		}
	}
	answer := "undefined"
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		if status[0] != '2' {
			continue
		}
		if answer, err = o.Responses[status].typed(); err != nil {
			return err
		}
	}
	fmt.Fprintf(b, "  /** %s */\n  %s: {\n    query: %s\n    body: %s\n    answer: %s\n  }\n", o.Summary, strconv.Quote(key), asked, body, answer)
	return nil
}

// typed is the type of what is sent: JSON, a form with files, or nothing.
func (c content) typed() (string, error) {
	if m, ok := c.Content["application/json"]; ok {
		return m.Schema.typed("    ")
	}
	if _, ok := c.Content["multipart/form-data"]; ok {
		return "FormData", nil
	}
	return "undefined", nil
}

// typed writes a schema as a type; indent is that of the line it stands on.
func (s *schema) typed(indent string) (string, error) {
	switch {
	case s.Ref != "":
		return ident(s.Ref[strings.LastIndex(s.Ref, "/")+1:]), nil
	case len(s.AllOf) > 0:
		return joined(s.AllOf, " & ", indent)
	case len(s.AnyOf) > 0:
		return joined(s.AnyOf, " | ", indent)
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			words[i] = string(e)
		}
		return strings.Join(words, " | "), nil
	case len(s.Type) == 0:
		return "unknown", nil
	}
	var of []string
	for _, one := range s.Type {
		t, err := s.one(one, indent)
		if err != nil {
			return "", err
		}
		of = append(of, t)
	}
	return strings.Join(of, " | "), nil
}

func joined(list []*schema, by, indent string) (string, error) {
	out := make([]string, len(list))
	for i, s := range list {
		var err error
		if out[i], err = s.typed(indent); err != nil {
			return "", err
		}
	}
	return strings.Join(out, by), nil
}

func (s *schema) one(kind, indent string) (string, error) {
	switch kind {
	case "string", "boolean", "null":
		return kind, nil
	case "integer", "number":
		return "number", nil
	case "array":
		if s.Items == nil {
			return "unknown[]", nil
		}
		t, err := s.Items.typed(indent)
		if strings.ContainsAny(t, " ") && !strings.HasPrefix(t, "{") || strings.Contains(t, "} & ") {
			t = "(" + t + ")"
		}
		return t + "[]", err
	case "object":
		return s.object(indent)
	}
	return "", fmt.Errorf("no type for %q", kind)
}

func (s *schema) object(indent string) (string, error) {
	if len(s.Properties) == 0 {
		if s.Additional == nil || s.Additional.of == nil {
			return "{}", nil
		}
		t, err := s.Additional.of.typed(indent)
		return "Record<string, " + t + ">", err
	}
	var b strings.Builder
	b.WriteString("{\n")
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		mark := "?"
		if slices.Contains(s.Required, name) {
			mark = ""
		} else if slices.Equal(p.Type, types{"array", "null"}) {
			// What may be left out is left out when it is empty.
			p.Type = p.Type[:1]
		}
		t, err := p.typed(indent + "  ")
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if p.Description != "" {
			fmt.Fprintf(&b, "%s  /** %s */\n", indent, strings.ReplaceAll(p.Description, "*/", "* /"))
		}
		fmt.Fprintf(&b, "%s  %s%s: %s\n", indent, field(name), mark, t)
	}
	b.WriteString(indent + "}")
	return b.String(), nil
}

var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// field is a name as TypeScript writes it in an object.
func field(name string) string {
	if word.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// ident is a schema's name as that of a type: Decide-manyRequest is
// DecideManyRequest.
func ident(name string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !word.MatchString(string(r)) && (r < '0' || r > '9') }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
