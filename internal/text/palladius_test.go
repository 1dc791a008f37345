package text_test

import (
	"testing"

	"tallyman/internal/text"
)

func TestPalladius(t *testing.T) {
	for in, want := range map[string]string{
		"чжунсин": "zhongxing", "цзиньлун": "jinlong", "шэньчжэнь": "shenzhen", "хуанань": "huanan", "чанъань": "changan",
		"сухуа":  "", // no letters that only such words have
		"казань": "", // not of Chinese syllables
		"цзз":    "",
	} {
		if got := text.Palladius(in); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]bool{"zhongxing": true, "tianjue": true, "marina": false, "hengshiu": false, "zhong": true} {
		if got := text.Pinyin(in); got != want {
			t.Errorf("%s is pinyin: %v, want %v", in, got, want)
		}
	}
}
