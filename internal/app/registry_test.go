package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/detect"
)

func TestReadRegistry(t *testing.T) {
	got, err := readRegistry(strings.NewReader("\uFEFFName,TAX_ID,country,registered,capital,head\n\"ООО \"\"Вымысел\"\"\",7700000001,Russia,2022-03-01,\"10,000 RUB\",somebody\nNebylitsa,,,1970-01-02,,\n"), "registry.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []detect.Company{{TaxID: "7700000001", Name: `ООО "Вымысел"`, Country: "RU", Registered: 19052, Capital: "10,000 RUB"}, {Name: "Nebylitsa", Registered: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRegistryRefuses(t *testing.T) {
	for data, say := range map[string]string{
		"":                                "has no head",
		"name,country\nA,RU\n":            "needs registered",
		"registered\n2022-01-01\n":        "tax_id or name",
		"name,registered\nA,01.03.2022\n": `registry.csv, line 2: registered: "01.03.2022" is no date`,
		"name,registered\n\nA,2022-01-01\n,2022-01-01\n":    "line 4: neither tax_id nor name",
		"name,registered,country\nA,2022-01-01,Nowhere\n":   `"Nowhere" is no country`,
		"name,registered\nA,2022-01-01,one cell too many\n": "is no CSV",
	} {
		if _, err := readRegistry(strings.NewReader(data), "registry.csv"); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v, want %q", data, err, say)
		}
	}
}
