package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// APIToken is a token as front doors see one. Secret is there once, when made.
type APIToken struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	User     string  `json:"user"`
	Scopes   []Scope `json:"scopes" nullable:"false"`
	At       string  `json:"created_at"`
	Expires  string  `json:"expires_at"`
	LastUsed string  `json:"last_used_at,omitempty"`
	Secret   string  `json:"secret,omitempty"`
}

// TokenPrefix begins every token, so that scanners of published code know one.
const TokenPrefix = "tlm_"

// NewToken makes a token of a user; a life of 0 is 90 days.
func (d *Desk) NewToken(ctx context.Context, user, name string, scopes []Scope, life time.Duration) (APIToken, error) {
	for _, s := range scopes {
		if !slices.Contains(Scopes, s) {
			return APIToken{}, &trade.Error{Code: trade.CodeUsage, Where: "scopes", Message: fmt.Sprintf("%q is not a scope", s), Next: "choose from read, screen, write, admin"}
		}
	}
	if len(scopes) == 0 || strings.TrimSpace(name) == "" || len(name) > 100 {
		return APIToken{}, &trade.Error{Code: trade.CodeUsage, Message: "a token needs a name of up to 100 bytes and at least one scope"}
	}
	if life == 0 {
		life = tokenLife
	}
	if life < time.Minute || life > tokenMost {
		return APIToken{}, &trade.Error{Code: trade.CodeUsage, Where: "days", Message: "a token lives for 1 to 366 days"}
	}
	if _, err := d.who(ctx, user); err != nil {
		return APIToken{}, &trade.Error{Code: trade.CodeNotFound, Where: "user", Message: fmt.Sprintf("there is no user %q", user)}
	}
	s := TokenPrefix + secret()
	hash := secretHash(s)
	t := state.Token{ID: "tok-" + hash[:12], Hash: hash, User: user, Name: name, Expires: time.Now().Add(life).UTC().Format(time.RFC3339)}
	for _, sc := range scopes {
		t.Scopes = append(t.Scopes, string(sc))
	}
	if err := d.db.PutToken(ctx, t); err != nil {
		return APIToken{}, err
	}
	out := apiToken(t)
	out.Secret = s
	return out, nil
}

func apiToken(t state.Token) APIToken {
	out := APIToken{ID: t.ID, Name: t.Name, User: t.User, At: t.At, Expires: t.Expires, LastUsed: t.LastUsed, Scopes: []Scope{}}
	for _, s := range t.Scopes {
		out.Scopes = append(out.Scopes, Scope(s))
	}
	return out
}

// Tokens lists the tokens, without their secrets.
func (d *Desk) Tokens(ctx context.Context) ([]APIToken, error) {
	tokens, err := d.db.Tokens(ctx)
	out := make([]APIToken, 0, len(tokens))
	for _, t := range tokens {
		out = append(out, apiToken(t))
	}
	return out, err
}

// RevokeToken ends a token.
func (d *Desk) RevokeToken(ctx context.Context, id string) error {
	err := d.db.DropToken(ctx, id)
	if errors.Is(err, state.ErrNone) {
		return &trade.Error{Code: trade.CodeNotFound, Where: "token", Message: fmt.Sprintf("there is no token %q", id)}
	}
	return err
}

// Token says who a token's secret belongs to, and notes the minute of its use.
func (d *Desk) Token(ctx context.Context, secret string) (Who, error) {
	t, err := d.db.Token(ctx, secretHash(secret))
	if errors.Is(err, state.ErrNone) {
		return Who{}, ErrNoAny
	}
	if err != nil {
		return Who{}, err
	}
	w, err := d.who(ctx, t.User)
	if err != nil {
		return w, err
	}
	w.Token = t.ID
	w.Scopes = apiToken(t).Scopes
	if minute := time.Now().UTC().Truncate(time.Minute).Format(time.RFC3339); minute != t.LastUsed {
		err = d.db.UseToken(ctx, t.ID, minute)
	}
	return w, err
}
