package ingest

import (
	"sync"

	"tallyman/internal/source"
)

// ItemRow is a row of ingest.item: one loaded row, cells trimmed, NULL
// spellings removed, dates and numbers read, names and codes still as written.
// "" and nil are NULL. Amounts are millionths (DECIMAL(18,6)), dates days since
// 1970.
type ItemRow struct {
	ItemID                string `parquet:"item_id"`
	FileID                string `parquet:"file_id,dict"`
	SheetNo               int16  `parquet:"sheet_no"`
	RowNo                 int32  `parquet:"row_no"`
	ByteOffset            *int64 `parquet:"byte_offset,optional"`
	Grain                 string `parquet:"grain,dict"`
	Direction             string `parquet:"direction,optional,dict"`
	Reporter              string `parquet:"reporter,optional,dict"`
	DeclNo                string `parquet:"decl_no,optional"`
	ItemNo                *int32 `parquet:"item_no,optional"`
	RecordKey             string `parquet:"record_key,optional"`
	Correction            *int32 `parquet:"correction,optional"`
	MasterNo              string `parquet:"master_no,optional"`
	On                    *int32 `parquet:"on,date,optional"`
	DateKind              string `parquet:"date_kind,optional,dict"`
	DatePrecision         string `parquet:"date_precision,optional,dict"`
	Procedure             string `parquet:"procedure,optional,dict"`
	SenderName            string `parquet:"sender_name,optional,dict"`
	SenderNameAlt         string `parquet:"sender_name_alt,optional,dict"`
	SenderTaxID           string `parquet:"sender_tax_id,optional,dict"`
	SenderAddress         string `parquet:"sender_address,optional,dict"`
	SenderCountry         string `parquet:"sender_country,optional,dict"`
	RecipientName         string `parquet:"recipient_name,optional,dict"`
	RecipientNameAlt      string `parquet:"recipient_name_alt,optional,dict"`
	RecipientTaxID        string `parquet:"recipient_tax_id,optional,dict"`
	RecipientAddress      string `parquet:"recipient_address,optional,dict"`
	RecipientCountry      string `parquet:"recipient_country,optional,dict"`
	DeclarantName         string `parquet:"declarant_name,optional,dict"`
	DeclarantNameAlt      string `parquet:"declarant_name_alt,optional,dict"`
	DeclarantTaxID        string `parquet:"declarant_tax_id,optional,dict"`
	DeclarantAddress      string `parquet:"declarant_address,optional,dict"`
	DeclarantCountry      string `parquet:"declarant_country,optional,dict"`
	ContractHolderName    string `parquet:"contract_holder_name,optional,dict"`
	ContractHolderNameAlt string `parquet:"contract_holder_name_alt,optional,dict"`
	ContractHolderTaxID   string `parquet:"contract_holder_tax_id,optional,dict"`
	ContractHolderAddress string `parquet:"contract_holder_address,optional,dict"`
	ContractHolderCountry string `parquet:"contract_holder_country,optional,dict"`
	ManufacturerName      string `parquet:"manufacturer_name,optional,dict"`
	ManufacturerNameAlt   string `parquet:"manufacturer_name_alt,optional,dict"`
	ManufacturerTaxID     string `parquet:"manufacturer_tax_id,optional,dict"`
	ManufacturerAddress   string `parquet:"manufacturer_address,optional,dict"`
	ManufacturerCountry   string `parquet:"manufacturer_country,optional,dict"`
	CarrierName           string `parquet:"carrier_name,optional,dict"`
	CarrierNameAlt        string `parquet:"carrier_name_alt,optional,dict"`
	CarrierTaxID          string `parquet:"carrier_tax_id,optional,dict"`
	CarrierAddress        string `parquet:"carrier_address,optional,dict"`
	CarrierCountry        string `parquet:"carrier_country,optional,dict"`
	NotifyName            string `parquet:"notify_name,optional,dict"`
	NotifyNameAlt         string `parquet:"notify_name_alt,optional,dict"`
	NotifyTaxID           string `parquet:"notify_tax_id,optional,dict"`
	NotifyAddress         string `parquet:"notify_address,optional,dict"`
	NotifyCountry         string `parquet:"notify_country,optional,dict"`
	BrokerName            string `parquet:"broker_name,optional,dict"`
	BrokerNameAlt         string `parquet:"broker_name_alt,optional,dict"`
	BrokerTaxID           string `parquet:"broker_tax_id,optional,dict"`
	BrokerAddress         string `parquet:"broker_address,optional,dict"`
	BrokerCountry         string `parquet:"broker_country,optional,dict"`
	HS                    string `parquet:"hs,optional,dict"`
	HSEdition             string `parquet:"hs_edition,optional,dict"`
	HSText                string `parquet:"hs_text,optional,dict"`
	Description           string `parquet:"description,optional,dict"`
	DescriptionAlt        string `parquet:"description_alt,optional,dict"`
	Brand                 string `parquet:"brand,optional,dict"`
	Model                 string `parquet:"model,optional,dict"`
	Origin                string `parquet:"origin,optional,dict"`
	Dispatch              string `parquet:"dispatch,optional,dict"`
	Trading               string `parquet:"trading,optional,dict"`
	Destination           string `parquet:"destination,optional,dict"`
	Quantity              *int64 `parquet:"quantity,decimal(6:18),optional"`
	Unit                  string `parquet:"unit,optional,dict"`
	GrossKg               *int64 `parquet:"gross_kg,decimal(6:18),optional"`
	NetKg                 *int64 `parquet:"net_kg,decimal(6:18),optional"`
	ValueStatisticalUSD   *int64 `parquet:"value_statistical_usd,decimal(6:18),optional"`
	ValueCustomsUSD       *int64 `parquet:"value_customs_usd,decimal(6:18),optional"`
	ValueInvoiceUSD       *int64 `parquet:"value_invoice_usd,decimal(6:18),optional"`
	ValueLocal            *int64 `parquet:"value_local,decimal(6:18),optional"`
	LocalCurrency         string `parquet:"local_currency,optional,dict"`
	ValueInvoice          *int64 `parquet:"value_invoice,decimal(6:18),optional"`
	InvoiceCurrency       string `parquet:"invoice_currency,optional,dict"`
	FxRate                *int64 `parquet:"fx_rate,decimal(6:18),optional"`
	Incoterms             string `parquet:"incoterms,optional,dict"`
	Transport             string `parquet:"transport,optional,dict"`
	DeclTotalValue        *int64 `parquet:"decl_total_value,decimal(6:18),optional"`
	DeclTotalGrossKg      *int64 `parquet:"decl_total_gross_kg,decimal(6:18),optional"`
	Part                  string `parquet:"part,optional,dict"`
	DupKey                int64  `parquet:"dup_key"`
	Notes                 string `parquet:"notes,optional"`
}

// textFields gives the place of each text field in a row.
var textFields = map[source.Field]func(*ItemRow) *string{
	"reporter":                 func(r *ItemRow) *string { return &r.Reporter },
	"decl_no":                  func(r *ItemRow) *string { return &r.DeclNo },
	"record_key":               func(r *ItemRow) *string { return &r.RecordKey },
	"master_no":                func(r *ItemRow) *string { return &r.MasterNo },
	"hs_edition":               func(r *ItemRow) *string { return &r.HSEdition },
	"procedure":                func(r *ItemRow) *string { return &r.Procedure },
	"sender_name":              func(r *ItemRow) *string { return &r.SenderName },
	"sender_name_alt":          func(r *ItemRow) *string { return &r.SenderNameAlt },
	"sender_tax_id":            func(r *ItemRow) *string { return &r.SenderTaxID },
	"sender_address":           func(r *ItemRow) *string { return &r.SenderAddress },
	"sender_country":           func(r *ItemRow) *string { return &r.SenderCountry },
	"recipient_name":           func(r *ItemRow) *string { return &r.RecipientName },
	"recipient_name_alt":       func(r *ItemRow) *string { return &r.RecipientNameAlt },
	"recipient_tax_id":         func(r *ItemRow) *string { return &r.RecipientTaxID },
	"recipient_address":        func(r *ItemRow) *string { return &r.RecipientAddress },
	"recipient_country":        func(r *ItemRow) *string { return &r.RecipientCountry },
	"declarant_name":           func(r *ItemRow) *string { return &r.DeclarantName },
	"declarant_name_alt":       func(r *ItemRow) *string { return &r.DeclarantNameAlt },
	"declarant_tax_id":         func(r *ItemRow) *string { return &r.DeclarantTaxID },
	"declarant_address":        func(r *ItemRow) *string { return &r.DeclarantAddress },
	"declarant_country":        func(r *ItemRow) *string { return &r.DeclarantCountry },
	"contract_holder_name":     func(r *ItemRow) *string { return &r.ContractHolderName },
	"contract_holder_name_alt": func(r *ItemRow) *string { return &r.ContractHolderNameAlt },
	"contract_holder_tax_id":   func(r *ItemRow) *string { return &r.ContractHolderTaxID },
	"contract_holder_address":  func(r *ItemRow) *string { return &r.ContractHolderAddress },
	"contract_holder_country":  func(r *ItemRow) *string { return &r.ContractHolderCountry },
	"manufacturer_name":        func(r *ItemRow) *string { return &r.ManufacturerName },
	"manufacturer_name_alt":    func(r *ItemRow) *string { return &r.ManufacturerNameAlt },
	"manufacturer_tax_id":      func(r *ItemRow) *string { return &r.ManufacturerTaxID },
	"manufacturer_address":     func(r *ItemRow) *string { return &r.ManufacturerAddress },
	"manufacturer_country":     func(r *ItemRow) *string { return &r.ManufacturerCountry },
	"carrier_name":             func(r *ItemRow) *string { return &r.CarrierName },
	"carrier_name_alt":         func(r *ItemRow) *string { return &r.CarrierNameAlt },
	"carrier_tax_id":           func(r *ItemRow) *string { return &r.CarrierTaxID },
	"carrier_address":          func(r *ItemRow) *string { return &r.CarrierAddress },
	"carrier_country":          func(r *ItemRow) *string { return &r.CarrierCountry },
	"notify_name":              func(r *ItemRow) *string { return &r.NotifyName },
	"notify_name_alt":          func(r *ItemRow) *string { return &r.NotifyNameAlt },
	"notify_tax_id":            func(r *ItemRow) *string { return &r.NotifyTaxID },
	"notify_address":           func(r *ItemRow) *string { return &r.NotifyAddress },
	"notify_country":           func(r *ItemRow) *string { return &r.NotifyCountry },
	"broker_name":              func(r *ItemRow) *string { return &r.BrokerName },
	"broker_name_alt":          func(r *ItemRow) *string { return &r.BrokerNameAlt },
	"broker_tax_id":            func(r *ItemRow) *string { return &r.BrokerTaxID },
	"broker_address":           func(r *ItemRow) *string { return &r.BrokerAddress },
	"broker_country":           func(r *ItemRow) *string { return &r.BrokerCountry },
	"hs_text":                  func(r *ItemRow) *string { return &r.HSText },
	"description":              func(r *ItemRow) *string { return &r.Description },
	"description_alt":          func(r *ItemRow) *string { return &r.DescriptionAlt },
	"brand":                    func(r *ItemRow) *string { return &r.Brand },
	"model":                    func(r *ItemRow) *string { return &r.Model },
	"origin":                   func(r *ItemRow) *string { return &r.Origin },
	"dispatch":                 func(r *ItemRow) *string { return &r.Dispatch },
	"trading":                  func(r *ItemRow) *string { return &r.Trading },
	"destination":              func(r *ItemRow) *string { return &r.Destination },
	"unit":                     func(r *ItemRow) *string { return &r.Unit },
	"local_currency":           func(r *ItemRow) *string { return &r.LocalCurrency },
	"invoice_currency":         func(r *ItemRow) *string { return &r.InvoiceCurrency },
	"incoterms":                func(r *ItemRow) *string { return &r.Incoterms },
	"transport":                func(r *ItemRow) *string { return &r.Transport },
}

// numberFields gives the place of each amount in a row.
var numberFields = map[source.Field]func(*ItemRow) **int64{
	"quantity":              func(r *ItemRow) **int64 { return &r.Quantity },
	"gross_kg":              func(r *ItemRow) **int64 { return &r.GrossKg },
	"net_kg":                func(r *ItemRow) **int64 { return &r.NetKg },
	"value_statistical_usd": func(r *ItemRow) **int64 { return &r.ValueStatisticalUSD },
	"value_customs_usd":     func(r *ItemRow) **int64 { return &r.ValueCustomsUSD },
	"value_invoice_usd":     func(r *ItemRow) **int64 { return &r.ValueInvoiceUSD },
	"value_local":           func(r *ItemRow) **int64 { return &r.ValueLocal },
	"value_invoice":         func(r *ItemRow) **int64 { return &r.ValueInvoice },
	"fx_rate":               func(r *ItemRow) **int64 { return &r.FxRate },
	"decl_total_value":      func(r *ItemRow) **int64 { return &r.DeclTotalValue },
	"decl_total_gross_kg":   func(r *ItemRow) **int64 { return &r.DeclTotalGrossKg },
}

// itemPool keeps written rows' memory for the next block: a row is large, and
// most of it is never used.
type itemPool struct{ pool sync.Pool }

func (p *itemPool) get(n int) []ItemRow {
	if s, ok := p.pool.Get().(*[]ItemRow); ok && cap(*s) >= n {
		return (*s)[:0]
	}
	return make([]ItemRow, 0, n)
}

func (p *itemPool) put(rows []ItemRow) { p.pool.Put(&rows) }
