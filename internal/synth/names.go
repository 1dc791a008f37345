package synth

import (
	"fmt"
	"slices"
	"strings"
)

// firm is an invented company.
type firm struct {
	key     string
	name    string // as its own customs would write it
	nameEN  string
	nameZH  string // Chinese firms only
	id      string
	ogrn    string
	country string
	sector  string
	address string
}

func (f *firm) party() party {
	return party{name: f.name, nameEN: f.nameEN, id: f.id, address: f.address, country: f.country, key: f.key}
}

// Invented roots. None is a word of any of the languages.
var (
	rootsRU = []string{"ВЕЛЬДОР", "ТАРНИКС", "КРОМБЕЛ", "ЛУНТЕРА", "ЗАРВЕКС", "МИРТОЛ", "ОРДАНТ", "ПЕЛЬВИН", "РУСТЕЛИКС", "СОРБЕКТ",
		"ТВИРЛАНД", "УЛЬТЕНА", "ФРЕДАКС", "ХОЛЬМАР", "ЦЕРТИВА", "ЧАНТРЕЛ", "ШЕЛЬДИС", "ЭЛЬБРАКС", "ЮНТАВИР", "ЯРДЕКС",
		"АЛЬФЕНТА", "БРУСТОЛЬ", "ВИНДЕРИТ", "ГЛОРВЕТ", "ДОЛЬМИКС", "ЕРВАНТ", "ЖЕЛЬТОРА", "ИНГВАРЕЛ", "КАЛЬДЕНТ", "ЛЕРМИКА",
		"МОНДРЕКС", "НАРВИТОЛ", "ОЛЬДЕРА", "ПРИМБЕЛЬ", "РЕЛЬВАНТ", "СТЕРБИКС", "ТОЛЬВЕРА", "УРБЕЛИТ", "ФАЛЬТЕКС", "ЭРДОЛИН"}
	tailsRU  = []string{"ТРЕЙД", "ИМПОРТ", "СНАБ", "ОПТ", "ЛАЙН", "ГРУПП", "СЕРВИС", "МАРКЕТ", "ЛОГИСТИК", "ПЛЮС", "РЕГИОН", "ЦЕНТР", ""}
	rootsZH  = []pairZH{{"子虚", "ZIXU"}, {"乌有", "WUYOU"}, {"无何有", "WUHEYOU"}, {"幻海", "HUANHAI"}, {"云梦泽", "YUNMENGZE"}, {"梦溪村", "MENGXICUN"}, {"空城", "KONGCHENG"}, {"蜃楼", "SHENLOU"}}
	middleZH = []pairZH{{"百福", "BAIFU"}, {"长顺", "CHANGSHUN"}, {"东霖", "DONGLIN"}, {"恒拓", "HENGTUO"}, {"金朗", "JINLANG"}, {"凯沃", "KAIWO"}, {"美泽", "MEIZE"}, {"瑞衡", "RUIHENG"}, {"盛岚", "SHENGLAN"}, {"泰序", "TAIXU"}, {"欣乔", "XINQIAO"}, {"永渡", "YONGDU"}}
	tradeZH  = map[string]pairZH{
		"food": {"食品", "FOOD"}, "textile": {"纺织", "TEXTILE"}, "home": {"家居用品", "HOUSEHOLD"}, "build": {"建材", "BUILDING MATERIALS"},
		"auto": {"汽车配件", "AUTO PARTS"}, "machine": {"机械", "MACHINERY"}, "electro": {"电器", "ELECTRIC APPLIANCE"},
		"it": {"电子科技", "ELECTRONIC TECHNOLOGY"}, "toys": {"玩具", "TOYS"}, "chem": {"化工", "CHEMICAL"}, "med": {"医疗器械", "MEDICAL"}, "outdoor": {"户外用品", "OUTDOOR"}, "optics": {"光学仪器", "OPTICAL INSTRUMENT"},
	}
	rootsLat = map[string][]string{
		"DE": {"MUSTERINGER", "NIEMANDSWERK", "FANTASIA TECHNIK", "LUFTSCHLOSS", "ERFUNDEN & SOEHNE"},
		"IT": {"INVENTATI", "FANTASTICO STILE", "NESSUNLUOGO", "CASTELLI IN ARIA"},
		"TR": {"MASALKENT", "HAYALKOY", "UYDURMA", "RUYALI"},
		"KR": {"GASANG", "KKUMTEO", "SANGSANG DONG"},
		"IN": {"KALPANIK", "MAYAPURI CERA", "SWAPNALOK"},
		"VN": {"TUONG TUONG", "HU CAU"}, "PL": {"BAJKOWO", "ZMYSLONY"}, "JP": {"KAKUU", "MABOROSHI"},
		"AT": {"TRAUMALM JAGD"}, "CZ": {"SMYSLENY LOV"}, "BR": {"IMAGINARIA"}, "EC": {"INVENTADA"}, "KZ": {"ERTEGI"}, "UZ": {"ERTAKOBOD"},
		"KG": {"JOMOKTU"}, "RS": {"IZMISLJENO"}, "GE": {"ZGAPARI"}, "AE": {"KHAYAL"},
	}
	formsLat = map[string]string{"DE": "GMBH", "IT": "S.R.L.", "TR": "LTD. STI.", "KR": "CO., LTD.", "IN": "PVT. LTD.", "VN": "CO., LTD", "PL": "SP. Z O.O.",
		"JP": "K.K.", "AT": "GMBH", "CZ": "S.R.O.", "BR": "LTDA", "EC": "S.A.", "KZ": "LLP", "UZ": "LLC", "KG": "LLC", "RS": "DOO", "GE": "LLC", "AE": "FZE"}
	townsRU = []string{"Г. НИГДЕГРАД", "Г. НЕБЫЛЬСК", "Г. ВЫДУМСК", "Г. МНИМОГОРСК", "П. ПОНАРОШКИНО", "Г. ТРИДЕВЯТЬЕГОРСК"}
	roadsRU = []string{"УЛ. СКАЗОЧНАЯ", "УЛ. ПРИДУМАННАЯ", "ПР-КТ НЕСУЩЕСТВУЮЩИЙ", "УЛ. КАЛИНОВ МОСТ", "ПЕР. ЛУКОМОРСКИЙ"}
)

type pairZH struct{ zh, latin string }

// russianFirm invents the n-th Russian company of a sector. Every 29th is a
// sole trader, so that the handling of natural persons has something to handle.
func russianFirm(d dice, n int, sector string) *firm {
	root := rootsRU[n%len(rootsRU)]
	if second := n / len(rootsRU); second > 0 {
		root += "-" + tailsRU[(second+n)%(len(tailsRU)-1)]
	} else if t := tailsRU[(n*7)%len(tailsRU)]; t != "" {
		root += " " + t
	}
	f := &firm{key: fmt.Sprintf("ru-%d", n), country: "RU", sector: sector, id: inn10(nowhere, 1000+n), ogrn: ogrn13(2003+n%18, 1000+n)}
	switch {
	case n%29 == 28:
		f.id = inn12(nowhere, 7000+n)
		f.name = "ИП " + root + "ОВ ВЫМЫСЕЛ НЕБЫЛОВИЧ"
	case n%7 == 3:
		f.name = "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ \"" + root + "\""
	case n%11 == 5:
		f.name = "АО \"" + root + "\""
	default:
		f.name = "ООО \"" + root + "\""
	}
	f.nameEN = latin(strings.ReplaceAll(f.name, "\"", ""))
	f.address = fmt.Sprintf("%06d, %s, %s, Д. %d", 900000+n%5000, pick(d, townsRU), pick(d, roadsRU), d.between(1, 120))
	return f
}

// chineseFirm invents the n-th Chinese company of a sector.
func chineseFirm(n int, sector string) *firm {
	town, mid, kind := rootsZH[n%len(rootsZH)], middleZH[(n/len(rootsZH))%len(middleZH)], tradeZH[sector]
	f := &firm{key: fmt.Sprintf("cn-%s-%d", sector, n), country: "CN", sector: sector}
	f.nameZH = town.zh + "市" + mid.zh + kind.zh + "有限公司"
	f.name = town.latin + " " + mid.latin + " " + kind.latin + " CO., LTD"
	if n%3 == 1 {
		f.nameZH = town.zh + "市" + mid.zh + kind.zh + "进出口有限公司"
		f.name = town.latin + " " + mid.latin + " " + kind.latin + " IMP. AND EXP. CO., LTD"
	}
	f.nameEN = f.name
	f.address = fmt.Sprintf("NO. %d YUANYUAN ROAD, %s CITY", 10+n*3%700, town.latin)
	return f
}

// otherFirm invents the n-th company of any other country.
func otherFirm(n int, country, sector string) *firm {
	roots := rootsLat[country]
	f := &firm{key: fmt.Sprintf("%s-%s-%d", strings.ToLower(country), sector, n), country: country, sector: sector}
	words := map[string]string{"food": "FOODS", "textile": "TEXTIL", "home": "CASA", "build": "CERAMICS", "auto": "AUTOTEIL", "machine": "MACHINES",
		"electro": "ELEKTRO", "it": "SYSTEMS", "toys": "PLAY", "chem": "CHEM", "med": "MEDICA", "outdoor": "OUTDOOR"}
	f.name = fmt.Sprintf("%s %s %s", roots[n%len(roots)], words[sector], formsLat[country])
	if k := n / len(roots); k > 0 {
		f.name = fmt.Sprintf("%s %s %s %s", roots[n%len(roots)], [...]string{"II", "III", "IV", "V", "VI"}[(k-1)%5], words[sector], formsLat[country])
	}
	f.nameEN = f.name
	f.address = fmt.Sprintf("%d UTOPIA STREET, NOWHERE", 1+n*7%300)
	switch country {
	case "TR":
		f.id = vkn10(4000 + n*40 + slices.Index(sectors, sector))
	case "KZ":
		f.id = bin12(2000 + n*100 + slices.Index(sectors, sector)*3)
		f.name = fmt.Sprintf("ТОО ЕРТЕГІ %s", rootsRU[(n*3+slices.Index(sectors, sector)*5)%len(rootsRU)])
		f.nameEN = "LLP " + kazakhLatin(strings.TrimPrefix(f.name, "ТОО "))
		f.address = fmt.Sprintf("КАЗАХСТАН-Г.ЕРТЕГІҚАЛА-УЛ.АҢЫЗ %d", 1+n*7%200)
	}
	return f
}

// latin transliterates Cyrillic capitals the way vendors do (a mix of the
// passport table and habit), leaving everything else as it is.
func latin(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if t, ok := latinOf[r]; ok {
			b.WriteString(t)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// kazakhLatin leaves the letter К Cyrillic inside Latin words, as the vendor of
// the Kazakh workbooks does.
func kazakhLatin(s string) string {
	parts := strings.FieldsFunc(strings.ReplaceAll(s, "К", "\x00К\x00"), func(r rune) bool { return r == 0 })
	for i, p := range parts {
		if p != "К" {
			parts[i] = latin(p)
		}
	}
	return strings.Join(parts, "")
}

var latinOf = map[rune]string{
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ё': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'Й': "Y", 'К': "K", 'Л': "L", 'М': "M",
	'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F", 'Х': "KH", 'Ц': "TS", 'Ч': "CH", 'Ш': "SH", 'Щ': "SHCH",
	'Ъ': "", 'Ы': "Y", 'Ь': "", 'Э': "E", 'Ю': "YU", 'Я': "YA", 'І': "I", 'Қ': "K", 'Ң': "N", 'Ә': "A", 'Ғ': "G", 'Ү': "U", 'Ұ': "U", 'Ө': "O", 'Һ': "H",
	'Ў': "O",
}
