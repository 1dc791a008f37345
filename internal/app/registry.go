package app

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tallyman/internal/detect"
	"tallyman/internal/ref/country"
	"tallyman/internal/trade"
)

// registryColumns are what a registry's head may name; registered is needed, and
// tax_id or name.
var registryColumns = []string{"tax_id", "name", "country", "registered", "capital"}

// registry reads the case's company registry and a key over its bytes; none is
// an empty key and no companies. The file is CSV in UTF-8 with a head; columns of
// other names are left aside.
func (c *Case) registry(ctx context.Context) (string, []detect.Company, error) {
	if c.Config.Registry == "" {
		return "", nil, nil
	}
	path := c.Config.Registry
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.Dir, path)
	}
	key, _, err := hashFile(ctx, path)
	if err != nil {
		return "", nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the company registry cannot be read", Err: pathErr(err)}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = f.Close() }()
	companies, err := readRegistry(f, path)
	return key, companies, err
}

// readRegistry reads the rows; where names them in errors.
func readRegistry(r io.Reader, where string) ([]detect.Company, error) {
	buf := bufio.NewReader(r)
	if head, err := buf.Peek(3); err == nil && string(head) == "\uFEFF" {
		if _, err := buf.Discard(3); err != nil {
			return nil, fmt.Errorf("registry: %w", err)
		}
	}
	in := csv.NewReader(buf)
	in.ReuseRecord = true
	head, err := in.Read()
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: where, Message: "the company registry has no head", Next: "write a first line: " + strings.Join(registryColumns, ","), Err: err}
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	_, dated := at["registered"]
	_, numbered := at["tax_id"]
	if _, named := at["name"]; !dated || !numbered && !named {
		return nil, &trade.Error{Code: trade.CodeInput, Where: where, Message: fmt.Sprintf("the company registry has the columns %q", head), Next: "it needs registered (YYYY-MM-DD), and tax_id or name or both"}
	}
	var out []detect.Company
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, &trade.Error{Code: trade.CodeInput, Where: where, Message: "the company registry is no CSV", Next: "write it as CSV in UTF-8 with commas", Err: err}
		}
		cell := func(column string) string {
			if i, ok := at[column]; ok {
				return strings.Clone(strings.TrimSpace(row[i]))
			}
			return ""
		}
		line, _ := in.FieldPos(0)
		company, problem := companyOf(cell)
		if problem != "" {
			return nil, &trade.Error{Code: trade.CodeInput, Where: fmt.Sprintf("%s, line %d", where, line), Message: problem, Next: "correct the line, or leave it out"}
		}
		out = append(out, company)
	}
}

// companyOf reads one row; problem says what is wrong with it.
func companyOf(cell func(column string) string) (c detect.Company, problem string) {
	day, err := time.Parse(time.DateOnly, cell("registered"))
	if err != nil {
		return c, fmt.Sprintf("registered: %q is no date as YYYY-MM-DD", cell("registered"))
	}
	c = detect.Company{TaxID: cell("tax_id"), Name: cell("name"), Registered: int32(day.Unix() / 86400), Capital: cell("capital")}
	if c.TaxID == "" && c.Name == "" {
		return c, "neither tax_id nor name"
	}
	if written := cell("country"); written != "" {
		var ok bool
		if c.Country, ok = country.Code(written); !ok {
			return c, fmt.Sprintf("country: %q is no country", written)
		}
	}
	return c, ""
}
