package normalize

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"

	"tallyman/internal/ref/orgform"
	"tallyman/internal/ref/taxid"
	"tallyman/internal/store"
	"tallyman/internal/text"
	"tallyman/internal/trade"
)

// tuple is one distinct (name, tax id, country) in any role: a line of
// scratch.tuple, which SQL writes.
type tuple struct {
	Name    string `parquet:"name"`
	TaxID   string `parquet:"tax_id"`
	Country string `parquet:"country"`
	NameAlt string `parquet:"name_alt,optional"`
	Address string `parquet:"address,optional"`
	// Hint is the reporter's country where the party stood in a role that its
	// residents take: it tells the type of a number, never the party's country.
	Hint string `parquet:"hint,optional"`
}

// partyRow is a line of scratch.party: the key and what Go read of it. PartyID
// is nil where the name names nobody.
type partyRow struct {
	PartyID   *int64 `parquet:"party_id,optional"`
	Name      string `parquet:"name"`
	TaxID     string `parquet:"tax_id"`
	Country   string `parquet:"country"`
	NameAlt   string `parquet:"name_alt,optional"`
	NameClean string `parquet:"name_clean,optional"`
	LegalForm string `parquet:"legal_form,optional"`
	Number    string `parquet:"number,optional"`
	Type      string `parquet:"number_type,optional"`
	Valid     *bool  `parquet:"number_valid,optional"`
	Address   string `parquet:"address,optional"`
	Script    string `parquet:"script,optional"`
	Mixed     bool   `parquet:"mixed_script"`
}

// parties pulls the distinct tuples and reads each once.
func (r *run) parties(ctx context.Context) error {
	if _, err := r.scratch.fromSQL(ctx, "tuple", r.tupleSQL()); err != nil {
		return err
	}
	w, err := store.NewTable[partyRow](r.scratch.path("party"))
	if err != nil {
		return err
	}
	err = mapRows(ctx, r.scratch.path("tuple"), readParty, func(rows []partyRow) error { return w.Write(rows...) })
	if e := w.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return r.scratch.register(ctx, "party")
}

func (r *run) tupleSQL() string {
	var parts []string
	for _, role := range roles {
		if !r.hasRole(role) {
			continue
		}
		at := "NULL"
		switch role {
		case trade.Recipient, trade.ContractHolder:
			at = "CASE WHEN i.direction = 'import' THEN i.reporter END"
		case trade.Sender:
			at = "CASE WHEN i.direction = 'export' THEN i.reporter END"
		case trade.Declarant, trade.Broker:
			at = "i.reporter"
		}
		code, join := r.countryOf(string(role)+"_country", "c")
		parts = append(parts, fmt.Sprintf(`SELECT %s AS name, %s AS tax_id, coalesce(%s, '') AS country,
			CASE WHEN i.%[4]s_name IS NOT NULL THEN i.%[4]s_name_alt END AS name_alt, i.%[4]s_address AS address, %[5]s AS hint
			FROM %[6]s%[7]s WHERE coalesce(i.%[4]s_name, i.%[4]s_name_alt, i.%[4]s_tax_id) IS NOT NULL`,
			partyName(role), partyTax(role), code, role, at, r.source(), join))
	}
	if len(parts) == 0 {
		return "SELECT '' AS name, '' AS tax_id, '' AS country, '' AS name_alt, '' AS address, '' AS hint WHERE false"
	}
	return "SELECT name, tax_id, country, min(name_alt) AS name_alt, min(address) AS address, min(hint) AS hint FROM (" +
		strings.Join(parts, " UNION ALL ") + ") GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
}

// readParty takes a name cell apart.
func readParty(t tuple) partyRow {
	p := partyRow{Name: t.Name, TaxID: t.TaxID, Country: t.Country, NameAlt: t.NameAlt, Address: t.Address}
	number := t.TaxID
	if noNumber(number) {
		number = ""
	}
	if nobody(t.Name) {
		if number == "" {
			return p
		}
	} else {
		p.readName(&number, t.Hint)
	}
	if number != "" {
		p.readNumber(number, t.Hint)
	}
	id := trade.Hash64(t.Name, t.TaxID, t.Country)
	p.PartyID = &id
	return p
}

// readName finds numbers inside the name; the first that can name a company
// stands in for a missing tax id.
func (p *partyRow) readName(number *string, hint string) {
	found, rest := taxid.FindInText(p.Name)
	rest = strings.TrimSpace(toOrder.ReplaceAllString(rest, ""))
	if rest == "" {
		rest = p.Name
	}
	p.NameClean = rest
	if p.Country != "" {
		hint = p.Country
	}
	for _, f := range found {
		if *number != "" || f.Type == taxid.KPP {
			continue
		}
		*number = f.Value
		p.Number, p.Type, p.Valid = f.Value, f.Type, f.Valid
		// A zero put back is proved by one digit only; nine digits after "INN"
		// are a whole number in Tajikistan and Uzbekistan.
		if f.Repaired && f.Country != hint {
			p.Number, p.Type, p.Valid = taxid.Clean(p.Name[f.Start:f.End]), "", nil
		}
	}
	if _, forms := orgform.Strip(rest); len(forms) > 0 {
		ids := make([]string, len(forms))
		for i, f := range forms {
			ids[i] = f.ID
		}
		p.LegalForm = strings.Join(ids, ",")
	}
	p.Script, p.Mixed = text.Script(rest), text.Mixed(rest)
}

// readNumber types the tax id beside the name.
func (p *partyRow) readNumber(number, hint string) {
	if p.Number != "" {
		return // came out of the name with its type
	}
	if p.Country != "" {
		hint = p.Country
	}
	p.Number = taxid.Clean(number)
	if c, ok := typed(number, hint); ok {
		p.Number, p.Type, p.Valid = c.Value, c.Type, c.Valid
	}
}

// typed finds the one type that a company's number can be. One check digit
// passes by chance in a tenth of all cases, so a number of another country is
// believed only in the long forms with letters (USCC, GSTIN, LEI), and without
// a country only where no second type fits. Ship, bank and branch numbers do
// not stand in these columns.
func typed(number, hint string) (taxid.Candidate, bool) {
	var found []taxid.Candidate
	for _, c := range taxid.Detect(number, hint) {
		long := c.Type == taxid.USCC || c.Type == taxid.GSTIN || c.Type == taxid.LEI
		switch {
		case c.Type == taxid.IMO || c.Type == taxid.BIC || c.Type == taxid.KPP:
		case hint != "" && c.Country != hint && !long:
		case hint == "" && c.Valid == nil:
		default:
			found = append(found, c)
		}
	}
	if len(found) == 0 || hint == "" && len(found) > 1 {
		return taxid.Candidate{}, false
	}
	return found[0], true
}

// batchRows is how many rows travel together.
const batchRows = 2048

type batch[In, Out any] struct {
	in  []In
	out chan []Out
}

// mapRows reads a Parquet file, maps every row on all cores, and hands the
// results on in the file's order. It holds a few batches at a time.
func mapRows[In, Out any](ctx context.Context, path string, f func(In) Out, write func([]Out) error) error {
	workers := runtime.GOMAXPROCS(0)
	work, order := make(chan batch[In, Out], workers), make(chan batch[In, Out], 2*workers)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(work)
		defer close(order)
		return readBatches(ctx, path, func(in []In) error {
			b := batch[In, Out]{in, make(chan []Out, 1)}
			for _, to := range []chan batch[In, Out]{order, work} {
				select {
				case to <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range workers {
		g.Go(func() error {
			for b := range work {
				out := make([]Out, len(b.in))
				for i, row := range b.in {
					out[i] = f(row)
				}
				b.out <- out
			}
			return nil
		})
	}
	g.Go(func() error {
		for b := range order {
			select {
			case out := <-b.out:
				if err := write(out); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}

// readBatches streams the rows of a Parquet file.
func readBatches[In any](ctx context.Context, path string, do func([]In) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	r := parquet.NewGenericReader[In](f)
	defer func() { _ = r.Close() }()
	for ctx.Err() == nil {
		rows := make([]In, batchRows)
		n, err := r.Read(rows)
		if n > 0 {
			if e := do(rows[:n]); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
	return ctx.Err()
}
