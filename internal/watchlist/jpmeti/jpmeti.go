// Package jpmeti reads the notices in which Japan names organisations under an
// export ban (Russia, and third countries), as text out of the published PDF:
// numbered entries with the Japanese name, the English name, aliases in both
// languages, and addresses. The text layer of the PDF breaks lines anywhere and
// sometimes glues an entry to the line before; entries are found by their
// numbers, which run on without a gap.
//
// A notice states the day on which it was first issued and the day of its last
// change, not when each entry was added; so entries carry no listing date.
package jpmeti

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"tallyman/internal/trade"
	"tallyman/internal/watchlist/listfile"
)

// Format describes the list.
func Format() listfile.Format {
	return listfile.Format{
		ID: "jp-meti", Title: "Japan, organisations under an export ban, text of the notice", Publisher: "Japan, Ministry of Economy, Trade and Industry; Ministry of Foreign Affairs",
		Licence: "Public Data License (Version 1.0)", Detect: detect, Parse: parse,
	}
}

func detect(samples []listfile.Sample) float64 {
	for _, s := range samples {
		head := string(s.Head)
		if !strings.Contains(head, "所在地") || !strings.Contains(head, "外務省告示") {
			return 0
		}
	}
	return 0.95
}

var (
	notice   = regexp.MustCompile(`（((?:令和|平成)[^（）]*外務省告示第[^（）]*号)）`)
	headDate = regexp.MustCompile(`(指定日|最終更新日)[：:]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日`)
)

// maxText is more than all notices together; the text is read as a whole.
const maxText = 64 << 20

func parse(ctx context.Context, files []listfile.File, emit listfile.Emit, _ listfile.Own) (listfile.Report, error) {
	var rep listfile.Report
	ids := listfile.Unique{}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		if err := file(f, &rep, ids, emit); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func file(f listfile.File, rep *listfile.Report, ids listfile.Unique, emit listfile.Emit) error {
	f.WarnEncoding(rep)
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	raw, err := io.ReadAll(io.LimitReader(r, maxText))
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	lines := strings.Split(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n")
	entries, head := split(lines)
	if len(entries) == 0 {
		return &trade.Error{Code: trade.CodeInput, Where: f.Name, Message: "no entry with the number 1 was found"}
	}
	title := strings.Join(head, "")
	program := "JP-METI"
	if m := notice.FindStringSubmatch(title); m != nil {
		program = m[1]
	}
	for _, m := range headDate.FindAllStringSubmatch(title, -1) {
		iso, ok := listfile.Date(fmt.Sprintf("%s-%02s-%02s", m[2], m[3], m[4]), listfile.NoSlash)
		switch {
		case ok && m[1] == "最終更新日":
			rep.AsOf = max(rep.AsOf, iso)
		case ok:
			rep.Warn("%s: the notice of %s does not say when each entry was added", f.Name, iso)
		}
	}
	// Every entry has one place; a difference means that a number was not found.
	if places := len(place.FindAllStringIndex(string(raw), -1)); places != len(entries) {
		rep.Warn("%s: %d entries by number, %d by their addresses", f.Name, len(entries), places)
	}
	for _, en := range entries {
		rep.Read(1)
		e := en.entity()
		if len(e.Names) == 0 {
			rep.Skip(f.Name, en.line, "the entry has no name", strings.Join(en.lines, " "))
			continue
		}
		e.ID, _ = ids.ID(fmt.Sprintf("%s-%d", area(title), en.number))
		e.Row, e.File = en.line, f.SHA256
		e.Listings = []trade.Listing{{Authority: "JP", Program: program, Measure: "export ban"}}
		if err := emit(e); err != nil {
			return err
		}
	}
	return nil
}

// area tells the notices apart.
func area(title string) string {
	switch {
	case strings.Contains(title, "以外の国の団体"):
		return "third"
	case strings.Contains(title, "ロシア連邦の団体"):
		return "ru"
	case strings.Contains(title, "ベラルーシ共和国の団体"):
		return "by"
	}
	return "n"
}
