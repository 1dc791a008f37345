package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
)

// A file with headers that say little is brought in by five steps: what the
// columns hold is corrected, the mapping that comes of it is the one of the
// command line, and the rows are in the case at the end.
func TestImportInFiveSteps(t *testing.T) {
	k := open(t)
	before, err := k.c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "odd.csv")
	rows := "Дата;Отправитель;Получатель;Код ТН ВЭД;Описание товара;Вес нетто;X7;Страна отправления;Страна назначения\n2022-05-01;VALDORIA OPTICS LTD;ООО ТЕСТ;9013100000;Прицел оптический;12,5;1500,25;CN;RU\nвчера;VALDORIA OPTICS LTD;ООО ТЕСТ;9013100000;Прицел оптический;10,5;1400,00;CN;RU\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	k.visit("/import")
	k.do(chromedp.SendKeys("main input[type=file]", file), chromedp.WaitVisible(".columns"))
	k.settle()
	field := `document.querySelector('select[aria-label$="X7"]')`
	if got := eval[string](k, field+".value"); got != "" {
		t.Fatalf("the column X7 is taken for %q", got)
	}
	eval[bool](k, `(s => { s.value = 'value_statistical_usd'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })(`+field+`)`)
	k.settle()
	yaml := eval[string](k, "document.querySelector('.file textarea').value")
	own := filepath.Join(t.TempDir(), "own.yml")
	if err := os.WriteFile(own, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	rep, err := app.MapCheck(t.Context(), app.Env{}, own, file, nil)
	if err != nil || rep.RowsRead != 2 || rep.RowsLoaded != 1 || rep.Mapping["value_statistical_usd"] != "X7" {
		t.Errorf("the command line reads the page's mapping as %+v (%v):\n%s", rep, err, yaml)
	}
	eval[bool](k, "[...document.querySelectorAll('.file button')].find(b => b.textContent.startsWith('Check')).click(), true")
	k.do(chromedp.WaitVisible(".checked"))
	if text := eval[string](k, "document.querySelector('.checked').innerText"); !strings.Contains(text, "2 rows read, 1 would be loaded, 1 set aside") {
		t.Errorf("the check says %q", text)
	}
	k.do(chromedp.Click("main button.primary"))
	for range 300 {
		after, err := k.c.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if after.Rows["counted"] == before.Rows["counted"]+1 && after.Rows["set_aside"] == before.Rows["set_aside"]+1 {
			k.clean(t)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("the rows did not arrive: %s", eval[string](k, "document.querySelector('main').innerText"))
}
