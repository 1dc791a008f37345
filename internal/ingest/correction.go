package ingest

import (
	"strconv"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// correctionMark opens the number of a form that corrects a declaration
// (корректировка декларации на товары; form and filling-in: decision 289 of the
// Collegium of the Eurasian Economic Commission of 10 December 2013).
const correctionMark = "КДТ"

// correction reads which correction of its declaration a row is of: from the
// column of corrections, else from the number behind the declaration's own.
func (p *plan) correction(it *ItemRow, cells []string, n *notes) {
	if p.amended != nil {
		if c := p.get(cells, p.amended); c != "" {
			no, ok := correctionOf(c, p.dates)
			if !ok {
				n.add("correction-unread", c)
			}
			if no > 0 {
				it.Correction = &no
			}
			return
		}
	}
	if no := correctionSuffix(it.DeclNo, it.ItemNo); no > 0 && it.Grain == string(trade.GrainItem) {
		it.Correction = &no
	}
}

// correctionOf reads a cell: the number of the correction, or its date as
// YYYYMMDD; 0 for the original. Dates are later than numbers, and a file that
// gives dates gives them for every correction.
func correctionOf(cell string, dates source.DateStyle) (int32, bool) {
	if day, _, err := dates.Parse(cell); err == nil && strings.ContainsAny(cell, ".-/") {
		no, err := strconv.ParseInt(strings.ReplaceAll(trade.DateOf(day), "-", ""), 10, 32)
		return int32(no), err == nil
	}
	up := strings.ToUpper(cell)
	switch up {
	case "НЕТ", "NO", "ORIGINAL", "ОРИГИНАЛ", "ПЕРВИЧНАЯ":
		return 0, true
	}
	for _, head := range []string{correctionMark, "VERSION", "VER.", "REV.", "ВЕРСИЯ", "№", "V", "-", ":", "."} {
		up = strings.TrimSpace(strings.TrimPrefix(up, head))
	}
	if up = strings.TrimSuffix(up, ".0"); len(up) > 3 {
		return 0, false
	}
	no, err := strconv.ParseUint(up, 10, 31)
	return int32(no), err == nil
}

// correctionSuffix reads the number behind POST/DDMMYY/SERIAL. Vendors write the
// item's number there too: one that equals the row's item number is that, unless
// it is written as corrections are (two digits, 01) or the number says that it
// is a correction's.
func correctionSuffix(decl string, item *int32) int32 {
	if strings.Count(decl, "/") < 3 {
		return 0
	}
	up := strings.ToUpper(strings.Trim(strings.Join(strings.Fields(decl), ""), "/"))
	bare := strings.Trim(strings.TrimPrefix(up, correctionMark), "/")
	parts := strings.Split(bare, "/")
	if len(parts) != 4 || len(parts[1]) != 6 || len(parts[2]) < 5 || !digitsOnly(parts[0]+parts[1]+parts[2]+parts[3]) || len(parts[3]) > 2 {
		return 0
	}
	no, err := strconv.ParseInt(parts[3], 10, 32)
	if err != nil {
		return 0
	}
	stated := bare != up || len(parts[3]) == 2 && parts[3][0] == '0'
	if !stated && (item == nil || int64(*item) == no) {
		return 0
	}
	return int32(no)
}
