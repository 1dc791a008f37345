package detect_test

import (
	"testing"

	"tallyman/internal/detect"
)

func TestSameHouse(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Zorlint Trading GmbH", `ООО "Зорлинт"`, true},
		{"ZORLINT", "Zorlint Rus OOO", true},
		{"Zorlint GmbH", "Temlint LLC", false},
		{"Nova Trading", "Novaris Electronics LLC", false}, // a beginning too short to tell
		{"Trading House LLC", "Trading House Ltd", false},  // nothing distinctive in common
		{"", "", false},
	} {
		if got := detect.SameHouse(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
