package synth

import (
	"encoding/csv"
	"os"
	"strings"
)

// WatchlistName is the file name of the user's own list.
const WatchlistName = "own watchlist.synthetic.csv"

// listing is one line of the watchlist in the plain format.
type listing struct {
	id, name, schema string
	aliases          []string
	country          string
	inn, ogrn, taxID string
	address          string
	program          string
	listedOn         string
	endedOn          string
	reason           string
	sector           string
}

var watchlistHeader = []string{"id", "name", "schema", "aliases", "country", "inn", "ogrn", "tax_id", "registration", "imo", "address", "program",
	"listed_on", "ended_on", "reason", "sector"}

// The listed companies. Only the first six trade in the records.
const (
	idArmour    = "SYN-001"
	idMaker     = "SYN-002"
	idOptics    = "SYN-003"
	idResonance = "SYN-004"
	idReroute   = "SYN-005"
	idAvia      = "SYN-006"
)

func listings() []listing {
	const program, reason = "SYNTHETIC-MIL", "invented entry for demonstration"
	l := []listing{
		{id: idArmour, name: "АО «Нигдеградский бронетанковый завод»", aliases: []string{"Nigdegrad Armoured Vehicle Plant JSC", "АО НБТЗ", "Nigdegradsky Bronetankovy Zavod"},
			country: "ru", inn: innArmour, ogrn: ogrn13(2002, 501), address: "900501, г. Нигдеград, ул. Сказочная, д. 1", listedOn: "2022-05-16", sector: "armour"},
		{id: idMaker, name: "АО «НПО Вымыслоприбор»", aliases: []string{"Vymyslopribor Research and Production Association JSC", "NPO Vymyslopribor", "维梅斯洛普里博尔科研生产联合体"},
			country: "ru", inn: innMaker, ogrn: ogrn13(2004, 502), address: "900502, г. Выдумск, пр-кт Несуществующий, д. 7", listedOn: "2022-06-15", sector: "electronics"},
		{id: idOptics, name: "乌有远方光学进出口有限公司", aliases: []string{"Wuyou Yuanfang Optics Import and Export Co., Ltd"},
			country: "cn", address: "17 Yuanyuan Road, Wuyou City", listedOn: "2022-09-29", sector: "optics"},
		{id: idResonance, name: "АО «КБ Небыль-Резонанс»", aliases: []string{"Nebyl-Rezonans Design Bureau"},
			country: "ru", inn: inn10(nowhere, 504), ogrn: ogrn13(2005, 504), listedOn: "2022-10-14", sector: "radar"},
		{id: idReroute, name: "ООО «Мнимэлектрон»", aliases: []string{"Mnimelektron LLC"},
			country: "ru", inn: inn10(nowhere, 505), ogrn: ogrn13(2014, 505), listedOn: "2022-03-24", sector: "components"},
		{id: idAvia, name: "АО «Авиаремонтный завод Ковёр-Самолёт»", aliases: []string{"Kovyor-Samolyot Aircraft Repair Plant"},
			country: "ru", inn: inn10(nowhere, 506), ogrn: ogrn13(2003, 506), listedOn: "2021-12-03", sector: "aviation"},
		{id: "SYN-007", name: "АО «Тридевятый ракетный завод»", aliases: []string{"Trideviaty Rocket Works"}, country: "ru", inn: inn10(nowhere, 507), listedOn: "2022-02-28", sector: "missiles"},
		{id: "SYN-008", name: "ФГУП «НИИ Лукоморье»", aliases: []string{"Lukomorye Research Institute"}, country: "ru", inn: inn10(nowhere, 508), listedOn: "2022-04-07", sector: "research"},
		{id: "SYN-009", name: "子虚重工装备集团有限公司", aliases: []string{"Zixu Heavy Equipment Group Co Ltd"}, country: "cn", listedOn: "2022-11-02", sector: "armour"},
		{id: "SYN-010", name: "Hayali Savunma Sanayi A.S.", country: "tr", taxID: vkn10(510), listedOn: "2022-08-01", endedOn: "2022-12-01", sector: "electronics"},
		{id: "SYN-011", name: "ООО «Нескучная переправа»", aliases: []string{"Neskuchnaya Pereprava LLC"}, country: "ru", inn: inn10(nowhere, 511), listedOn: "2022-07-20", sector: "logistics"},
	}
	for i := range l {
		l[i].program = program
		l[i].reason = reason
		if l[i].schema == "" {
			l[i].schema = "Company"
		}
	}
	return l
}

// innArmour and innMaker are the two listed makers' taxpayer numbers; the
// second starts with exactly one zero, which spreadsheets lose.
var (
	innArmour = inn10(nowhere, 501)
	innMaker  = inn10("0899", 502)
)

func writeWatchlist(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	rows := [][]string{watchlistHeader}
	for _, l := range listings() {
		rows = append(rows, []string{l.id, l.name, l.schema, strings.Join(l.aliases, ";"), l.country, l.inn, l.ogrn, l.taxID, "", "", l.address,
			l.program, l.listedOn, l.endedOn, l.reason, l.sector})
	}
	if err := w.WriteAll(rows); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
