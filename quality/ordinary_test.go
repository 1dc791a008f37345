package quality_test

import (
	"math/rand/v2"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

// culture is how ordinary people and firms are called somewhere: given names, family
// names, what firms deal in and where they sit, legal forms. %s order is the order
// of a person's name.
type culture struct {
	given, family, trades, places, forms string
	familyFirst                          bool
	glued                                bool // no blanks between the words
}

// cultures are common names of twenty-odd cultures, in Latin letters and in their own
// script. Common given and family names after national statistics; firms are put
// together from a family name or a place and a word of a civil trade.
var cultures = []culture{
	{given: "James Mary Robert Patricia Michael Linda Emily Daniel Laura Kevin", family: "Smith Johnson Brown Davis Wilson Clark Turner Baker Hughes Cooper", trades: "Bakery Plumbing Dairy Printing Furniture Flowers Carpets Roofing", places: "Oxford Denver Bristol Dallas Leeds", forms: "Ltd Inc LLC plc"},
	{given: "Hans Anna Peter Ursula Klaus Sabine Jürgen Monika Stefan Petra", family: "Müller Schmidt Schneider Fischer Weber Becker Hoffmann Schäfer Koch Richter", trades: "Bäckerei Tischlerei Gartenbau Elektrobau Druckerei Heizungsbau Metallbau", places: "Ulm Kassel Bremen Erfurt Mainz", forms: "GmbH AG KG e.K."},
	{given: "Jean Marie Pierre Nathalie Luc Sophie Antoine Claire", family: "Martin Bernard Dubois Moreau Laurent Lefebvre Roux Fournier", trades: "Boulangerie Menuiserie Plomberie Fleuriste Imprimerie Textiles", places: "Lyon Nantes Lille Dijon", forms: "SARL SA SAS"},
	{given: "Giuseppe Maria Antonio Lucia Marco Elena Paolo Francesca", family: "Rossi Russo Ferrari Bianchi Romano Colombo Ricci Marino", trades: "Ceramiche Panificio Arredamenti Tessile Vini Gelateria", places: "Parma Bologna Verona Bari", forms: "S.r.l. S.p.A. Snc"},
	{given: "José María Antonio Carmen Manuel Lucía Javier Marta", family: "García Fernández López Martínez Sánchez Pérez Gómez Ruiz", trades: "Panadería Cerámicas Muebles Textiles Conservas Vinos", places: "Sevilla Valencia Murcia Burgos", forms: "S.L. S.A. S.L.U."},
	{given: "João Maria Pedro Ana Paulo Beatriz Tiago Inês", family: "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Almeida", trades: "Padaria Móveis Calçados Cortiças Alimentos", places: "Porto Braga Curitiba Recife", forms: "Lda Ltda S.A."},
	{given: "Jan Anna Piotr Katarzyna Tomasz Agnieszka Marek Zofia", family: "Nowak Kowalski Wiśniewski Wójcik Kamiński Zieliński Szymański Woźniak", trades: "Piekarnia Meble Ogrodnictwo Drukarnia Opakowania", places: "Kraków Łódź Gdynia Lublin", forms: "Sp. z o.o. S.A."},
	{given: "Иван Мария Алексей Ольга Дмитрий Елена Сергей Наталья Андрей Татьяна", family: "Смирнов Кузнецов Попов Соколов Лебедев Козлов Новиков Морозов Волков Зайцев", trades: "Хлебозавод Мебель Цветы Молоко Ткани Посуда Игрушки Кондитер", places: "Тула Рязань Пенза Вологда Пермь", forms: "ООО АО ПАО"},
	{given: "Ivan Mariya Aleksey Olga Dmitriy Elena Sergey Natalya", family: "Smirnov Kuznetsov Popov Sokolov Lebedev Kozlov Novikov Zaytsev", trades: "Mebel Tsvety Moloko Tkani Posuda Igrushki Konditer", places: "Tula Ryazan Penza Vologda", forms: "OOO AO LLC"},
	{given: "Олександр Оксана Андрій Наталія Юрій Ірина Богдан Марія", family: "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Мельник Поліщук", trades: "Хлібозавод Меблі Квіти Молоко Тканини Друкарня", places: "Львів Полтава Черкаси Рівне", forms: "ТОВ ПП АТ"},
	{given: "Нурлан Айгуль Ерлан Динара Серик Гульнара Асхат Жанна", family: "Ахметов Оспанов Сулейменов Нурпеисов Жумабаев Касымов", trades: "Нан Жиһаз Сүт Кілем Ыдыс", places: "Алматы Атырау Тараз Шымкент", forms: "ТОО АО ЖШС"},
	{given: "Mehmet Ayşe Mustafa Fatma Ahmet Emine Hüseyin Zeynep", family: "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın", trades: "Gıda Tekstil Mobilya Seramik Ambalaj Halı", places: "Bursa Denizli Konya Kayseri", forms: "A.Ş. Ltd. Şti."},
	{given: "محمد فاطمة أحمد مريم يوسف ليلى كريم سلمى", family: "الحداد النجار الخطيب الشامي المصري التميمي", trades: "للأثاث للنسيج للألبان للمخابز للطباعة", places: "الرياض عمان المنامة مسقط", forms: "ش.م.م ذ.م.م"},
	{given: "Karim Layla Youssef Salma Omar Nadia Tariq Huda", family: "Haddad Najjar Khatib Shami Masri Tamimi Sabbagh Qasim", trades: "Furniture Textiles Dairy Bakeries Printing Carpets", places: "Riyadh Amman Manama Muscat", forms: "LLC WLL FZE"},
	{given: "رضا زهرا مهدی مریم سعید نرگس امیر الهام", family: "محمدی حسینی رضایی کریمی موسوی صادقی", trades: "فرش لبنیات نساجی کاشی چاپ", places: "شیراز تبریز یزد قم", forms: "شرکت"},
	{given: "伟 芳 娜 敏 静 丽 强 磊 军 洋", family: "王 李 张 刘 陈 杨 黄 赵 吴 周", trades: "家具 食品 服装 印刷 陶瓷 玩具 茶叶", places: "苏州 佛山 温州 泉州 昆明", forms: "有限公司 股份有限公司", familyFirst: true, glued: true},
	{given: "Wei Fang Na Min Jing Li Qiang Lei", family: "Wang Li Zhang Liu Chen Yang Huang Zhao", trades: "Furniture Food Garments Printing Ceramics Toys Tea", places: "Suzhou Foshan Wenzhou Quanzhou", forms: "Co.,Ltd Limited", familyFirst: true},
	{given: "민준 서연 지훈 수빈 현우 지우 성민 은지", family: "김 이 박 최 정 강 조 윤", trades: "식품 가구 섬유 인쇄 제과", places: "부산 대구 광주 울산", forms: "주식회사", familyFirst: true, glued: true},
	{given: "Minjun Seoyeon Jihoon Subin Hyunwoo Jiwoo", family: "Kim Lee Park Choi Jung Kang", trades: "Foods Furniture Textile Printing Confectionery", places: "Busan Daegu Gwangju", forms: "Co., Ltd. Inc", familyFirst: true},
	{given: "太郎 花子 健一 美咲 翔 陽子", family: "佐藤 鈴木 高橋 田中 伊藤 渡辺", trades: "製菓 家具 印刷 陶器 織物", places: "名古屋 京都 仙台 金沢", forms: "株式会社 有限会社", familyFirst: true, glued: true},
	{given: "Rahul Priya Amit Anjali Suresh Kavita Vijay Lakshmi", family: "Sharma Patel Gupta Reddy Iyer Nair Joshi Mehta", trades: "Textiles Spices Garments Ceramics Jewellers Foods Exports", places: "Surat Jaipur Kochi Indore", forms: "Pvt Ltd Private Limited LLP"},
	{given: "Nguyen Tran Le Pham Hoang Vu", family: "Van Thi Minh Duc Thanh Hong", trades: "Garment Seafood Ceramics Wood Packaging", places: "Hue Danang Vinh", forms: "Co Ltd JSC"},
	{given: "Budi Siti Agus Dewi Eko Rina Hendra Yanti", family: "Santoso Wijaya Hidayat Kusuma Saputra Lestari", trades: "Tekstil Mebel Makanan Keramik Kopi", places: "Bandung Malang Medan", forms: "PT CV"},
	{given: "გიორგი ნინო დავით მარიამ ლევან თამარ", family: "ბერიძე კაპანაძე გელაშვილი მაისურაძე", trades: "ავეჯი პური ღვინო ჩაი", places: "ქუთაისი ბათუმი", forms: "შპს"},
	{given: "Արմեն Անահիտ Գոռ Մարիամ Տիգրան Նարե", family: "Հարությունյան Սարգսյան Գրիգորյան Հովհաննիսյան", trades: "Կահույք Հաց Գինի", places: "Գյումրի Վանաձոր", forms: "ՍՊԸ"},
	{given: "Γιώργος Μαρία Νίκος Ελένη Δημήτρης Κατερίνα", family: "Παπαδόπουλος Νικολάου Γεωργίου Ιωάννου", trades: "Αρτοποιία Έπιπλα Ελαιόλαδο", places: "Πάτρα Βόλος", forms: "ΑΕ ΕΠΕ"},
	{given: "דוד שרה יוסף רחל משה נועה", family: "כהן לוי מזרחי פרץ ביטון", trades: "רהיטים מאפייה דפוס", places: "חיפה אשדוד", forms: "בע\"מ"},
	{given: "Kwame Ama Chinedu Ngozi Tunde Wanjiru", family: "Mensah Okafor Adeyemi Mwangi Owusu Eze", trades: "Textiles Cocoa Furniture Printing Foods", places: "Kumasi Ibadan Nakuru", forms: "Ltd Enterprises"},
}

// ordinary makes n invented names of people and firms of many cultures and
// scripts, half and half, always the same.
func ordinary(n int) []match.Party {
	rng := rand.New(rand.NewPCG(20, 26))
	pick := func(l string) string {
		words := strings.Fields(l)
		return words[rng.IntN(len(words))]
	}
	out := make([]match.Party, n)
	for i := range out {
		c := cultures[i%len(cultures)]
		blank := " "
		if c.glued {
			blank = ""
		}
		var parts []string
		p := match.Party{Schema: trade.Company}
		switch rng.IntN(4) {
		case 0, 1:
			p.Schema = trade.Person
			parts = []string{pick(c.given), pick(c.family)}
			if c.familyFirst {
				parts = []string{parts[1], parts[0]}
			}
		case 2:
			parts = []string{pick(c.family), pick(c.trades), pick(c.forms)}
		default:
			parts = []string{pick(c.places), pick(c.family), pick(c.trades), pick(c.forms)}
		}
		p.Names = []match.Name{{Text: strings.Join(parts, blank)}}
		out[i] = p
	}
	return out
}
