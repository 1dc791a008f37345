package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/store"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
	"tallyman/internal/watchlist"
)

// listConfig is what makes one list version's build what it is.
type listConfig struct {
	ListID string   `json:"list_id"`
	Format string   `json:"format,omitempty"`
	Files  []string `json:"files"` // SHA-256, sorted
}

// ListFile is one file of a list version, kept in sources/.
type ListFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// ListReport is what adding a list says.
type ListReport struct {
	watchlist.Summary
	Action   string     `json:"action"` // added, unchanged
	Codes    int64      `json:"codes,omitempty"`
	Files    []ListFile `json:"files" nullable:"false"`
	Previous string     `json:"previous_version,omitempty"`
}

// AddList reads the files of one watchlist as its new current version.
func (c *Case) AddList(ctx context.Context, id, format string, files []string) (ListReport, error) {
	if !idPattern.MatchString(id) {
		return ListReport{}, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("list id %q", id), Next: "use lower-case letters, digits and hyphens, for example eu or us-ofac-sdn"}
	}
	unlock, err := c.lock()
	if err != nil {
		return ListReport{}, err
	}
	defer unlock()
	if format == formatControl || format == "" && len(files) == 1 && isControl(files[0]) {
		return c.addControl(ctx, id, files)
	}
	return c.addList(ctx, id, format, files)
}

func (c *Case) addList(ctx context.Context, id, format string, files []string) (ListReport, error) {
	var rep ListReport
	cfg := listConfig{ListID: id, Format: format}
	for _, f := range files {
		sha, _, err := hashFile(ctx, f)
		if err != nil {
			return rep, &trade.Error{Code: trade.CodeInput, Where: f, Message: "cannot be read", Err: pathErr(err)}
		}
		rep.Files = append(rep.Files, ListFile{filepath.Base(f), sha})
		cfg.Files = append(cfg.Files, sha)
	}
	slices.Sort(cfg.Files)
	raw, err := json.Marshal(cfg)
	if err != nil {
		return rep, fmt.Errorf("add list %s: %w", id, err)
	}
	spec := store.Spec{Stage: "watchlist", Version: watchlist.Version, Config: raw}
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return rep, err
	}
	for _, l := range lists {
		if l.ListID != id || !l.Current {
			continue
		}
		if l.Key == spec.Key() {
			err := json.Unmarshal(l.Summary, &rep)
			rep.Action = "unchanged"
			return rep, err
		}
		rep.Previous = l.Version
	}
	build, err := c.ledger.Begin(spec)
	if err != nil {
		return rep, err
	}
	defer build.Abort()
	if rep.Summary, err = watchlist.Load(ctx, id, format, files, build); err != nil {
		return rep, err
	}
	rep.Action = "added"
	meta, err := build.Commit(rep.Summary)
	if err != nil {
		return rep, err
	}
	for i, f := range files {
		if err := c.keepOriginal(f, rep.Files[i].SHA256, rep.Files[i].Name); err != nil {
			return rep, err
		}
	}
	summary, err := json.Marshal(rep)
	if err != nil {
		return rep, fmt.Errorf("add list %s: %w", id, err)
	}
	return rep, c.state.SetList(ctx, state.List{ListID: id, Version: rep.Version, Key: meta.Key, Summary: summary})
}

// ListInfo is one version of one list. Title, AsOf (the date that the list says
// of itself) and Entities are those of the summary.
type ListInfo struct {
	ListID   string      `json:"list_id"`
	Version  string      `json:"version"`
	Current  bool        `json:"current"`
	Added    string      `json:"added_at"`
	Title    string      `json:"title,omitempty"`
	AsOf     string      `json:"as_of,omitempty"`
	Entities int64       `json:"entities,omitempty"`
	Summary  ListSummary `json:"summary"`
}

// ListSummary is the ListReport of a list, as it was kept.
type ListSummary json.RawMessage

// MarshalJSON writes it as it is.
func (s ListSummary) MarshalJSON() ([]byte, error) { return json.RawMessage(s).MarshalJSON() }

// UnmarshalJSON keeps it as it is.
func (s *ListSummary) UnmarshalJSON(raw []byte) error {
	return (*json.RawMessage)(s).UnmarshalJSON(raw)
}

// Lists returns every version of every list.
func (c *Case) Lists(ctx context.Context) ([]ListInfo, error) {
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ListInfo, 0, len(lists))
	for _, l := range lists {
		info := ListInfo{ListID: l.ListID, Version: l.Version, Current: l.Current, Added: l.At, Summary: ListSummary(l.Summary)}
		// A control list's summary has another form, and no entities.
		var sum watchlist.Summary
		if json.Unmarshal(l.Summary, &sum) == nil {
			info.Title, info.AsOf, info.Entities = sum.Title, sum.AsOf, sum.Entities
		}
		out = append(out, info)
	}
	return out, nil
}

// DiffLists compares two versions of one list and hands over one record per
// entity added, removed or changed. A version is named by (a prefix of) its
// hash; v1 alone may name a list, whose current version is then compared with
// the one added before it.
func (c *Case) DiffLists(ctx context.Context, v1, v2 string, do func(watchlist.Change) error) error {
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return err
	}
	var pair []state.List
	if v2 == "" {
		pair, err = lastTwo(lists, v1)
	} else {
		pair, err = twoVersions(lists, v1, v2)
	}
	if err != nil {
		return err
	}
	db, err := c.engine(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for i, schema := range []string{"before", "after"} {
		tables, err := c.ledger.Tables("watchlist", pair[i].Key)
		if err != nil {
			return err
		}
		for name, path := range tables {
			if err := db.Register(ctx, schema+"."+name, path); err != nil {
				return err
			}
		}
	}
	return watchlist.Diff(ctx, db, pair[0].ListID, "before", "after", do)
}

// twoVersions finds the versions that two prefixes name.
func twoVersions(lists []state.List, v1, v2 string) ([]state.List, error) {
	var pair []state.List
	for _, want := range []string{v1, v2} {
		var found []state.List
		for _, l := range lists {
			if l.Key != "" && strings.HasPrefix(l.Version, want) {
				found = append(found, l)
			}
		}
		if len(found) != 1 {
			return nil, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("%d list versions begin with %q", len(found), want), Next: "see: tallyman lists ls"}
		}
		pair = append(pair, found[0])
	}
	if pair[0].ListID != pair[1].ListID {
		return nil, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%s is a version of the list %s, and %s one of %s", v1, pair[0].ListID, v2, pair[1].ListID),
			Next: "name two versions of one list; see: tallyman lists ls"}
	}
	return pair, nil
}

// lastTwo finds the current version of a list and the one added last before it.
func lastTwo(lists []state.List, id string) ([]state.List, error) {
	var before, current *state.List
	for i, l := range lists {
		switch {
		case l.ListID != id || l.Key == "":
		case l.Current:
			current = &lists[i]
		case before == nil || l.At >= before.At:
			before = &lists[i]
		}
	}
	switch {
	case current == nil:
		return nil, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("the case has no watchlist %q", id), Next: "see: tallyman lists ls"}
	case before == nil:
		return nil, &trade.Error{Code: trade.CodeNotFound, Message: fmt.Sprintf("the list %q has one version, %s", id, current.Version), Next: "a second one comes with: tallyman lists add " + id + " FILE..."}
	}
	return []state.List{*before, *current}, nil
}

// emptyWatchlist is the key of a build without any list, so that the tables
// exist in a case that has none.
func (c *Case) emptyWatchlist() (string, error) {
	spec := store.Spec{Stage: "watchlist", Version: watchlist.Version, Config: json.RawMessage(`{"list_id":""}`)}
	key := spec.Key()
	if c.ledger.Has("watchlist", key) {
		return key, nil
	}
	build, err := c.ledger.Begin(spec)
	if err != nil {
		return "", err
	}
	defer build.Abort()
	if err := watchlist.Empty(build); err != nil {
		return "", err
	}
	_, err = build.Commit(nil)
	return key, err
}

// hashText names a small text, for keys.
func hashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}
