package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// SavedView is a named address of the workbench: a screen with its filter,
// columns and whatever else stands in the address.
type SavedView struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Address string `json:"address" doc:"path and query in the workbench, without the case"`
	By      string `json:"by" doc:"who made it"`
	At      string `json:"at"`
}

const (
	viewName    = 120  // characters
	viewAddress = 8000 // bytes
)

// ErrNotYours says that a view is another's.
var ErrNotYours = errors.New("another made this view")

// screenPath is the path of a screen.
var screenPath = regexp.MustCompile(`^/[a-z]*$`)

// Views lists the views of a case by name.
func (d *Desk) Views(ctx context.Context, caseID string) ([]SavedView, error) {
	all, err := d.db.Views(ctx, caseID)
	out := []SavedView{}
	for _, v := range all {
		out = append(out, viewOf(v))
	}
	return out, err
}

func viewOf(v state.SavedView) SavedView { return SavedView{v.ID, v.Name, v.Address, v.By, v.At} }

// AddView names an address of a case.
func (d *Desk) AddView(ctx context.Context, caseID, name, address, by string) (SavedView, error) {
	return d.putView(ctx, state.SavedView{ID: "view-" + strings.ToLower(rand.Text()[:12]), CaseID: caseID, By: by}, name, address)
}

// ChangeView gives a view another name or address; empty: as it is. It is for who
// made the view, and for admins.
func (d *Desk) ChangeView(ctx context.Context, caseID, id, name, address string, who Who) (SavedView, error) {
	v, err := d.view(ctx, caseID, id, who)
	if err != nil {
		return SavedView{}, err
	}
	if name == "" {
		name = v.Name
	}
	if address == "" {
		address = v.Address
	}
	return d.putView(ctx, v, name, address)
}

// RemoveView forgets a view and returns it. It is for who made the view, and for
// admins.
func (d *Desk) RemoveView(ctx context.Context, caseID, id string, who Who) (SavedView, error) {
	v, err := d.view(ctx, caseID, id, who)
	if err != nil {
		return SavedView{}, err
	}
	return viewOf(v), d.db.DropView(ctx, caseID, id)
}

func (d *Desk) view(ctx context.Context, caseID, id string, who Who) (state.SavedView, error) {
	v, err := d.db.View(ctx, caseID, id)
	if errors.Is(err, state.ErrNone) {
		return v, &trade.Error{Code: trade.CodeNotFound, Where: "view", Message: fmt.Sprintf("there is no view %q in this case", id)}
	}
	if err == nil && v.By != who.User && who.Role != RoleAdmin {
		err = ErrNotYours
	}
	return v, err
}

func (d *Desk) putView(ctx context.Context, v state.SavedView, name, address string) (SavedView, error) {
	var err error
	if v.Name, err = viewNameOf(name); err != nil {
		return SavedView{}, err
	}
	if v.Address, err = viewAddressOf(address); err != nil {
		return SavedView{}, err
	}
	err = d.db.PutView(ctx, v)
	if errors.Is(err, state.ErrTaken) {
		return SavedView{}, &trade.Error{Code: trade.CodeInput, Where: "name", Message: fmt.Sprintf("there is a view %q in this case", v.Name), Next: "choose another name, or change that one"}
	}
	if err != nil {
		return SavedView{}, err
	}
	v, err = d.db.View(ctx, v.CaseID, v.ID)
	return viewOf(v), err
}

func viewNameOf(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > viewName || strings.ContainsFunc(name, unicode.IsControl) {
		return "", &trade.Error{Code: trade.CodeInput, Where: "name", Message: fmt.Sprintf("%q is no name of a view", name), Next: fmt.Sprintf("write 1 to %d characters on one line", viewName)}
	}
	return name, nil
}

// viewAddressOf takes an address of the workbench and nothing else: a view may
// not lead to another place, nor into another case.
func viewAddressOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || len(address) > viewAddress || u.Scheme != "" || u.Host != "" || u.User != nil || u.Fragment != "" || u.Opaque != "" || !screenPath.MatchString(u.Path) || u.RawPath != "" {
		return "", &trade.Error{Code: trade.CodeInput, Where: "address", Message: fmt.Sprintf("%q is no address of a screen", address), Next: "write path and query, for example /records?filter=class:drone"}
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", &trade.Error{Code: trade.CodeInput, Where: "address", Message: "its query cannot be read", Err: err}
	}
	q.Del("case")
	if len(q) == 0 {
		return u.Path, nil
	}
	return u.Path + "?" + q.Encode(), nil
}
