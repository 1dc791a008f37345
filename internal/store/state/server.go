package state

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Server is what an HTTP server keeps beside its cases, in a file of its own
// (server.db): users, sessions, API tokens, jobs, saved views and the audit log. Secrets are
// kept as hashes only.
type Server struct{ db *sql.DB }

// serverVersion changes when the tables below change.
const serverVersion = 1

const serverSchema = `
CREATE TABLE IF NOT EXISTS user (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS session (
  hash TEXT PRIMARY KEY, user TEXT NOT NULL, at TEXT NOT NULL, expires TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS token (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, user TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
  at TEXT NOT NULL, expires TEXT NOT NULL, last_used TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE IF NOT EXISTS job (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  by TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS audit (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, case_id TEXT NOT NULL,
  detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
`

// OpenServer opens or creates the file. Only its owner can read it.
func OpenServer(path string) (*Server, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err := migrate(db, serverSchema, serverVersion, "move it away: users, tokens and the list of jobs begin anew, the cases are untouched"); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if _, err := db.ExecContext(context.Background(), viewSchema); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &Server{db: db}, nil
}

// Close closes the file.
func (s *Server) Close() error { return s.db.Close() }

// User is one account.
type User struct {
	Name     string
	Role     string
	Password string // PHC string of a password hash
	Disabled bool
	At       string
}

// PutUser adds a user or replaces one; fresh insists on adding.
func (s *Server) PutUser(ctx context.Context, u User, fresh bool) error {
	query := `INSERT INTO user (name, role, password, disabled, at) VALUES (?,?,?,?,?)`
	if !fresh {
		query += ` ON CONFLICT (name) DO UPDATE SET role=excluded.role, password=excluded.password, disabled=excluded.disabled`
	}
	if _, err := s.db.ExecContext(ctx, query, u.Name, u.Role, u.Password, u.Disabled, now()); err != nil {
		return fmt.Errorf("keep user %s: %w", u.Name, err)
	}
	return nil
}

// Users lists accounts by name.
func (s *Server) Users(ctx context.Context) ([]User, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name, role, password, disabled, at FROM user ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []User
	for rows.Next() {
		var u User
		if err := rows.Scan(&u.Name, &u.Role, &u.Password, &u.Disabled, &u.At); err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

// User returns one account, or ErrNone.
func (s *Server) User(ctx context.Context, name string) (User, error) {
	var u User
	err := s.db.QueryRowContext(ctx, "SELECT name, role, password, disabled, at FROM user WHERE name=?", name).
		Scan(&u.Name, &u.Role, &u.Password, &u.Disabled, &u.At)
	return u, none(err, "read user "+name)
}

// DropUser removes an account with its sessions and tokens.
func (s *Server) DropUser(ctx context.Context, name string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("remove user %s: %w", name, err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, table := range []string{"session WHERE user", "token WHERE user", "user WHERE name"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+"=?", name); err != nil {
			return fmt.Errorf("remove user %s: %w", name, err)
		}
	}
	return tx.Commit()
}

// Session is one signed-in browser.
type Session struct {
	Hash    string // SHA-256 of the cookie's secret
	User    string
	At      string
	Expires string
}

// PutSession adds a session and forgets those that are over.
func (s *Server) PutSession(ctx context.Context, v Session) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM session WHERE expires<=?", now()); err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO session (hash, user, at, expires) VALUES (?,?,?,?)", v.Hash, v.User, now(), v.Expires); err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	return nil
}

// Session returns a session that is not over, or ErrNone.
func (s *Server) Session(ctx context.Context, hash string) (Session, error) {
	v := Session{Hash: hash}
	err := s.db.QueryRowContext(ctx, "SELECT user, at, expires FROM session WHERE hash=? AND expires>?", hash, now()).Scan(&v.User, &v.At, &v.Expires)
	return v, none(err, "read session")
}

// DropSession ends one session, or with user all of a user's.
func (s *Server) DropSession(ctx context.Context, hash, user string) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM session WHERE hash=? OR user=?", hash, user); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Token is one API token.
type Token struct {
	ID       string
	Hash     string // SHA-256 of the secret
	User     string
	Name     string
	Scopes   []string
	At       string
	Expires  string
	LastUsed string // to the minute
}

const tokenColumns = "id, hash, user, name, scopes, at, expires, last_used"

func scanToken(scan func(...any) error) (Token, error) {
	var t Token
	var scopes string
	err := scan(&t.ID, &t.Hash, &t.User, &t.Name, &scopes, &t.At, &t.Expires, &t.LastUsed)
	t.Scopes = strings.Fields(scopes)
	return t, err
}

// PutToken adds a token.
func (s *Server) PutToken(ctx context.Context, t Token) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO token (id, hash, user, name, scopes, at, expires) VALUES (?,?,?,?,?,?,?)",
		t.ID, t.Hash, t.User, t.Name, strings.Join(t.Scopes, " "), now(), t.Expires)
	if err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	return nil
}

// Token returns a token that is not over by its hash, or ErrNone.
func (s *Server) Token(ctx context.Context, hash string) (Token, error) {
	t, err := scanToken(s.db.QueryRowContext(ctx, "SELECT "+tokenColumns+" FROM token WHERE hash=? AND expires>?", hash, now()).Scan)
	return t, none(err, "read token")
}

// Tokens lists all tokens, the newest first.
func (s *Server) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+tokenColumns+" FROM token ORDER BY at DESC, id")
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Token
	for rows.Next() {
		t, err := scanToken(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// UseToken notes when a token was last used.
func (s *Server) UseToken(ctx context.Context, id, at string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE token SET last_used=? WHERE id=? AND last_used<>?", at, id, at); err != nil {
		return fmt.Errorf("note use of token: %w", err)
	}
	return nil
}

// DropToken revokes a token; ErrNone where there is none.
func (s *Server) DropToken(ctx context.Context, id string) error {
	res, err := s.db.ExecContext(ctx, "DELETE FROM token WHERE id=?", id)
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return ErrNone
	}
	return nil
}

// Job is one piece of long work; Body is its JSON as callers see it.
type Job struct {
	ID, CaseID, Kind, State, By string
	Body                        json.RawMessage
}

// PutJob adds a job or replaces its state.
func (s *Server) PutJob(ctx context.Context, j Job) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO job (id, case_id, kind, state, by, body) VALUES (?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET state=excluded.state, body=excluded.body`, j.ID, j.CaseID, j.Kind, j.State, j.By, string(j.Body))
	if err != nil {
		return fmt.Errorf("keep job %s: %w", j.ID, err)
	}
	return nil
}

// Jobs lists the latest jobs, the newest first.
func (s *Server) Jobs(ctx context.Context, limit int) ([]Job, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, case_id, kind, state, by, body FROM job ORDER BY seq DESC LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Job
	for rows.Next() {
		var j Job
		var body string
		if err := rows.Scan(&j.ID, &j.CaseID, &j.Kind, &j.State, &j.By, &body); err != nil {
			return nil, fmt.Errorf("list jobs: %w", err)
		}
		j.Body = json.RawMessage(body)
		out = append(out, j)
	}
	return out, rows.Err()
}

// AuditLine is one line of the audit log. Hash covers everything else in it,
// Prev included, so that a line cannot be changed, put in or taken out of the
// middle without breaking every hash after it.
type AuditLine struct {
	Seq    int64           `json:"seq"`
	At     string          `json:"at"`
	Who    string          `json:"who"`
	Action string          `json:"action"`
	CaseID string          `json:"case,omitempty"`
	Detail json.RawMessage `json:"detail"`
	Prev   string          `json:"prev"`
	Hash   string          `json:"hash"`
}

func (l AuditLine) digest() string {
	h := sha256.New()
	for _, part := range []string{strconv.FormatInt(l.Seq, 10), l.At, l.Who, l.Action, l.CaseID, string(l.Detail), l.Prev} {
		_, _ = fmt.Fprintf(h, "%d:%s,", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Audit appends a line to the audit log.
func (s *Server) Audit(ctx context.Context, who, action, caseID string, detail any) error {
	raw, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	line := AuditLine{At: now(), Who: who, Action: action, CaseID: caseID, Detail: raw}
	err = tx.QueryRowContext(ctx, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&line.Seq, &line.Prev)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("audit: %w", err)
	}
	line.Seq++
	line.Hash = line.digest()
	if _, err := tx.ExecContext(ctx, "INSERT INTO audit (seq, at, who, action, case_id, detail, prev, hash) VALUES (?,?,?,?,?,?,?,?)",
		line.Seq, line.At, line.Who, line.Action, line.CaseID, string(line.Detail), line.Prev, line.Hash); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return tx.Commit()
}

// AuditLines hands over lines with seq < before (0: all), the newest first.
func (s *Server) AuditLines(ctx context.Context, before int64, limit int, do func(AuditLine) error) error {
	return s.auditLines(ctx, "WHERE ?=0 OR seq<? ORDER BY seq DESC LIMIT ?", []any{before, before, limit}, do)
}

func (s *Server) auditLines(ctx context.Context, rest string, args []any, do func(AuditLine) error) error {
	rows, err := s.db.QueryContext(ctx, "SELECT seq, at, who, action, case_id, detail, prev, hash FROM audit "+rest, args...)
	if err != nil {
		return fmt.Errorf("read audit log: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var l AuditLine
		var detail string
		if err := rows.Scan(&l.Seq, &l.At, &l.Who, &l.Action, &l.CaseID, &detail, &l.Prev, &l.Hash); err != nil {
			return fmt.Errorf("read audit log: %w", err)
		}
		l.Detail = json.RawMessage(detail)
		if err := do(l); err != nil {
			return err
		}
	}
	return rows.Err()
}

// AuditCheck is what following the audit log's chain found.
type AuditCheck struct {
	Lines  int64  `json:"lines"`
	Head   string `json:"head"` // hash of the last line: note it elsewhere to see a log cut short
	Intact bool   `json:"intact"`
	Broken int64  `json:"broken_at,omitempty"` // seq of the first line that does not follow
}

// VerifyAudit follows the chain from its beginning.
func (s *Server) VerifyAudit(ctx context.Context) (AuditCheck, error) {
	c := AuditCheck{Intact: true}
	err := s.auditLines(ctx, "ORDER BY seq", nil, func(l AuditLine) error {
		c.Lines++
		if c.Intact && (l.Seq != c.Lines || l.Prev != c.Head || l.digest() != l.Hash) {
			c.Intact, c.Broken = false, l.Seq
		}
		c.Head = l.Hash
		return nil
	})
	return c, err
}

// none turns "no rows" into ErrNone and wraps the rest.
func none(err error, what string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return ErrNone
	}
	return fmt.Errorf("%s: %w", what, err)
}
