package source

import (
	"strings"
	"testing"
	"time"
)

func TestDatesOfAColumn(t *testing.T) {
	for _, tc := range []struct {
		name  string
		cells []string
		note  string // the note holds this
		read  map[string]string
	}{
		{"days first with points", []string{"01.02.2025"}, "", map[string]string{"01.02.2025": "2025-02-01 day", "31.12.25": "2025-12-31 day", "31.02.2025": "", "2025-03-31": "2025-03-31 day", "1.2.2025": "2025-02-01 day", "01.02.2025 10:15": "2025-02-01 day"}},
		{"spreadsheet serials", []string{"45597"}, "", map[string]string{"45597": "2024-11-01 day", "45597.75": "2024-11-01 day", "99999": ""}},
		{"month and day", []string{"01/02/2025", "03/25/2025"}, "", map[string]string{"01/02/2025": "2025-01-02 day", "12/31/2025 11:59 PM": "2025-12-31 day", "25/03/2025": ""}},
		{"day and month", []string{"01/02/2025", "25/03/2025"}, "", map[string]string{"01/02/2025": "2025-02-01 day"}},
		{"nothing tells", []string{"01/02/2025", "03/04/2025"}, "tells day from month", map[string]string{"01/02/2025": "2025-02-01 day"}},
		{"both orders", []string{"25/03/2025", "26/03/2025", "03/25/2025"}, "the others are rejected", map[string]string{"25/03/2025": "2025-03-25 day", "03/25/2025": ""}},
		{"midnight in India", []string{"2025-03-28T18:30:00.000Z", "2024-12-31T18:30:00.000Z"}, "UTC+05:30", map[string]string{"2024-12-31T18:30:00.000Z": "2025-01-01 day"}},
		{"midnight in Moscow", []string{"2025-03-28T21:00:00Z"}, "UTC+03:00", map[string]string{"2025-03-28T21:00:00Z": "2025-03-29 day"}},
		{"months", []string{"Oct 2024"}, "", map[string]string{"Oct 2024": "2024-10-01 month", "2024-10": "2024-10-01 month", "202410": "2024-10-01 month", "10.2024": "2024-10-01 month", "октябрь 2024": "2024-10-01 month", "Ağu 2024": "2024-08-01 month", "2024": "2024-01-01 year", "2024年3月": "2024-03-01 month"}},
		{"names of months", []string{"01-Jan-24"}, "", map[string]string{"01-Jan-24": "2024-01-01 day", "March 5, 2024": "2024-03-05 day", "12 марта 2024 г.": "2024-03-12 day", "2024年3月5日": "2024-03-05 day"}},
		{"digits only", []string{"20250331"}, "", map[string]string{"20250331": "2025-03-31 day", "31032025": "2025-03-31 day", "20251331": ""}},
		{"six digits", []string{"310325"}, "", map[string]string{"310325": "2025-03-31 day"}},
		{"not dates", []string{"x"}, "", map[string]string{"x": "", "NULL": "", "0": "", "1.5": "", "01.01.1900": "", "2204-01-01": "", "9013100000": "", "12345678901": ""}},
	} {
		style, note := GuessDates(tc.cells, DateStyle{})
		if !strings.Contains(note, tc.note) || tc.note == "" && note != "" {
			t.Errorf("%s: note %q, want %q", tc.name, note, tc.note)
		}
		for cell, want := range tc.read {
			day, precision, err := style.Parse(cell)
			got := ""
			if err == nil {
				got = time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) + " " + string(precision)
			}
			if got != want {
				t.Errorf("%s (%+v): %q is %q, want %q (%v)", tc.name, style, cell, got, want, err)
			}
		}
	}
}

func TestDayOfAgreesWithTheCalendar(t *testing.T) {
	for d := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC); d.Year() < 2101; d = d.AddDate(0, 0, 1) {
		day, ok := DayOf(d.Year(), int(d.Month()), d.Day())
		if !ok || int64(day)*86400 != d.Unix() {
			t.Fatalf("%s is %d (%v)", d.Format(time.DateOnly), day, ok)
		}
	}
}

// FuzzDate: never a panic, and never a day outside the bounds.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"01.02.2025", "2025-03-28T18:30:00.000Z", "45597.5", "Oct 2024", "2024年3月5日", "1/2/3", "T:", "::", "1:2", "٣"} {
		f.Add(s, 330)
	}
	f.Fuzz(func(t *testing.T, s string, offset int) {
		for _, order := range []string{"dmy", "mdy"} {
			day, _, err := DateStyle{Order: order, Offset: offset % 1440}.Parse(s)
			if err == nil && (day < firstDay-1 || day > lastDay+1) {
				t.Fatalf("%q is day %d", s, day)
			}
			GuessDates([]string{s}, DateStyle{})
		}
	})
}
