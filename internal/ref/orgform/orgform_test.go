package orgform

import (
	"testing"
)

func TestStrip(t *testing.T) {
	for _, tc := range []struct{ name, core, class string }{
		{`ООО "ВЕКТОР"`, "вектор", "LLC"},
		{"VEKTOR LLC", "vektor", "LLC"},
		{"OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU VEKTOR", "vektor", "LLC"},
		{"OBSHCHESTVO S OGRANICHENOI OTVETSTVENOSTYU VEKTOR", "vektor", "LLC"},
		{"О О О Вектор", "вектор", "LLC"},
		{"Вектор, О.О.О.", "вектор", "LLC"},
		{"АКЦИОНЕРНОЕ ОБЩЕСТВО «УРАЛЬСКИЙ ЗАВОД»", "уральский завод", "JSC"},
		{"ФГУП ЦЕНТР", "центр", "SOE"},
		{"深圳市乌有科技有限公司", "深圳市乌有科技", "LLC"},
		{"上海华贸集团股份有限公司", "上海华贸", "JSC"},
		{"株式会社山田商店", "山田商店", "JSC"},
		{"SHENZHEN WUYOU TECHNOLOGY CO., LTD.", "shenzhen wuyou technology", "LLC"},
		{"SHENZHEN WUYOU TECHNOLOGY CO.,LTD", "shenzhen wuyou technology", "LLC"},
		{"SHENZHEN WUYOU COLTD", "shenzhen wuyou", "LLC"},
		{"MÜLLER GmbH & Co. KG", "muller", "LLC"},
		{"YOKLUK DIŞ TİCARET LİMİTED ŞİRKETİ", "yokluk", "LLC"},
		{"NOWHERE TRADING F.Z.E.", "nowhere trading", "LLC"},
		{"ACCORD VITRIFIED PRIVATE LIMITED", "accord vitrified", "LLC"},
		{"Kowalski Sp. z o.o.", "kowalski", "LLC"},
		{"TOO ЗЕРДЕ КЕРАМИКА", "зерде керамика", "LLC"},
		{"Vektor Limited Liability Company Moscow", "vektor moscow", "LLC"},
		{"Совместное общество с ограниченной ответственностью Волат-Санцзян", "волат санцзян", "LLC"},
		{"LIMITED LIABILITY COMPANY M LEASING", "m leasing", "LLC"},
		{"LIMITED LIABILITY COMPANY AG-LOGISTIC", "ag logistic", "LLC"},
		{"LIMITED LIABILTY COMPANY VEKTOR", "vektor", "LLC"},
		{"LIMITEDLIABILITY COMPANY VEKTOR", "vektor", "LLC"},
		{"Адкрытае акцыянернае таварыства «Вектар»", "вектар", "JSC"},
		{"«Вектор» жоопкерчилиги чектелген коому", "вектор", "LLC"},
		{"Vektor Anonymi Etaireia", "vektor", "LLC"},
		{"فيكتور م.د.م.س", "فيكتور", "LLC"},
		{"فيكتور ش.ذ.م.م", "فيكتور", "LLC"},
		{"فيكتور ش.ذ.م.م-منطقة حرة", "فيكتور", "LLC"},
		{"ASA Logistics", "asa logistics", ""},
		{"Private Wealth Ltd", "private wealth", "LLC"},
		{"ООО", "ооо", ""},
		{"Company Limited", "company limited", ""},
		{"Se Ra Trading", "se ra trading", ""},
		{"Иванов Иван Иванович", "иванов иван иванович", ""},
	} {
		core, found := Strip(tc.name)
		class := ""
		if len(found) > 0 {
			class = found[0].Class
		}
		if core != tc.core || class != tc.class {
			t.Errorf("Strip(%q) = %q, %v; want %q, %s", tc.name, core, found, tc.core, tc.class)
		}
	}
}

func TestTableIsWhole(t *testing.T) {
	n := len(forms().exact)
	if n < 600 {
		t.Errorf("only %d spellings: a line of the table does not parse", n)
	}
}

func FuzzStrip(f *testing.F) {
	f.Add("ООО Вектор")
	f.Add("有限公司")
	f.Add("& & co")
	f.Fuzz(func(t *testing.T, s string) {
		core, _ := Strip(s)
		if core == "" && len(s) > 0 {
			if again, _ := Strip("x " + s); again == "" {
				t.Errorf("Strip(%q) leaves nothing", s)
			}
		}
	})
}
