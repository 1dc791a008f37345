package source

// Columns is how many cells most rows of a text file have; 0 for workbooks,
// whose rows end with their last filled cell.
func (s *Sheet) Columns() int {
	if s.book.text != nil {
		return s.book.text.dialect.Columns
	}
	return 0
}
