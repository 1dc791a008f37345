package web_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tallyman/internal/app"
	"tallyman/internal/ingest"
)

// The command line reads a file into the case and runs it while a page shows the
// case: the page answers all the while, from the state before, and shows the new
// one by itself.
func TestPageNoticesTheCommandLine(t *testing.T) {
	k := open(t)
	k.visit("/records?filter=hs:901310")
	total := func() string { return eval[string](k, "document.querySelector('.totals strong').innerText") }
	before, err := strconv.Atoi(strings.ReplaceAll(total(), ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	eval[bool](k, "window.mine = true")
	file := filepath.Join(t.TempDir(), "new.csv")
	if err := os.WriteFile(file, []byte("Дата;Отправитель;Получатель;Код ТН ВЭД;Описание товара;Вес нетто;Стоимость USD;Страна отправления;Страна назначения\n2022-05-01;VALDORIA OPTICS LTD;ООО ТЕСТ;9013100000;Прицел;12,5;1500,00;CN;RU\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		// Another handle of the case, as another process has it.
		other, err := app.Open(k.c.Dir, app.Env{})
		if err == nil {
			_, err = other.Ingest(t.Context(), []string{file}, app.IngestOptions{}, func(_ ingest.Report, err error) error { return err })
		}
		if err == nil {
			_, err = other.Run(t.Context(), app.RunOptions{})
		}
		done <- err
	}()
	answers, slowest, running := 0, time.Duration(0), true
	for running {
		at := time.Now()
		n := eval[int](k, `fetch('/api/v1/cases/demo/group?by=month&filter=`+strconv.Itoa(answers)+`').then(r => r.status)`)
		if n != 200 && n != 400 {
			t.Fatalf("while the command line works the page is answered %d", n)
		}
		answers, slowest = answers+1, max(slowest, time.Since(at))
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
	}
	t.Logf("%d answers while the command line worked, the slowest after %v", answers, slowest)
	if answers < 3 || slowest > 10*time.Second {
		t.Errorf("the page had to wait: %d answers, the slowest after %v", answers, slowest)
	}
	want := strconv.Itoa(before + 1)
	for range 100 {
		if strings.ReplaceAll(total(), ",", "") == want {
			if !eval[bool](k, "window.mine === true") {
				t.Error("the page was loaded anew")
			}
			k.clean(t)
			return
		}
		k.do(chromedp.Sleep(100 * time.Millisecond))
	}
	t.Errorf("the page shows %s rows, want %s", total(), want)
}
