package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
)

const rows = `NUMBER,DATE,SENDER,RECIPIENT,HS,DESCRIPTION,ORIGIN,DISPATCH,VALUE
1,01.03.2022,NOWHERE LENS WORKS,OOO NIGDEPRIBOR,9013100000,sights,CN,CN,1000
2,01.07.2022,OTHER TRADING HOUSE LTD,OOO TIHIY PRICHAL,9013100000,sights,CN,CN,2000
`

// A case whose files were read by another version of the readers is read again,
// from the kept originals, by the next run.
func TestRunReadsAgainWhatAnOlderVersionRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, ""); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	file := filepath.Join(t.TempDir(), "records.csv")
	if err := os.WriteFile(file, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Ingest(t.Context(), []string{file}, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	run := func() (read []string) {
		t.Helper()
		if _, err := c.Run(t.Context(), app.RunOptions{OnFile: func(r ingest.Report, _ error) { read = append(read, r.File) }}); err != nil {
			t.Fatal(err)
		}
		return read
	}
	if read := run(); len(read) != 0 {
		t.Errorf("read again without need: %v", read)
	}
	metas, err := filepath.Glob(filepath.Join(dir, "ledger", "ingest", "*", "build.json"))
	if err != nil || len(metas) != 1 {
		t.Fatal(metas, err)
	}
	data, err := os.ReadFile(metas[0])
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Replace(string(data), `"version": "`+ingest.Version+`"`, `"version": "0"`, 1)
	if old == string(data) {
		old = strings.Replace(string(data), `"version":"`+ingest.Version+`"`, `"version":"0"`, 1)
	}
	if old == string(data) {
		t.Fatalf("no version in %s", data)
	}
	if err := os.WriteFile(metas[0], []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	if read := run(); len(read) != 1 || read[0] != "records.csv" {
		t.Errorf("read again: %v", read)
	}
	fig, err := c.Measure(t.Context(), "count rows")
	if err != nil || fig.Value == nil || *fig.Value != "2" {
		t.Errorf("%+v, %v", fig, err)
	}
}
