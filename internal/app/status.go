package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"tallyman/internal/store/state"
)

// Status says what is loaded and what is missing.
type Status struct {
	Case      string            `json:"case"`
	Title     string            `json:"title"`
	Files     int               `json:"files"`
	Rows      map[string]int64  `json:"rows"`
	Lists     []ListInfo        `json:"lists" nullable:"false"`
	Stages    []StageStatus     `json:"stages" nullable:"false"`
	LastRun   *state.Run        `json:"last_run,omitempty"`
	Next      string            `json:"next"`
	Current   map[string]string `json:"-"`
	Detectors []Record          `json:"detectors,omitempty"`
}

// StageStatus is one derived stage.
type StageStatus struct {
	Stage string `json:"stage"`
	State string `json:"state"` // current, stale, missing
	Key   string `json:"key"`
}

// Status reads the case without building anything.
func (c *Case) Status(ctx context.Context) (Status, error) {
	st := Status{Case: c.Dir, Title: c.Config.Title, Rows: map[string]int64{}}
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return st, err
	}
	st.Files = len(sources)
	if st.Lists, err = c.Lists(ctx); err != nil {
		return st, err
	}
	if run, err := c.state.LastRun(ctx); err == nil {
		st.LastRun = &run
	} else if !errors.Is(err, state.ErrNone) {
		return st, err
	}
	if err := c.stageStatus(ctx, &st); err != nil {
		return st, err
	}
	v, err := c.View(ctx)
	if err != nil {
		return st, err
	}
	defer func() { _ = v.Close() }()
	for name, table := range map[string]string{"ingested": "ingest.item", "set_aside": "ingest.reject", "counted": "normalize.item",
		"parties": "normalize.party", "goods": "normalize.goods", "hits": "screen.hit", "findings": "detect.finding"} {
		rows, err := records(ctx, v, "SELECT count(*) AS n FROM "+table)
		if err == nil && len(rows) == 1 {
			st.Rows[name] = rows[0].Int("n")
		}
	}
	if v.Has("detect") {
		if st.Detectors, err = c.DetectorStatus(ctx); err != nil {
			return st, err
		}
	}
	return st, nil
}

func (c *Case) stageStatus(ctx context.Context, st *Status) error {
	fed, err := c.fed(ctx)
	if err != nil {
		return err
	}
	stages, err := c.stages(ctx, nil)
	if err != nil {
		return err
	}
	plan, err := c.runner(stages, RunOptions{}).Plan(fed)
	if err != nil {
		return err
	}
	current, err := c.state.Current(ctx)
	if err != nil {
		return err
	}
	st.Next = "nothing to do: everything is built"
	for _, s := range stages {
		state := "current"
		switch {
		case current[s.Name] == "":
			state = "missing"
		case current[s.Name] != plan[s.Name]:
			state = "stale"
		}
		if state != "current" {
			st.Next = "tallyman run"
		}
		st.Stages = append(st.Stages, StageStatus{s.Name, state, current[s.Name]})
	}
	if st.Files == 0 && len(c.Config.Sources) == 0 {
		st.Next = "tallyman ingest FILE..."
	}
	return nil
}

// Finding of the doctor.
type Diagnosis struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Says  string `json:"says"`
	Next  string `json:"next,omitempty"`
}

// Doctor checks what this case and this machine need: the folder can be
// written, the engine answers, originals are there and unchanged, every current
// build is complete, no killed build is left behind.
func (c *Case) Doctor(ctx context.Context, do func(Diagnosis) error) (bad int, err error) {
	tell := func(d Diagnosis) error {
		if !d.OK {
			bad++
		}
		return do(d)
	}
	for _, check := range []func(context.Context) Diagnosis{c.doctorEngine, c.doctorFolder, c.doctorBuilds, c.doctorConfig} {
		if err := tell(check(ctx)); err != nil {
			return bad, err
		}
	}
	sources, err := c.state.Sources(ctx)
	if err != nil {
		return bad, err
	}
	broken := 0
	for _, s := range sources {
		if problem := c.checkOriginal(ctx, s.SHA256, s.Name); problem != "" {
			broken++
			if err := tell(Diagnosis{Check: "source " + s.FileID, Says: s.Name + ": " + problem, Next: "put the original back as " + c.original(s.SHA256, s.Name)}); err != nil {
				return bad, err
			}
		}
	}
	if broken == 0 {
		err = tell(Diagnosis{Check: "sources", OK: true, Says: fmt.Sprintf("%d originals are there, and their hashes agree", len(sources))})
	}
	return bad, err
}

func (c *Case) doctorEngine(ctx context.Context) Diagnosis {
	db, err := c.engine(ctx)
	if err != nil {
		return Diagnosis{Check: "engine", Says: err.Error()}
	}
	defer func() { _ = db.Close() }()
	rows, err := records(ctx, db, "SELECT version() AS v, current_setting('memory_limit') AS m, current_setting('threads') AS t")
	if err != nil || len(rows) != 1 {
		return Diagnosis{Check: "engine", Says: fmt.Sprint("the SQL engine does not answer: ", err)}
	}
	return Diagnosis{Check: "engine", OK: true, Says: fmt.Sprintf("DuckDB %s, memory limit %s, %s threads of %d cores", rows[0].Text("v"), rows[0].Text("m"), rows[0].Text("t"), runtime.NumCPU())}
}

func (c *Case) doctorFolder(context.Context) Diagnosis {
	f, err := os.CreateTemp(c.Dir, ".doctor-*")
	if err != nil {
		return Diagnosis{Check: "folder", Says: "the case folder cannot be written: " + err.Error(), Next: "reading works; change its permissions to build"}
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	return Diagnosis{Check: "folder", OK: true, Says: "the case folder can be written"}
}

func (c *Case) doctorBuilds(ctx context.Context) Diagnosis {
	current, err := c.state.Current(ctx)
	if err != nil {
		return Diagnosis{Check: "builds", Says: err.Error()}
	}
	for stage, key := range current {
		tables, err := c.ledger.Tables(stage, key)
		if err != nil {
			return Diagnosis{Check: "builds", Says: fmt.Sprintf("the current build of %s is not there", stage), Next: "tallyman run builds it again"}
		}
		for name, path := range tables {
			if _, err := os.Stat(path); err != nil {
				return Diagnosis{Check: "builds", Says: fmt.Sprintf("table %s.%s is missing", stage, name),
					Next: "remove " + filepath.Dir(path) + " and run: tallyman run"}
			}
		}
	}
	return Diagnosis{Check: "builds", OK: true, Says: fmt.Sprintf("%d current builds are complete", len(current))}
}

func (c *Case) doctorConfig(context.Context) Diagnosis {
	for _, s := range c.Config.Sources {
		if _, err := glob(c.Dir, s.Path); err != nil {
			return Diagnosis{Check: ConfigFile, Says: err.Error()}
		}
	}
	for _, l := range c.Config.Lists {
		for _, f := range l.Files {
			if _, err := glob(c.Dir, f); err != nil {
				return Diagnosis{Check: ConfigFile, Says: err.Error()}
			}
		}
	}
	if _, _, err := c.judgements(); err != nil {
		return Diagnosis{Check: DecisionsFile, Says: err.Error()}
	}
	return Diagnosis{Check: ConfigFile, OK: true, Says: "settings and decisions can be read, and the files that they name are there"}
}
