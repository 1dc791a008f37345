package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

const unknownTable = "Отчёт о поставках;;;;;;;\nNo;Ship Date;Грузоотправитель;Consignee 收货人;HS Code;Описание товара;Net weight, kg;Сумма, USD\n" +
	"1;25/03/2025;A LTD;B LLC;9013100000;ПРИЦЕЛ;1 234,5;10,25\n2;01/04/2025;A LTD;C LLC;8108906000;ПРУТОК;2,5;20\n3;02/04/2025;A LTD;C LLC;8108906000;ПРУТОК;2,5;20\n"

func TestDetectedMappingReplays(t *testing.T) {
	path := tempFile(t, unknownTable)
	m, evidence, err := DetectFile(t.Context(), path, OpenOptions{}, MapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[Field]string{"on": "Ship Date", "sender_name": "Грузоотправитель", "recipient_name": "Consignee 收货人", "hs": "HS Code", "description": "Описание товара", "net_kg": "Net weight, kg", "value_invoice_usd": "Сумма, USD"}
	if diff := cmp.Diff(want, m.Headers()); diff != "" {
		t.Errorf("mapping (-want +got):\n%s", diff)
	}
	if len(evidence) != 8 || evidence[0].Field != "" || m.HeaderRow != 2 {
		t.Errorf("evidence %+v, header %d", evidence, m.HeaderRow)
	}
	data, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseMapping(data)
	if err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	b, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	tables, _, err := b.Tables(t.Context(), MapOptions{Mapping: again})
	if err != nil {
		t.Fatal(err)
	}
	got := tables[0].Mapping
	got.Hash, got.Warnings, m.Warnings, m.Constants = "", nil, nil, nil
	if diff := cmp.Diff(m, got); diff != "" {
		t.Errorf("the replayed mapping differs (-detected +replayed):\n%s", diff)
	}
	// The month after, the title is one line longer.
	if tables, _, err = mustOpen(t, tempFile(t, "x\n"+unknownTable)).Tables(t.Context(), MapOptions{Mapping: again}); err != nil || tables[0].HeaderRow != 3 {
		t.Errorf("moved header: %v", err)
	}
}

func mustOpen(t *testing.T, path string) *Book {
	t.Helper()
	b, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func TestWrongMappingsAreExplained(t *testing.T) {
	for _, tc := range []struct{ yaml, want string }{
		{"columns: {net_kgs: {header: HS}}", `"net_kgs" is not a field; did you mean "net_kg"?`},
		{"columns: {net_kg: {header: N, factor: minus}}", `columns.net_kg: factor "minus"`},
		{"columns: {on: {}}", "neither header nor position"},
		{"colums: {}", "unknown field"},
		{"direction: sideways\ncolumns: {}", `direction is "sideways"`},
	} {
		if _, err := ParseMapping([]byte(tc.yaml)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.yaml, err, tc.want)
		}
	}
	m, err := ParseMapping([]byte("columns: {\"on\": {header: Shipped On}, hs: {header: HS Code}, net_kg: {header: \"Net weight, kg\", numbers: {decimal: \".\"}}, value_invoice_usd: {header: \"Описание товара\"}, sender_name: {position: 3}}"))
	if err != nil {
		t.Fatal(err)
	}
	problems, err := Check(t.Context(), tempFile(t, unknownTable), m, OpenOptions{})
	if err != nil || len(problems) != 1 || problems[0].Field != "on" || !problems[0].Fatal || !strings.Contains(problems[0].Message, `there is no header "Shipped On"`) {
		t.Errorf("%v %v", problems, err)
	}
	m.Columns["on"].Header = "Ship Date"
	problems, err = Check(t.Context(), tempFile(t, unknownTable), m, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var fields []Field
	for _, p := range problems {
		fields = append(fields, p.Field)
	}
	if diff := cmp.Diff([]Field{"net_kg", "value_invoice_usd"}, fields); diff != "" {
		t.Errorf("%v\n%s", problems, diff)
	}
}

func TestManifestsAreSound(t *testing.T) {
	layouts, err := All()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range layouts {
		id := l.SourceID()
		if seen[id] {
			t.Errorf("source %s twice", id)
		}
		seen[id] = true
		for f, spec := range l.Columns {
			if len(spec.spellings()) == 0 {
				t.Errorf("%s: field %s has no header", id, f)
			}
		}
		if l.Grain == "party-month" && l.Columns[FieldItemNo].Headers != nil {
			t.Errorf("%s: monthly sums have no item numbers", id)
		}
		for f := range l.Constants {
			if len(l.Columns[f].spellings()) > 0 {
				t.Errorf("%s: %s is both a column and a constant", id, f)
			}
		}
	}
	if len(synonyms()) < 500 {
		t.Errorf("%d wordings of headers", len(synonyms()))
	}
	for syn, fields := range synonyms() {
		if syn == "" {
			t.Errorf("empty wording for %v", fields)
		}
	}
	if _, err := parseManifest([]byte("id: x\ntitle: y\nlayouts: [{id: a, grain: item, required: [A], columns: {hss: A}}]")); err == nil {
		t.Error("a manifest with an unknown field passes")
	}
}

// TestEncodingGuesses: each text in each set must be told apart, from short
// samples in capitals and small letters.
func TestEncodingGuesses(t *testing.T) {
	texts := map[string]string{
		"windows-1251": "Наименование получателя;Описание товара\nООО ПРОМТЕХСНАБ;ПРИЦЕЛ ОПТИЧЕСКИЙ\nОбщество с ограниченной ответственностью;прутки титановые\n",
		"koi8-r":       "Наименование получателя;Описание товара\nООО ПРОМТЕХСНАБ;ПРИЦЕЛ ОПТИЧЕСКИЙ\nОбщество с ограниченной ответственностью;прутки титановые\n",
		"ibm866":       "Наименование получателя;Описание товара\nООО ПРОМТЕХСНАБ;ПРИЦЕЛ ОПТИЧЕСКИЙ\nОбщество с ограниченной ответственностью;прутки титановые\n",
		"gb18030":      "数据年月,商品编码,商品名称,贸易伙伴名称\n202201,84713000,便携式自动数据处理设备,俄罗斯联邦\n202201,90131000,武器用望远镜瞄准具,哈萨克斯坦\n",
		"windows-1254": "BEYANNAME NO;GÖNDEREN;EŞYA TANIMI\n1;ÖZGÜR DIŞ TİCARET LTD. ŞTİ.;DÜRBÜN VE NİŞANGAH\n2;Işık Çelik Sanayi ve Ticaret A.Ş.;Çelik boru, ağır yük için\n",
		"windows-1252": "DÉCLARATION;EXPÉDITEUR;DÉSIGNATION\n1;Société Générale d'Équipement;pièces détachées de véhicules à moteur\n2;Fabrique française d'à côté;câbles électriques isolés\n",
	}
	for name, text := range texts {
		raw, err := charsets()[name].NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		e, err := GuessEncoding(raw)
		if err != nil || e.Name != name {
			t.Errorf("%s was taken for %s: %s (%v)", name, e.Name, e.Reason, err)
		}
		d, err := newDecoder(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.text(raw); got != text {
			t.Errorf("%s decodes as %q", name, got)
		}
	}
	if _, err := EncodingByName("klingon"); err == nil {
		t.Error("an unknown encoding passes")
	}
}

func TestPackedFiles(t *testing.T) {
	pack := map[string]func(*bytes.Buffer){
		"a.csv.gz": func(b *bytes.Buffer) {
			w := gzip.NewWriter(b)
			_, _ = w.Write([]byte(unknownTable))
			_ = w.Close()
		},
		"a.zip": func(b *bytes.Buffer) {
			w := zip.NewWriter(b)
			f, _ := w.Create("поставки.csv")
			_, _ = f.Write([]byte(unknownTable))
			_ = w.Close()
		},
		"a.csv.zst": func(b *bytes.Buffer) {
			w, _ := zstd.NewWriter(b)
			_, _ = w.Write([]byte(unknownTable))
			_ = w.Close()
		},
	}
	for name, write := range pack {
		var buf bytes.Buffer
		write(&buf)
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		tables, _, err := mustOpen(t, path).Tables(context.Background(), MapOptions{})
		if err != nil || len(tables[0].Headers) != 8 {
			t.Errorf("%s: %v", name, err)
		}
	}
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 100 {
		_, _ = w.Write(bytes.Repeat([]byte("0"), 1<<20))
	}
	_ = w.Close()
	path := filepath.Join(t.TempDir(), "bomb.gz")
	if err := os.WriteFile(path, bomb.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, OpenOptions{}); err == nil || !strings.Contains(err.Error(), "unpacks to more than") {
		t.Errorf("bomb: %v", err)
	}
}
