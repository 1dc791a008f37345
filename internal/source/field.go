package source

import (
	"slices"
	"strings"

	"tallyman/internal/trade"
)

// Field is a canonical column: a column of ingest.item, or one of those that
// only help to make them: sub_item_no tells rows apart, month checks the date,
// partner and breakdown place the rows of an aggregate.
type Field string

// Kind says how the cells of a field are read.
type Kind int

// Kinds.
const (
	Text   Kind = iota // kept as written, trimmed
	Number             // exact decimal
	Int                // small whole number
	Date
	Code // a tariff code
	Way  // import, export, transit
)

// Fields that code elsewhere names.
const (
	FieldDeclNo      Field = "decl_no"
	FieldItemNo      Field = "item_no"
	FieldSubItemNo   Field = "sub_item_no"
	FieldRecordKey   Field = "record_key"
	FieldOn          Field = "on"
	FieldDirection   Field = "direction"
	FieldReporter    Field = "reporter"
	FieldHS          Field = "hs"
	FieldHSText      Field = "hs_text"
	FieldDescription Field = "description"
	FieldBrand       Field = "brand"
	FieldQuantity    Field = "quantity"
	FieldGross       Field = "gross_kg"
	FieldNet         Field = "net_kg"
	FieldStatistical Field = "value_statistical_usd"
	FieldCustoms     Field = "value_customs_usd"
	FieldInvoiceUSD  Field = "value_invoice_usd"
	FieldLocal       Field = "value_local"
	FieldInvoice     Field = "value_invoice"

	// FieldPartner is the other country of a trade flow: dispatch of an import,
	// destination of an export, and trading in both.
	FieldPartner Field = "partner"
	// FieldBreakdown is a column that parts the row of an aggregate further
	// (a second partner, a means of transport at the border): where it is not
	// the sum, the row is inside another one.
	FieldBreakdown Field = "breakdown"
	// FieldCorrection is which correction of its declaration a row is of: a
	// number or a date.
	FieldCorrection Field = "correction"
	// FieldMaster is the master bill that a house bill belongs to.
	FieldMaster Field = "master_no"
	// FieldEdition is the edition of the Harmonized System that a source states.
	FieldEdition Field = "hs_edition"
)

var plainFields = map[Field]Kind{
	FieldDeclNo: Text, FieldItemNo: Int, FieldSubItemNo: Text, FieldRecordKey: Text, FieldOn: Date,
	FieldDirection: Way, FieldReporter: Text, "procedure": Text, FieldHS: Code, FieldHSText: Text,
	FieldDescription: Text, "description_alt": Text, FieldBrand: Text, "model": Text,
	"origin": Text, "dispatch": Text, "trading": Text, "destination": Text,
	FieldQuantity: Number, "unit": Text, FieldGross: Number, FieldNet: Number,
	FieldStatistical: Number, FieldCustoms: Number, FieldInvoiceUSD: Number,
	FieldLocal: Number, "local_currency": Text, FieldInvoice: Number, "invoice_currency": Text,
	"fx_rate": Number, "incoterms": Text, "transport": Text,
	FieldPartner: Text, FieldBreakdown: Text, FieldCorrection: Text, FieldMaster: Text, FieldEdition: Text,
	"decl_total_value": Number, "decl_total_gross_kg": Number, "month": Text,
}

var partyParts = []string{"name", "name_alt", "tax_id", "address", "country"}

// PartyField is the field of one part (name, name_alt, tax_id, address,
// country) of a party's role.
func PartyField(role trade.Role, part string) Field { return Field(string(role) + "_" + part) }

// KindOf says how a field is read; ok is false for a name that is no field.
func KindOf(f Field) (k Kind, ok bool) {
	if k, ok := plainFields[f]; ok {
		return k, true
	}
	for _, role := range trade.Roles {
		if part, found := strings.CutPrefix(string(f), string(role)+"_"); found {
			return Text, slices.Contains(partyParts, part)
		}
	}
	return Text, false
}

// Fields lists every canonical field in alphabetical order.
func Fields() []Field {
	out := make([]Field, 0, len(plainFields)+len(trade.Roles)*len(partyParts))
	for f := range plainFields {
		out = append(out, f)
	}
	for _, role := range trade.Roles {
		for _, part := range partyParts {
			out = append(out, PartyField(role, part))
		}
	}
	slices.Sort(out)
	return out
}

// ValueFields are the US dollar values of an item, the first present one
// counts: statistical, then customs, then invoice.
var ValueFields = []Field{FieldStatistical, FieldCustoms, FieldInvoiceUSD}
