package synth

import "time"

// good is a kind of ordinary merchandise: what most records are about. Prices
// and weights are medians of a lognormal, set by what such things roughly cost.
// Codes are ten-digit TN VED codes; hs17 is empty where the code did not change
// with the 2022 edition.
type good struct {
	hs     string // from 2022
	hs17   string // until the end of 2021
	sector string
	unit   unit
	price  float64 // USD per unit
	sigma  float64
	kg     float64 // net kilograms per unit
	qty    float64 // units per item row
	peak   time.Month
	swing  float64 // seasonal amplitude, 0..1
	ru     string
	en     string
	zh     string
}

// code is the HS code valid on a date.
func (g *good) code(on time.Time) string {
	if g.hs17 != "" && on.Before(hs2022From) {
		return g.hs17
	}
	return g.hs
}

// catalogue is the background trade. Some of it (bearings, routers, power
// supplies) stands on control lists by code, as in life.
var catalogue = []good{
	{"0901110009", "", "food", kilos, 3.4, .25, 1, 9000, 11, .15, "КОФЕ НЕЖАРЕНЫЙ, С КОФЕИНОМ, В МЕШКАХ", "GREEN COFFEE BEANS, NOT DECAFFEINATED", "生咖啡豆"},
	{"0902300009", "", "food", kilos, 4.6, .4, 1, 3000, 10, .2, "ЧАЙ ЧЕРНЫЙ ФЕРМЕНТИРОВАННЫЙ, ФАСОВАННЫЙ", "BLACK TEA, FERMENTED, PACKED", "红茶"},
	{"0805108000", "", "food", kilos, .78, .2, 1, 20000, 1, .7, "АПЕЛЬСИНЫ СВЕЖИЕ, СЛАДКИЕ, 1 КЛАСС", "FRESH SWEET ORANGES, CLASS 1", "鲜橙"},
	{"0702000009", "", "food", kilos, 1.1, .25, 1, 17000, 2, .7, "ТОМАТЫ СВЕЖИЕ, НЕ ДЛЯ ПРОМЫШЛЕННОЙ ПЕРЕРАБОТКИ", "FRESH TOMATOES", "鲜番茄"},
	{"0808108008", "", "food", kilos, .66, .2, 1, 19000, 3, .5, "ЯБЛОКИ СВЕЖИЕ, УРОЖАЙ ТЕКУЩЕГО ГОДА", "FRESH APPLES", "鲜苹果"},
	{"1704909800", "", "food", kilos, 2.9, .4, 1, 2500, 12, .4, "КОНДИТЕРСКИЕ ИЗДЕЛИЯ ИЗ САХАРА, БЕЗ КАКАО", "SUGAR CONFECTIONERY WITHOUT COCOA", "糖果"},
	{"1905319900", "", "food", kilos, 2.4, .35, 1, 2800, 11, .2, "ПЕЧЕНЬЕ СЛАДКОЕ В ПОТРЕБИТЕЛЬСКОЙ УПАКОВКЕ", "SWEET BISCUITS, RETAIL PACKED", "甜饼干"},
	{"6110209900", "", "textile", pieces, 5.2, .5, .38, 1200, 9, .6, "ДЖЕМПЕР ТРИКОТАЖНЫЙ ИЗ ХЛОПЧАТОБУМАЖНОЙ ПРЯЖИ ЖЕНСКИЙ", "LADIES KNITTED COTTON JUMPER", "女式针织棉套衫"},
	{"6109100000", "", "textile", pieces, 2.1, .5, .17, 4000, 4, .6, "ФУТБОЛКА ТРИКОТАЖНАЯ ХЛОПКОВАЯ МУЖСКАЯ", "MENS COTTON T-SHIRT, KNITTED", "男式棉T恤"},
	{"6203429000", "", "textile", pieces, 7.8, .45, .55, 1000, 8, .4, "БРЮКИ МУЖСКИЕ ИЗ ХЛОПЧАТОБУМАЖНОЙ ТКАНИ", "MENS COTTON TROUSERS", "男式棉裤"},
	{"6302600000", "", "textile", pieces, 1.9, .5, .35, 3500, 10, .2, "ПОЛОТЕНЦЕ МАХРОВОЕ ХЛОПЧАТОБУМАЖНОЕ", "TERRY COTTON TOWEL", "毛巾"},
	{"6404110000", "", "textile", pairs, 8.6, .45, .7, 900, 3, .5, "ОБУВЬ СПОРТИВНАЯ С ВЕРХОМ ИЗ ТЕКСТИЛЯ", "SPORTS SHOES, TEXTILE UPPER", "运动鞋"},
	{"6402999800", "", "textile", pairs, 4.7, .45, .6, 1300, 5, .5, "ОБУВЬ ЖЕНСКАЯ С ВЕРХОМ ИЗ ПОЛИМЕРНОГО МАТЕРИАЛА", "LADIES SHOES, PLASTIC UPPER", "女鞋"},
	{"4202929800", "", "textile", pieces, 3.6, .6, .5, 1500, 8, .5, "РЮКЗАК ИЗ ТЕКСТИЛЬНЫХ МАТЕРИАЛОВ ШКОЛЬНЫЙ", "SCHOOL BACKPACK, TEXTILE", "书包"},
	{"6907219009", "", "build", squares, 6.2, .35, 19, 1300, 5, .4, "ПЛИТКА КЕРАМИЧЕСКАЯ (КЕРАМОГРАНИТ) ГЛАЗУРОВАННАЯ, ВОДОПОГЛОЩЕНИЕ НЕ БОЛЕЕ 0,5 МАС.%, НЕ ДВОЙНОГО ТИПА", "GLAZED PORCELAIN TILES, WATER ABSORPTION NOT OVER 0.5 WT.%", "抛釉瓷砖"},
	{"6907229009", "", "build", squares, 4.9, .3, 17, 1500, 5, .4, "ПЛИТКА КЕРАМИЧЕСКАЯ ОБЛИЦОВОЧНАЯ, ВОДОПОГЛОЩЕНИЕ 0,5-10 МАС.%", "CERAMIC WALL TILES, WATER ABSORPTION 0.5 TO 10 WT.%", "瓷片"},
	{"7308909809", "", "build", kilos, 2.2, .4, 1, 9000, 6, .4, "МЕТАЛЛОКОНСТРУКЦИИ СТРОИТЕЛЬНЫЕ ИЗ ЧЕРНЫХ МЕТАЛЛОВ", "STEEL STRUCTURES FOR BUILDING", "钢结构件"},
	{"7324100009", "", "build", pieces, 21, .5, 4.2, 300, 5, .2, "МОЙКА КУХОННАЯ ИЗ КОРРОЗИОННОСТОЙКОЙ СТАЛИ", "STAINLESS STEEL KITCHEN SINK", "不锈钢水槽"},
	{"8481809907", "", "build", pieces, 3.9, .7, .4, 2000, 6, .2, "КРАН ШАРОВОЙ ЛАТУННЫЙ ДЛЯ СИСТЕМ ВОДОСНАБЖЕНИЯ", "BRASS BALL VALVE FOR WATER SUPPLY", "黄铜球阀"},
	{"7318159008", "", "build", kilos, 1.9, .5, 1, 7000, 6, .2, "БОЛТЫ СТАЛЬНЫЕ С ШЕСТИГРАННОЙ ГОЛОВКОЙ", "STEEL HEXAGON BOLTS", "六角螺栓"},
	{"6911100000", "", "home", sets, 8.4, .5, 3.1, 600, 11, .4, "ПОСУДА СТОЛОВАЯ ИЗ ФАРФОРА, НАБОР", "PORCELAIN TABLEWARE SET", "瓷器餐具"},
	{"7013379900", "", "home", pieces, .9, .5, .3, 6000, 11, .4, "СТАКАН СТЕКЛЯННЫЙ ДЛЯ НАПИТКОВ", "DRINKING GLASS", "玻璃杯"},
	{"7323930000", "", "home", pieces, 7.2, .6, 1.1, 900, 11, .3, "КАСТРЮЛЯ ИЗ КОРРОЗИОННОСТОЙКОЙ СТАЛИ", "STAINLESS STEEL SAUCEPAN", "不锈钢锅"},
	{"7615108009", "", "home", pieces, 6.1, .5, .9, 1000, 11, .3, "СКОВОРОДА АЛЮМИНИЕВАЯ С АНТИПРИГАРНЫМ ПОКРЫТИЕМ", "ALUMINIUM FRYING PAN, NON-STICK", "铝制煎锅"},
	{"3924100000", "", "home", pieces, .8, .6, .2, 7000, 6, .2, "КОНТЕЙНЕР ПИЩЕВОЙ ПЛАСТМАССОВЫЙ", "PLASTIC FOOD CONTAINER", "塑料食品盒"},
	{"9403609009", "", "home", pieces, 46, .6, 24, 120, 9, .2, "МЕБЕЛЬ ДЕРЕВЯННАЯ БЫТОВАЯ: ТУМБА", "WOODEN CABINET", "木制柜"},
	{"9403208009", "", "home", pieces, 24, .6, 13, 200, 9, .2, "МЕБЕЛЬ МЕТАЛЛИЧЕСКАЯ БЫТОВАЯ: СТЕЛЛАЖ", "METAL SHELF", "金属架"},
	{"9401610000", "", "home", pieces, 68, .6, 22, 90, 9, .2, "КРЕСЛО МЯГКОЕ С ДЕРЕВЯННЫМ КАРКАСОМ", "UPHOLSTERED ARMCHAIR, WOODEN FRAME", "软垫扶手椅"},
	{"8516500000", "", "electro", pieces, 42, .4, 11, 350, 11, .3, "ПЕЧЬ МИКРОВОЛНОВАЯ БЫТОВАЯ", "MICROWAVE OVEN", "微波炉"},
	{"8516400000", "", "electro", pieces, 11, .4, 1.1, 900, 11, .3, "УТЮГ ЭЛЕКТРИЧЕСКИЙ БЫТОВОЙ", "ELECTRIC IRON", "电熨斗"},
	{"8516299100", "", "electro", pieces, 19, .4, 2.4, 600, 11, .95, "ТЕПЛОВЕНТИЛЯТОР БЫТОВОЙ ЭЛЕКТРИЧЕСКИЙ", "ELECTRIC FAN HEATER FOR HOUSEHOLD USE", "暖风机"},
	{"8415109000", "", "electro", pieces, 190, .35, 38, 120, 5, .9, "КОНДИЦИОНЕР БЫТОВОЙ, СПЛИТ-СИСТЕМА", "SPLIT AIR CONDITIONER", "分体空调"},
	{"8418102001", "", "electro", pieces, 230, .35, 68, 80, 6, .4, "ХОЛОДИЛЬНИК-МОРОЗИЛЬНИК БЫТОВОЙ КОМБИНИРОВАННЫЙ", "COMBINED REFRIGERATOR-FREEZER", "冰箱"},
	{"8450111100", "", "electro", pieces, 175, .35, 58, 90, 9, .2, "МАШИНА СТИРАЛЬНАЯ БЫТОВАЯ С ФРОНТАЛЬНОЙ ЗАГРУЗКОЙ", "FRONT-LOADING WASHING MACHINE", "滚筒洗衣机"},
	{"8508110000", "", "electro", pieces, 39, .5, 4.5, 400, 11, .3, "ПЫЛЕСОС БЫТОВОЙ", "VACUUM CLEANER", "吸尘器"},
	{"8539520009", "8539500009", "electro", pieces, .8, .5, .07, 20000, 10, .3, "ЛАМПА СВЕТОДИОДНАЯ БЫТОВАЯ", "LED LAMP", "LED灯泡"},
	{"9405420039", "9405403909", "electro", pieces, 7.5, .6, .9, 900, 10, .2, "СВЕТИЛЬНИК СВЕТОДИОДНЫЙ ПОТОЛОЧНЫЙ", "LED CEILING LUMINAIRE", "LED吸顶灯"},
	{"8541430000", "8541409009", "electro", pieces, 78, .3, 19, 400, 5, .5, "МОДУЛЬ СОЛНЕЧНЫЙ ФОТОЭЛЕКТРИЧЕСКИЙ", "PHOTOVOLTAIC MODULE", "光伏组件"},
	{"8517130000", "8517120000", "it", pieces, 142, .6, .38, 700, 11, .4, "СМАРТФОН", "SMARTPHONE", "智能手机"},
	{"8471300000", "", "it", pieces, 410, .5, 1.9, 200, 9, .3, "КОМПЬЮТЕР ПОРТАТИВНЫЙ (НОУТБУК)", "NOTEBOOK COMPUTER", "笔记本电脑"},
	{"8528728000", "", "it", pieces, 205, .5, 11, 150, 11, .4, "ТЕЛЕВИЗОР ЦВЕТНОЙ ЖИДКОКРИСТАЛЛИЧЕСКИЙ", "LCD COLOUR TELEVISION", "液晶电视"},
	{"8517620009", "", "it", pieces, 26, .7, .5, 500, 10, .1, "МАРШРУТИЗАТОР БЕСПРОВОДНОЙ БЫТОВОЙ", "HOUSEHOLD WIRELESS ROUTER", "无线路由器"},
	{"8518210000", "", "it", pieces, 13, .6, .9, 700, 11, .4, "КОЛОНКА АКУСТИЧЕСКАЯ ПОРТАТИВНАЯ", "PORTABLE LOUDSPEAKER", "便携音箱"},
	{"8504409100", "", "it", pieces, 4.1, .6, .12, 3000, 10, .1, "ЗАРЯДНОЕ УСТРОЙСТВО ДЛЯ МОБИЛЬНОГО ТЕЛЕФОНА", "CHARGER FOR MOBILE PHONE", "手机充电器"},
	{"8525893000", "8525803000", "it", pieces, 21, .6, .35, 500, 10, .1, "КАМЕРА ВИДЕОНАБЛЮДЕНИЯ ЦИФРОВАЯ БЫТОВАЯ", "DIGITAL HOME SECURITY CAMERA", "家用监控摄像头"},
	{"8708999709", "", "auto", pieces, 9.5, .9, 1.6, 600, 4, .2, "ЧАСТИ И ПРИНАДЛЕЖНОСТИ МОТОРНЫХ ТРАНСПОРТНЫХ СРЕДСТВ: КРОНШТЕЙН", "MOTOR VEHICLE PART: BRACKET", "汽车支架"},
	{"8708309909", "", "auto", sets, 12, .6, 2.1, 500, 4, .2, "КОЛОДКИ ТОРМОЗНЫЕ ДИСКОВЫЕ ДЛЯ ЛЕГКОВЫХ АВТОМОБИЛЕЙ", "DISC BRAKE PADS FOR CARS", "刹车片"},
	{"8708809909", "", "auto", pieces, 18, .5, 3.4, 350, 4, .2, "АМОРТИЗАТОР ПОДВЕСКИ АВТОМОБИЛЬНЫЙ", "SUSPENSION SHOCK ABSORBER", "减震器"},
	{"4011100009", "", "auto", pieces, 34, .4, 9, 500, 10, .7, "ШИНА ПНЕВМАТИЧЕСКАЯ ДЛЯ ЛЕГКОВОГО АВТОМОБИЛЯ ЗИМНЯЯ", "PNEUMATIC TYRE FOR PASSENGER CARS", "轿车轮胎"},
	{"8421230000", "", "auto", pieces, 2.6, .5, .3, 3000, 4, .2, "ФИЛЬТР МАСЛЯНЫЙ ДЛЯ ДВИГАТЕЛЯ ВНУТРЕННЕГО СГОРАНИЯ", "OIL FILTER FOR ENGINE", "机油滤清器"},
	{"8482109008", "", "auto", pieces, 5.3, .8, .5, 1500, 4, .1, "ПОДШИПНИК ШАРИКОВЫЙ СТУПИЦЫ КОЛЕСА АВТОМОБИЛЯ", "BALL BEARING FOR CAR WHEEL HUB", "汽车轮毂轴承"},
	{"8429529000", "", "machine", pieces, 64000, .5, 21000, 2, 4, .4, "ЭКСКАВАТОР ГИДРАВЛИЧЕСКИЙ", "HYDRAULIC EXCAVATOR", "液压挖掘机"},
	{"8427209000", "", "machine", pieces, 13500, .4, 3900, 4, 4, .2, "ПОГРУЗЧИК ВИЛОЧНЫЙ ДИЗЕЛЬНЫЙ", "DIESEL FORKLIFT TRUCK", "柴油叉车"},
	{"8413708900", "", "machine", pieces, 110, .8, 19, 60, 4, .4, "НАСОС ЦЕНТРОБЕЖНЫЙ ДЛЯ ВОДЫ", "CENTRIFUGAL WATER PUMP", "离心水泵"},
	{"8467219900", "", "machine", pieces, 23, .6, 2.3, 500, 4, .3, "ДРЕЛЬ ЭЛЕКТРИЧЕСКАЯ РУЧНАЯ", "ELECTRIC HAND DRILL", "手电钻"},
	{"8483409000", "", "machine", pieces, 160, .9, 32, 40, 5, .1, "РЕДУКТОР ЗУБЧАТЫЙ ОБЩЕПРОМЫШЛЕННЫЙ", "GEAR REDUCER, GENERAL INDUSTRIAL", "减速机"},
	{"8443329900", "", "machine", pieces, 240, .8, 28, 30, 9, .1, "ПРИНТЕР ШИРОКОФОРМАТНЫЙ", "WIDE-FORMAT PRINTER", "宽幅打印机"},
	{"9503007500", "", "toys", pieces, 3.1, .6, .4, 3000, 10, .8, "ИГРУШКА ПЛАСТМАССОВАЯ С МЕХАНИЗМОМ ДЛЯ ДЕТЕЙ", "PLASTIC TOY WITH MECHANISM", "塑料玩具"},
	{"9503004100", "", "toys", pieces, 2.7, .6, .3, 3000, 10, .8, "ИГРУШКА МЯГКАЯ НАБИВНАЯ", "STUFFED SOFT TOY", "毛绒玩具"},
	{"9503003500", "", "toys", sets, 5.4, .6, .6, 1500, 10, .8, "КОНСТРУКТОР ДЕТСКИЙ ПЛАСТМАССОВЫЙ", "PLASTIC CONSTRUCTION SET", "塑料积木"},
	{"8712007000", "", "outdoor", pieces, 74, .5, 14, 150, 3, .9, "ВЕЛОСИПЕД ДВУХКОЛЕСНЫЙ С ШАРИКОВЫМИ ПОДШИПНИКАМИ", "BICYCLE WITH BALL BEARINGS", "自行车"},
	{"9506919000", "", "outdoor", pieces, 62, .8, 25, 90, 9, .4, "ТРЕНАЖЕР ДЛЯ ОБЩЕФИЗИЧЕСКИХ УПРАЖНЕНИЙ", "EXERCISE MACHINE", "健身器材"},
	{"3304990000", "", "chem", kilos, 8.8, .8, 1, 900, 2, .3, "КРЕМ КОСМЕТИЧЕСКИЙ ДЛЯ УХОДА ЗА КОЖЕЙ", "SKIN CARE CREAM", "护肤霜"},
	{"3901209009", "", "chem", kilos, 1.4, .2, 1, 22000, 5, .1, "ПОЛИЭТИЛЕН ВЫСОКОЙ ПЛОТНОСТИ В ГРАНУЛАХ", "HIGH DENSITY POLYETHYLENE GRANULES", "高密度聚乙烯"},
	{"3926909709", "", "chem", pieces, 1.2, .9, .1, 6000, 6, .1, "ИЗДЕЛИЕ ИЗ ПЛАСТМАССЫ: ХОМУТ КАБЕЛЬНЫЙ", "PLASTIC CABLE TIE", "塑料扎带"},
	{"9018908409", "", "med", pieces, 95, .9, 3.2, 60, 6, .1, "ИНСТРУМЕНТ МЕДИЦИНСКИЙ СТОМАТОЛОГИЧЕСКИЙ", "DENTAL INSTRUMENT", "牙科器械"},
	{"9025198009", "", "med", pieces, 4.4, .6, .1, 2000, 11, .4, "ТЕРМОМЕТР ЭЛЕКТРОННЫЙ МЕДИЦИНСКИЙ", "DIGITAL CLINICAL THERMOMETER", "电子体温计"},
}

// sectors in the order of first use.
var sectors = func() []string {
	var out []string
	seen := map[string]bool{}
	for _, g := range catalogue {
		if !seen[g.sector] {
			seen[g.sector] = true
			out = append(out, g.sector)
		}
	}
	return out
}()
