// Package state is the small changing memory of a case, in one SQLite file
// (case.db): which files were ingested, which version of each list and which
// build of each stage is current, the runs, and the figures handed out. It
// holds no record and no evidence: everything in it can be rebuilt from the
// sources, case.yml and decisions.jsonl, except the dates on which things were
// done.
//
// Readers in other processes see the last committed state while one process
// writes (write-ahead log, full sync).
package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	// The driver registers itself with database/sql under "sqlite".
	_ "modernc.org/sqlite"
)

// DB is an open case.db.
type DB struct{ db *sql.DB }

// schemaVersion changes when the tables below change; state is small and
// derived, so an older file is refused with advice, not migrated.
const schemaVersion = 1

const schema = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS source (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE, file_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  bytes INTEGER NOT NULL, source_id TEXT NOT NULL, ingest_key TEXT NOT NULL,
  report TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS list (
  list_id TEXT NOT NULL, version TEXT NOT NULL, key TEXT NOT NULL, current INTEGER NOT NULL,
  summary TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (list_id, version)) STRICT;
CREATE TABLE IF NOT EXISTS current (stage TEXT PRIMARY KEY, key TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, ended TEXT, outcome TEXT NOT NULL,
  detail TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS stamp (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS figure (figure_id TEXT PRIMARY KEY, body TEXT NOT NULL, at TEXT NOT NULL) STRICT;
`

// ErrNone says that there is no such row.
var ErrNone = errors.New("no such entry in case.db")

// Open opens or creates the file.
func Open(path string) (*DB, error) {
	db, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err := migrate(db, schema, schemaVersion, "move case.db away and ingest the sources again (they are in sources/)"); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &DB{db: db}, nil
}

func connect(path string) (*sql.DB, error) {
	// The path goes in as a URI so that blanks and question marks are safe.
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// migrate makes the tables of a new file and refuses a file of another layout.
func migrate(db *sql.DB, schema string, want int, next string) error {
	ctx := context.Background() // opening a small local file is not worth interrupting
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	switch version {
	case want:
		return nil
	case 0:
		if _, err := db.ExecContext(ctx, schema); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", want))
		return err
	default:
		return fmt.Errorf("its layout is version %d, this program writes %d: %s", version, want, next)
	}
}

// Close closes the file.
func (s *DB) Close() error { return s.db.Close() }

// Source is one ingested file.
type Source struct {
	Seq       int64
	SHA256    string
	FileID    string
	Name      string
	Bytes     int64
	SourceID  string
	IngestKey string
	Report    json.RawMessage
	At        string
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }

// AddSource records an ingested file.
func (s *DB) AddSource(ctx context.Context, v Source) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO source
		(sha256, file_id, name, bytes, source_id, ingest_key, report, at) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (sha256) DO UPDATE SET source_id=excluded.source_id, ingest_key=excluded.ingest_key,
		report=excluded.report, at=excluded.at`,
		v.SHA256, v.FileID, v.Name, v.Bytes, v.SourceID, v.IngestKey, string(v.Report), now())
	if err != nil {
		return fmt.Errorf("record source %s: %w", v.Name, err)
	}
	return nil
}

// Sources lists ingested files in the order in which they came.
func (s *DB) Sources(ctx context.Context) ([]Source, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT seq, sha256, file_id, name, bytes, source_id, ingest_key, report, at
		FROM source ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Source
	for rows.Next() {
		var v Source
		var report string
		if err := rows.Scan(&v.Seq, &v.SHA256, &v.FileID, &v.Name, &v.Bytes, &v.SourceID, &v.IngestKey, &report, &v.At); err != nil {
			return nil, fmt.Errorf("list sources: %w", err)
		}
		v.Report = json.RawMessage(report)
		out = append(out, v)
	}
	return out, rows.Err()
}

// RemoveSource forgets an ingested file; its build stays in the ledger.
func (s *DB) RemoveSource(ctx context.Context, sha256 string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM source WHERE sha256=?", sha256)
	if err != nil {
		return fmt.Errorf("remove source: %w", err)
	}
	return nil
}

// List is one version of a watchlist.
type List struct {
	ListID  string
	Version string
	Key     string
	Current bool
	Summary json.RawMessage
	At      string
}

// SetList records a list version and makes it the current one of its id.
func (s *DB) SetList(ctx context.Context, v List) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("record list %s: %w", v.ListID, err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "UPDATE list SET current=0 WHERE list_id=?", v.ListID); err != nil {
		return fmt.Errorf("record list %s: %w", v.ListID, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO list (list_id, version, key, current, summary, at) VALUES (?,?,?,1,?,?)
		ON CONFLICT (list_id, version) DO UPDATE SET key=excluded.key, current=1, summary=excluded.summary`,
		v.ListID, v.Version, v.Key, string(v.Summary), now())
	if err != nil {
		return fmt.Errorf("record list %s: %w", v.ListID, err)
	}
	return tx.Commit()
}

// Lists lists every version of every list, newest last within an id.
func (s *DB) Lists(ctx context.Context) ([]List, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT list_id, version, key, current, summary, at FROM list ORDER BY list_id, at, version")
	if err != nil {
		return nil, fmt.Errorf("list lists: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []List
	for rows.Next() {
		var v List
		var summary string
		if err := rows.Scan(&v.ListID, &v.Version, &v.Key, &v.Current, &summary, &v.At); err != nil {
			return nil, fmt.Errorf("list lists: %w", err)
		}
		v.Summary = json.RawMessage(summary)
		out = append(out, v)
	}
	return out, rows.Err()
}

// Current is the build that each derived stage points at.
func (s *DB) Current(ctx context.Context) (map[string]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT stage, key FROM current")
	if err != nil {
		return nil, fmt.Errorf("read current builds: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var stage, key string
		if err := rows.Scan(&stage, &key); err != nil {
			return nil, fmt.Errorf("read current builds: %w", err)
		}
		out[stage] = key
	}
	return out, rows.Err()
}

// SetCurrent moves all pointers of a run at once: readers see the state before
// it or after it, never between.
func (s *DB) SetCurrent(ctx context.Context, keys map[string]string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("set current builds: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for stage, key := range keys {
		if _, err := tx.ExecContext(ctx, `INSERT INTO current (stage, key, at) VALUES (?,?,?)
			ON CONFLICT (stage) DO UPDATE SET key=excluded.key, at=excluded.at`, stage, key, now()); err != nil {
			return fmt.Errorf("set current builds: %w", err)
		}
	}
	return tx.Commit()
}

// StartRun notes that a run began and returns its number.
func (s *DB) StartRun(ctx context.Context) (int64, error) {
	res, err := s.db.ExecContext(ctx, "INSERT INTO run (started, outcome, detail) VALUES (?, 'running', '{}')", now())
	if err != nil {
		return 0, fmt.Errorf("record run: %w", err)
	}
	return res.LastInsertId()
}

// EndRun notes how a run ended.
func (s *DB) EndRun(ctx context.Context, id int64, outcome string, detail any) error {
	raw, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("record run: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE run SET ended=?, outcome=?, detail=? WHERE id=?", now(), outcome, string(raw), id); err != nil {
		return fmt.Errorf("record run: %w", err)
	}
	return nil
}

// Run is one run of the pipeline.
type Run struct {
	ID      int64           `json:"id"`
	Started string          `json:"started"`
	Ended   string          `json:"ended"`
	Outcome string          `json:"outcome"`
	Detail  json.RawMessage `json:"detail"`
}

// LastRun returns the latest run, or ErrNone.
func (s *DB) LastRun(ctx context.Context) (Run, error) {
	var r Run
	var detail string
	err := s.db.QueryRowContext(ctx, "SELECT id, started, coalesce(ended,''), outcome, detail FROM run ORDER BY id DESC LIMIT 1").
		Scan(&r.ID, &r.Started, &r.Ended, &r.Outcome, &detail)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNone
	}
	if err != nil {
		return r, fmt.Errorf("read last run: %w", err)
	}
	r.Detail = json.RawMessage(detail)
	return r, nil
}

// SaveFigure keeps a figure under its id, so that trace and verify find it.
func (s *DB) SaveFigure(ctx context.Context, id string, body []byte) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO figure (figure_id, body, at) VALUES (?,?,?) ON CONFLICT (figure_id) DO UPDATE SET body=excluded.body", id, string(body), now())
	if err != nil {
		return fmt.Errorf("keep figure %s: %w", id, err)
	}
	return nil
}

// Figure returns a kept figure, or ErrNone.
func (s *DB) Figure(ctx context.Context, id string) ([]byte, error) {
	var body string
	err := s.db.QueryRowContext(ctx, "SELECT body FROM figure WHERE figure_id=?", id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, fmt.Errorf("read figure %s: %w", id, err)
	}
	return []byte(body), nil
}

// Figures returns the figures that were kept last, the newest first.
func (s *DB) Figures(ctx context.Context, limit int) ([][]byte, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT body FROM figure ORDER BY at DESC, figure_id LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("list figures: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out [][]byte
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("list figures: %w", err)
		}
		out = append(out, []byte(body))
	}
	return out, rows.Err()
}

// Stamp returns the SHA-256 that a file had when it bore this stamp (size and
// time of change), or "".
func (s *DB) Stamp(ctx context.Context, path, stamp string) (string, error) {
	var sha string
	err := s.db.QueryRowContext(ctx, "SELECT sha256 FROM stamp WHERE path=? AND stamp=?", path, stamp).Scan(&sha)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read stamp of %s: %w", path, err)
	}
	return sha, nil
}

// SetStamp notes a file's SHA-256 beside its stamp.
func (s *DB) SetStamp(ctx context.Context, path, stamp, sha string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO stamp (path, stamp, sha256) VALUES (?,?,?)
		ON CONFLICT (path) DO UPDATE SET stamp=excluded.stamp, sha256=excluded.sha256`, path, stamp, sha)
	if err != nil {
		return fmt.Errorf("note stamp of %s: %w", path, err)
	}
	return nil
}
