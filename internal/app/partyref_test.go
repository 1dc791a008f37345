package app

import (
	"encoding/json"
	"testing"
)

// Files of decisions that hold party ids as numbers are read as those of today.
func TestPartyID(t *testing.T) {
	for text, want := range map[string]PartyID{
		`"party-6530334584155119953"`: 6530334584155119953, `6530334584155119953`: 6530334584155119953, `0`: 0, `""`: 0, `"party-1"`: 1,
	} {
		var got PartyID
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
		var again PartyID
		data, err := json.Marshal(got)
		if err == nil {
			err = json.Unmarshal(data, &again)
		}
		if err != nil || again != want {
			t.Errorf("%s written as %s: %d, %v", text, data, again, err)
		}
	}
	for _, text := range []string{`"6530334584155119953"`, `"party-"`, `"party-x"`, `1.5`, `true`} {
		var got PartyID
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s is read as %s", text, got)
		}
	}
}
