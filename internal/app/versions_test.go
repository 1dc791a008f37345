package app_test

import (
	"path/filepath"
	"strings"
	"testing"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
)

// caseOf is a case of files, by name and text, that was run.
func caseOf(t *testing.T, files ...string) *app.Case {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, ""); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	for i := 0; i < len(files); i += 2 {
		path := write(t, filepath.Join(t.TempDir(), files[i]), files[i+1])
		if _, err := c.Ingest(t.Context(), []string{path}, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err }); err != nil {
			t.Fatalf("%s: %v", files[i], err)
		}
	}
	if _, err := c.Run(t.Context(), app.RunOptions{}); err != nil {
		t.Fatal(err)
	}
	return c
}

// asked runs a query and joins its cells.
func asked(t *testing.T, c *app.Case, query string) string {
	t.Helper()
	var lines []string
	if err := c.SQL(t.Context(), query, func(r app.Record) error {
		raw, err := r.MarshalJSON()
		lines = append(lines, string(raw))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

const declarations = "Дата;Номер ДТ;Номер КДТ;№ товара;Получатель;ИНН;Отправитель;Код ТН ВЭД;Описание товара;Вес нетто;Статистическая стоимость, долл. США\n"

// A corrected declaration is counted once, as it was corrected; trace and
// explanation lead to the older version, and rejects list it.
func TestCorrectedDeclaration(t *testing.T) {
	c := caseOf(t,
		"first.csv", declarations+"31.03.2025;10012020/310325/5016594;;1;ООО НЕБЫЛИЦА;9700000028;NEVERLAND LTD;9013109000;ПРИЦЕЛ;1,5;100,00\n"+
			"31.03.2025;10012020/310325/5016595;;1;ООО НЕБЫЛИЦА;9700000028;NEVERLAND LTD;9013109000;ПРИЦЕЛ;1,5;50,00\n",
		"later.csv", declarations+"31.03.2025;10012020/310325/5016594;1;1;ООО НЕБЫЛИЦА;9700000028;NEVERLAND LTD;9013109000;ПРИЦЕЛ;1,5;140,00\n"+
			"31.03.2025;10012020/310325/5016595;;1;ООО НЕБЫЛИЦА;9700000028;NEVERLAND LTD;9013109000;ПРИЦЕЛ;1,5;55,00\n")
	if got, want := asked(t, c, "SELECT decl_no, value_usd FROM normalize.item ORDER BY ALL"), "{\"decl_no\":\"10012020/310325/5016594\",\"value_usd\":140}\n"+
		"{\"decl_no\":\"10012020/310325/5016595\",\"value_usd\":50}\n{\"decl_no\":\"10012020/310325/5016595\",\"value_usd\":55}"; got != want {
		t.Errorf("counted:\n%s\nwant:\n%s", got, want)
	}
	listed := map[string]string{}
	var old string
	if err := c.Rejects(t.Context(), func(r app.Record) error {
		listed[r.Text("kind")+" "+r.Text("file")] = r.Text("reason") + " " + r.Text("found")
		if r.Text("reason") == "corrected" {
			old = r.Text("twin")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(listed) != 2 || listed["duplicate first.csv"] != "corrected " {
		t.Errorf("rejects list %q", listed)
	}
	different := listed["differs first.csv"] + listed["differs later.csv"]
	if !strings.Contains(different, "value ") || !strings.Contains(different, "50.000000") || !strings.Contains(different, "55.000000") {
		t.Errorf("the two versions without a mark: %q", listed)
	}
	traced := 0
	if _, _, err := c.Trace(t.Context(), old, app.TraceOptions{}, func(row app.TracedRow) error {
		traced++
		if len(row.LeftOut) != 1 || row.LeftOut[0].Rule != "corrected" || row.LeftOut[0].File != "first.csv" || row.LeftOut[0].Row != 2 ||
			!strings.Contains(row.LeftOut[0].Differs, "value 100.000000, counted 140.000000") {
			t.Errorf("history %+v", row.LeftOut)
		}
		return nil
	}); err != nil || traced != 1 {
		t.Fatal(traced, err)
	}
	// The older version itself leads to the row that is counted for it.
	left := strings.Trim(strings.TrimPrefix(asked(t, c, "SELECT item_id FROM normalize.duplicate"), `{"item_id":`), `"}`)
	if _, _, err := c.Trace(t.Context(), left, app.TraceOptions{}, func(row app.TracedRow) error {
		if row.ItemID != old || !strings.Contains(row.Note, "corrected") {
			t.Errorf("traced %s: %s", row.ItemID, row.Note)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	fig, err := c.Measure(t.Context(), "count rows")
	if err != nil {
		t.Fatal(err)
	}
	ex, err := c.Explain(t.Context(), fig.ID)
	if err != nil || len(ex.Rows) != 3 || !strings.Contains(ex.Rows[0].Text("counted_for"), left+" (corrected)") {
		t.Errorf("explained %v: %+v", err, ex.Rows)
	}
}
