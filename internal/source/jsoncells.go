package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// row makes the cells of one record.
func (j *jsonFile) row(no int, raw []byte) Row {
	r := Row{No: no, Offset: -1}
	members, err := jsonMembers(raw)
	if err != nil {
		r.Problem, r.Cells = err.Error(), []string{clip(string(raw), 4000)}
		return r
	}
	r.Cells = make([]string, len(j.keys))
	seen := make([]bool, len(j.keys))
	for _, m := range members {
		i, ok := j.at[m.key]
		switch {
		case !ok:
			j.addLate(m.key)
			r.Cells = append(r.Cells, m.key+": "+m.text)
		case seen[i]:
			r.Problem = fmt.Sprintf("the key %q stands twice", m.key)
			r.Cells = append(r.Cells, m.key+": "+m.text)
		default:
			r.Cells[i], seen[i] = m.text, true
		}
	}
	return r
}

func (j *jsonFile) addLate(key string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.late) < maxJSONLate && !slices.Contains(j.late, key) {
		j.late = append(j.late, key)
	}
}

// lateWarnings says which keys the columns lack.
func (j *jsonFile) lateWarnings() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.late) == 0 {
		return nil
	}
	late := slices.Sorted(slices.Values(j.late))
	return []string{fmt.Sprintf("keys that first appear after record %d are no columns: %s; they stay readable in the rows that have them", jsonKeyRecords, strings.Join(late, ", "))}
}

type jsonMemberText struct{ key, text string }

// jsonMembers reads an object's members in their order: texts without their
// quotes, numbers as written, null as nothing, arrays and objects as compact
// JSON.
func jsonMembers(raw []byte) ([]jsonMemberText, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' {
		return nil, fmt.Errorf("not a JSON object: %s", clip(string(raw), 60))
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var out []jsonMemberText
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("%v is no key", t)
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, fmt.Errorf("value of %q: %w", key, err)
		}
		text, err := jsonText(v)
		if err != nil {
			return nil, fmt.Errorf("value of %q: %w", key, err)
		}
		out = append(out, jsonMemberText{key, text})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("the object is not closed: %w", err)
	}
	if rest := bytes.TrimSpace(raw[dec.InputOffset():]); len(rest) > 0 {
		return nil, fmt.Errorf("more follows the object: %s", clip(string(rest), 60))
	}
	return out, nil
}

func jsonText(v json.RawMessage) (string, error) {
	switch v[0] {
	case '"':
		var s string
		err := json.Unmarshal(v, &s)
		return s, err
	case 'n':
		return "", nil
	case '{', '[':
		var b bytes.Buffer
		err := json.Compact(&b, v)
		return b.String(), err
	}
	return string(v), nil
}
