package app_test

import "strings"

// codeTraps are those of tariff codes.
func codeTraps() []trap {
	armenia := "ASSESSMENT DATE,TAX ID NUMBER,IMPORTER,HS CODE,PRODUCT DESCRIPTION,NET WEIGHT,TOTAL VALUE,ORIGIN COUNTRY\n2025-03-31,01234567,ՀՈՐԻՆՎԱԾ LLC,69072100000,TILES,2,1000,TURKEY\n"
	return []trap{
		{"tariff code without its leading zero", []trapFile{file("zero.csv", graphs+gd("ND", nd(10), "33", "207129000", "31", "МЯСО"))}, "i.hs_code, i.hs2, i.hs_note", "0207129000 | 02 | left zero repaired"},
		{"tariff code with spaces, dots and a mark", []trapFile{file("marks.csv", graphs+gd("ND", nd(11), "33", "6907 21 000 0")+gd("ND", nd(12), "33", "6907.21.000.0*"))}, "i.hs_code", "6907210000\n6907210000"},
		{"national codes of 11 and 12 digits", []trapFile{file("national.csv", armenia), file("nationaltr.csv", "Tarih,Beyanname No,Gönderen,Alıcı,GTIP,Eşya Tanımı,Net Ağırlık,Menşe,Çıkış Ülkesi,Varış Ülkesi\n31.03.2025,TR-1,A AŞ,B LLC,690721000011,KARO,2,TR,TR,RU\n")},
			"i.hs_code, i.hs6", "69072100000 | 690721\n690721000011 | 690721"},
		{"HS edition by the date of the record", []trapFile{file("edition.csv", graphs+gd("ND", "10012020/311221/7700013", "072", "31.12.2021", "33", "8525803000")+gd("ND", "10012020/010122/7700014", "072", "01.01.2022", "33", "8525890000"))},
			"i.hs_revision, i.hs6", "2017 | 852580\n2022 | 852589"},
		{"confidential combined nomenclature", []trapFile{file("cn.csv", "REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\nDE-Germany,RU-Russia,99RRR100,2-EXPORT,TOTAL,202203-Mar. 2022,700\nDE-Germany,RU-Russia,11XXXXXX,2-EXPORT,TOTAL,202203-Mar. 2022,60\n")},
			"n.hs, coalesce(i.hs6, 'no subheading'), i.value_local", "99RRR100 | no subheading | 700.000000\n11XXXXXX | no subheading | 60.000000"},
	}
}

// amountTraps are those of values, weights and quantities.
func amountTraps() []trap {
	total := graphs + gd("ND", nd(20), "32", "1", "12", "300,00", "46", "100,00") + gd("ND", nd(20), "32", "2", "12", "300,00", "46", "200,00", "38", "2,5")
	unit := func(n int, code, qty string) string { return gd("ND", nd(n), "7", qty, "71", code) }
	return []trap{
		{"totals of the declaration on every row", []trapFile{file("totals.csv", total)}, "i.value_usd, n.decl_total_value", "100.000000 | 300.000000\n200.000000 | 300.000000"},
		{"thousands of dollars, pounds", []trapFile{file("thousand.csv", "Ship Date,Shipper,Consignee,HS Code,Goods,G.W.(LB),Value (1000 USD),From,To\n2025-03-31,A LTD,B LLC,690721,TILES,100,34.446,CHINA,RUSSIA\n")},
			"i.value_usd, i.gross_kg", "34446.000000 | 45.359237"},
		{"units as codes, pairs and thousands", []trapFile{file("units.csv", graphs+unit(21, "796", "10")+unit(22, "166", "5")+unit(23, "055", "7")+unit(24, "715", "3")+unit(25, "798", "2"))},
			"i.quantity, i.unit", "10.000000 | H87\n5.000000 | KGM\n7.000000 | MTK\n3.000000 | PR\n2000.000000 | H87"},
		{"NULL as text", []trapFile{file("null.csv", graphs+gd("ND", nd(26), "022", "NULL", "081", "-", "71", "NULL", "7", "NULL"))}, "coalesce(s.name, 'none'), coalesce(n.recipient_tax_id, 'none'), coalesce(CAST(i.quantity AS VARCHAR), 'none')", "none | none | none"},
		{"0 for not known", []trapFile{file("nought.csv", graphs+gd("ND", nd(27), "46", "0"))}, "coalesce(CAST(i.value_usd AS VARCHAR), 'not known'), i.notes LIKE '%value-zero%'", "not known | true"},
		{"text cut at 256 characters", []trapFile{file("cut.csv", graphs+gd("ND", nd(28), "31", cut256))}, "length(g.description), g.truncated", "256 | true"},
	}
}

var cut256 = string([]rune(strings.Repeat("ПЛИТКА ДЛЯ ПОЛА, ", 20))[:256])

// nameTraps are those of parties.
func nameTraps() []trap {
	to := func(n int, inn, name string) string { return gd("ND", nd(n), "081", inn, "082", name) }
	same := "min(e.entity_id) OVER () = max(e.entity_id) OVER ()"
	return []trap{
		{"tax number inside the name", []trapFile{file("inn.csv", graphs+gd("ND", nd(40), "082", "9700000027 970001001 OOO NEBYLITSA RUS", "081", ""))}, "r.name_clean, r.tax_id, r.tax_id_type", "OOO NEBYLITSA RUS | 9700000027 | inn"},
		{"tax number without its leading zero", []trapFile{file("innzero.csv", graphs+to(41, "100000011", "ООО ПУСТОШЬ"))}, "r.tax_id, r.tax_id_valid", "0100000011 | true"},
		{"register number that a wrong rule would pass", []trapFile{file("ogrn.csv", graphs+to(42, "1027700132196", "ООО ЗАТЕЯ")+to(43, "1027700132195", "ООО ЗАТЕЯ ДВА"))}, "r.tax_id_type, r.tax_id_valid", "ogrn | false\nogrn | true"},
		{"letters of another script that look alike", []trapFile{file("alike.csv", graphs+to(44, "", "BEКOV TRADING LLC")+to(45, "", "BEKOV TRADING LLC"))}, same + ", r.mixed_script", "true | true\ntrue | false"},
		{"names translated by machine", []trapFile{file("mt.csv", graphs+to(46, "9701000012", "ADNANLAR INSAAT JOINT STOCK COMPANY")+to(47, "9701000012", "ADNANS COANDRING ANONYMOUS COMPANY"))}, same, "true\ntrue"},
		{"legal form before, behind and in full", []trapFile{file("form.csv", graphs+to(48, "", "ООО ЗАБАВНЫЙ ВЫМЫСЕЛ")+to(49, "", "ЗАБАВНЫЙ ВЫМЫСЕЛ, ООО")+to(50, "", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ ЗАБАВНЫЙ ВЫМЫСЕЛ"))}, same, "true\ntrue\ntrue"},
		{"quotation marks of every kind", []trapFile{file("quotes.csv", graphs+to(51, "", "ООО «ПРИДУМКА-ПЛЮС»")+to(52, "", "ООО “ПРИДУМКА-ПЛЮС”")+to(53, "", "ООО `ПРИДУМКА-ПЛЮС`"))}, same, "true\ntrue\ntrue"},
		{"renamed company, same number", []trapFile{file("renamed.csv", graphs+to(54, "9702000015", "ООО ПРЕЖНЕЕ ИМЯ")+to(55, "9702000015", "АО НОВОЕ НАЗВАНИЕ"))}, same, "true\ntrue"},
		{"same name, two numbers", []trapFile{file("twins.csv", graphs+to(56, "9703000018", "ООО ДВОЙНИК")+to(57, "9704000010", "ООО ДВОЙНИК"))}, same, "false\nfalse"},
	}
}

// copyTraps are rows that stand more than once.
func copyTraps() []trap {
	other := "Дата;Номер декларации;№ товара;Получатель;ИНН;Отправитель;Код ТН ВЭД;Описание товара;Вес нетто;Статистическая стоимость, долл. США\n"
	bill := "PRODUCT_DESCRIPTION,CONSIGNEE,SHIPER,ARRIVAL_DATE,GROSS_WIGHT_KG,BILL_OF_LADING,MASTER_BILL_OF_LADING\n"
	return []trap{
		{"one declaration from two vendors", []trapFile{file("a.csv", graphs+gd("ND", nd(60))), file("b.csv", other+"31.03.25;"+nd(60)+";1;OOO NEBYLITSA;9700000028;NEVERLAND LTD;6907210000;TILES;1.5;100.25\n")}, "n.decl_no", nd(60)},
		{"corrected declaration", []trapFile{file("a.csv", graphs+gd("ND", nd(61))+gd("ND", nd(61)+"/01", "46", "140,00"))}, "i.value_usd", "140.000000"},
		{"master and house bills", []trapFile{file("bills.csv", bill+"TILES,FORWARDER INC,A LTD,03/31/2021,1000,MAST1,\nTILES,B INC,A LTD,03/31/2021,400,HOUS1,MAST1\nTILES,C INC,A LTD,03/31/2021,600,HOUS2,MAST1\n")}, "n.decl_no, i.gross_kg", "HOUS1 | 400.000000\nHOUS2 | 600.000000"},
	}
}

// flowTraps are crossings of the border that are no trade.
func flowTraps() []trap {
	return []trap{
		{"repair and return", []trapFile{file("repair.csv", graphs+gd("ND", nd(70), "37", "4021000")+gd("ND", nd(71), "37", "2110000", "011", "ЭК"))}, "i.flow_kind", "repair\nrepair"},
		{"goods that come back", []trapFile{file("return.csv", graphs+gd("ND", nd(72), "37", "6010000"))}, "i.flow_kind", "return"},
		{"re-export", []trapFile{file("reexport.csv", graphs+gd("ND", nd(73), "37", "3140000", "011", "ЭК"))}, "i.flow_kind", "re-export"},
	}
}

// statisticsTraps are those of official statistics.
func statisticsTraps() []trap {
	easy := "REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\n"
	row := func(partner, value string) string {
		return "FR-France," + partner + ",690721,2-EXPORT,TOTAL,202203-Mar. 2022," + value + "\n"
	}
	return []trap{
		{"French names of partners", []trapFile{file("french.csv", easy+"FR-France,Iles Heard et McDonald,690721,EXPORTATION,TOTAL,202203-Mars 2022,5\nFR-France,Emirats Arabes Unis,690721,EXPORTATION,TOTAL,202203-Mars 2022,6\n")}, "i.direction, i.destination", "export | HM\nexport | AE"},
		{"Turkey, Türkiye, Turquie", []trapFile{file("turkey.csv", easy+row("Turkey", "1")+strings.Replace(row("Türkiye", "2"), "690721", "690722", 1)+strings.Replace(row("Turquie", "3"), "690721", "690723", 1))}, "i.destination", "TR\nTR\nTR"},
		{"World and the Union among partners", []trapFile{file("world.csv", easy+row("World", "30")+row("Extra-EU27 (from 2020)", "20")+row("RU-Russia", "20")+row("DE-Germany", "10"))}, "coalesce(i.destination, 'group'), coalesce(i.part, 'counted')", "group | total\ngroup | total\nRU | counted\nDE | counted"},
	}
}
