package state

import (
	"context"
	"fmt"
)

// Backup writes a whole copy of the state to a file that must not exist yet. It
// may run beside readers and writers.
func (d *DB) Backup(ctx context.Context, path string) error {
	if _, err := d.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copy the state: %w", err)
	}
	return nil
}
