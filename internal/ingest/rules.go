package ingest

import (
	"slices"
	"strings"

	"tallyman/internal/source"
	"tallyman/internal/trade"
)

// notes are the repairs made while reading a row.
type notes struct {
	codes []string
	texts []string
}

func (n *notes) add(code, text string) {
	n.codes = append(n.codes, code)
	n.texts = append(n.texts, text)
}

// String is "code: text; code", "" without notes.
func (n *notes) String() string {
	if len(n.codes) == 0 {
		return ""
	}
	parts := make([]string, len(n.codes))
	for i, c := range n.codes {
		parts[i] = c
		if n.texts[i] != "" {
			parts[i] += ": " + strings.ReplaceAll(n.texts[i], ";", ",")
		}
	}
	return strings.Join(parts, "; ")
}

// totalRow says whether a row without code and date opens with a word for a
// total. More words may follow it ("ИТОГО по декларации") only where no party
// is named: a company may be called Total.
func (p *plan) totalRow(it *ItemRow, cells []string) bool {
	if it.HS != "" || it.On != nil {
		return false
	}
	exact, prefix := statesTotal(cells)
	return exact || prefix && it.SenderName == "" && it.RecipientName == ""
}

// bare finds rows that say nothing a record says: footers, remarks.
func (p *plan) bare(it *ItemRow) *fault {
	if it.HS != "" || it.On != nil || it.Description != "" || it.HSText != "" || it.DeclNo != "" || it.SenderName != "" || it.RecipientName != "" ||
		it.Quantity != nil || it.NetKg != nil || it.GrossKg != nil || it.ValueLocal != nil || it.ValueInvoice != nil {
		return nil
	}
	for _, i := range p.usd {
		if *p.numbers[i].number(it) != nil {
			return nil
		}
	}
	return &fault{reason: "not-a-record", found: "a row without goods, date, party or amount", expected: "a record"}
}

// needed checks the fields that the mapping demands of every row.
func (p *plan) needed(it *ItemRow) *fault {
	for _, f := range p.rowsNeed {
		missing := false
		switch {
		case f == source.FieldOn:
			missing = it.On == nil
		case f == source.FieldHS:
			missing = it.HS == ""
		case textFields[f] != nil:
			missing = *textFields[f](it) == ""
		case numberFields[f] != nil:
			missing = *numberFields[f](it) == nil
		}
		if missing {
			column := string(f)
			if c := p.table.Mapping.Columns[f]; c != nil {
				column = c.Header
			}
			return &fault{reason: "required-missing", column: column, expected: "a value: this source's rows need it"}
		}
	}
	return nil
}

func firstFilled(cells []string) string {
	i := slices.IndexFunc(cells, func(c string) bool { return trim(c) != "" })
	if i < 0 {
		return ""
	}
	return trim(cells[i])
}

// unmerge gives a row the texts of merged cells that reach into it from rows
// above: a party or date written once for several rows. Amounts are never
// repeated: one merged amount is the sum of its rows.
func (p *plan) unmerge(r *source.Row, n *notes) []string {
	cells := r.Cells
	for _, m := range r.Merged {
		if !m.Down || !p.words[m.Col] || cell(cells, m.Col) != "" {
			continue
		}
		if &cells[0] == &r.Cells[0] {
			cells = append(slices.Clone(cells), make([]string, max(0, p.last+1-len(cells)))...)
		}
		if m.Col < len(cells) {
			cells[m.Col] = m.Value
			n.add("merged-cell", p.headerAt(m.Col))
		}
	}
	return cells
}

// procedureDirection reads the direction out of a procedure code of the EAEU
// (Customs Union Commission decision 378, annex 1): 1x to 3x leave the
// territory (export, outward processing, temporary export, re-export), 4x to 7x
// enter it, 8x pass through.
func procedureDirection(code string) trade.Direction {
	if len(code) < 2 || strings.Trim(code[:2], "0123456789") != "" {
		return ""
	}
	switch code[0] {
	case '1', '2', '3':
		return trade.Export
	case '4', '5', '6', '7':
		return trade.Import
	case '8':
		return trade.Transit
	}
	return ""
}
