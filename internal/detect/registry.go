package detect

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tallyman/internal/store"
)

// Company is one row of a company registry that a case brings along.
type Company struct {
	TaxID      string `parquet:"tax_id,optional"`
	Name       string `parquet:"name,optional"`
	Country    string `parquet:"country,dict,optional"` // ISO-2
	Registered int32  `parquet:"registered,date"`       // days since 1970-01-01
	Capital    string `parquet:"capital,optional"`      // as written, with its currency
}

// Registry fills the table detect_registry with the case's company registry:
// tax_id, name, country, registered DATE, capital. It returns how many companies
// there are; 0 where the case has no registry.
func (in Input) Registry(ctx context.Context) (n int, err error) {
	if len(in.registry) == 0 {
		return 0, nil
	}
	dir, err := os.MkdirTemp("", "registry-")
	if err != nil {
		return 0, fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "registry.parquet")
	w, err := store.NewTable[Company](path)
	if err != nil {
		return 0, fmt.Errorf("registry: %w", err)
	}
	if err := w.Write(in.registry...); err != nil {
		return 0, fmt.Errorf("registry: %w", err)
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("registry: %w", err)
	}
	err = in.DB.Exec(ctx, "CREATE OR REPLACE TEMP TABLE detect_registry AS SELECT * FROM read_parquet('"+strings.ReplaceAll(path, "'", "''")+"')")
	return len(in.registry), err
}
