package currency

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"time"

	"tallyman/internal/trade"
)

// MaxAge is how many days back a rate may lie: weekends and holidays.
const MaxAge = 7

// Rate is US dollars for one unit of a currency, in steps of 10^-12: exact in
// tables as DECIMAL(20,12), so that a converted value can be computed again.
type Rate int64

// RateScale is the number of Rate steps in one.
const RateScale = 1_000_000_000_000

// String writes the rate as a decimal with as many places as it needs.
func (r Rate) String() string {
	s := big.NewRat(int64(r), RateScale).FloatString(12)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Rates is a table of dated rates to the US dollar.
type Rates struct {
	series map[string][]point // by ISO 4217, by day
	last   int                // newest day of any currency
}

type point struct {
	day  int // days since 1970-01-01
	rate Rate
}

// Convert brings an amount to US dollars by the rate of the day, or the last one
// of at most [MaxAge] days before. ok is false where there is none: unknown
// currency, no rate near the day, or after the end of a series that its
// publisher stopped while others went on. Results are rounded to millionths,
// half away from zero, as SQL does.
func (r *Rates) Convert(amount trade.Amount, ccy string, date time.Time) (usd trade.Amount, rate Rate, rateDate time.Time, ok bool) {
	rate, rateDate, ok = r.On(ccy, date)
	if !ok {
		return 0, 0, time.Time{}, false
	}
	p := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(int64(rate)))
	half := big.NewInt(RateScale / 2)
	if p.Sign() < 0 {
		half.Neg(half)
	}
	p.Quo(p.Add(p, half), big.NewInt(RateScale))
	if !p.IsInt64() {
		return 0, 0, time.Time{}, false
	}
	return trade.Amount(p.Int64()), rate, rateDate, true
}

// On is the rate for a day and the day it was published for.
func (r *Rates) On(ccy string, date time.Time) (rate Rate, rateDate time.Time, ok bool) {
	if ccy == "USD" {
		return RateScale, date, true
	}
	if r == nil {
		return 0, time.Time{}, false
	}
	s := r.series[ccy]
	day := dayOf(date)
	i, found := slices.BinarySearchFunc(s, day, func(p point, d int) int { return p.day - d })
	if !found {
		i--
		if i < 0 || day-s[i].day > MaxAge {
			return 0, time.Time{}, false
		}
		if i == len(s)-1 && s[i].day < r.last {
			return 0, time.Time{}, false // the series ended
		}
	}
	return s[i].rate, time.Unix(int64(s[i].day)*86400, 0).UTC(), true
}

// Currencies lists the codes with at least one rate, sorted; USD is always
// convertible and not among them.
func (r *Rates) Currencies() []string {
	var out []string
	for c := range r.series {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// Days is the first and the last day of a currency's rates.
func (r *Rates) Days(ccy string) (first, last time.Time, ok bool) {
	s := r.series[ccy]
	if len(s) == 0 {
		return first, last, false
	}
	at := func(p point) time.Time { return time.Unix(int64(p.day)*86400, 0).UTC() }
	return at(s[0]), at(s[len(s)-1]), true
}

func dayOf(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Read reads a rate file of either form: the long one ([ReadCSV]) or the
// ECB's wide one ([ReadECB]); its header says which. name stands in errors.
func Read(r io.Reader, name string) (*Rates, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	header, err := c.Read()
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: name, Message: "cannot read the header of the rate file", Err: err}
	}
	for i := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(header[i], "\ufeff"))
	}
	if slices.Equal(lower(header), []string{"date", "currency", "usd"}) {
		return readLong(c, name)
	}
	if len(header) > 1 && header[0] == "Date" && slices.Contains(header, "USD") {
		return readWide(c, header, name)
	}
	return nil, &trade.Error{Code: trade.CodeInput, Where: name + ", line 1",
		Message: fmt.Sprintf("header is %q", strings.Join(header, ",")),
		Next:    "expected date,currency,usd (US dollars for one unit), or the ECB's eurofxref-hist.csv, which begins Date,USD,JPY"}
}

// ReadCSV reads a CSV with the header date,currency,usd: a day (YYYY-MM-DD), an
// ISO 4217 code, US dollars for one unit.
func ReadCSV(r io.Reader, name string) (*Rates, error) { return Read(r, name) }

// ReadECB reads the European Central Bank's eurofxref-hist.csv: one line a day,
// units of each currency for one euro. Rates to the dollar are the cross rates.
func ReadECB(r io.Reader, name string) (*Rates, error) { return Read(r, name) }

func readLong(c *csv.Reader, name string) (*Rates, error) {
	t := &Rates{series: map[string][]point{}}
	err := each(c, func(row []string, line int) error {
		if len(row) != 3 {
			return bad(name, line, "", fmt.Sprintf("%d cells", len(row)), "date, currency and usd")
		}
		day, err := time.Parse(time.DateOnly, strings.TrimSpace(row[0]))
		if err != nil {
			return bad(name, line, "date", row[0], "a day as YYYY-MM-DD")
		}
		code, ok := Code(row[1], "")
		if !ok {
			return bad(name, line, "currency", row[1], "an ISO 4217 code")
		}
		v, ok := decimal(row[2])
		if !ok {
			return bad(name, line, "usd", row[2], "a positive decimal number")
		}
		rate, ok := toRate(v)
		if !ok {
			return bad(name, line, "usd", row[2], "US dollars for one unit, between 0.000000000001 and 9000000")
		}
		t.add(code, dayOf(day), rate)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t.sorted(name)
}

func readWide(c *csv.Reader, header []string, name string) (*Rates, error) {
	t := &Rates{series: map[string][]point{}}
	usd := slices.Index(header, "USD")
	err := each(c, func(row []string, line int) error {
		day, err := time.Parse(time.DateOnly, strings.TrimSpace(row[0]))
		if err != nil {
			return bad(name, line, "Date", row[0], "a day as YYYY-MM-DD")
		}
		if len(row) <= usd {
			return bad(name, line, "USD", "no cell", "dollars for one euro")
		}
		perEuro, ok := decimal(row[usd])
		if !ok {
			if absent(row[usd]) {
				return nil // no dollar that day: no cross rates
			}
			return bad(name, line, "USD", row[usd], "dollars for one euro, or N/A")
		}
		for i, cell := range row[1:] {
			if i+1 >= len(header) || header[i+1] == "" || absent(cell) {
				continue
			}
			v, ok := decimal(cell)
			if !ok {
				return bad(name, line, header[i+1], cell, "units for one euro, or N/A")
			}
			code, cross := header[i+1], new(big.Rat).Quo(perEuro, v)
			if code == "USD" {
				code, cross = "EUR", perEuro
			}
			rate, ok := toRate(cross)
			if !ok {
				return bad(name, line, code, cell, "a rate between 0.000000000001 and 9000000 dollars a unit")
			}
			t.add(code, dayOf(day), rate)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t.sorted(name)
}

// each calls f for every line after the header.
func each(c *csv.Reader, f func(row []string, line int) error) error {
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read rates: %w", err)
		}
		line, _ := c.FieldPos(0)
		if err := f(row, line); err != nil {
			return err
		}
	}
}

func (r *Rates) add(code string, day int, rate Rate) {
	r.series[code] = append(r.series[code], point{day, rate})
	r.last = max(r.last, day)
}

// sorted orders every series and refuses two rates for one day.
func (r *Rates) sorted(name string) (*Rates, error) {
	for code, s := range r.series {
		slices.SortFunc(s, func(a, b point) int { return a.day - b.day })
		for i := 1; i < len(s); i++ {
			if s[i].day == s[i-1].day && s[i].rate != s[i-1].rate {
				return nil, &trade.Error{Code: trade.CodeInput, Where: name,
					Message: fmt.Sprintf("two rates for %s on %s: %s and %s", code,
						time.Unix(int64(s[i].day)*86400, 0).UTC().Format(time.DateOnly), s[i-1].rate, s[i].rate),
					Next: "keep one"}
			}
		}
		r.series[code] = slices.CompactFunc(s, func(a, b point) bool { return a.day == b.day })
	}
	return r, nil
}

func toRate(v *big.Rat) (Rate, bool) {
	v = new(big.Rat).Mul(v, big.NewRat(RateScale, 1))
	n := new(big.Int).Quo(new(big.Int).Add(new(big.Int).Lsh(v.Num(), 1), v.Denom()), new(big.Int).Lsh(v.Denom(), 1))
	if !n.IsInt64() || n.Sign() <= 0 {
		return 0, false
	}
	return Rate(n.Int64()), true
}

// decimal reads a plain positive number.
func decimal(s string) (*big.Rat, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789.") != "" {
		return nil, false
	}
	v, ok := new(big.Rat).SetString(s)
	return v, ok && v.Sign() > 0
}

func absent(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || s == "N/A" || s == "-"
}

func bad(name string, line int, column, found, expected string) error {
	where := fmt.Sprintf("%s, line %d", name, line)
	if column != "" {
		where += ", column " + column
	}
	return &trade.Error{Code: trade.CodeInput, Where: where, Message: fmt.Sprintf("found %q, expected %s", found, expected)}
}

func lower(ss []string) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = strings.ToLower(s)
	}
	return out
}
