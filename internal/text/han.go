package text

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// Readings that a character has in names of places and companies against its
// commonest one; the longest run of characters wins. Source: Xiandai Hanyu
// Cidian, place-name readings.
var hanRuns = map[string]string{
	"重庆": "chongqing", "银行": "yinhang", "厦门": "xiamen", "长城": "changcheng", "长江": "changjiang", "长春": "changchun", "长沙": "changsha",
	"长安": "changan", "长治": "changzhi", "长虹": "changhong", "长征": "changzheng", "长丰": "changfeng", "成都": "chengdu", "首都": "shoudu", "都江": "dujiang",
	"西藏": "xizang", "朝阳": "chaoyang", "朝鲜": "chaoxian", "番禺": "panyu", "蚌埠": "bengbu", "六安": "luan", "台州": "taizhou", "东莞": "dongguan",
	"大连": "dalian", "佛山": "foshan", "乐山": "leshan", "乐清": "yueqing", "音乐": "yinyue", "盛世": "shengshi", "重工": "zhonggong", "重型": "zhongxing",
	"行业": "hangye", "商行": "shanghang", "洋行": "yanghang", "分行": "fenhang", "会计": "kuaiji", "车辆": "cheliang", "中华": "zhonghua", "圳": "zhen",
	"单县": "shanxian", "铅山": "yanshan", "亳州": "bozhou", "衢州": "quzhou", "泸州": "luzhou", "歙县": "shexian", "调研": "diaoyan", "曾": "zeng", "单": "dan",
	"朝": "chao", "还": "huan", "系": "xi", "地": "di", "的": "de", "得": "de", "和": "he", "兴": "xing", "发": "fa", "中": "zhong", "为": "wei", "数": "shu",
	"传": "chuan", "降": "jiang", "藏": "cang", "强": "qiang", "便": "bian", "省": "sheng", "石": "shi", "沈": "shen", "贾": "jia", "尉": "wei", "区": "qu", "仇": "qiu",
	"解": "jie", "华": "hua", "好": "hao", "少": "shao", "应": "ying", "分": "fen", "乐": "le", "长": "chang", "行": "xing", "会": "hui", "大": "da", "都": "du", "车": "che",
	"重": "zhong", "厦": "xia", "佛": "fo", "盛": "sheng", "校": "xiao", "调": "diao", "干": "gan", "与": "yu", "广": "guang", "术": "shu", "宿": "su", "参": "can", "供": "gong",
}

// Surnames read otherwise than the word; used where a text is a person's name of
// two to four characters.
var hanSurnames = map[rune]string{'曾': "zeng", '单': "shan", '解': "xie", '仇': "qiu", '查': "zha", '朴': "piao", '尹': "yin", '区': "ou", '盖': "ge", '乐': "yue", '翟': "zhai", '缪': "miao", '任': "ren"}

const hanLongest = 2

// romanHan reads a run of Han characters as pinyin without tones, syllables
// written together; unread characters are dropped.
func romanHan(run []rune, sep string) string {
	var parts []string
	for i := 0; i < len(run); {
		n := min(hanLongest, len(run)-i)
		for ; n > 0; n-- {
			if py, ok := hanRuns[string(run[i:i+n])]; ok {
				parts = append(parts, py)
				break
			}
		}
		if n > 0 {
			i += n
			continue
		}
		if py := hanSyllable(run[i]); py != "" {
			parts = append(parts, py)
		}
		i++
	}
	return strings.Join(parts, sep)
}

func hanSyllable(r rune) string {
	if s, ok := simplified()[r]; ok {
		r = s
	}
	readings := pinyin.PinyinDict[int(r)]
	first, _, _ := strings.Cut(readings, ",")
	return toneless(first)
}

// toneless drops tone marks; ü is v before n-less syllables in tables and u in
// names, so it becomes u.
func toneless(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// wadeGiles rewrites one pinyin syllable as Wade-Giles without apostrophes, for
// names from Taiwan and older papers.
func wadeGiles(py string) string {
	for _, r := range []struct{ from, to string }{
		{"zhi", "chih"}, {"chi", "chih"}, {"shi", "shih"}, {"ri", "jih"}, {"zi", "tzu"}, {"ci", "tzu"}, {"si", "ssu"},
	} {
		if py == r.from {
			return r.to
		}
	}
	head, tail := initialOf(py)
	switch head {
	case "b":
		head = "p"
	case "d":
		head = "t"
	case "g":
		head = "k"
	case "zh", "j", "q":
		head = "ch"
	case "z", "c":
		head = "ts"
	case "x":
		head = "hs"
	case "r":
		head = "j"
	}
	switch tail {
	case "ong":
		tail = "ung"
	case "ian":
		tail = "ien"
	case "ie":
		tail = "ieh"
	case "uo":
		if head != "k" && head != "h" && head != "sh" {
			tail = "o"
		}
	}
	return head + tail
}

func initialOf(py string) (head, tail string) {
	for _, h := range []string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s"} {
		if rest, ok := strings.CutPrefix(py, h); ok && rest != "" {
			return h, rest
		}
	}
	return "", py
}

func romanWade(run []rune) string {
	var b strings.Builder
	for _, r := range run {
		b.WriteString(wadeGiles(hanSyllable(r)))
	}
	return b.String()
}
