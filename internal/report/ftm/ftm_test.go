package ftm_test

import (
	"bytes"
	"strings"
	"testing"

	"tallyman/internal/report/ftm"
)

func TestWrite(t *testing.T) {
	firm := ftm.Entity{ID: "ent-1", Schema: "LegalEntity", Caption: "ООО Небылица", Datasets: []string{"synthetic"}}
	firm.Set("name", "ООО Небылица", "", "ООО Небылица")
	firm.Set("country", "ru")
	var out bytes.Buffer
	w := ftm.NewWriter(&out)
	if err := w.Write(firm); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"ent-1","schema":"LegalEntity","caption":"ООО Небылица","properties":{"country":["ru"],"name":["ООО Небылица"]},"datasets":["synthetic"]}` + "\n"
	if out.String() != want {
		t.Errorf("got %s want %s", out.String(), want)
	}
}

// A line that other tools would refuse is refused here.
func TestCheck(t *testing.T) {
	good := map[string][]string{"date": {"2022-02"}, "departureCountry": {"cn"}, "sender": {"ent-1"}}
	if err := ftm.Check(ftm.Entity{ID: "item-1", Schema: "EconomicActivity", Properties: good}); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		e    ftm.Entity
		want string
	}{
		{ftm.Entity{ID: "x", Schema: "Shipment"}, "schema"},
		{ftm.Entity{Schema: "EconomicActivity"}, "schema"},
		{ftm.Entity{ID: "x", Schema: "Company"}, "without a name"},
		{ftm.Entity{ID: "x", Schema: "EconomicActivity", Properties: map[string][]string{"weight": {"1"}}}, "no property"},
		{ftm.Entity{ID: "x", Schema: "EconomicActivity", Properties: map[string][]string{"originCountry": {"CN"}}}, "is no country"},
		{ftm.Entity{ID: "x", Schema: "EconomicActivity", Properties: map[string][]string{"date": {"24.02.2022"}}}, "is no date"},
	} {
		if err := ftm.Check(c.e); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.e, err, c.want)
		}
	}
}
