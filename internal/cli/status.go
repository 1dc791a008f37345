package cli

import (
	"fmt"
	"io"
	"strings"

	"tallyman/internal/app"
)

// printStatus writes the status for a person.
func printStatus(w io.Writer, st app.Status) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  (%s)\n\n", st.Title, st.Case)
	fmt.Fprintf(&b, "files     %d\n", st.Files)
	for _, k := range []string{"ingested", "set_aside", "counted", "parties", "goods", "hits", "findings"} {
		if n, ok := st.Rows[k]; ok {
			fmt.Fprintf(&b, "%-9s %d\n", strings.ReplaceAll(k, "_", " "), n)
		}
	}
	b.WriteString("\nstages\n")
	for _, s := range st.Stages {
		fmt.Fprintf(&b, "  %-10s %s\n", s.Stage, s.State)
	}
	if len(st.Lists) > 0 {
		b.WriteString("\nlists\n")
		for _, l := range st.Lists {
			mark := ""
			if !l.Current {
				mark = "  (earlier version)"
			}
			fmt.Fprintf(&b, "  %-20s %s  added %s%s\n", l.ListID, l.Version, l.Added, mark)
		}
	}
	if len(st.Detectors) > 0 {
		b.WriteString("\ndetectors\n")
		for _, d := range st.Detectors {
			fmt.Fprintf(&b, "  %-24s %-14s %4s  %s\n", d.Text("detector"), d.Text("outcome"), d.Text("findings"), d.Text("message"))
		}
	}
	fmt.Fprintf(&b, "\nnext: %s\n", st.Next)
	_, err := io.WriteString(w, b.String())
	return err
}
