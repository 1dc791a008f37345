package app

import (
	"context"
	"time"

	"tallyman/internal/report"
)

// headlines are the figures of the case as a whole.
var headlines = []struct{ label, expr string }{
	{"one row is one goods item", "count rows"},
	{"one may hold many rows", "count declarations"},
	{"stated on the records", "sum value_usd"},
	{"resolved from their spellings", "count senders"},
	{"resolved from their spellings", "count recipients"},
}

func (c *Case) streamHeadlines(ctx context.Context, v *View, emit func(report.Message) error) error {
	for _, h := range headlines {
		fig, err := c.figure(ctx, v, h.expr)
		if err != nil {
			return err
		}
		if err := emit(report.Message{Headline: &report.Headline{Label: h.label, Figure: fig}}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Case) streamCoverage(ctx context.Context, v *View, emit func(report.Message) error) error {
	rows, err := records(ctx, v, `SELECT coalesce(grain, '') AS grain, coalesce(reporter, '') AS reporter, coalesce(direction, '') AS direction,
		month, count(*) AS rows, count(*) FILTER (WHERE value_usd IS NULL) AS no_value,
		count(*) FILTER (WHERE hs_code IS NULL) AS no_hs, count(*) FILTER (WHERE recipient_id IS NULL) AS no_party
		FROM normalize.item GROUP BY ALL ORDER BY 1, 2, 3, 4`)
	if err != nil {
		return err
	}
	var cov *report.Coverage
	flush := func() error {
		if cov == nil {
			return nil
		}
		cov.Missing = missingMonths(cov.Months)
		return emit(report.Message{Coverage: cov})
	}
	for _, r := range rows {
		if cov == nil || cov.Grain != r.Text("grain") || cov.Reporter != r.Text("reporter") || cov.Direction != r.Text("direction") {
			if err := flush(); err != nil {
				return err
			}
			cov = &report.Coverage{Grain: r.Text("grain"), Reporter: r.Text("reporter"), Direction: r.Text("direction")}
		}
		n := r.Int("rows")
		cov.Rows += n
		cov.NoValue += r.Int("no_value")
		cov.NoHS += r.Int("no_hs")
		cov.NoParty += r.Int("no_party")
		if m := r.Text("month"); m != "" {
			cov.Months = append(cov.Months, report.MonthCount{Month: m, Rows: n})
		}
	}
	return flush()
}

// missingMonths lists the months between the first and the last that are not there.
func missingMonths(months []report.MonthCount) []string {
	var out []string
	for i := 1; i < len(months); i++ {
		prev, err1 := time.Parse("2006-01", months[i-1].Month)
		next, err2 := time.Parse("2006-01", months[i].Month)
		if err1 != nil || err2 != nil {
			continue
		}
		for t := prev.AddDate(0, 1, 0); t.Before(next) && len(out) < 240; t = t.AddDate(0, 1, 0) {
			out = append(out, t.Format("2006-01"))
		}
	}
	return out
}

func (c *Case) streamLists(ctx context.Context, v *View, emit func(report.Message) error) error {
	return each(ctx, v, `SELECT l.list_id, l.version, l.title, l.format, coalesce(l.licence, '') AS licence, l.entities, l.names, coalesce(l.as_of, '') AS as_of,
		(SELECT count(*) FROM screen.hit h WHERE h.list_id = l.list_id AND h."match") AS hits FROM watchlist.list l ORDER BY l.list_id`, nil, func(r Record) error {
		return emit(report.Message{List: &report.List{ID: r.Text("list_id"), Version: r.Text("version"), Title: r.Text("title"), Format: r.Text("format"),
			Licence: r.Text("licence"), Entities: r.Int("entities"), Names: r.Int("names"), AsOf: r.Text("as_of"), Hits: r.Int("hits")}})
	})
}

func (c *Case) streamControls(ctx context.Context, v *View, emit func(report.Message) error) error {
	return each(ctx, v, `SELECT c.list_id, min(c.list_version) AS version, count(DISTINCT i.item_id) AS rows
		FROM classify.control c JOIN normalize.item i USING (goods_id) GROUP BY c.list_id ORDER BY c.list_id`, nil, func(r Record) error {
		return emit(report.Message{Control: &report.Control{ID: r.Text("list_id"), Version: r.Text("version"), Rows: r.Int("rows")}})
	})
}

// duplicateKind says why rows of a file are not counted.
func duplicateKind(rule string) string {
	switch rule {
	case "corrected":
		return "older version of a declaration"
	case "master-bill":
		return "master bill beside its house bills"
	}
	return "duplicate of another file"
}

func (c *Case) streamSources(ctx context.Context, v *View, emit func(report.Message) error) error {
	reasons := map[string][]report.ReasonCount{}
	duplicates := map[string]int64{}
	if err := each(ctx, v, "SELECT file_id, kind, reason, count(*) AS rows FROM ingest.reject GROUP BY ALL ORDER BY 1, 2, 3", nil, func(r Record) error {
		id := r.Text("file_id")
		reasons[id] = append(reasons[id], report.ReasonCount{Kind: r.Text("kind"), Reason: r.Text("reason"), Rows: r.Int("rows")})
		return nil
	}); err != nil {
		return err
	}
	if err := each(ctx, v, `SELECT i.file_id, d.rule, count(*) AS rows FROM normalize.duplicate d JOIN ingest.item i USING (item_id) GROUP BY ALL ORDER BY 1, 2`, nil, func(r Record) error {
		id := r.Text("file_id")
		duplicates[id] += r.Int("rows")
		reasons[id] = append(reasons[id], report.ReasonCount{Kind: duplicateKind(r.Text("rule")), Reason: r.Text("rule"), Rows: r.Int("rows")})
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, v, "SELECT * FROM ingest.file ORDER BY name, file_id", nil, func(r Record) error {
		id := r.Text("file_id")
		return emit(report.Message{Source: &report.Source{FileID: id, Name: r.Text("name"), SHA256: r.Text("sha256"), Bytes: r.Int("bytes"),
			SourceID: r.Text("source_id"), Grain: r.Text("grain"), Direction: r.Text("direction"), Country: r.Text("country"), Encoding: r.Text("encoding"),
			Read: r.Int("rows_read"), Loaded: r.Int("rows_loaded") - duplicates[id], Rejected: r.Int("rows_rejected"),
			Duplicate: r.Int("rows_duplicate") + duplicates[id], Reasons: reasons[id]}})
	})
}
