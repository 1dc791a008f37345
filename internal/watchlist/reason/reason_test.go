package reason_test

import (
	"fmt"
	"testing"

	"tallyman/internal/watchlist/reason"
)

func show(t reason.Tie) string {
	side := "owned by"
	if t.Owns {
		side = "owns"
	}
	share := "?"
	if t.Low != nil {
		share = fmt.Sprint(*t.Low)
		if t.High != nil {
			share += fmt.Sprint("-", *t.High)
		}
	}
	return fmt.Sprintf("%s, %s %s: %s", t.Role, side, share, t.Other)
}

func TestTies(t *testing.T) {
	firm := reason.Subject{Names: []string{"Joint Stock Company ‘Nigde Optics’", "Nigde Optics Works", "NOW"}}
	person := reason.Subject{Names: []string{"Ivan Ivanovich NIGDEEV"}, Person: true}
	for _, c := range []struct {
		about reason.Subject
		text  string
		want  string // "" where nothing is said that can be relied on
	}{
		{firm, "It is a wholly-owned subsidiary of Nowhere Holding, which makes tiles.", "subsidiary, owned by 100: Nowhere Holding, which makes tiles."},
		{firm, "It makes sights. JSC Nigde Optics is also a 51 % subsidiary of the Nowhere Holding. It sells them.", "subsidiary, owned by 51: the Nowhere Holding"},
		{firm, "Nigde Optics is a Russian maker of sights owned and controlled by Nowhere Holding.", "owned by, owned by ?: Nowhere Holding."},
		{firm, "NOW (Nigde) is majority-owned by Nowhere Holding.", "owned by, owned by 50-100: Nowhere Holding."},
		{firm, "Moreover, the sights are good. Nigde Optics Works is the parent company of Far Quay LLC", "parent company, owns ?: Far Quay LLC"},
		{person, "Ivan Nigdeev is the sole owner of LLC ‘Far Quay’.", "owner, owns 100: LLC ‘Far Quay’."},
		{person, "He owns a 49,2 % share in Far Quay.", "owner, owns 49.2: Far Quay."},
		{person, "Nigdeev is the CEO and co-owner of Far Quay.", "co-owner, owns ?: Far Quay."},
		{person, "She holds more than 25 % of the shares in Far Quay", "shareholder, owns 25-100: Far Quay"},
		// Of others, of the past, taken back, or in words that may mean either.
		{person, "It is owned by Nowhere Holding.", ""},
		{firm, "He is the owner of Far Quay.", ""},
		{firm, "Nowhere Holding is a subsidiary of Far Quay.", ""},
		{firm, "It was owned by Nowhere Holding.", ""},
		{firm, "It is a firm which is owned by Nowhere Holding.", ""},
		{firm, "It is associated with companies owned by Nowhere Holding.", ""},
		{firm, "It is not owned by Nowhere Holding.", ""},
		{firm, "It is partially owned by Nowhere Holding.", ""},
		{firm, "It holds a licence of Nowhere Holding.", ""},
	} {
		got := ""
		for _, tie := range reason.Ties(c.text, c.about) {
			got += show(tie)
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	x := reason.NewIndex()
	x.Add("holding", "1", reason.Subject{Names: []string{"Nowhere Holding"}})
	x.Add("bank", "1", reason.Subject{Names: []string{"Bank Nowhere", "NWB"}})
	x.Add("zao", "1", reason.Subject{Names: []string{"Bank Nowhere ZAO"}})
	x.Add("optics", "1", reason.Subject{Names: []string{"Joint Stock Company ‘Nigde Optics’"}})
	x.Add("blank", "1", reason.Subject{Names: []string{"Joint Stock Company"}})
	x.Add("twin", "1", reason.Subject{Names: []string{"Twin Works"}})
	x.Add("twin-2", "2", reason.Subject{Names: []string{"Twin Works"}})
	x.Add("person", "1", reason.Subject{Names: []string{"Ivan Ivanovich NIGDEEV"}, Person: true})
	for _, c := range []struct{ text, group, want string }{
		{"Nowhere Holding, which makes tiles", "1", "holding"},
		{"the Nowhere Holding (NH) and others", "1", "holding"},
		{"JSC Nigde Optics.", "1", "optics"},
		{"the company Nigde Optics, a maker", "1", "optics"},
		{"Bank Nowhere and the state", "1", "bank"},
		{"Bank Nowhere ZAO", "1", "zao"},
		{"NWB", "1", "bank"},
		{"Ivan Nigdeev, a tile maker", "1", "person"},
		{"Twin Works", "2", "twin-2"},
		{"Twin Works", "3", ""},                    // two entries bear the name
		{"Nowhere Holding Bank of Tiles", "1", ""}, // the name goes on
		{"Nowhere", "1", ""},
		{"Nigde Optics LLC, a maker", "1", ""}, {"LLC Nigde Optics", "1", ""}, // another form
		{"Nowhere Holding airport, a place", "1", ""}, // a thing named after it
		{"Joint Stock Company Farther Quay", "1", ""},
		{"", "1", ""},
	} {
		if got, _ := x.Find(c.text, c.group); got != c.want {
			t.Errorf("%q in %s: got %q, want %q", c.text, c.group, got, c.want)
		}
	}
}
