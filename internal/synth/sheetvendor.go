package synth

import "strings"

// vendorSheet is the English layout in which a vendor sells Russian imports.
// It names no country of dispatch: "from China" can only mean origin here.
type vendorSheet struct {
	*xlsxFile
	tag string
}

var vendorHeader = []string{
	"RECORDS_TAG", "DECLARATION_NUMBER", "IMP_DATE", "SUPPLIER_NAME", "SUPPLIER_ADDRESS", "IMPORTER_CODE", "IMPORTER_NAME", "IMPORTER_NAME_EN",
	"IMPORTER_ADDRESS", "IMPORTER_ADDRESS_EN", "CUSTOMS_CODE", "CUSTOMS_INN_CODE", "IMPORT_PORT", "IMPORT_PORT_EN", "CURRENCY_OF_CONTRACT_PRICE",
	"WAREHOUSE_OF_IMPORTER", "ITEM_NUMBER", "INVOICE_NUMBER", "MANIFEST_DATE", "DESTINATION_COUNTRY", "ORIGIN_COUNTRY", "BRAND", "HS_CODE",
	"HS_CODE_DESCRIPTION", "PRODUCT_DESCRIPTION", "PRODUCT_DESCRIPTION_EN", "QUANTITY", "UNIT", "GROSS_WEIGHT_KG", "NET_WEIGHT_KG",
	"CUSTOMS_COST_VALUE_RUB", "INVOICE_VALUE_RUB", "CURRENCY_UNIT", "USD_PER_KG", "TOTAL_VALUE_USD", "INCOTERMS", "MANUFACTURER",
	"CUSTOMS_BROKER_NAME", "CUSTOMS_BROKER_CODE", "CUSTOMS_PROCEDURE_CODE", "CUSTOMS_DECLARANT_NAME", "CONTAINER_QUANTITY", "PACKAGES",
	"HS_CODE_2", "HS_CODE_4", "COUNTRY_ISO_CODE_2", "RECORD_ID",
}

func newVendorSheet(path string, s *fileSpec) (sheet, error) {
	x, err := newXLSXFile(path, vendorHeader)
	return vendorSheet{x, fileTag(s)}, err
}

// fileTag is the batch mark that these vendors put on every row.
func fileTag(s *fileSpec) string {
	return strings.ToUpper(recordID(&record{decl: &declaration{no: s.name}}, "tag"))
}

func (s vendorSheet) write(r *record) error {
	d := r.decl
	item := itoa(r.item)
	if r.noItem {
		item = "0"
	}
	rub := number(local(r.usd, &rubPerUSD, d.on), 2)
	return s.put(s.tag, null(r.number()), r.date("2006-01-02"), d.sender.nameEN, d.sender.address, null(d.recipient.id), d.recipient.name, d.recipient.nameEN,
		d.recipient.address, latin(d.recipient.address), d.post, "00000", "НИГДЕГРАД", "NIGDEGRAD", d.currency,
		"NULL", item, "NULL", "NULL", countryNames[d.dest].en, countryNames[r.origin].en, r.brand, r.hsWritten(),
		"OTHER", cut(r.ru, textLimit), cut(r.en, textLimit), number(r.qty, 3), r.unit.en, number(r.gross, 3), number(r.net, 3),
		rub, rub, d.currency, perKilo(r), r.valueCell(), d.incoterms, r.maker,
		"NULL", "NULL", d.procedure, "NULL", "0", "0",
		r.hs[:2], r.hs[:4], r.origin, recordID(r, s.tag))
}

func perKilo(r *record) any {
	if r.net == 0 {
		return 0
	}
	return number(r.usd*1000/r.net, 2)
}

// kazakhSheet is the vendor layout of Kazakhstan, import or export.
type kazakhSheet struct {
	*xlsxFile
	tag    string
	export bool
}

var (
	kazakhImportHeader = []string{
		"BRAND", "BRAND_EN", "CARGO_VALUE_IN_FC", "CARGO_VALUE_KZT", "CARGO_VALUE_USD", "COST_ADJUST_METHOD_CODE", "COST_ADJUST_METHOD_NAME",
		"COST_ADJUST_METHOD_NAME_EN", "COUNTRY_ISO_CODE_2", "CUSTOMS_OFFICE_CODE", "CUSTOMS_OFFICE_CODE_AT_BORDER", "CUSTOMS_OFFICE_NAME",
		"CUSTOMS_OFFICE_NAME_AT_BORDER", "CUSTOMS_OFFICE_NAME_EN", "CUSTOMS_PROCEDURE_CODE", "CUSTOMS_PROCEDURE_NAME", "CUSTOMS_PROCEDURE_NAME_EN",
		"CUSTOMS_VALUE_KZT", "CUSTOMS_VALUE_USD", "DECLARANT_ADDRESS", "DECLARANT_ADDRESS_EN", "DECLARANT_CODE", "DECLARANT_NAME", "DECLARANT_NAME_EN",
		"DECLARATION_NUMBER", "DIRECTION", "EXCHANGE_RATE", "FOREIGN_CURRENCY", "FROM_COUNTRY_NAME", "FROM_COUNTRY_NAME_EN", "GUARANTEE_ADDRESS",
		"GUARANTEE_ADDRESS_EN", "GUARANTEE_CODE", "GUARANTEE_NAME", "GUARANTEE_NAME_EN", "G_WEIGHT", "HS_CODE", "HS_CODE_2", "HS_CODE_4",
		"HS_CODE_DESCRIPTION", "HS_CODE_DESCRIPTION_EN", "IMPORTER_ADDRESS", "IMPORTER_ADDRESS_EN", "IMPORTER_CODE", "IMPORTER_NAME", "IMPORTER_NAME_EN",
		"INCOTERMS", "MANUFACTURER", "MANUFACTURER_EN", "N_WEIGHT", "ORIGIN_COUNTRY_NAME", "ORIGIN_COUNTRY_NAME_EN", "PLACE_OF_DELIVERY",
		"PLACE_OF_DELIVERY_EN", "PRODUCT_DESCRIPTION", "PRODUCT_DESCRIPTION_EN", "QUANTITY", "RECORDS_TAG", "RECORD_ID", "REGISTRATION_DATE",
		"SUPPLIER_ADDRESS", "SUPPLIER_ADDRESS_EN", "SUPPLIER_NAME", "SUPPLIER_NAME_EN", "TOTAL_COST", "TOTAL_QUANTITY", "TO_COUNTRY_NAME",
		"TO_COUNTRY_NAME_EN", "TRADING_COUNTRY_NAME", "TRADING_COUNTRY_NAME_EN", "TRANS_TYPE_CROSS_BORDER", "TRANS_TYPE_CROSS_BORDER_EN",
		"TRANS_TYPE_WITHIN_COUNTRY", "TRANS_TYPE_WITHIN_COUNTRY_EN", "UNIT_OF_QUANTITY", "VALUE_IN_FOREIGN_CURRENCY",
	}
	kazakhExportHeader = []string{
		"BRAND", "BRAND_EN", "BUYER_ADDRESS", "BUYER_ADDRESS_EN", "BUYER_NAME", "BUYER_NAME_EN", "CARGO_VALUE_IN_FC", "CARGO_VALUE_KZT", "CARGO_VALUE_USD",
		"COST_ADJUST_METHOD_CODE", "COST_ADJUST_METHOD_NAME", "COST_ADJUST_METHOD_NAME_EN", "COUNTRY_ISO_CODE_2", "CUSTOMS_OFFICE_CODE",
		"CUSTOMS_OFFICE_NAME", "CUSTOMS_OFFICE_NAME_AT_BORDER", "CUSTOMS_OFFICE_NAME_AT_BORDER_EN", "CUSTOMS_OFFICE_NAME_EN", "CUSTOMS_PROCEDURE_CODE",
		"CUSTOMS_PROCEDURE_NAME", "CUSTOMS_VALUE_KZT", "CUSTOMS_VALUE_USD", "DECLARANT_ADDRESS", "DECLARANT_ADDRESS_EN", "DECLARANT_CODE",
		"DECLARANT_NAME", "DECLARANT_NAME_EN", "DECLARATION_NUMBER", "DIRECTION", "EXCHANGE_RATE", "EXPORTER_ADDRESS", "EXPORTER_ADDRESS_EN",
		"EXPORTER_CODE", "EXPORTER_NAME", "EXPORTER_NAME_EN", "FOREIGN_CURRENCY", "FROM_COUNTRY_NAME", "FROM_COUNTRY_NAME_EN", "GUARANTEE_ADDRESS",
		"GUARANTEE_ADDRESS_EN", "GUARANTEE_CODE", "GUARANTEE_NAME", "GUARANTEE_NAME_EN", "G_WEIGHT", "HS_CODE", "HS_CODE_2", "HS_CODE_4",
		"HS_CODE_DESCRIPTION", "HS_CODE_DESCRIPTION_EN", "INCOTERMS", "MANUFACTURER", "MANUFACTURER_EN", "N_WEIGHT", "ORIGIN_COUNTRY_NAME",
		"ORIGIN_COUNTRY_NAME_EN", "PLACE_OF_DELIVERY", "PLACE_OF_DELIVERY_EN", "PRODUCT_DESCRIPTION", "PRODUCT_DESCRIPTION_EN", "QUANTITY",
		"RECORDS_TAG", "RECORD_ID", "REGISTRATION_DATE", "TOTAL_COST", "TOTAL_QUANTITY", "TO_COUNTRY_NAME", "TO_COUNTRY_NAME_EN",
		"TRADING_COUNTRY_NAME", "TRADING_COUNTRY_NAME_EN", "TRANS_TYPE_CROSS_BORDER_EN", "TRANS_TYPE_WITHIN_COUNTRY_EN", "UNIT_OF_QUANTITY",
		"VALUE_IN_FOREIGN_CURRENCY", "CUSTOMS_OFFICE_CODE_AT_BORDER", "TRANS_TYPE_CROSS_BORDER", "TRANS_TYPE_WITHIN_COUNTRY",
	}
)

func newKazakhSheet(path string, s *fileSpec) (sheet, error) {
	export := s.layout == layoutKazakhExport
	header := kazakhImportHeader
	if export {
		header = kazakhExportHeader
	}
	x, err := newXLSXFile(path, header)
	return kazakhSheet{x, fileTag(s), export}, err
}

func (s kazakhSheet) write(r *record) error {
	d := r.decl
	total, _ := d.totals()
	dispatch, dest, origin, trading := countryNames[d.dispatch], countryNames[d.dest], countryNames[r.origin], countryNames[d.trading]
	kzt := number(local(r.usd, &kztPerUSD, d.on), 2)
	totalKZT := number(local(total, &kztPerUSD, d.on), 2)
	fx := number(rate(&kztPerUSD, d.on), 2)
	date, id := r.date("2006-01-02"), recordID(r, s.tag)
	const truck = "COMPOSITION OF VEHICLES (TRACTOR WITH SEMI-TRAILER OR TRAILER)"
	const method, methodEN = "МЕТОД ПО СТОИМОСТИ СДЕЛКИ С ВВОЗИМЫМИ ТОВАРАМИ", "METHOD FOR THE VALUE OF THE TRANSACTION WITH IMPORTED GOODS"
	const office, officeEN, border, borderEN = "Т/П ЕРТЕГІҚАЛА-ЦТО", "CUSTOMS POST ERTEGIKALA-CUSTOMS CLEARANCE CENTER", "Т/П АҢЫЗ", "T/P ANYZ"
	// One row in seven has no goods value, only the customs value.
	cargo := number(r.usd, 2)
	if hash(id)%7 == 0 {
		cargo = 0
	}
	home := d.recipient
	if s.export {
		home = d.sender
		return s.put(r.brand, englishBrand(r.brand), d.recipient.address, kazakhLatin(d.recipient.address), d.recipient.name, d.recipient.nameEN, cargo, 0, cargo,
			1, method, methodEN, d.dest, d.post,
			office, border, borderEN, officeEN, 10,
			"EXPORT", kzt, r.valueCell(), "NULL", "NULL", "NULL",
			"NULL", "NULL", null(r.number()), "ЭК", fx, home.address, kazakhLatin(home.address),
			home.id, home.name, home.nameEN, "USD", dispatch.ru, dispatch.en, home.address,
			kazakhLatin(home.address), home.id, home.name, home.nameEN, number(r.gross, 3), r.hsWritten(), r.hs[:2], r.hs[:4],
			"NULL", "NULL", d.incoterms, r.maker, r.maker, number(r.net, 3), origin.ru,
			origin.en, "ЕРТЕГІҚАЛА", "ERTEGIKALA", "1. "+r.ru, "1. "+r.en, number(r.qty, 3),
			s.tag, id, date, totalKZT, 0, dest.ru, dest.en,
			trading.en, trading.en, truck, truck, r.unit.en,
			number(total, 2), "99999999", 31, 31)
	}
	return s.put(r.brand, englishBrand(r.brand), cargo, 0, cargo, 1, method,
		methodEN, d.dispatch, d.post, "99999999", office,
		border, officeEN, "40", "RELEASE FOR DOMESTIC CONSUMPTION", "RELEASE FOR DOMESTIC CONSUMPTION",
		kzt, r.valueCell(), "NULL", "NULL", "NULL", "NULL", "NULL",
		null(r.number()), "ИМ", fx, "USD", dispatch.ru, dispatch.en, home.address,
		kazakhLatin(home.address), home.id, home.name, home.nameEN, number(r.gross, 3), r.hsWritten(), r.hs[:2], r.hs[:4],
		"NULL", "NULL", home.address, kazakhLatin(home.address), home.id, home.name, home.nameEN,
		"NULL", r.maker, r.maker, number(r.net, 3), origin.ru, origin.en, "NULL",
		"NULL", "1. "+r.ru, "1. "+r.en, number(r.qty, 3), s.tag, id, date,
		d.sender.address, d.sender.address, d.sender.name, d.sender.nameEN, totalKZT, 0, dest.ru,
		dest.en, trading.en, trading.en, "31", truck,
		"31", truck, r.unit.en, number(total, 2))
}

// turkishSheet is the vendor layout of Turkish exports.
type turkishSheet struct {
	*xlsxFile
	tag string
}

var turkishHeader = []string{
	"BUYER_NAME", "CALCULATED_ITEM_VALUE_USD", "CALCULATED_TOTAL_VALUE_USD", "CLOSING_DATE", "COUNTRY_ISO_CODE_2", "CURRENCY", "CUSTOMS_OFFICE_CODE",
	"CUSTOMS_OFFICE_NAME", "CUSTOMS_OFFICE_NAME_EN", "DESTINATION_COUNTRY", "DESTINATION_COUNTRY_CODE", "EXPORTER_CODE", "EXPORTER_NAME",
	"EXPORTER_NAME_EN", "HS_CODE", "HS_CODE_2", "HS_CODE_4", "HS_CODE_DESCRIPTION", "HS_CODE_DESCRIPTION_EN", "INCOTERMS", "INVOICE_AMOUNT",
	"ITEM_NO", "ITEM_REGIME_CODE", "ITEM_REGIME_NAME", "NET_WEIGHT_KG", "ORIGIN_COUNTRY", "ORIGIN_COUNTRY_CODE", "PRODUCT_DESCRIPTION",
	"PRODUCT_DESCRIPTION_EN", "QUANTITY", "RECORDS_TAG", "RECORD_ID", "REGISTRATION_DATE", "REGISTRATION_NO", "STATISTICAL_VALUE_USD",
	"STATUTE_STATEMENT", "UNIT",
}

func newTurkishSheet(path string, s *fileSpec) (sheet, error) {
	x, err := newXLSXFile(path, turkishHeader)
	return turkishSheet{x, fileTag(s)}, err
}

func (s turkishSheet) write(r *record) error {
	d := r.decl
	total, _ := d.totals()
	origin := countryNames[r.origin].en
	if r.origin == "TR" {
		origin = "TÜRKİYE"
	}
	return s.put(d.recipient.nameEN, r.valueCell(), number(total, 2), "NULL", d.dest, "USD", d.post,
		"MASALKENT GÜMRÜK MÜDÜRLÜĞÜ", "MASALKENT CUSTOMS DIRECTORATE", countryNames[d.dest].en, "NULL", null(d.sender.id), d.sender.name,
		d.sender.nameEN, r.hsWritten(), r.hs[:2], r.hs[:4], "DİĞERLERİ", "OTHERS", d.incoterms, number(r.usd, 2),
		itoa(r.item), "1000", "NULL", number(r.net, 3), origin, "NULL", r.en,
		r.en, number(r.qty, 3), s.tag, recordID(r, s.tag), r.date("2006-01-02"), d.no, r.valueCell(),
		"ÇIKABILIR", r.unit.tr)
}
