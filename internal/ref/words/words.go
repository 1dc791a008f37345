// Package words knows the words of company names by meaning, across languages:
// торговый, trading, ticaret and 贸易 are one concept. Names are compared by
// concept where their words differ in language, and words that say nothing of
// which company it is (company, group, trading) carry little weight. It reads
// its own embedded table (concepts.tsv) and writes nothing.
package words

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tallyman/internal/text"
)

//go:embed concepts.tsv
var conceptsTSV string

type table struct {
	exact   map[string]string // folded word -> concept
	stems   map[string]string // beginning of an inflected word -> concept
	generic map[string]bool
	longest int // of the Han, kana and Hangul words, in letters
}

// A stem may be followed by an ending of at most this many letters, and must
// itself have this many, so that a short stem does not swallow names.
const (
	longestEnding = 7
	shortestStem  = 3
)

var concepts = sync.OnceValue(readConcepts)

func readConcepts() *table {
	t := &table{exact: map[string]string{}, stems: map[string]string{}, generic: map[string]bool{}}
	for line := range strings.Lines(conceptsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			continue
		}
		t.generic[f[0]] = f[1] == "1"
		for _, form := range strings.Fields(f[2]) {
			t.add(form, f[0])
		}
	}
	return t
}

func (t *table) add(form, id string) {
	if stem, ok := strings.CutSuffix(form, "~"); ok {
		stem = text.Fold(stem)
		if _, taken := t.stems[stem]; !taken && utf8.RuneCountInString(stem) >= shortestStem {
			t.stems[stem] = id
		}
		return
	}
	form = text.Fold(form)
	if _, taken := t.exact[form]; !taken && form != "" {
		t.exact[form] = id
	}
	if isCJK(form) {
		t.longest = max(t.longest, utf8.RuneCountInString(form))
	}
}

// Concept returns the meaning of one folded word of any script.
func Concept(token string) (id string, ok bool) {
	t := concepts()
	if id, ok = t.exact[token]; ok {
		return id, true
	}
	// Endings are cut letter by letter; the longest stem that leaves one wins.
	end := len(token)
	for n := 0; n <= longestEnding && end > 0; n++ {
		if id, ok := t.stems[token[:end]]; ok && ending(token[end:]) && (n <= shortestStem || utf8.RuneCountInString(token[:end]) > shortestStem) {
			return id, true
		}
		_, size := utf8.DecodeLastRuneInString(token[:end])
		end -= size
	}
	return "", false
}

// ending reports whether the rest of a word after its stem is what Slavic and
// other inflected words of trade end in: приборный is of instruments, while
// Электросила and Pervaiz are names that begin like a word.
func ending(rest string) bool {
	return rest == "" || !surname(rest) && inflection.MatchString(strings.ReplaceAll(text.Latin(rest), " ", ""))
}

// surname reports whether the rest of a word makes a family name or a place of it rather
// than an adjective: Медновский is not of copper.
func surname(rest string) bool {
	return strings.HasPrefix(rest, "овск") || strings.HasPrefix(rest, "евск") || strings.HasPrefix(rest, "ovsk") || strings.HasPrefix(rest, "evsk")
}

// inflection is a chain of suffixes and the ending of a noun, adjective or
// participle, romanised.
var inflection = regexp.MustCompile(`^(?:e?l|n|nn|en|enn|sk|esk|ichesk|chesk|ich|iches|eln|elsk|itel|iteln|itelsk|tel|teln|telsk|ov|ovn|ovochn|ochn|ova|ani|eni|yeni|on|ionn|ats|atsi|tsi|i|ost|ac|k|y|r|v|vn|o|e)*` +
	`(?:|a|e|i|o|u|y|iy|yy|yi|ii|ij|aya|aia|aja|oe|oye|oje|ie|iye|ye|ogo|ego|om|em|ym|im|oy|ey|ou|uyu|ykh|ikh|am|ami|ov|ev|m|kh|iya|ia|yu|s|es|al|ing|ed)$`)

// Generic reports whether a concept says nothing of which company it is.
func Generic(id string) bool { return concepts().generic[id] }

// Segment cuts a name without spaces (Han, kana, Hangul) into known words and
// the pieces between them, greedily from the left, the longest word first. A
// text of another script comes back whole.
func Segment(s string) []string {
	if !isCJK(s) {
		return []string{s}
	}
	t := concepts()
	rs := []rune(s)
	var out []string
	start := 0
	for i := 0; i < len(rs); {
		n := min(t.longest, len(rs)-i)
		for ; n > 1; n-- {
			if _, known := t.exact[string(rs[i:i+n])]; known {
				break
			}
			if _, place := cjkPlaces()[string(rs[i:i+n])]; place {
				break
			}
		}
		if n <= 1 {
			i++
			continue
		}
		if i > start {
			out = append(out, string(rs[start:i]))
		}
		out = append(out, string(rs[i:i+n]))
		i += n
		start = i
	}
	if start < len(rs) {
		out = append(out, rest(t, rs[start:])...)
	}
	return out
}

// rest cuts a single known character off the end of the last piece: 厂, 所, 院.
func rest(t *table, rs []rune) []string {
	last := string(rs[len(rs)-1:])
	if _, known := t.exact[last]; known && len(rs) > 2 {
		return []string{string(rs[:len(rs)-1]), last}
	}
	return []string{string(rs)}
}

func isCJK(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hangul, r) || unicode.Is(unicode.Katakana, r) || unicode.Is(unicode.Hiragana, r)
	})
}

// cjkPlaces are places as company names carry them in front: provinces and
// large cities of China, with and without 省 and 市, and the countries around.
var cjkPlaces = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields(places) {
		m[p] = true
		for _, suffix := range []string{"市", "省", "县", "区"} {
			m[p+suffix] = true
		}
	}
	return m
})

const places = "中国 北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 " +
	"深圳 广州 东莞 佛山 中山 珠海 惠州 江门 汕头 湛江 杭州 宁波 温州 嘉兴 绍兴 金华 台州 义乌 湖州 舟山 南京 苏州 无锡 常州 南通 扬州 镇江 徐州 盐城 泰州 连云港 淮安 武汉 宜昌 襄阳 荆州 黄石 长沙 株洲 湘潭 衡阳 岳阳 常德 成都 绵阳 德阳 宜宾 泸州 自贡 " +
	"西安 宝鸡 咸阳 渭南 汉中 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 长春 哈尔滨 大庆 齐齐哈尔 牡丹江 济南 青岛 烟台 潍坊 威海 临沂 淄博 济宁 泰安 东营 日照 德州 聊城 滨州 菏泽 郑州 洛阳 新乡 南阳 许昌 安阳 焦作 开封 平顶山 " +
	"石家庄 唐山 保定 邯郸 沧州 廊坊 秦皇岛 邢台 衡水 张家口 承德 太原 大同 长治 运城 晋城 合肥 芜湖 蚌埠 马鞍山 安庆 滁州 阜阳 福州 厦门 泉州 漳州 莆田 南昌 九江 赣州 景德镇 昆明 贵阳 遵义 南宁 柳州 桂林 海口 三亚 兰州 银川 西宁 乌鲁木齐 呼和浩特 包头 拉萨 " +
	"顺德 南海 番禺 昆山 张家港 江阴 常熟 慈溪 余姚 诸暨 瑞安 乐清 晋江 石狮 永康 俄罗斯 日本 东京 大阪 韩国 朝鲜 平壤 서울 부산 인천 평양 조선"

// Each calls f with every spelling of every concept, in the order of the table; the
// beginnings of inflected words end in "~".
func Each(f func(id, form string)) {
	for line := range strings.Lines(conceptsTSV) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		if c := strings.Split(line, "\t"); len(c) == 3 {
			for _, form := range strings.Fields(c[2]) {
				f(c[0], form)
			}
		}
	}
}

// IDs lists every concept.
func IDs() []string {
	t := concepts()
	out := make([]string, 0, len(t.generic))
	for id := range t.generic {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
