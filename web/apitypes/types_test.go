package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The committed types are those of the committed document.
func TestCommittedTypes(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := typesOf(raw)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "src", "api.gen.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("web/src/api.gen.ts is stale: run go run ./web/apitypes, and read the difference")
	}
}

func TestTypes(t *testing.T) {
	doc := func(schema string) string {
		return `{"paths": {"/api/v1/cases/{case}/things": {"get": {"summary": "Things",
			"parameters": [{"name": "case", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "by", "in": "query", "required": true, "schema": {"type": "string", "enum": ["a", "b"]}}, {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 5}}],
			"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A-thing"}}}}, "default": {}}}}},
			"components": {"schemas": {"A-thing": ` + schema + `}}}`
	}
	tail := "\n\n/** Every operation by method and path: what it takes and what it answers. */\nexport interface Operations {\n  /** Things */\n  \"GET /cases/{case}/things\": {\n    query: {\n      by: \"a\" | \"b\"\n      limit?: number\n    }\n    body: undefined\n    answer: AThing\n  }\n}\n"
	for name, c := range map[string]struct{ schema, want string }{
		"fields that must be there and fields that may": {`{"type": "object", "additionalProperties": false, "required": ["n"], "properties": {"n": {"type": "integer", "description": "how many"}, "s": {"type": "string"}}}`,
			"{\n  /** how many */\n  n: number\n  s?: string\n}"},
		"null only where it is sent": {`{"type": "object", "required": ["a", "v"], "properties": {"a": {"type": ["array", "null"], "items": {"type": "string"}}, "b": {"type": ["array", "null"], "items": {"type": "string"}}, "v": {"type": ["string", "null"]}}}`,
			"{\n  a: string[] | null\n  b?: string[]\n  v: string | null\n}"},
		"names by value":         {`{"type": "object", "additionalProperties": {"type": ["array", "null"], "items": {"type": "number"}}}`, "Record<string, number[] | null>"},
		"one of several":         {`{"type": "array", "items": {"anyOf": [{"$ref": "#/x/B"}, {"type": "null"}]}}`, "(B | null)[]"},
		"with more":              {`{"allOf": [{"$ref": "#/x/B"}, {"type": "object", "properties": {"x-y": {}}}]}`, "B & {\n  \"x-y\"?: unknown\n}"},
		"words":                  {`{"type": "string", "enum": ["yes", "no"]}`, `"yes" | "no"`},
		"lists of words in list": {`{"type": "array", "items": {"type": "string", "enum": ["yes", "no"]}}`, `("yes" | "no")[]`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := typesOf([]byte(doc(c.schema)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(head+"export type AThing = "+c.want+tail, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := typesOf([]byte(doc(`{"type": "object", "patternProperties": {}}`))); err == nil {
		t.Error("a schema with a condition that the generator does not know is taken")
	}
}
