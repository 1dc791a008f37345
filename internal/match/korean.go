package match

import "strings"

// Korean names are romanised in three habits at once (McCune-Reischauer in the
// North, Revised Romanization in the South, and whatever a passport says): Pak,
// Park and Bak are one name. Where both names open or close with a Korean family
// name, their words are compared in one canonical spelling as well. The family
// names only choose a table of spellings; nothing else follows from them.

// koreanFamilies are family names in their common spellings. Li and Lee are left
// out: as Chinese names they would bring Chinese words under Korean spelling.
var koreanFamilies = wordSet("kim gim pak park bak choe choi ri rhee yi jong jeong jung chong chung kang gang cho jo yun yoon " +
	"im rim han o oh so seo suh sin shin kwon gwon hwang an ahn song hong ko mun moon paek baek baik son nam sim shim no roh noh " +
	"ha chon jeon jon kwak gwak ryu yoo ro om um won chae chi ji pae bae paik ho heo hur mo tae sok seok sonu namgung")

// koreanFamily are the spellings of family names in Hangul.
var koreanFamily = map[string][]string{
	"이": {"i", "yi", "ri", "lee", "rhee", "li"}, "리": {"ri", "yi", "lee", "rhee", "li"}, "박": {"pak", "park", "bak"},
	"최": {"choe", "choi"}, "정": {"jong", "jeong", "chong", "chung", "jung"}, "김": {"kim", "gim"}, "임": {"im", "lim", "rim"},
	"림": {"rim", "lim", "im"}, "노": {"no", "ro", "roh", "noh"}, "로": {"ro", "no", "roh"}, "유": {"yu", "ryu", "yoo"},
	"류": {"ryu", "yu", "yoo"}, "조": {"cho", "jo"}, "강": {"kang", "gang"}, "고": {"ko", "go", "koh"}, "구": {"ku", "koo", "gu"},
	"문": {"mun", "moon"}, "백": {"paek", "baek", "paik"}, "배": {"pae", "bae"}, "오": {"o", "oh"}, "우": {"u", "woo"},
	"윤": {"yun", "yoon"}, "전": {"chon", "jeon", "jon", "jun"}, "주": {"chu", "joo", "ju"}, "지": {"ji", "chi"},
	"심": {"sim", "shim"}, "신": {"sin", "shin"}, "서": {"so", "seo", "suh"}, "안": {"an", "ahn"}, "양": {"yang", "ryang"},
	"량": {"ryang", "yang"}, "여": {"yo", "yeo", "ryo"}, "권": {"kwon", "gwon"}, "장": {"jang", "chang"}, "차": {"cha"},
	"한": {"han"}, "허": {"ho", "heo", "hur"}, "손": {"son", "sohn"}, "성": {"song", "seong", "sung"}, "홍": {"hong"},
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// koreanVowels first to last; longer spellings before their parts.
var koreanSpelling = strings.NewReplacer(
	"yeo", "yo", "young", "yong", "eo", "o", "eu", "u", "oo", "u", "ou", "o", "ae", "e", "oi", "oe", "ee", "i", "woo", "u",
	"tch", "j", "ch", "j", "kk", "g", "tt", "d", "pp", "b", "ss", "s", "ar", "a", "k", "g", "t", "d", "p", "b", "l", "r", "sh", "s",
)

// korean is the canonical spelling of a romanised word.
func korean(w string) string { return koreanSpelling.Replace(w) }

// southern is the canonical spelling of a word in Hangul as passports of the South
// write it, with u for eo: Sung for 성, Chul for 철. Empty for other words.
func southern(x *lexeme) string {
	if !x.syllabic || !strings.Contains(x.latin, "eo") {
		return ""
	}
	return korean(strings.ReplaceAll(strings.ReplaceAll(x.latin, "yeong", "young"), "eo", "u"))
}

// looksKorean reports whether a name of two or three short words begins or ends
// with a Korean family name.
func looksKorean(n *name) bool {
	k := len(n.toks)
	if k < 2 || k > 3 {
		return false
	}
	for i := range n.toks {
		if len(n.toks[i].latin) > 9 && !n.toks[i].syllabic {
			return false
		}
	}
	return koreanFamilies[n.toks[0].latin] || koreanFamilies[n.toks[k-1].latin]
}

// hangul reports whether a name of a few words is in Hangul.
func hangul(n *name) bool {
	return len(n.toks) <= 3 && n.toks[0].syllabic && !hasHan(n.toks[0].text)
}

// koreanLinks adds links between words that are one in canonical spelling.
func koreanLinks(links []link, a, b *name) []link {
	if x, y := hangul(a), hangul(b); !x && !y && (!looksKorean(a) || !looksKorean(b)) {
		return links
	}
	for i := range a.toks {
		for j := range b.toks {
			x, y := a.toks[i].latin, b.toks[j].latin
			if x != y && (korean(x) == korean(y) || southern(a.toks[i].lexeme) == korean(y) || southern(b.toks[j].lexeme) == korean(x)) {
				links = append(links, link{i, 1, j, 1, 0.93, "spelling"})
			}
		}
	}
	if len(a.toks) == 3 && len(b.toks) == 2 {
		links = koreanJoin(links, a, b, false)
	} else if len(a.toks) == 2 && len(b.toks) == 3 {
		links = koreanJoin(links, b, a, true)
	}
	return links
}

// koreanJoin links two syllables of the longer name with one word of the other.
func koreanJoin(links []link, long, short *name, swap bool) []link {
	for i := range 2 {
		w := korean(long.toks[i].latin) + korean(long.toks[i+1].latin)
		for j := range short.toks {
			if w != korean(short.toks[j].latin) && w != southern(short.toks[j].lexeme) {
				continue
			}
			if swap {
				links = append(links, link{j, 1, i, 2, 0.93, "joined"})
			} else {
				links = append(links, link{i, 2, j, 1, 0.93, "joined"})
			}
		}
	}
	return links
}
