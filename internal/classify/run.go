package classify

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"tallyman/internal/store"
	"tallyman/internal/trade"
)

// Version names the stage's code and embedded data in the key of its builds.
// It changes with every change that may change a table.
const Version = "6"

// RunOptions of [Run].
type RunOptions struct {
	Options
	// Learn is how many of the case's distinct descriptions the statistical
	// model of headings learns from; 0: learnDefault, negative: no model.
	Learn    int
	Progress store.Progress
}

const (
	learnDefault = 200_000
	// learnLeast: below this many descriptions a model would be noise.
	learnLeast = 2_000
	goodsBatch = 1024
)

// Stats counts what a run of the stage did.
type Stats struct {
	Goods    int64 `json:"goods"`
	Classed  int64 `json:"classed"` // goods with at least one class
	Classes  int64 `json:"classes"`
	Controls int64 `json:"controls"`
	Covers   int64 `json:"covers"`
	Mismatch int64 `json:"mismatches"`
	Learned  int64 `json:"learned"` // descriptions the heading model learned from
	Headings int   `json:"headings"`
}

type classRow struct {
	GoodsID int64   `parquet:"goods_id"`
	ClassID string  `parquet:"class_id,dict"`
	Score   float64 `parquet:"score"`
	Why     string  `parquet:"why"`
	By      string  `parquet:"by,dict"`
}

type controlRow struct {
	GoodsID int64  `parquet:"goods_id"`
	ListID  string `parquet:"list_id,dict"`
	Version string `parquet:"list_version,dict"`
	Tier    string `parquet:"tier,optional,dict"`
	Code    string `parquet:"code,dict"`
	Partial bool   `parquet:"partial"`
	Note    string `parquet:"note,optional,dict"`
}

type coverRow struct {
	GoodsID int64  `parquet:"goods_id"`
	Cover   string `parquet:"cover,dict"`
	Words   string `parquet:"words"`
}

type mismatchRow struct {
	GoodsID  int64   `parquet:"goods_id"`
	Declared string  `parquet:"declared_hs4,dict"`
	Likely   string  `parquet:"likely_hs4,dict"`
	Ratio    float64 `parquet:"ratio"`
	Words    string  `parquet:"words"`
}

// Run reads normalize.goods, and the prices of normalize.item, and writes
// classify.class, classify.control, classify.secondary, classify.cover and classify.mismatch, once per goods_id, in goods_id order.
// Memory does not grow with the number of goods, apart from the model, which is
// bounded by Learn.
func Run(ctx context.Context, db store.Engine, out *store.Build, opts RunOptions) (Stats, error) {
	var st Stats
	model, err := learn(ctx, db, opts.Learn, &st)
	if err != nil {
		return st, err
	}
	if opts.Model == nil {
		opts.Model = model
	}
	c, err := New(opts.Options)
	if err != nil {
		return st, err
	}
	var total int64
	if _, err := store.QueryOne(ctx, db, "SELECT count(*) FROM normalize.goods", nil, &total); err != nil {
		return st, fmt.Errorf("classify: count goods: %w", err)
	}
	w, err := newWriters(out)
	if err != nil {
		return st, err
	}
	err = c.stream(ctx, db, func(id int64, r Result) error { return w.write(id, r, &st) }, func(done int64) {
		opts.Progress.Report(done, total)
	})
	if e := w.close(); err == nil {
		err = e
	}
	return st, err
}

// learn trains the heading model on the case's own descriptions.
func learn(ctx context.Context, db store.Engine, limit int, st *Stats) (*Headings, error) {
	if limit < 0 {
		return nil, nil
	}
	if limit == 0 {
		limit = learnDefault
	}
	m := NewHeadings()
	const q = `SELECT description, substr(hs6, 1, 4) FROM normalize.goods
WHERE description IS NOT NULL AND hs6 IS NOT NULL ORDER BY goods_id LIMIT ?`
	err := store.QueryAll(ctx, db, q, []any{limit}, func(rows *sql.Rows) error {
		var text, hs4 string
		if err := rows.Scan(&text, &hs4); err != nil {
			return err
		}
		m.Learn(text, hs4)
		st.Learned++
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("classify: learn headings: %w", err)
	}
	m.Seal()
	if st.Learned < learnLeast {
		st.Learned = 0
		return nil, nil
	}
	st.Headings = m.Size()
	return m, nil
}

// goodsJob is a batch of goods on its way through the workers.
type goodsJob struct {
	ids   []int64
	goods []Goods
	res   []Result
	done  chan struct{}
}

// stream classifies all goods on all cores and hands the results over in order.
func (c *Classifier) stream(ctx context.Context, db store.Engine, use func(int64, Result) error, progress func(int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *goodsJob, workers)
	order := make(chan *goodsJob, 4*workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range work {
				for _, g := range j.goods {
					j.res = append(j.res, c.Classify(g))
				}
				close(j.done)
			}
		})
	}
	readErr := make(chan error, 1)
	go func() {
		readErr <- readGoods(ctx, db, work, order)
		close(work)
		close(order)
	}()
	var err error
	var n int64
	for j := range order {
		<-j.done
		for i := range j.ids {
			if err == nil {
				err = use(j.ids[i], j.res[i])
			}
		}
		n += int64(len(j.ids))
		progress(n)
		if err != nil {
			cancel()
		}
	}
	wg.Wait()
	if e := <-readErr; err == nil || errors.Is(err, context.Canceled) {
		err = errors.Join(err, e)
	}
	return err
}

// goodsSQL is each description with the geometric mean of its prices: the
// logarithms are summed as whole millionths, so that the sum does not depend on
// the order of the rows.
const goodsSQL = `WITH price AS (SELECT goods_id, exp(sum(CAST(round(ln(usd / pieces) * 1e6) AS BIGINT)) / 1e6 / count(usd / pieces)) AS piece,
		exp(sum(CAST(round(ln(usd / kg) * 1e6) AS BIGINT)) / 1e6 / count(usd / kg)) AS kg
	FROM (SELECT goods_id, CAST(value_usd AS DOUBLE) AS usd, CASE WHEN unit = 'H87' AND quantity > 0 THEN CAST(quantity AS DOUBLE) END AS pieces,
			CASE WHEN net_kg > 0 THEN CAST(net_kg AS DOUBLE) END AS kg
		FROM normalize.item WHERE grain = 'item' AND value_usd > 0) GROUP BY goods_id)
SELECT g.goods_id, coalesce(g.description, ''), coalesce(g.description_alt, ''), coalesce(g.brand, ''), coalesce(g.model, ''),
	coalesce(g.hs_code, g.hs6, ''), coalesce(g.hs_revision, ''), coalesce(p.piece, 0), coalesce(p.kg, 0)
FROM normalize.goods g LEFT JOIN price p USING (goods_id) ORDER BY g.goods_id`

func readGoods(ctx context.Context, db store.Engine, work, order chan<- *goodsJob) error {
	j := &goodsJob{done: make(chan struct{})}
	send := func() error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case work <- j:
		}
		order <- j
		j = &goodsJob{done: make(chan struct{})}
		return nil
	}
	err := store.QueryAll(ctx, db, goodsSQL, nil, func(rows *sql.Rows) error {
		var id int64
		var g Goods
		var brand, model string
		if err := rows.Scan(&id, &g.Text, &g.TextAlt, &brand, &model, &g.HS, &g.Revision, &g.Worth.PerPiece, &g.Worth.PerKg); err != nil {
			return err
		}
		g.TextAlt = alternative(g.TextAlt, brand, model)
		j.ids, j.goods = append(j.ids, id), append(j.goods, g)
		if len(j.ids) == goodsBatch {
			return send()
		}
		return nil
	})
	if err == nil && len(j.ids) > 0 {
		err = send()
	}
	if err != nil {
		return fmt.Errorf("classify: read goods: %w", err)
	}
	return nil
}

// alternative joins what else a record says of its goods. Brand and model stand
// on a line of their own: they are no part of the sentence.
func alternative(alt, brand, model string) string {
	if bm := brand + " " + model; len(bm) > 1 {
		if alt != "" {
			alt += "\n"
		}
		alt += bm
	}
	return alt
}

// writers are the stage's four tables.
type writers struct {
	class     *store.TableWriter[classRow]
	control   *store.TableWriter[controlRow]
	secondary *store.TableWriter[controlRow]
	cover     *store.TableWriter[coverRow]
	mismatch  *store.TableWriter[mismatchRow]
}

func newWriters(out *store.Build) (*writers, error) {
	var w writers
	var err error
	if w.class, err = store.NewTable[classRow](out.Path("class")); err != nil {
		return nil, err
	}
	if w.control, err = store.NewTable[controlRow](out.Path("control")); err != nil {
		return nil, err
	}
	if w.secondary, err = store.NewTable[controlRow](out.Path("secondary")); err != nil {
		return nil, err
	}
	if w.cover, err = store.NewTable[coverRow](out.Path("cover")); err != nil {
		return nil, err
	}
	w.mismatch, err = store.NewTable[mismatchRow](out.Path("mismatch"))
	return &w, err
}

func (w *writers) write(id int64, r Result, st *Stats) error {
	st.Goods++
	if len(r.Classes) > 0 {
		st.Classed++
	}
	for _, m := range r.Classes {
		why, err := json.Marshal(m.Why)
		if err != nil {
			return fmt.Errorf("classify: reasons of goods %d: %w", id, err)
		}
		if err := w.class.Write(classRow{id, m.ID, m.Score, string(why), m.By}); err != nil {
			return err
		}
		st.Classes++
	}
	for _, m := range r.Control {
		st.Controls++
		if err := w.control.Write(controlRow{id, m.List, m.Version, m.Tier, m.Code, m.Partial, m.Note}); err != nil {
			return err
		}
	}
	for _, m := range r.Secondary {
		if err := w.secondary.Write(controlRow{id, m.List, m.Version, m.Tier, m.Code, m.Partial, m.Note}); err != nil {
			return err
		}
	}
	for _, k := range r.Cover {
		st.Covers++
		if err := w.cover.Write(coverRow{id, k.ID, k.Words}); err != nil {
			return err
		}
	}
	if m := r.Mismatch; m != nil {
		st.Mismatch++
		return w.mismatch.Write(mismatchRow{id, m.Declared, m.Likely, m.Ratio, m.Words})
	}
	return nil
}

func (w *writers) close() error {
	return errors.Join(w.class.Close(), w.control.Close(), w.secondary.Close(), w.cover.Close(), w.mismatch.Close())
}

// Reasons reads a "why" cell back.
func Reasons(why string) ([]trade.Reason, error) {
	var out []trade.Reason
	if err := json.Unmarshal([]byte(why), &out); err != nil {
		return nil, fmt.Errorf("read reasons: %w", err)
	}
	return out, nil
}
