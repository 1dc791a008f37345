package match_test

import (
	"testing"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

func named(schema trade.Schema, names ...string) match.Party {
	p := match.Party{Schema: schema}
	for _, n := range names {
		p.Names = append(p.Names, match.Name{Text: n})
	}
	return p
}

// Names that users of other systems reported as missed or as false alarms, and
// the classic confusions of trade records.
func TestCompareNames(t *testing.T) {
	c, p, v, any := trade.Company, trade.Person, trade.Vessel, trade.Schema("")
	tests := []struct {
		schema trade.Schema
		a, b   string
		want   bool
	}{
		// Abbreviated trade names (nomenklatura issues 274 and 245).
		{c, "GUANGZHOU HAIGE COMM GRP", "Guangzhou Haige Communications Group Incorporated Company", true},
		{c, "CNOOC ENERGY TECH & SRVCES LTD", "CNOOC Energy Technology & Services Limited", true},
		{c, "TECH & SRVCES CNOOC ENERGY LTD", "CNOOC Energy Technology & Services Limited", true},
		{c, "ZARYA OPTIC COMP", "Zarya Optic Company", true},
		// General words alone (watchman issues 483, 338; nomenklatura 193).
		{c, "CORP", "Velcor Corp", false},
		{c, "EMMA LLC", "GAMMA LLC", false},
		{c, "A-B-C Company", "Zimmer Company", false},
		{c, "services", "Helios Services LLC", false},
		{c, "ТОРГОВЫЙ ДОМ", "ООО Торговый дом Перспектива", false},
		{c, "贸易有限公司", "上海远东贸易有限公司", false},
		{c, "General Trading LLC", "General Trading FZE", false},
		{any, "GROUP", "GROUP", false},
		{c, "Wood Ltd", "Timber Corporation", false},
		// Meaning across languages, numbers, places.
		{c, "Уральский оптико-механический завод", "Ural Optical & Mechanical Plant", true},
		{c, "Завод № 9", "Plant No. 6", false},
		{c, "Механический завод № 219", "Mechanical Plant No. 219", true},
		{c, "中国电子科技集团公司第十四研究所", "China Electronics Technology Group Corporation 38th Research Institute", false},
		{c, "深圳市启航光电科技有限公司", "Shenzhen Qihang Optoelectronic Technology Co., Ltd.", true},
		{c, "深圳市啟航光電科技有限公司", "深圳市启航光电科技有限公司", true},
		{c, "УАЗ", "Ульяновский автомобильный завод", true},
		{c, "Uralvagonstroy", "Ural Vagon Stroy", true},
		{c, "BEКOV TRADE", "Bekov Trade LLC", true}, // a Cyrillic К
		{c, "Rosneft", "Rosneft Trading House Yug", false},
		// Numbers in words, loan words, acronyms beside the name, names in honour.
		{c, "Seven Hills Metallurgical", "7 Hills Metallurgical", true},
		{c, "Second Metro Construction", "Third Metro Construction", false},
		{c, "Двадцать первый век Агро", "21 век Агро", true},
		{c, "ООО «СмартЛайн Электроникс»", "SmartLine Electronics LLC", true},
		{c, "ООО «СмартЛайн Электроникс»", "SmartLife Electronics LLC", false},
		{c, "ООО «Шэньчжэнь Цзиньлун»", "Shenzhen Jinlong LLC", true},
		{c, "DHPE - Daqing Hongwei Petroleum Equipment", "Daqing Hongwei Petroleum Equipment Co", true},
		{c, "ЗАО «Интеравтоматика», CJSC Interavtomatika", "Интеравтоматика", true},
		{c, "Завод Микрон имени А. В. Сомова", "Mikron Plant", true},
		{c, "Wuhan Tianjue Communication", "Wuhan Tianyao Communication", false},
		{c, "Alpha Nova Medical", "Alpha Nord Medical", false},
		// What one side only adds to a telling word; acronyms, also in translation.
		{c, "Megvorin", "Beijing Megvorin Technology Co., Ltd.", true},
		{c, "Megvorin Bank", "Megvorin Insurance", false},
		{c, "АО «ВО «Машприборвекс»", "Foreign Trade Association Mashpriborveks", true},
		{c, "АО «Производственный комплекс «Эларита» имени А. Б. Сомова", "Elarita JSC", true},
		{c, "48 ЦНИИ Минобороны России", "48th Central Research Institute", true},
		{c, "Красмаш", "Красноярский машиностроительный завод", true},
		{c, "680 ARP", "680 Aircraft Repair Plant", true},
		// Words that firms are called by, in another language; habits of romanisation.
		{c, "ООО «Радуга»", "Rainbow LLC", true},
		{c, "Mahab Ghodss Engineering", "Mahab Qods Engineering", true},
		{c, "Vector Trading LLC", "Victor Trading LLC", false},
		{c, "Red Eagle Energy JSC", "Red Eagle Group", false},
		// Arabic: English words, letter names, forms.
		{c, "آي جت غلوبال م.د.م.س", "I Jet Global DMCC", true},
		{c, "او.جي. سيرفيسيز م.م.ح", "O G Services FZE", true},
		{c, "الشركة السورية لنقل النفط", "Syrian Company for Oil Transport", true},
		// What stands in a cell beside the name.
		{c, "BIN 140540018832 TOO KURYLYS SERVIS", "ТОО «Курылыс Сервис»", true},
		{c, "AL WAHA STAR ELECTRONICS LLC P O BOX 41877 DEIRA DUBAI UAE", "Al Waha Star Electronics L.L.C", true},
		{c, "DELTARIS FZE O/B OOO PROMSNAB URAL", "Deltaris FZE", true},
		{c, "GUANGZHOU HONGDA PRECISION MACHINERY MANUFA", "Guangzhou Hongda Precision Machinery Manufacturing Co., Ltd.", true},
		{c, "MlCROLAB SYSTEMS LTD", "Microlab Systems Ltd", true},
		{c, "上海新源机械有限公司", "上海新远机械有限公司", false}, // sound alike, written otherwise
		{c, "高食品有限公司", "High Nutrition Ltd", false},
		// Names that many bear, and a further word.
		{p, "李强", "Li Yun-chiang", false},
		{p, "Zhang Ming", "MING SUAN ZHANG", false},
		{p, "سعید کریمی", "Said KERIMOV", false},
		{p, "Robert Wilson", "Robert Wilson", true},
		// Persons: order, patronymic, initials, other alphabets (nomenklatura issue 366).
		{p, "Viktor Samoylov", "САМОЙЛОВ Виктор Петрович", true},
		{p, "Viktor Petrovich Samoylov", "Viktor Sergeevich Samoylov", false},
		{p, "В. П. Самойлов", "Viktor Petrovich Samoylov", true},
		{p, "Jon Baker", "John Baker", true},
		{p, "Li Wu", "Lu Wu", false},
		{p, "Aleksandr Ivanov", "Aleksandra Ivanova", false},
		{p, "Nikolai Ivanovich Petrov", "Микола Іванович Петров", true},
		{p, "Abd al-Rahman Hadi", "عبدالرحمن هادي", true},
		{p, "يحيى جمال وثيق", "Yahya Djamel Wassiq", true}, // no consonants in the first, French and Persian habits in the others
		{p, "حمزة هاشم الزبيدي", "Hamza Hashim al-Zubaidi", true},
		{p, "Kim Jong Chol", "Kim Jong Il", false},
		{p, "Pak Yong Sik", "박영식", true},
		{p, "王建国", "Jianguo Wang", true},
		{p, "PETRENKO, Anna", "Anna Ivanenko", false},
		{p, "Hussein Ibrahim", "IBRAHIM, Yasser Hussein", false}, // two names that many bear
		{p, "NIAMATULLAH S O SHAH MOHAMMAD", "SHAH, Mullah Mohammed", false},
		// Letters of a script without vowels, each heard: long vowels tell names apart.
		{p, "أكرم الدليمي", "Akram al-Dulaimi", true},
		{p, "كريم حسني", "Karim HOSEINI", false},
		{p, "אורין צור", "Aruna Zehra", false},
		{p, "لي حماد", "علي حماد", false},
		{p, "Murphy Aziz", "M. Aziz", false}, // an initial, and a name that many bear
		{p, "نورالدين الصبار", "NOUREDDINE ESSABAR", true},
		// Belarusian, Ukrainian and Russian; Korean of the South; Chinese in Russian.
		{p, "Natallia Anatolievna DZIADKOVA", "Natalia Anatolievna DEDKOVA", true},
		{p, "Ихар Кавалёу", "Ihar KAVALIOU", true},
		{p, "Viktor Samoylov", "Viktoria Samoylova", false},
		{p, "김성환", "Kim Sung-hwan", true},
		{p, "도현 김", "KIM, Hyon U", false},
		{p, "Чжан Вэйцян", "Zhang Weiqiang", true},
		// One slip of the pen in a whole name, and names of one letter more or less.
		{p, "THOMA SLUBANGA", "THOMAS LUBANGA", true},
		{p, "Xaiver Montgomery", "Xavier Montgomery", true},
		{p, "Hans Meier", "Hans Beier", false},
		{p, "Singh Gurpreet", "Singh Harpreet", false},
		// Small words, generations, and names that stand first.
		{p, "Khaled Hassan", "ABU HASSAN, Khaled", false},
		{p, "Ahmad bin Khalid Al Dosari", "Khalid bin Ahmad Al Dosari", false},
		{p, "Dobbins Jr, David", "Dobbins Sr, David", false},
		{p, "Ivanov, Sergey", "IVANOV JR., Sergey", true},
		{p, "MAKHLUF, Muhammad", "MAKHLOUF, Rami Mohammad", false},
		{p, "María Restrepo", "SAAVEDRA RESTREPO, Jesus Maria", false},
		{p, "Ahmed Hassan ELMASRY", "Ahmad Hasan al-Masri", true},
		// One common or short word, with other words besides.
		{c, "Grand Import and Export Co Limited", "Group Grand Limited", false},
		{c, "Elite Supplies SRL", "Limited Liability Company Elite Trade", false},
		{c, "VR Shipping NV", "Joint Stock Company VR-Servis", false},
		{c, "AGAT LLC", "JSC Agat", true}, // at the threshold
		// Ships.
		{v, "M/V OCEAN PIONEER", "Ocean Pioneer", true},
		{v, "OCEAN PIONEER I", "OCEAN PIONEER II", false},
	}
	for _, tt := range tests {
		r := match.Compare(named(tt.schema, tt.a), named(tt.schema, tt.b))
		if r.Match != tt.want {
			t.Errorf("%q and %q: score %.3f, match %v, want %v: %v", tt.a, tt.b, r.Score, r.Match, tt.want, r.Why)
		}
		if len(r.Why) > 0 && (r.Why[0].Left != tt.a || r.Why[0].Right != tt.b) {
			t.Errorf("%q and %q: the reason shows %q and %q", tt.a, tt.b, r.Why[0].Left, r.Why[0].Right)
		}
	}
}

func TestCompareIdentifiers(t *testing.T) {
	id := func(p match.Party, typ, value string) match.Party {
		p.IDs = append(p.IDs, trade.Identifier{Type: typ, Value: value})
		return p
	}
	a := named(trade.Company, "Zarya Optika")
	b := named(trade.Company, "Another Name Entirely")
	r := match.Compare(id(a, "inn", "7707083893"), id(b, "inn", "7707083893"))
	if !r.Match || r.Rule != "identifier" || r.Why[0].Feature != "inn_code_match" || r.Why[0].Left != "7707083893" {
		t.Errorf("same INN: %+v", r)
	}
	// A list says "tax number" where the record says INN: the check digit tells.
	if r := match.Compare(id(a, "inn", "7707083893"), id(b, "tax", "7707083893")); !r.Match {
		t.Errorf("same INN under another label: %+v", r)
	}
	if r := match.Compare(id(a, "kpp", "773601001"), id(b, "kpp", "773601001")); r.Match {
		t.Errorf("a KPP is shared by many firms and cannot decide: %+v", r)
	}
	same := match.Compare(id(a, "inn", "7707083893"), id(a, "inn", "7728168971"))
	if same.Score >= match.Compare(a, a).Score {
		t.Errorf("different INNs should lower the score: %+v", same)
	}
	imo := match.Compare(id(named(trade.Vessel, "OLD NAME"), "imo", "IMO 9074729"), id(named(trade.Vessel, "NEW NAME"), "imo", "9074729"))
	if !imo.Match {
		t.Errorf("a renamed ship keeps its IMO number: %+v", imo)
	}
}

// A number that takes part is named first, however well the names agree.
func TestIdentifierIsNamedFirst(t *testing.T) {
	a := named(trade.Company, "Zarya Optika")
	a.IDs = []trade.Identifier{{Type: "inn", Value: "7707083893"}}
	r := match.Compare(a, a)
	if r.Score != 1 || r.Rule != "identifier" || r.Why[0].Feature != "inn_code_match" || r.Why[1].Feature != "name_match" {
		t.Errorf("same name and INN: %+v", r)
	}
}

func TestCompareKindsOfThings(t *testing.T) {
	ship := named(trade.Vessel, "Triumph")
	acting := named(trade.LegalEntity, "TRIUMPH")
	acting.Acts = true
	numbered := named(trade.LegalEntity, "TRIUMPH LLC")
	numbered.IDs = []trade.Identifier{{Type: "imo", Value: "9074729"}}
	shipped := ship
	shipped.IDs = numbered.IDs
	for _, tt := range []struct {
		what string
		a, b match.Party
		want bool
	}{
		{"a company and a ship", named(trade.LegalEntity, "LLC TRIUMPH"), ship, false},
		{"a sender and a ship", acting, ship, false},
		{"a carrier's cell and a ship", named(trade.LegalEntity, "TRIUMPH"), ship, true},
		{"a ship's number with a company's name", numbered, shipped, true},
		{"a company and a person", named(trade.LegalEntity, "YONG XIN LLC"), named(trade.Person, "Xin Yong"), false},
		{"a sole trader and a person", named(trade.LegalEntity, "ИП Самойлов Виктор Петрович"), named(trade.Person, "SAMOYLOV, Viktor Petrovich"), true},
	} {
		r := match.Compare(tt.a, tt.b)
		if r.Match != tt.want {
			t.Errorf("%s: %.3f, match %v, want %v: %+v", tt.what, r.Score, r.Match, tt.want, r.Why)
		}
	}
	if r := match.Compare(acting, ship); len(r.Why) < 2 || r.Why[1].Feature != "schema_mismatch" {
		t.Errorf("the reasons do not say that a sender is no ship: %+v", r.Why)
	}
}

// Where one common word is all, a country in common is worth something.
func TestCountrySupportsACommonWord(t *testing.T) {
	at := func(country string) match.Party {
		p := named(trade.Company, "Atlas LLC")
		p.Countries = []string{country}
		return p
	}
	same, none, other := match.Compare(at("ru"), at("ru")), match.Compare(named(trade.Company, "Atlas LLC"), at("ru")), match.Compare(at("lb"), at("ru"))
	if !(same.Score > none.Score && none.Score > other.Score) || !same.Match || !none.Match || other.Match {
		t.Errorf("same country %.3f, none stated %.3f, another %.3f", same.Score, none.Score, other.Score)
	}
}

func TestCompareContext(t *testing.T) {
	base := named(trade.Person, "Viktor Samoylov")
	with := func(country, birth string) match.Party {
		p := base
		p.Countries, p.BirthDates = []string{country}, []string{birth}
		return p
	}
	near := match.Compare(with("RU", "1961-02-03"), with("ru", "1961-03-02"))
	far := match.Compare(with("RU", "1961-02-03"), with("br", "1990-07-08"))
	if near.Score != 1 || far.Score >= near.Score || far.Match {
		t.Errorf("same country and birth: %.3f; other country and birth: %.3f", near.Score, far.Score)
	}
	for _, tt := range []struct {
		birth string
		want  bool
	}{{"1961-02-03", true}, {"1962", true}, {"1916", true}, {"1990-07-08", false}} {
		if r := match.Compare(with("ru", "1961-02-03"), with("ru", tt.birth)); r.Match != tt.want {
			t.Errorf("the same name, born in 1961 and in %s: %.3f, match %v, want %v", tt.birth, r.Score, r.Match, tt.want)
		}
	}
	alike, apart := named(trade.Person, "SMITH, Robert"), named(trade.Person, "SMITH, Bob J")
	alike.BirthDates, apart.BirthDates = []string{"1978-12-11"}, []string{"1978-11-12"}
	if r := match.Compare(alike, apart); !r.Match || r.Why[1].Feature != "dob_match" {
		t.Errorf("names that many bear and one day of birth: %.3f: %+v", r.Score, r.Why)
	}
	if r := match.Compare(named(trade.Person, "Francesca Conti"), named(trade.Vessel, "Conti San Francisco")); r.Match {
		t.Errorf("a person is no ship: %.3f: %+v", r.Score, r.Why)
	}
	weak := match.Party{Schema: trade.Person, Names: []match.Name{{Text: "Viktor Samoylov", Kind: trade.NameWeak}}}
	if r := match.Compare(base, weak); r.Score != 0.8 {
		t.Errorf("a weak alias scores %.3f, want 0.8", r.Score)
	}
	if r := match.Compare(match.Party{}, base); r.Match || r.Score != 0 {
		t.Errorf("nothing against a name: %+v", r)
	}
}

func FuzzCompareIsSymmetric(f *testing.F) {
	for _, s := range []string{
		"ООО Ромашка|Romashka LLC", "王建国|Wang Jianguo", "Plant No. 9|Завод 6", "A / B (C)|(", "محمد علي|Mohammed Ali",
		"Kim Jong Un|김정은", "a.k.a.|аб", "PUTIN, V|V PUTIN", "НПО Заря|Zarya Research and Production Association",
	} {
		f.Add(s[:len(s)/2], s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, schema := range []trade.Schema{"", trade.Company, trade.Person, trade.Vessel} {
			x, y := match.Compare(named(schema, a), named(schema, b)), match.Compare(named(schema, b), named(schema, a))
			if x.Score != y.Score || x.Left != y.Right {
				t.Fatalf("%q and %q as %q: %.4f one way, %.4f the other", a, b, schema, x.Score, y.Score)
			}
			if x.Score < 0 || x.Score > 1 {
				t.Fatalf("%q and %q: score %f", a, b, x.Score)
			}
		}
	})
}
