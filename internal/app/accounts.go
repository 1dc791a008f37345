package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// Role of a user; each may do what those before it may.
type Role string

// Roles.
const (
	RoleViewer   Role = "viewer"   // reads
	RoleAnalyst  Role = "analyst"  // loads files, runs, exports
	RoleReviewer Role = "reviewer" // decides about hits
	RoleAdmin    Role = "admin"    // users, tokens, audit log
)

// Roles in the order of what they may do.
var Roles = []Role{RoleViewer, RoleAnalyst, RoleReviewer, RoleAdmin}

// May says whether a role includes another.
func (r Role) May(need Role) bool {
	have := slices.Index(Roles, r)
	return have >= 0 && have >= slices.Index(Roles, need)
}

// Scope of an API token.
type Scope string

// Scopes.
const (
	ScopeRead   Scope = "read"   // answers about cases
	ScopeScreen Scope = "screen" // screening of names that the caller brings
	ScopeWrite  Scope = "write"  // uploads, jobs, decisions
	ScopeAdmin  Scope = "admin"  // users, tokens, audit log
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeRead, ScopeScreen, ScopeWrite, ScopeAdmin}

// LocalUser is whoever signs in by the one-time link that the server prints on
// its own terminal: the person at the machine.
const LocalUser = "local"

// Lifetimes of a sign-in and of a token whose maker names none.
const (
	sessionLife = 7 * 24 * time.Hour
	tokenLife   = 90 * 24 * time.Hour
	tokenMost   = 366 * 24 * time.Hour
)

// Errors of Login, Session and Token.
var (
	ErrLogin = errors.New("no such user, or another password")
	ErrNoAny = errors.New("not signed in, or no longer")
)

// Account is a user as front doors see one.
type Account struct {
	Name     string `json:"name"`
	Role     Role   `json:"role"`
	Disabled bool   `json:"disabled"`
	At       string `json:"created_at"`
}

// Who is who asks: a signed-in user or a token of one.
type Who struct {
	User   string
	Role   Role
	Token  string  // id of the token, empty for a browser
	Scopes []Scope // of the token
}

// Has says whether a scope is given; a browser has all.
func (w Who) Has(s Scope) bool { return w.Token == "" || slices.Contains(w.Scopes, s) }

// Desk is what a server keeps beside its cases: users, sessions, tokens, the
// audit log and the list of jobs.
type Desk struct{ db *state.Server }

// serverFile lies in the folder of the first case that a server serves.
const serverFile = "server.db"

// OpenDesk opens the desk of the server whose first case is in dir.
func OpenDesk(dir string) (*Desk, error) {
	if !Exists(dir) {
		return nil, &trade.Error{Code: trade.CodeInput, Where: filepath.Join(dir, ConfigFile), Message: "there is no case here",
			Next: "make one with: tallyman new DIR, or name one with --case DIR"}
	}
	db, err := state.OpenServer(filepath.Join(dir, serverFile))
	if err != nil {
		return nil, err
	}
	return &Desk{db: db}, nil
}

// Close closes the desk.
func (d *Desk) Close() error { return d.db.Close() }

// argon2id with 19 MiB, 2 passes, 1 lane: the least that the OWASP Password
// Storage Cheat Sheet names for it, so that a few logins at once fit beside the
// SQL engine.
const (
	argonMemory, argonPasses, argonLanes = 19 * 1024, 2, 1
	argonKey, argonSalt                  = 32, 16
)

func hashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the process instead
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func checkPassword(phc, password string) bool {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); n != 3 || err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want))) //nolint:gosec // a hash of this program
	return subtle.ConstantTimeCompare(got, want) == 1
}

var userPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,63}$`)

// leastPassword is the least length, in letters (NIST SP 800-63B-4 asks for 15
// where the password stands alone, 8 beside a second factor; 12 with throttling).
const leastPassword = 12

// Users lists the accounts.
func (d *Desk) Users(ctx context.Context) ([]Account, error) {
	users, err := d.db.Users(ctx)
	out := make([]Account, 0, len(users))
	for _, u := range users {
		out = append(out, Account{u.Name, Role(u.Role), u.Disabled, u.At})
	}
	return out, err
}

// AddUser adds an account.
func (d *Desk) AddUser(ctx context.Context, name string, role Role, password string) error {
	if !userPattern.MatchString(name) || name == LocalUser {
		return &trade.Error{Code: trade.CodeUsage, Where: "user", Message: fmt.Sprintf("%q cannot be a user's name", name),
			Next: "use lower-case letters, digits and . _ @ -, but not " + LocalUser}
	}
	if err := checkAccount(role, password); err != nil {
		return err
	}
	if _, err := d.db.User(ctx, name); err == nil {
		return &trade.Error{Code: trade.CodeUsage, Where: "user", Message: fmt.Sprintf("there is a user %q already", name), Next: "change the role or password instead"}
	} else if !errors.Is(err, state.ErrNone) {
		return err
	}
	return d.db.PutUser(ctx, state.User{Name: name, Role: string(role), Password: hashPassword(password)}, true)
}

func checkAccount(role Role, password string) error {
	if !slices.Contains(Roles, role) {
		return &trade.Error{Code: trade.CodeUsage, Where: "role", Message: fmt.Sprintf("%q is not a role", role), Next: "choose from viewer, analyst, reviewer, admin"}
	}
	if n := utf8.RuneCountInString(password); n < leastPassword || len(password) > 1024 {
		return &trade.Error{Code: trade.CodeUsage, Where: "password", Message: fmt.Sprintf("the password has %d letters", n),
			Next: fmt.Sprintf("use %d or more (at most 1024 bytes), for example four words", leastPassword)}
	}
	return nil
}

// AccountChange is what ChangeUser changes; nil stays as it is.
type AccountChange struct {
	Role     *Role   `json:"role,omitempty"`
	Password *string `json:"password,omitempty"`
	Disabled *bool   `json:"disabled,omitempty"`
}

// ChangeUser changes an account and ends its sessions.
func (d *Desk) ChangeUser(ctx context.Context, name string, ch AccountChange) error {
	u, err := d.user(ctx, name)
	if err != nil {
		return err
	}
	role, password := Role(u.Role), "unchanged as it is"
	if ch.Role != nil {
		role = *ch.Role
	}
	if ch.Password != nil {
		password = *ch.Password
	}
	if err := checkAccount(role, password); err != nil {
		return err
	}
	u.Role = string(role)
	if ch.Password != nil {
		u.Password = hashPassword(password)
	}
	if ch.Disabled != nil {
		u.Disabled = *ch.Disabled
	}
	if err := d.db.PutUser(ctx, u, false); err != nil {
		return err
	}
	return d.db.DropSession(ctx, "", name)
}

// RemoveUser removes an account with its sessions and tokens.
func (d *Desk) RemoveUser(ctx context.Context, name string) error {
	if _, err := d.user(ctx, name); err != nil {
		return err
	}
	return d.db.DropUser(ctx, name)
}

func (d *Desk) user(ctx context.Context, name string) (state.User, error) {
	u, err := d.db.User(ctx, name)
	if errors.Is(err, state.ErrNone) {
		return u, &trade.Error{Code: trade.CodeNotFound, Where: "user", Message: fmt.Sprintf("there is no user %q", name), Next: "see: tallyman users ls"}
	}
	return u, err
}

// Login checks a password. An unknown name takes as long as a known one.
func (d *Desk) Login(ctx context.Context, name, password string) (Account, error) {
	u, err := d.db.User(ctx, name)
	if err != nil && !errors.Is(err, state.ErrNone) {
		return Account{}, err
	}
	known := err == nil && !u.Disabled
	phc := u.Password
	if !known {
		phc = nobody
	}
	if len(password) > 1024 || !checkPassword(phc, password) || !known {
		return Account{}, ErrLogin
	}
	return Account{u.Name, Role(u.Role), u.Disabled, u.At}, nil
}

// nobody is a hash of random bytes with the parameters in use.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$q1cFmmN8J2CwIbWMuBv9dA$6vUBS4QD5cN1mO6Xv4VdJ1cZ1gqk2nU8xq0hJrW3yZc"

func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return base64.RawURLEncoding.EncodeToString(b)
}

func secretHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// NewSecret makes 32 random bytes, as text that fits into a link.
func NewSecret() string { return secret() }

// NewSession signs a user in and returns the cookie's secret.
func (d *Desk) NewSession(ctx context.Context, user string) (string, time.Time, error) {
	s, until := secret(), time.Now().Add(sessionLife).UTC()
	return s, until, d.db.PutSession(ctx, state.Session{Hash: secretHash(s), User: user, Expires: until.Format(time.RFC3339)})
}

// Session says who a cookie's secret belongs to.
func (d *Desk) Session(ctx context.Context, secret string) (Who, error) {
	v, err := d.db.Session(ctx, secretHash(secret))
	if errors.Is(err, state.ErrNone) {
		return Who{}, ErrNoAny
	}
	if err != nil {
		return Who{}, err
	}
	return d.who(ctx, v.User)
}

// EndSession signs a browser out.
func (d *Desk) EndSession(ctx context.Context, secret string) error {
	return d.db.DropSession(ctx, secretHash(secret), "")
}

// who reads the role anew on every call, so that a change bites at once.
func (d *Desk) who(ctx context.Context, user string) (Who, error) {
	if user == LocalUser {
		return Who{User: user, Role: RoleAdmin}, nil
	}
	u, err := d.db.User(ctx, user)
	if errors.Is(err, state.ErrNone) || err == nil && u.Disabled {
		return Who{}, ErrNoAny
	}
	return Who{User: u.Name, Role: Role(u.Role)}, err
}
