package listfile

import "tallyman/internal/text"

// Script is the ISO 15924 code of most letters of a name, "" for a name without
// letters.
func Script(s string) string {
	if code := text.Script(s); code != "Zyyy" {
		return code
	}
	return ""
}

// sameScript takes the ways of writing Chinese characters, and Japanese, for
// one: a bracket in either is a remark as often as another name.
func sameScript(a, b string) bool { return han(Script(a)) == han(Script(b)) }

func han(code string) string {
	switch code {
	case "Hans", "Hant", "Kana":
		return "Hani"
	}
	return code
}
