package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tallyman/internal/classify"
	"tallyman/internal/store/state"
	"tallyman/internal/trade"
)

// formatControl is the format of a user's own list of HS codes.
const formatControl = "control"

// isControl says whether a file is a CSV of codes: a column code and none of
// names.
func isControl(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	line, err := bufio.NewReader(io.LimitReader(f, 1<<16)).ReadString('\n')
	if err != nil && line == "" {
		return false
	}
	head, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(line, "\ufeff"))).Read()
	if err != nil {
		return false
	}
	for i, h := range head {
		head[i] = strings.ToLower(strings.TrimSpace(h))
	}
	return slices.Contains(head, "code") && !slices.Contains(head, "name")
}

// addControl keeps a user's list of codes; the next run classifies with it.
func (c *Case) addControl(ctx context.Context, id string, files []string) (ListReport, error) {
	var rep ListReport
	if len(files) != 1 {
		return rep, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("a list of codes is one file, and %d are named", len(files)), Next: "put the codes into one CSV"}
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		return rep, &trade.Error{Code: trade.CodeInput, Where: files[0], Message: "cannot be read", Err: pathErr(err)}
	}
	sha, _, err := hashFile(ctx, files[0])
	if err != nil {
		return rep, &trade.Error{Code: trade.CodeInput, Where: files[0], Message: "cannot be read", Err: pathErr(err)}
	}
	list, err := classify.ReadControlCSV(id, trade.FileID(sha), bytes.NewReader(data))
	if err != nil {
		return rep, err
	}
	builtin, err := classify.ControlLists()
	if err != nil {
		return rep, err
	}
	for _, l := range builtin {
		if l.ID == id {
			return rep, &trade.Error{Code: trade.CodeUsage, Message: fmt.Sprintf("%q is the id of a list that ships with the program", id), Next: "choose another id"}
		}
	}
	rep.ListID, rep.Version, rep.Format, rep.Title = id, list.Version, formatControl, "a control list of your own, CSV of codes"
	rep.RowsRead, rep.Action = int64(len(list.Entries)), "added"
	rep.Codes = int64(len(list.Entries))
	rep.Files = []ListFile{{filepath.Base(files[0]), sha}}
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return rep, err
	}
	for _, l := range lists {
		if l.ListID != id || !l.Current {
			continue
		}
		if l.Version == rep.Version {
			rep.Action = "unchanged"
			return rep, nil
		}
		rep.Previous = l.Version
	}
	if err := c.keepOriginal(files[0], sha, rep.Files[0].Name); err != nil {
		return rep, err
	}
	summary, err := json.Marshal(rep)
	if err != nil {
		return rep, fmt.Errorf("add list %s: %w", id, err)
	}
	return rep, c.state.SetList(ctx, state.List{ListID: id, Version: rep.Version, Summary: summary})
}

// controls reads the user's own control lists of the case, and their versions
// for the key of classify.
func (c *Case) controls(ctx context.Context) ([]classify.ControlList, []string, error) {
	lists, err := c.state.Lists(ctx)
	if err != nil {
		return nil, nil, err
	}
	var out []classify.ControlList
	var versions []string
	for _, l := range lists {
		if !l.Current || l.Key != "" {
			continue
		}
		var rep ListReport
		if err := json.Unmarshal(l.Summary, &rep); err != nil || len(rep.Files) != 1 {
			return nil, nil, fmt.Errorf("list %s: its entry in case.db cannot be read: %w", l.ListID, err)
		}
		data, err := os.ReadFile(c.original(rep.Files[0].SHA256, rep.Files[0].Name))
		if err != nil {
			return nil, nil, &trade.Error{Code: trade.CodeInput, Where: rep.Files[0].Name, Message: "the kept original cannot be read", Err: pathErr(err), Next: "add the list again"}
		}
		list, err := classify.ReadControlCSV(l.ListID, l.Version, bytes.NewReader(data))
		if err != nil {
			return nil, nil, err
		}
		out = append(out, list)
		versions = append(versions, l.ListID+" "+l.Version)
	}
	return out, versions, nil
}
