package text

import "strings"

// Hepburn, by hiragana; katakana is shifted to it.
var kana = map[rune]string{
	'あ': "a", 'い': "i", 'う': "u", 'え': "e", 'お': "o", 'か': "ka", 'き': "ki", 'く': "ku", 'け': "ke", 'こ': "ko", 'さ': "sa", 'し': "shi", 'す': "su", 'せ': "se", 'そ': "so",
	'た': "ta", 'ち': "chi", 'つ': "tsu", 'て': "te", 'と': "to", 'な': "na", 'に': "ni", 'ぬ': "nu", 'ね': "ne", 'の': "no", 'は': "ha", 'ひ': "hi", 'ふ': "fu", 'へ': "he", 'ほ': "ho",
	'ま': "ma", 'み': "mi", 'む': "mu", 'め': "me", 'も': "mo", 'や': "ya", 'ゆ': "yu", 'よ': "yo", 'ら': "ra", 'り': "ri", 'る': "ru", 'れ': "re", 'ろ': "ro", 'わ': "wa", 'を': "o", 'ん': "n",
	'が': "ga", 'ぎ': "gi", 'ぐ': "gu", 'げ': "ge", 'ご': "go", 'ざ': "za", 'じ': "ji", 'ず': "zu", 'ぜ': "ze", 'ぞ': "zo", 'だ': "da", 'ぢ': "ji", 'づ': "zu", 'で': "de", 'ど': "do",
	'ば': "ba", 'び': "bi", 'ぶ': "bu", 'べ': "be", 'ぼ': "bo", 'ぱ': "pa", 'ぴ': "pi", 'ぷ': "pu", 'ぺ': "pe", 'ぽ': "po", 'ゔ': "vu",
	'ぁ': "a", 'ぃ': "i", 'ぅ': "u", 'ぇ': "e", 'ぉ': "o", 'ゃ': "ya", 'ゅ': "yu", 'ょ': "yo",
}

func romanKana(run []rune) string {
	var b strings.Builder
	double := false
	for i, r := range run {
		if r >= 'ァ' && r <= 'ヴ' {
			r -= 'ァ' - 'ぁ'
		}
		switch r {
		case 'ー':
			continue
		case 'っ':
			double = true
			continue
		}
		s := kana[r]
		if i > 0 && strings.ContainsRune("ゃゅょぁぃぅぇぉ", r) {
			// A small letter replaces the vowel before it: shi + ya = sha.
			prev := b.String()
			cut := strings.TrimRight(prev, "aiueo")
			if cut != "" && cut != prev {
				b.Reset()
				b.WriteString(cut)
				if len(s) == 2 && (strings.HasSuffix(cut, "sh") || strings.HasSuffix(cut, "ch") || strings.HasSuffix(cut, "j")) {
					s = s[1:]
				}
			}
		}
		if double && s != "" {
			b.WriteByte(s[0])
			double = false
		}
		b.WriteString(s)
	}
	return b.String()
}
