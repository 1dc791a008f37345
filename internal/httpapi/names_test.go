package httpapi

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/app"
)

var partyWord = regexp.MustCompile(`^party-\d+$`)

// A party has one name in every answer, and a finding has the same fields in
// the list and alone.
func TestOneNameForOneThing(t *testing.T) {
	b := serve(t, true, nil)
	v := b.as(app.RoleReviewer)
	type object = map[string]any
	parties := map[string]any{}
	hit := ask[page[object]](v, 200, "GET", inDemo+"/hits?limit=1", "").Items[0]
	id := hit["hit_id"].(string)
	party := hit["party_id"]
	parties["/hits"] = party
	detail := ask[object](v, 200, "GET", inDemo+"/hits/"+id, "")
	parties["/hits/{id}"] = detail["record"].(object)["party_id"]
	parties["decide"] = ask[object](v, 200, "POST", inDemo+"/hits/"+id+"/decision", `{"decision":"unsure"}`)["party_id"]
	parties["/decisions"] = ask[[]object](v, 200, "GET", inDemo+"/decisions", "")[0]["party_id"]
	for where, got := range parties {
		if s, ok := got.(string); !ok || !partyWord.MatchString(s) || got != party {
			t.Errorf("%s: party %v, want %v", where, got, party)
		}
	}

	item := ask[object](v, 200, "GET", inDemo+"/items?limit=1&filter=has:recipient", "")["items"].([]any)[0].(object)
	recipient := item["recipient"].(object)
	shown := ask[object](v, 200, "GET", inDemo+"/show/"+item["item_id"].(string), "")
	if shown["recipient_id"] != recipient["id"] || !partyWord.MatchString(recipient["id"].(string)) {
		t.Errorf("the recipient is %v in items and %v in show", recipient["id"], shown["recipient_id"])
	}
	entity := recipient["entity_id"].(string)
	member := func(list []any) bool {
		return slices.ContainsFunc(list, func(s any) bool { return s.(object)["party_id"] == recipient["id"] })
	}
	if list := ask[object](v, 200, "GET", inDemo+"/entities/"+entity, "")["spellings"].([]any); !member(list) {
		t.Errorf("%v is none of the spellings %v", recipient["id"], list)
	}
	if list := ask[object](v, 200, "GET", inDemo+"/explain/"+entity, "")["members"].([]any); !member(list) {
		t.Errorf("%v is none of the members %v", recipient["id"], list)
	}

	finding := ask[page[json.RawMessage]](v, 200, "GET", inDemo+"/findings?limit=1&detector=listed-party", "").Items[0]
	var listed object
	if err := json.Unmarshal(finding, &listed); err != nil {
		t.Fatal(err)
	}
	one := ask[object](v, 200, "GET", inDemo+"/findings/"+listed["finding_id"].(string), "")
	if diff := cmp.Diff(listed, one["record"]); diff != "" {
		t.Errorf("a finding in the list (-) and alone (+):\n%s", diff)
	}
	explained := one["explained"].(object)
	for _, field := range []string{"innocent_explanations", "what_would_change_this"} {
		if diff := cmp.Diff(listed[field], explained[field]); diff != "" {
			t.Errorf("%s of a finding (-) and of its explanation (+):\n%s", field, diff)
		}
	}
	name := explained["names"].([]any)[0].(object)
	same := ask[object](v, 200, "GET", inDemo+"/show/"+name["hit_id"].(string), "")
	for _, field := range []string{"party_name", "listing_name", "list_id", "entity_id", "listed_on", "score"} {
		if name[field] != same[field] {
			t.Errorf("%s of a hit is %v, and %v where a finding names it", field, same[field], name[field])
		}
	}
}
