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
	{given: "James Mary Robert Patricia Michael Linda Emily Daniel Laura Kevin David William Jennifer Susan Thomas Charles Karen Steven Paul Mark", family: "Smith Johnson Brown Davis Wilson Clark Turner Baker Hughes Cooper Taylor Anderson White Harris Martin Thompson Walker Young Allen King Wright Hill", trades: "Bakery Plumbing Dairy Printing Furniture Flowers Carpets Roofing", places: "Oxford Denver Bristol Dallas Leeds", forms: "Ltd Inc LLC plc"},
	{given: "Hans Anna Peter Ursula Klaus Sabine Jürgen Monika Stefan Petra Thomas Michael Andreas Julia Katrin Uwe Jens Heike", family: "Müller Schmidt Schneider Fischer Weber Becker Hoffmann Schäfer Koch Richter Wagner Bauer Klein Wolf Schröder Neumann Schwarz Braun Krüger Hartmann", trades: "Bäckerei Tischlerei Gartenbau Elektrobau Druckerei Heizungsbau Metallbau", places: "Ulm Kassel Bremen Erfurt Mainz", forms: "GmbH AG KG e.K."},
	{given: "Jean Marie Pierre Nathalie Luc Sophie Antoine Claire Michel Philippe Isabelle Nicolas Julien Camille", family: "Martin Bernard Dubois Moreau Laurent Lefebvre Roux Fournier Durand Simon Michel Garcia David Bertrand Girard Bonnet", trades: "Boulangerie Menuiserie Plomberie Fleuriste Imprimerie Textiles", places: "Lyon Nantes Lille Dijon", forms: "SARL SA SAS"},
	{given: "Giuseppe Maria Antonio Lucia Marco Elena Paolo Francesca Giovanni Anna Roberto Chiara Luca Sara", family: "Rossi Russo Ferrari Bianchi Romano Colombo Ricci Marino Esposito Bruno Greco Conti Gallo Costa Giordano", trades: "Ceramiche Panificio Arredamenti Tessile Vini Gelateria", places: "Parma Bologna Verona Bari", forms: "S.r.l. S.p.A. Snc"},
	{given: "José María Antonio Carmen Manuel Lucía Javier Marta Juan Ana Luis Isabel Carlos Pilar Miguel Rosa", family: "García Fernández López Martínez Sánchez Pérez Gómez Ruiz Rodríguez González Hernández Jiménez Díaz Moreno Álvarez Romero Navarro Torres", trades: "Panadería Cerámicas Muebles Textiles Conservas Vinos", places: "Sevilla Valencia Murcia Burgos", forms: "S.L. S.A. S.L.U."},
	{given: "João Maria Pedro Ana Paulo Beatriz Tiago Inês Carlos Luís Francisco Mariana Rui Sofia", family: "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Almeida Sousa Gomes Martins Lopes Ribeiro Carvalho", trades: "Padaria Móveis Calçados Cortiças Alimentos", places: "Porto Braga Curitiba Recife", forms: "Lda Ltda S.A."},
	{given: "Jan Anna Piotr Katarzyna Tomasz Agnieszka Marek Zofia Andrzej Krzysztof Barbara Ewa Michał Magdalena", family: "Nowak Kowalski Wiśniewski Wójcik Kamiński Zieliński Szymański Woźniak Lewandowski Dąbrowski Kozłowski Jankowski Mazur Krawczyk", trades: "Piekarnia Meble Ogrodnictwo Drukarnia Opakowania", places: "Kraków Łódź Gdynia Lublin", forms: "Sp. z o.o. S.A."},
	{given: "Иван Мария Алексей Ольга Дмитрий Елена Сергей Наталья Андрей Татьяна Михаил Александр Светлана Анна Николай Владимир Юрий Ирина", family: "Смирнов Кузнецов Попов Соколов Лебедев Козлов Новиков Морозов Волков Зайцев Иванов Петров Васильев Михайлов Фёдоров Семёнов Егоров Павлов Степанов Никитин Орлов", trades: "Хлебозавод Мебель Цветы Молоко Ткани Посуда Игрушки Кондитер", places: "Тула Рязань Пенза Вологда Пермь", forms: "ООО АО ПАО"},
	{given: "Ivan Mariya Aleksey Olga Dmitriy Elena Sergey Natalya Mikhail Aleksandr Svetlana Anna Nikolay Vladimir Yury Irina", family: "Smirnov Kuznetsov Popov Sokolov Lebedev Kozlov Novikov Zaytsev Ivanov Petrov Vasilyev Mikhaylov Fedorov Semyonov Pavlov Stepanov Orlov Makarov", trades: "Mebel Tsvety Moloko Tkani Posuda Igrushki Konditer", places: "Tula Ryazan Penza Vologda", forms: "OOO AO LLC"},
	{given: "Олександр Оксана Андрій Наталія Юрій Ірина Богдан Марія Микола Володимир Тетяна Людмила Сергій Василь", family: "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Мельник Поліщук Савченко Руденко Марченко Бойко Лисенко Мороз", trades: "Хлібозавод Меблі Квіти Молоко Тканини Друкарня", places: "Львів Полтава Черкаси Рівне", forms: "ТОВ ПП АТ"},
	{given: "Нурлан Айгуль Ерлан Динара Серик Гульнара Асхат Жанна Бауржан Марат Алия Сауле Данияр Тимур", family: "Ахметов Оспанов Сулейменов Нурпеисов Жумабаев Касымов Искаков Абдрахманов Садыков Байжанов Смагулов", trades: "Нан Жиһаз Сүт Кілем Ыдыс", places: "Алматы Атырау Тараз Шымкент", forms: "ТОО АО ЖШС"},
	{given: "Mehmet Ayşe Mustafa Fatma Ahmet Emine Hüseyin Zeynep Ali İbrahim Hatice Elif Murat Osman Merve Hasan", family: "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Doğan Arslan Kılıç Aslan Çetin Kara Koç Kurt Özdemir Polat", trades: "Gıda Tekstil Mobilya Seramik Ambalaj Halı", places: "Bursa Denizli Konya Kayseri", forms: "A.Ş. Ltd. Şti."},
	{given: "محمد فاطمة أحمد مريم يوسف ليلى كريم سلمى علي حسن خالد عمر سارة نور إبراهيم عبدالله", family: "الحداد النجار الخطيب الشامي المصري التميمي الأحمد السيد العلي حسن إبراهيم منصور الزهراني القحطاني", trades: "للأثاث للنسيج للألبان للمخابز للطباعة", places: "الرياض عمان المنامة مسقط", forms: "ش.م.م ذ.م.م"},
	{given: "Karim Layla Youssef Salma Omar Nadia Tariq Huda Ali Hassan Khaled Ahmed Mohamed Sara Ibrahim Fatima", family: "Haddad Najjar Khatib Shami Masri Tamimi Sabbagh Qasim Mansour Saleh Nasser Hassan Ibrahim Aziz Khalil Salem", trades: "Furniture Textiles Dairy Bakeries Printing Carpets", places: "Riyadh Amman Manama Muscat", forms: "LLC WLL FZE"},
	{given: "رضا زهرا مهدی مریم سعید نرگس امیر الهام علی حسین محمد فاطمه احمد مریم حسن لیلا", family: "محمدی حسینی رضایی کریمی موسوی صادقی احمدی جعفری رحیمی حیدری ابراهیمی اکبری نوری قاسمی مرادی هاشمی", trades: "فرش لبنیات نساجی کاشی چاپ", places: "شیراز تبریز یزد قم", forms: "شرکت"},
	{given: "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 刚 平 建国 志强 秀英 文", family: "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗", trades: "家具 食品 服装 印刷 陶瓷 玩具 茶叶", places: "苏州 佛山 温州 泉州 昆明", forms: "有限公司 股份有限公司", familyFirst: true, glued: true},
	{given: "Wei Fang Na Min Jing Li Qiang Lei Jun Yan Jie Tao Ming Gang Hui Bo Xin Yu", family: "Wang Li Zhang Liu Chen Yang Huang Zhao Xu Sun Ma Zhu Hu Guo Lin Gao", trades: "Furniture Food Garments Printing Ceramics Toys Tea", places: "Suzhou Foshan Wenzhou Quanzhou", forms: "Co.,Ltd Limited", familyFirst: true},
	{given: "민준 서연 지훈 수빈 현우 지우 성민 은지 지영 영수 성호 준호 민수 은영 영희 미영", family: "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황", trades: "식품 가구 섬유 인쇄 제과", places: "부산 대구 광주 울산", forms: "주식회사", familyFirst: true, glued: true},
	{given: "Minjun Seoyeon Jihoon Subin Hyunwoo Jiwoo Jiyoung Sungho Minsu Eunyoung Youngsoo", family: "Kim Lee Park Choi Jung Kang Jang Lim Han Oh Seo Shin Hwang", trades: "Foods Furniture Textile Printing Confectionery", places: "Busan Daegu Gwangju", forms: "Co., Ltd. Inc", familyFirst: true},
	{given: "太郎 花子 健一 美咲 翔 陽子 誠 浩 大輔 恵子 直樹 由美子", family: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田", trades: "製菓 家具 印刷 陶器 織物", places: "名古屋 京都 仙台 金沢", forms: "株式会社 有限会社", familyFirst: true, glued: true},
	{given: "Rahul Priya Amit Anjali Suresh Kavita Vijay Lakshmi Rajesh Sunil Pooja Neha Sanjay Deepak Ravi Arjun", family: "Sharma Patel Gupta Reddy Iyer Nair Joshi Mehta Kumar Singh Verma Agarwal Rao Mishra Das Khan Shah Jain", trades: "Textiles Spices Garments Ceramics Jewellers Foods Exports", places: "Surat Jaipur Kochi Indore", forms: "Pvt Ltd Private Limited LLP"},
	{given: "Nguyen Tran Le Pham Hoang Vu Bui Dang Do Ngo", family: "Van Thi Minh Duc Thanh Hong Tuan Hung Lan Huong", trades: "Garment Seafood Ceramics Wood Packaging", places: "Hue Danang Vinh", forms: "Co Ltd JSC"},
	{given: "Budi Siti Agus Dewi Eko Rina Hendra Yanti Ahmad Sri Dian Andi Putri Bambang", family: "Santoso Wijaya Hidayat Kusuma Saputra Lestari Setiawan Susanto Gunawan Wibowo Nugroho Hartono", trades: "Tekstil Mebel Makanan Keramik Kopi", places: "Bandung Malang Medan", forms: "PT CV"},
	{given: "გიორგი ნინო დავით მარიამ ლევან თამარ ანა გიორგი ზურაბ ნათია", family: "ბერიძე კაპანაძე გელაშვილი მაისურაძე გიორგაძე ლომიძე წიკლაური", trades: "ავეჯი პური ღვინო ჩაი", places: "ქუთაისი ბათუმი", forms: "შპს"},
	{given: "Արմեն Անահիտ Գոռ Մարիամ Տիգրան Նարե Հայկ Աննա Գագիկ Լիլիթ", family: "Հարությունյան Սարգսյան Գրիգորյան Հովհաննիսյան Խաչատրյան Պետրոսյան Վարդանյան", trades: "Կահույք Հաց Գինի", places: "Գյումրի Վանաձոր", forms: "ՍՊԸ"},
	{given: "Γιώργος Μαρία Νίκος Ελένη Δημήτρης Κατερίνα Κώστας Άννα Παναγιώτης Σοφία", family: "Παπαδόπουλος Νικολάου Γεωργίου Ιωάννου Δημητρίου Κωνσταντίνου Αντωνίου Γεωργιάδης", trades: "Αρτοποιία Έπιπλα Ελαιόλαδο", places: "Πάτρα Βόλος", forms: "ΑΕ ΕΠΕ"},
	{given: "דוד שרה יוסף רחל משה נועה אברהם יצחק מרים דניאל יעל", family: "כהן לוי מזרחי פרץ ביטון אברהם פרידמן דהן אזולאי כץ", trades: "רהיטים מאפייה דפוס", places: "חיפה אשדוד", forms: "בע\"מ"},
	{given: "Kwame Ama Chinedu Ngozi Tunde Wanjiru Ibrahim Musa Fatou Aminata Emeka Grace Joseph", family: "Mensah Okafor Adeyemi Mwangi Owusu Eze Diallo Traore Bello Kamau Otieno Abdi Okonkwo Sani Kone Camara", trades: "Textiles Cocoa Furniture Printing Foods", places: "Kumasi Ibadan Nakuru", forms: "Ltd Enterprises"},
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
