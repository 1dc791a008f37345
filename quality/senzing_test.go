package quality_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallyman/internal/match"
	"tallyman/internal/ref/country"
	"tallyman/internal/testdata"
	"tallyman/internal/trade"
)

// senzingRecord is a line of Senzing's truth set: each feature is a small object.
type senzingRecord struct {
	Source   string              `json:"DATA_SOURCE"`
	ID       string              `json:"RECORD_ID"`
	Features []map[string]string `json:"FEATURES"`
}

// party is a record as the matcher takes it. Phones, e-mail addresses, sex and
// employers are left out: the matcher does not look at them.
func (r *senzingRecord) party() match.Party {
	p := match.Party{ID: r.Source + ":" + r.ID, Schema: trade.Person}
	for _, f := range r.Features {
		if f["RECORD_TYPE"] == "ORGANIZATION" {
			p.Schema = trade.Company
		}
		for _, name := range []string{f["NAME_ORG"], f["NAME_FULL"]} {
			if name != "" {
				p.Names = append(p.Names, match.Name{Text: name})
			}
		}
		if last := f["NAME_LAST"]; last != "" {
			p.Names = append(p.Names, match.Name{Text: strings.TrimSpace(last + ", " + f["NAME_FIRST"] + " " + f["NAME_MIDDLE"])})
		}
		if d := birthDate(f["DATE_OF_BIRTH"]); d != "" {
			p.BirthDates = append(p.BirthDates, d)
		}
		if a := strings.Join(strings.Fields(strings.Join([]string{f["ADDR_FULL"], f["ADDR_LINE1"], f["ADDR_CITY"], f["ADDR_STATE"], f["ADDR_POSTAL_CODE"], f["ADDR_COUNTRY"]}, " ")), " "); a != "" {
			p.Addresses = append(p.Addresses, a)
		}
		for feature, typ := range map[string]string{"PASSPORT_NUMBER": "passport", "DRIVERS_LICENSE_NUMBER": "other", "SSN_NUMBER": "tax", "NATIONAL_ID_NUMBER": "registration", "TAX_ID_NUMBER": "tax", "LEI_NUMBER": "lei"} {
			if v := f[feature]; v != "" {
				c, _ := country.Code(f[strings.TrimSuffix(feature, "_NUMBER")+"_COUNTRY"])
				p.IDs = append(p.IDs, trade.Identifier{Type: typ, Value: v, Country: c})
			}
		}
	}
	return p
}

// birthDate is a date of any of the layouts that the set mixes, as ISO.
func birthDate(s string) string {
	for _, layout := range []string{"2006-01-02", "1/2/2006", "1/2/06", "2/1/2006", "2/1/06", "2-Jan-06", "2006"} {
		if d, err := time.Parse(layout, s); err == nil {
			if d.Year() > 2020 {
				d = d.AddDate(-100, 0, 0)
			}
			return d.Format("2006-01-02")
		}
	}
	return ""
}

// TestSenzingTruthSet compares every record of Senzing's truth set with every
// other, and holds the pairs against its key: which records are one party.
func TestSenzingTruthSet(t *testing.T) {
	dir := testdata.Shared(t, "names", "senzing_truth_set")
	var parties []*match.Prepared
	for _, file := range []string{"customers", "reference", "watchlist"} {
		f, err := os.Open(filepath.Join(dir, file+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for sc := bufio.NewScanner(f); sc.Scan(); {
			var r senzingRecord
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			parties = append(parties, match.Prepare(r.party()))
		}
	}
	cluster := senzingKey(t, filepath.Join(dir, "actual_truthset_key.csv"))
	model := match.Tallyman1()
	groups := map[string]*confusion{"all": {}, "persons": {}, "others": {}}
	for i, a := range parties {
		for _, b := range parties[:i] {
			x, y := a.Party(), b.Party()
			r := model.Compare(a, b)
			same := cluster[x.ID] != "" && cluster[x.ID] == cluster[y.ID]
			kind := "others"
			if x.Schema == trade.Person && y.Schema == trade.Person {
				kind = "persons"
			}
			groups["all"].add(same, r.Match)
			groups[kind].add(same, r.Match)
			if same != r.Match && testing.Verbose() {
				why := ""
				for _, w := range r.Why {
					why += " | " + w.Feature + " " + w.Left + " ~ " + w.Right
				}
				t.Logf("label %v, score %.3f: %s %s%s", same, r.Score, x.ID, y.ID, why)
			}
		}
	}
	for _, g := range []string{"all", "persons", "others"} {
		t.Logf("%-8s %d true pairs  %s", g, groups[g].tp+groups[g].fn, groups[g])
	}
	hold(t, groups, readFloors(t, "names_floor.json").Senzing)
}

// senzingKey is the cluster of each record.
func senzingKey(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rows[1:] {
		out[r[2]+":"+r[3]] = r[1]
	}
	return out
}
