package quality_test

import (
	"math/rand/v2"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

// elsewhere are names of people that ordinary_test.go has not: other countries, other
// names.
var elsewhere = []culture{
	{given: "Bram Sanne Daan Femke Joost Lotte Sem Fleur Thijs Noor Ruben Maud Lars Iris Stijn Eva", family: "Jansen Bakker Visser Smit Mulder Bos Vos Peters Dekker Brouwer Hendriks Kok Willems Schouten Kuipers"},
	{given: "Lars Astrid Erik Ingrid Sven Elin Nils Maja Gustav Klara Johan Linnea Axel Freja Magnus Signe", family: "Andersson Johansson Karlsson Nilsson Eriksson Larsen Hansen Olsen Pedersen Nielsen Christensen Virtanen Korhonen Berg Lindqvist"},
	{given: "Tomáš Eliška Jakub Tereza Ondřej Veronika Petr Lenka Martin Zuzana Juraj Katarína", family: "Novák Svoboda Dvořák Černý Procházka Kučera Horák Němec Pokorný Horváth Kováč Varga"},
	{given: "Gábor Katalin Zoltán Ágnes Balázs Réka Attila Eszter Tamás Judit", family: "Nagy Kovács Tóth Szabó Horváth Varga Molnár Németh Farkas Balogh", familyFirst: true},
	{given: "Andrei Ioana Mihai Elena Cristian Alina Bogdan Raluca Radu Simona", family: "Popescu Ionescu Popa Dumitru Stan Stoica Gheorghe Rusu Munteanu Matei Constantin"},
	{given: "Георги Мария Димитър Елена Иван Десислава Петър Цветелина Стоян Радка", family: "Иванов Георгиев Димитров Петров Николов Христов Стоянов Тодоров Илиев Ангелов"},
	{given: "Marko Ana Ivan Jelena Luka Milica Nikola Ivana Stefan Dragana Zoran Vesna", family: "Jovanović Petrović Nikolić Marković Horvat Kovačević Babić Marić Ilić Pavlović Knežević"},
	{given: "Elvin Leyla Rəşad Aynur Kamran Günel Tural Nigar Dilshod Nilufar Sardor Malika", family: "Məmmədov Əliyev Həsənov Quliyev Hüseynov Karimov Rahimov Yusupov Toshmatov Nazarov"},
	{given: "عمران صدف بلال عائشہ فیصل نادیہ کامران ثنا طاہر رابعہ", family: "چوہدری بٹ ملک شیخ قریشی اعوان راجپوت مرزا بخاری گیلانی"},
	{given: "Rafiq Shabnam Imran Nasreen Kamal Farzana Bilal Sadia Tanvir Rukhsana", family: "Chowdhury Rahman Islam Butt Malik Sheikh Qureshi Siddiqui Mirza Bukhari Akhtar"},
	{given: "सुरेश अनिता राजेश कविता विजय पूजा अमित सुनीता", family: "शर्मा वर्मा गुप्ता सिंह यादव मिश्रा पटेल जोशी"},
	{given: "สมชาย สุดา ประเสริฐ มาลี วิชัย นิภา", family: "ศรีสุข ทองดี แสงจันทร์ บุญมี ใจดี"},
	{given: "Jose Maricel Rodel Liza Jun Analyn Ferdinand Rowena", family: "Reyes Cruz Bautista Ocampo Mendoza Aquino Villanueva Dizon Salonga"},
	{given: "Абдулла Дилором Фаррух Гулчехра Рустам Зарина Бахтиёр Мадина", family: "Каримов Рахимов Юсупов Назаров Холматов Саидов Турсунов Абдуллаев"},
	{given: "Tesfaye Selam Dawit Hanna Bekele Almaz Yohannes Tigist", family: "Haile Tadesse Alemu Gebre Mekonnen Abebe Worku Girma"},
	{given: "陽介 さくら 拓也 美穂 健太 葵 亮 麻衣", family: "斎藤 松本 井上 木村 清水 林 池田 橋本", familyFirst: true, glued: true},
	{given: "家豪 淑芬 志明 美玲 俊傑 雅婷 建宏 怡君", family: "陳 林 黃 張 李 王 吳 劉 蔡 楊", familyFirst: true, glued: true},
	{given: "도현 하은 준서 예은 태윤 소율 재원 다은", family: "송 류 홍 전 고 문 손 양 배 백", familyFirst: true, glued: true},
	{given: "أنور هدى ماجد رانيا وليد سمر بسام لينا فادي ديما", family: "العتيبي الدوسري الحربي الشمري العنزي الزعبي الرفاعي الجابر الكعبي البلوشي"},
	{given: "Daniela Mateo Valentina Santiago Camila Sebastián Lucía Andrés Mariana Felipe", family: "Rojas Castillo Vargas Cárdenas Restrepo Quintero Medina Salazar Figueroa Cabrera Mora Ríos"},
}

// everydayWords are what firms without a name of their own are called by.
var everydayWords = struct{ first, second, trades, forms []string }{
	strings.Fields("Green Golden Silver Blue Royal Bright Grand Global United Modern Pacific Northern Southern Eastern Western Prime First Sunrise Happy Smart Fresh Pure Crystal Diamond Great New Red White Fast Family Premium Superior"),
	strings.Fields("Valley River Mountain Hill Lake Ocean Sky Star Sun Moon Field Forest Garden Bridge Tower Gate Harbor Horizon Eagle Lion Tiger Oak Pine Rose Lotus Pearl Stone Wave Leaf Tree Point Line"),
	strings.Fields("Trading Textiles Foods Furniture Ceramics Logistics Construction Engineering Electronics Chemicals Plastics Shipping Consulting Services Solutions Industries Enterprises Investments Technologies Packaging Garments Motors Metals Energy Machinery Tools Agro Dairy Printing Toys"),
	strings.Fields("LLC Ltd Limited Inc Corp GmbH FZE JSC SARL S.A. SRL PLC BV AB"),
}

// everyday makes n invented names of people from elsewhere, and as many of firms that
// are called by two common words and a trade: Green Valley Trading LLC.
func everyday(n int) (people, firms []match.Party) {
	rng := rand.New(rand.NewPCG(47, 11))
	pick := func(l []string) string { return l[rng.IntN(len(l))] }
	for i := range n {
		c := elsewhere[i%len(elsewhere)]
		given, family, blank := strings.Fields(c.given), strings.Fields(c.family), " "
		if c.glued {
			blank = ""
		}
		parts := []string{pick(given), pick(family)}
		switch {
		case c.familyFirst:
			parts[0], parts[1] = parts[1], parts[0]
		case rng.IntN(3) == 0:
			parts = []string{parts[0], pick(given), parts[1]}
		case rng.IntN(4) == 0:
			parts = []string{parts[1] + ",", parts[0]}
		}
		people = append(people, match.Party{Schema: trade.Person, Names: []match.Name{{Text: strings.Join(parts, blank)}}})
		w := &everydayWords
		firm := []string{pick(w.first), pick(w.second), pick(w.trades), pick(w.forms)}
		switch rng.IntN(4) {
		case 0:
			firm = []string{pick(w.second), "&", pick(w.second), pick(w.trades), pick(w.forms)}
		case 1:
			firm = []string{pick(w.first), pick(w.trades), pick(w.trades), pick(w.forms)}
		}
		firms = append(firms, match.Party{Schema: trade.Company, Names: []match.Name{{Text: strings.Join(firm, " ")}}})
	}
	return people, firms
}
