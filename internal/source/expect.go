package source

import "fmt"

// check holds the bounds to each other.
func (e Expect) check() error {
	switch {
	case e.MaxRows > 0 && e.MaxRows < max(e.MinRows, e.WarnBelow, e.WarnAbove):
		return fmt.Errorf("expect: max_rows %d is below another bound", e.MaxRows)
	case e.WarnBelow > 0 && e.WarnBelow < e.MinRows:
		return fmt.Errorf("expect: warn_below %d is below min_rows %d and never warns", e.WarnBelow, e.MinRows)
	case e.WarnAbove > 0 && e.WarnAbove < max(e.MinRows, e.WarnBelow):
		return fmt.Errorf("expect: warn_above %d is below the least that is expected", e.WarnAbove)
	case e.MinRows < 0 || e.MaxRows < 0 || e.WarnBelow < 0 || e.WarnAbove < 0 || e.CutAt < 0:
		return fmt.Errorf("expect: a bound is negative")
	case e.MaxRejected < 0 || e.MaxRejected > 1 || e.WarnMissing < 0 || e.WarnMissing > 1:
		return fmt.Errorf("expect: a share is outside 0 to 1")
	}
	return nil
}

// Columns is how many cells most rows of a text file have; 0 for workbooks,
// whose rows end with their last filled cell.
func (s *Sheet) Columns() int {
	if s.book.text != nil {
		return s.book.text.dialect.Columns
	}
	return 0
}
