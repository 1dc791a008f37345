package story

import (
	"fmt"
	"strings"
)

// isPassage says that a name is the id of a finding or lead.
func isPassage(name string) bool {
	return strings.HasPrefix(name, "fnd-") || strings.HasPrefix(name, "led-")
}

// passage puts the words of a finding or lead in the place of {{ fnd-... }}.
func (w *writer) passage(line int, text string, ref []string) (string, error) {
	id := ref[1]
	if ref[2] != "" {
		return text, w.fail(line, fmt.Sprintf("%s has no part %q", id, ref[2]), "write {{ "+id+" }}")
	}
	p, known := w.passages[id]
	if !known {
		if w.Passage == nil {
			return text, w.fail(line, "there is no finding or lead "+id, "")
		}
		var err error
		if p, err = w.Passage(w.ctx, id); err != nil {
			return text, w.wrong(line, fmt.Errorf("%s:%d: %w", w.name, line, err))
		}
		w.passages[id] = p
	}
	w.cite(id)
	return Escape(p.Text) + "[^" + id + "]", nil
}

// Words of the records are not Markdown: a firm may be called *STAR* [1].
var markdown = strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "\\<", ">", "\\>", "#", "\\#", "|", "\\|", "~", "\\~", "&", "\\&", "{", "\\{", "\n", " ", "\r", " ")

// Escape writes words so that Markdown shows them as they stand, on one line.
func Escape(s string) string { return markdown.Replace(s) }
