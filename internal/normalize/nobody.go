package normalize

import (
	"regexp"
	"strings"
	"unicode"
)

// nobodies are cells that stand where a name would and name nobody, folded:
// upper case, words parted by single spaces.
var nobodies = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Split(`NULL|NIL|NONE|NA|N A|N D|ND|NAN|NO NAME|NO DATA|NOT AVAILABLE|NOT APPLICABLE|NOT DECLARED|NOT STATED|NOT SPECIFIED
|NOT PROVIDED|NOT KNOWN|NOT DISCLOSED|NOT GIVEN|UNKNOWN|UNDEFINED|UNSPECIFIED|UNAVAILABLE|WITHHELD|CONFIDENTIAL|REDACTED|BLANK|EMPTY|TBA|TBD
|ORDER|TO ORDER|TO ORDER OF|TO THE ORDER|TO THE ORDER OF|UNTO ORDER|UNTO THE ORDER OF|A LA ORDEN|A LA ORDEN DE|A ORDRE|A ORDEM|AL PORTADOR|TO BEARER|BEARER
|SAME|SAME AS ABOVE|SAME AS CONSIGNEE|SAME AS CNEE|SAME AS SHIPPER|SAME AS NOTIFY|SAME AS NOTIFY PARTY|SAME AS IMPORTER|SAME AS EXPORTER|SAME CONSIGNEE|AS ABOVE|IDEM|DITTO
|SHIPPER|CONSIGNEE|CNEE|CONSIGNOR|NOTIFY|NOTIFY PARTY|IMPORTER|EXPORTER|CARRIER|AGENT|BANK|A BANK|ANY BANK|ISSUING BANK|SHIPPERS BANK|THE SHIPPER|THE CONSIGNEE
|VARIOUS|VARIOUS SHIPPERS|VARIOUS CONSIGNEES|MISCELLANEOUS|MULTIPLE|OTHER|OTHERS|SEVERAL|MIXED|PRIVATE PERSON|PRIVATE INDIVIDUAL|INDIVIDUAL|NATURAL PERSON|PERSONAL EFFECTS
|ОТСУТСТВУЕТ|ОТСУТСТВУЮТ|НЕТ|НЕТ ДАННЫХ|НЕ УКАЗАН|НЕ УКАЗАНА|НЕ УКАЗАНО|НЕ ОБОЗНАЧЕН|НЕ ОБОЗНАЧЕНА|НЕ ОПРЕДЕЛЕН|НЕ ОПРЕДЕЛЕНО|НЕ ИЗВЕСТЕН|НЕИЗВЕСТЕН|НЕИЗВЕСТНА|НЕИЗВЕСТНО|НЕИЗВЕСТНЫЙ
|НЕ УСТАНОВЛЕН|БЕЗ НАЗВАНИЯ|ФИЗИЧЕСКОЕ ЛИЦО|ФИЗ ЛИЦО|ФИЗЛИЦО|ЧАСТНОЕ ЛИЦО|РАЗНЫЕ|РАЗНЫЕ ОТПРАВИТЕЛИ|РАЗНЫЕ ПОЛУЧАТЕЛИ|КОНТРАГЕНТЫ|КОНТРАГЕНТЫ СМ В ОПИСИ|ПО СПИСКУ|СМ ДОПОЛНЕНИЕ|СМ ГРАФУ 14
|СМ ГРАФУ 14 ДТ|СМ ГР 14|СМ ОБОРОТ|ПРИКАЗУ|ПО ПРИКАЗУ|НЕВІДОМИЙ|НЕВІДОМА|НЕВІДОМО|ВІДСУТНІЙ|ВІДСУТНЯ|НЕ ВИЗНАЧЕНО|НЕ ВКАЗАНО|ФІЗИЧНА ОСОБА|ГРОМАДЯНИН
|NO DECLARADO|NO ESPECIFICADO|DESCONOCIDO|SIN NOMBRE|SIN MARCA|VARIOS|DESCONHECIDO|NAO DECLARADO|NÃO DECLARADO|INCONNU|NON DECLARE|NON DÉCLARÉ|DIVERS|BİLİNMİYOR|BELİRTİLMEMİŞ|YOK|MUHTELİF
|无|未知|不详|个人|KHÔNG|KHÔNG CÓ|غير معروف`, "|") {
		m[strings.TrimSpace(s)] = true
	}
	return m
}()

// toOrder stands before the one to whose order a bill of lading is made out.
var toOrder = regexp.MustCompile(`(?i)^\s*(?:un)?to\s+(?:the\s+)?order(?:\s+of)?\s*[:,-]?\s+`)

// foldWords upper-cases, and parts words at everything that is no letter or digit.
func foldWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ")
}

// nobody says whether a name cell names nobody: placeholders, lone punctuation,
// zeros, one letter repeated.
func nobody(name string) bool {
	f := foldWords(name)
	if f == "" || nobodies[f] {
		return true
	}
	if bare := foldWords(toOrder.ReplaceAllString(name, "")); bare != f && (bare == "" || nobodies[bare]) {
		return true
	}
	first := []rune(f)[0]
	return strings.Trim(f, string(first)+" ") == "" && (first == '0' || first == 'X' || first == 'Х')
}

// noNumber says whether a tax id cell holds none.
func noNumber(tax string) bool {
	f := foldWords(tax)
	return strings.Trim(f, "0 ") == "" || nobodies[f]
}
