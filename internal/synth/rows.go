package synth

import "slices"

// harm is the damage that one file still has to take.
type harm struct {
	badDates, badValues, copies, lostZeros, zeros int
	every                                         int
	n                                             int
	wrongDate                                     string
	numberHasDate                                 bool
}

// newHarm shares each layout's damage out over its files, in turn.
func newHarm(specs []*fileSpec, s *fileSpec) *harm {
	var same []*fileSpec
	for _, o := range specs {
		if o.layout == s.layout {
			same = append(same, o)
		}
	}
	mine := slices.Index(same, s)
	part := func(total int) int { return (total + len(same) - 1 - mine) / len(same) }
	h := &harm{badDates: part(badDatesPerLayout), badValues: part(badValuesPerLayout), copies: part(copiesPerLayout)}
	h.wrongDate, h.numberHasDate = "31.02.2022", true
	switch s.layout {
	case layoutOwn:
		// Without numbers that tell rows apart, two equal rows may both be real.
		h.copies, h.wrongDate, h.numberHasDate = 0, "2022/02/31", false
	case layoutTurkishExport:
		h.wrongDate, h.numberHasDate = "2022-02-31", false
	}
	switch s.layout {
	case layoutPlain, layoutVendor:
		h.lostZeros = part(lostZerosPerLayout)
	case layoutKazakhImport:
		h.zeros = part(zeroValues)
	}
	return h
}

// space sets how far apart the damage falls, for so many honest rows.
func (h *harm) space(honest int) {
	total := h.badDates + h.badValues + h.copies + h.zeros
	h.every = max(1, (honest*9/10-h.lostZeros)/(total+1))
}

// apply damages an honest record, at most one way at a time.
func (h *harm) apply(r *record, dirt *Dirt) {
	if h.lostZeros > 0 && r.hs[0] == '0' {
		h.lostZeros--
		r.lostZero = true
		dirt.LostZeros++
		return
	}
	h.n++
	if h.n%h.every != 0 {
		return
	}
	switch {
	case h.badDates > 0:
		h.badDates--
		h.date(r, dirt)
	case h.badValues > 0:
		h.badValues--
		r.badValue = [...]string{"см. инвойс", "12,5,3"}[h.badValues%2]
		dirt.BadValues++
	case h.copies > 0:
		h.copies--
		r.copies = 1
		dirt.Copies++
	case h.zeros > 0:
		h.zeros--
		r.usd = 0
		dirt.ZeroValue++
	}
}

// date makes the date unreadable. Where declaration numbers hold the date, two
// of three rows can be repaired from it; the third has lost its number too.
func (h *harm) date(r *record, dirt *Dirt) {
	r.badDate = h.wrongDate
	if h.numberHasDate && h.badDates%3 != 0 {
		r.repaired = true
		dirt.Repaired++
		return
	}
	r.noNumber = h.numberHasDate
	dirt.BadDates++
}

// rowWriter writes declarations and keeps the file's truth.
type rowWriter struct {
	*writer
	out  sheet
	spec *fileSpec
	file *FileTruth
	row  int
	harm *harm
	usd  int64
}

// honest writes a background declaration and lets it take some damage.
func (w *rowWriter) honest(d *declaration) error {
	for _, r := range d.items {
		if !d.shared {
			w.harm.apply(r, &w.dirt)
		}
	}
	for _, r := range d.items {
		if err := w.put(r, true); err != nil {
			return err
		}
	}
	return nil
}

// planted writes a planted declaration or the twin of one that another file has.
func (w *rowWriter) planted(d *declaration, twin bool) error {
	for _, r := range d.items {
		key := ItemKey{File: w.spec.name, Sheet: 1, Row: w.row}
		if twin {
			w.file.Twins++
			w.dirt.Twins++
			if len(d.tags) > 0 {
				w.pairs = append(w.pairs, Twin{Row: w.rows[r], Again: key})
			}
		} else if len(d.tags) > 0 {
			w.writer.rows[r] = key
		}
		if err := w.put(r, !twin); err != nil {
			return err
		}
	}
	return nil
}

// put writes one row and its copies; counted rows feed the expectations.
func (w *rowWriter) put(r *record, counted bool) error {
	for n := range 1 + r.copies {
		if err := w.out.write(r); err != nil {
			return err
		}
		w.file.Read++
		w.done++
		rejected := r.badDate != "" && !r.repaired || r.badValue != ""
		switch {
		case n > 0:
			w.file.Duplicate++
		case rejected:
			w.file.Rejected++
		default:
			w.file.Loaded++
			w.usd += r.usd
			w.observe(r, counted)
		}
		w.row++
		if w.opt.Progress != nil && w.done%10_000 == 0 {
			w.opt.Progress(w.done, int64(w.opt.Items))
		}
	}
	return nil
}

func (w *rowWriter) observe(r *record, counted bool) {
	if !counted {
		return
	}
	for _, tag := range r.decl.tags {
		w.items[tag] = append(w.items[tag], w.writer.rows[r])
	}
	for _, g := range w.gauges {
		g.see(r)
	}
}
