package report

import (
	"bytes"
	"strings"
	"testing"
)

func saved(t *testing.T, messages ...Message) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
	for _, m := range messages {
		if err := w.Message(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReplayGivesTheSameBytes(t *testing.T) {
	in := saved(t, Message{Header: &Header{Version: StreamVersion, Title: "<Небылица>"}}, Message{Finding: &Finding{Total: 3}}, Message{End: &End{Findings: 1}})
	var out bytes.Buffer
	if err := Replay(strings.NewReader(in), NewWriter(&out)); err != nil {
		t.Fatal(err)
	}
	if out.String() != in {
		t.Errorf("in:\n%s\nout:\n%s", in, out.String())
	}
}

func TestReplayRefuses(t *testing.T) {
	whole := saved(t, Message{Header: &Header{Version: StreamVersion}}, Message{End: &End{}})
	for name, tc := range map[string]struct{ in, want string }{
		"cut off":         {saved(t, Message{Header: &Header{Version: StreamVersion}}), "cut off"},
		"another version": {saved(t, Message{Header: &Header{Version: 99}}, Message{End: &End{}}), "no header of stream version"},
		"no header":       {saved(t, Message{End: &End{}}), "no header"},
		"not JSON":        {whole + "oops\n", "line 3"},
		"empty":           {"", "cut off"},
	} {
		if err := Replay(strings.NewReader(tc.in)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
