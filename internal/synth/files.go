package synth

import (
	"fmt"
	"strings"
	"time"
)

// Layouts, by what a user would call them.
const (
	layoutDeclaration   = "ru-declaration"          // Gnnn columns, Windows-1251, semicolons
	layoutVendor        = "ru-vendor"               // vendor's English XLSX, title block, header on line 6
	layoutPlain         = "ru-plain"                // Russian headers without codes, UTF-8 with byte order mark
	layoutKazakhImport  = "kz-import"               // vendor XLSX
	layoutKazakhExport  = "kz-export"               // vendor XLSX
	layoutTurkish       = "tr"                      // family name of the next
	layoutTurkishExport = layoutTurkish + "-export" // vendor XLSX
	layoutOwn           = "own-list"                // somebody's own list, English and Chinese headers, GB 18030
)

// fileSpec is one file to write.
type fileSpec struct {
	index  int
	name   string
	layout string
	from   time.Time // first day
	to     time.Time // last day
	rows   int
}

// share of all items that each layout gets, and months per file.
var layoutPlan = []struct {
	layout string
	share  float64
	months int
	name   func(from time.Time) string
}{
	{layoutDeclaration, .46, 1, func(t time.Time) string { return "alfa-declarations-" + t.Format("2006-01") + ".synthetic.csv" }},
	{layoutVendor, .11, 3, func(t time.Time) string { return "bravo Russia Import Full " + quarter(t) + ".synthetic.xlsx" }},
	{layoutPlain, .21, 3, func(t time.Time) string { return "charlie ВЭД импорт " + quarter(t) + ".synthetic.csv" }},
	{layoutKazakhImport, .07, 6, func(t time.Time) string { return "delta Kazakhstan Import F " + half(t) + ".synthetic.xlsx" }},
	{layoutKazakhExport, .06, 6, func(t time.Time) string { return "delta Kazakhstan Export F " + half(t) + ".synthetic.xlsx" }},
	{layoutTurkishExport, .04, 6, func(t time.Time) string { return "delta Turkey Export F " + half(t) + ".synthetic.xlsx" }},
	{layoutOwn, .05, 12, func(t time.Time) string {
		return "echo 出口明细 shipping list " + t.Format("2006") + ".synthetic.csv"
	}},
}

func quarter(t time.Time) string { return fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3) }
func half(t time.Time) string    { return fmt.Sprintf("%d-H%d", t.Year(), (int(t.Month())+5)/6) }

// specs lays the window out in files; the last file of a layout takes the
// rounding. Trade grows a little and follows the seasons.
func specs(opt Options) []*fileSpec {
	var out []*fileSpec
	left := opt.Items
	for l, plan := range layoutPlan {
		total := int(plan.share * float64(opt.Items))
		if l == len(layoutPlan)-1 {
			total = left
		}
		left -= total
		files := (opt.Months + plan.months - 1) / plan.months
		remaining := total
		for i := range files {
			from := opt.Start.AddDate(0, i*plan.months, 0)
			end := opt.Start.AddDate(0, min(opt.Months, (i+1)*plan.months), 0).AddDate(0, 0, -1)
			n := total / files
			if plan.months < 12 {
				n = int(float64(n) * (0.92 + 0.16*float64(i)/float64(max(1, files-1))))
			}
			if i == files-1 {
				n = remaining
			}
			remaining -= n
			out = append(out, &fileSpec{index: len(out), name: plan.name(from), layout: plan.layout, from: from, to: end, rows: n})
		}
	}
	return out
}

// number is a declaration number in the grammar of the layout's customs. The
// serial is scattered (one to one, modulo a prime), so that nothing in a number
// tells planted declarations from honest ones.
func (s *fileSpec) number(on time.Time, serial int) string {
	serial = serial * 1_234_577 % 9_999_991
	switch s.layout {
	case layoutKazakhImport, layoutKazakhExport:
		return fmt.Sprintf("%s/%s/%07d", s.post(on), on.Format("020106"), serial)
	case layoutTurkishExport:
		return fmt.Sprintf("%s%sEX%08d", on.Format("06"), s.post(on), serial)
	case layoutOwn:
		return fmt.Sprintf("ECHO%s%07d", on.Format("0601"), serial)
	}
	return fmt.Sprintf("%s/%s/%07d", s.post(on), on.Format("020106"), serial)
}

// post is a customs post; none of these exists.
func (s *fileSpec) post(on time.Time) string {
	n := on.YearDay() % 5
	switch s.layout {
	case layoutKazakhImport, layoutKazakhExport:
		return fmt.Sprintf("5999%d", n)
	case layoutTurkishExport:
		return fmt.Sprintf("99990%d", n)
	case layoutOwn:
		return ""
	}
	return fmt.Sprintf("1099901%d", n)
}

// sheet writes records in one layout.
type sheet interface {
	// write appends one row.
	write(r *record) error
	// firstRow is the number of the first data row, counted from 1 with the header.
	firstRow() int
	// encoding as the ingest would name it.
	encoding() string
	close() error
}

func openSheet(path string, s *fileSpec) (sheet, error) {
	switch s.layout {
	case layoutDeclaration:
		return newDeclarationSheet(path)
	case layoutPlain:
		return newPlainSheet(path)
	case layoutOwn:
		return newOwnSheet(path)
	case layoutVendor:
		return newVendorSheet(path, s)
	case layoutKazakhImport, layoutKazakhExport:
		return newKazakhSheet(path, s)
	case layoutTurkishExport:
		return newTurkishSheet(path, s)
	}
	return nil, fmt.Errorf("no layout %q", s.layout)
}

// hsWritten is the HS code as the file has it.
func (r *record) hsWritten() string {
	if r.lostZero {
		return strings.TrimPrefix(r.hs, "0")
	}
	return r.hs
}

// date is the record's date as the file has it.
func (r *record) date(layout string) string {
	if r.badDate != "" {
		return r.badDate
	}
	return r.decl.on.Format(layout)
}
