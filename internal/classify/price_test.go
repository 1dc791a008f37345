package classify

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// A price supports what the words say, or speaks against it; alone it says
// nothing, and the reason names both amounts.
func TestPriceIsASupportingCue(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	score := func(g Goods) (float64, string) {
		for _, m := range c.Classify(g).Classes {
			if m.ID == "drone" {
				return m.Score, m.Explain()
			}
		}
		return 0, ""
	}
	drone := Goods{Text: "Квадрокоптер"}
	plain, _ := score(drone)
	drone.Worth = Worth{PerPiece: 900}
	dear, why := score(drone)
	if dear <= plain || !strings.Contains(why, "USD 900 a piece") {
		t.Errorf("at 900 dollars the score is %v (%s), without a price %v", dear, why, plain)
	}
	drone.Worth = Worth{PerPiece: 3.456}
	cheap, why := score(drone)
	if cheap >= plain || cheap < Threshold || !strings.Contains(why, "USD 3.5 a piece") || !strings.Contains(why, "USD 25") {
		t.Errorf("at 3.46 dollars the score is %v (%s), without a price %v", cheap, why, plain)
	}
	drone.HS = "3926909700"
	if m := c.Classify(drone).Mismatch; m == nil || m.Ratio != oddsTerm || m.Words != "Квадрокоптер" {
		t.Errorf("mismatch is %+v, want that of the words alone", m)
	}
	if hidden, _ := score(drone); hidden < Threshold {
		t.Errorf("a price and a code that a smuggler may choose hide the words: %v", hidden)
	}
	drone.HS = ""
	drone.Worth = Worth{PerKg: 3.456}
	if s, _ := score(drone); s != plain {
		t.Error("the price of a kilogram is taken for that of a piece")
	}
	if r := c.Classify(Goods{Text: "Плитка керамическая", Worth: Worth{PerPiece: 900, PerKg: 900}}); len(r.Classes) != 0 {
		t.Errorf("a price alone makes %+v", r.Classes)
	}
}

func TestPricesOfACSV(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	const in = "text,hs,value_usd,quantity,unit,net_kg\nКвадрокоптер,9503001000,35,10,шт,\nКвадрокоптер,9503001000,3500,10,796,\nЛист титановый,,900,,,10\nКвадрокоптер,,1 000,10,шт,\n"
	if _, err := c.CSV(strings.NewReader(in), &out, false); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ class, why string }{
		{"drone", "USD 3.5 a piece"}, {"drone", "USD 350 a piece"}, {"titanium", "USD 90 a kg"}, {"drone", `value_usd is "1 000", expected a number`},
	} {
		if got := rows[i+1]; got[6] != want.class || !strings.Contains(got[8], want.why) {
			t.Errorf("row %d is %q because %q, want %q because %q", i+1, got[6], got[8], want.class, want.why)
		}
	}
}

func TestFloorsAreChecked(t *testing.T) {
	for _, s := range []Sold{{By: "pair", From: 1}, {By: "kg"}} {
		if err := s.check(); err == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

// Secondary lists have a column of their own, where it is asked for.
func TestSecondaryColumn(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	const in = "text,hs\nВертолет,8802110000\nКартофель,0701900000\n"
	var plain, more bytes.Buffer
	if _, err := c.CSV(strings.NewReader(in), &plain, false); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CSV(strings.NewReader(in), &more, true); err != nil {
		t.Fatal(err)
	}
	without := strings.Split(strings.TrimSpace(plain.String()), "\n")
	for i, added := range []string{",secondary", ",eu-xi.A", ","} {
		if line := strings.Split(more.String(), "\n")[i]; line != without[i]+added {
			t.Errorf("line %d is %q, want %q and %q", i, line, without[i], added)
		}
	}
}
