package detect

// headSQL is the beginning of a goods text as letters: without the number in
// its list, up to the first figure or the first word that introduces a model,
// an article, a mark or a maker, at most sixty letters.
func headSQL(column string) string {
	return `left(regexp_replace(regexp_replace(regexp_extract(upper(` + column + `), '^[\d\s.)]*([^\d]*)', 1),
		'(\b(MODEL|BRAND|ART|MFR|MAKER|MANUFACTURER|QTY|MOD)\b|МОДЕЛЬ|АРТ\.|АРТИКУЛ|МАРКА|ПРОИЗВОДИТЕЛЬ|ИЗГОТОВИТЕЛЬ|ТОВАРНЫЙ ЗНАК|ТОВ\.|КОЛ-ВО|型号|:\s*[A-Z]{1,4}-?$).*$', ''), '[^\p{L}]+', '', 'g'), 60)`
}

// GoodsKeysSQL is a SELECT of (goods_id, key, how) that gives goods keys under
// which the same thing meets again on another record: how "model" is an HS 6-digit
// code and a model with a figure in it, of the field or of the text; how "text"
// the code and the letters with which the text begins, twenty or more. Goods whose
// text speaks of repair, return or warranty have none. Goods that many firms
// trade share a key; whoever uses it asks for a quantity, an order in time and
// the same hands beside it. condition keeps to some goods of the alias g.
func GoodsKeysSQL(condition string) string {
	const text = "concat_ws(' ', g.description, g.description_alt)"
	return `(SELECT goods_id, key, how FROM (
		SELECT goods_id, unnest(list_distinct([CASE WHEN length(model) >= 5 AND regexp_matches(model, '\d') THEN 'm|' || hs6 || '|' || model END,
			CASE WHEN length(head) >= 20 THEN 't|' || hs6 || '|' || head END, CASE WHEN length(head_alt) >= 20 THEN 't|' || hs6 || '|' || head_alt END])) AS key, CASE WHEN key[1] = 'm' THEN 'model' ELSE 'text' END AS how
		FROM (SELECT g.goods_id, g.hs6, ` + headSQL("g.description") + ` AS head, ` + headSQL("g.description_alt") + ` AS head_alt,
			regexp_replace(upper(coalesce(g.model, regexp_extract(upper(` + text + `), '(?:MODEL|МОДЕЛЬ|型号)\s*:?\s*([\p{L}\p{N}][\p{L}\p{N}./-]{3,})', 1))), '[^\p{L}\p{N}]+', '', 'g') AS model
			FROM normalize.goods g WHERE g.hs6 IS NOT NULL AND ` + condition + ` AND NOT ` + serviceSQL + `)) WHERE key IS NOT NULL)`
}

// serviceSQL holds for goods whose text says that they go to or come from
// repair, or back.
const serviceSQL = `regexp_matches(lower(coalesce(g.description, '') || ' ' || coalesce(g.description_alt, '')), 'ремонт|возврат|гаранти|repair|warranty|returned|refurbish|维修|退回')`
