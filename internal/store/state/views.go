package state

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// viewSchema came after the first files of version 1: whoever opens one adds it,
// and a program without it passes it over.
const viewSchema = `
CREATE TABLE IF NOT EXISTS view (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE (case_id, name)) STRICT;
`

// SavedView is a named address of the workbench in one case.
type SavedView struct {
	ID      string
	CaseID  string
	Name    string
	Address string
	By      string
	At      string
}

// ErrTaken says that a name is taken.
var ErrTaken = errors.New("the name is taken")

const viewColumns = "id, case_id, name, address, by, at"

func scanView(scan func(...any) error) (v SavedView, err error) {
	err = scan(&v.ID, &v.CaseID, &v.Name, &v.Address, &v.By, &v.At)
	return v, err
}

// PutView adds a view, or gives the one of its id another name and address.
// ErrTaken where another view of the case has the name.
func (s *Server) PutView(ctx context.Context, v SavedView) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO view (`+viewColumns+`) VALUES (?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET name=excluded.name, address=excluded.address`, v.ID, v.CaseID, v.Name, v.Address, v.By, now())
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("keep view %s: %w", v.ID, err)
	}
	return nil
}

// Views lists the views of a case by name.
func (s *Server) Views(ctx context.Context, caseID string) ([]SavedView, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+viewColumns+" FROM view WHERE case_id=? ORDER BY name COLLATE NOCASE, id", caseID)
	if err != nil {
		return nil, fmt.Errorf("list views: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []SavedView
	for rows.Next() {
		v, err := scanView(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list views: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// View returns one view of a case, or ErrNone.
func (s *Server) View(ctx context.Context, caseID, id string) (SavedView, error) {
	v, err := scanView(s.db.QueryRowContext(ctx, "SELECT "+viewColumns+" FROM view WHERE case_id=? AND id=?", caseID, id).Scan)
	return v, none(err, "read view "+id)
}

// DropView removes a view of a case.
func (s *Server) DropView(ctx context.Context, caseID, id string) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM view WHERE case_id=? AND id=?", caseID, id); err != nil {
		return fmt.Errorf("remove view %s: %w", id, err)
	}
	return nil
}
