package trade

import (
	"fmt"
	"strconv"
	"strings"
)

// Direction of a record, as seen from the country whose customs wrote it.
type Direction string

// Directions.
const (
	Import  Direction = "import"
	Export  Direction = "export"
	Transit Direction = "transit"
)

// Grain says what one row stands for. Rows of different grain are different
// layers: they never add up in one figure.
type Grain string

// Grains.
const (
	// GrainItem: one goods item of a declaration or of a bill of lading.
	GrainItem Grain = "item"
	// GrainPartyMonth: a vendor's sum by parties and month; not a declaration.
	GrainPartyMonth Grain = "party-month"
	// GrainAggregate: official statistics, without parties.
	GrainAggregate Grain = "aggregate"
)

// Role of a party on a record.
type Role string

// Roles. Sender and recipient are the two ends of a consignment; the others
// may coincide with either.
const (
	Sender         Role = "sender"
	Recipient      Role = "recipient"
	Declarant      Role = "declarant"
	ContractHolder Role = "contract_holder"
	Manufacturer   Role = "manufacturer"
	Carrier        Role = "carrier"
	Notify         Role = "notify"
	Broker         Role = "broker"
)

// Roles lists every role, the two ends first.
var Roles = []Role{Sender, Recipient, Declarant, ContractHolder, Manufacturer, Carrier, Notify, Broker}

// DatePrecision says how much of a record's date was stated.
type DatePrecision string

// Date precisions.
const (
	ByDay   DatePrecision = "day"
	ByMonth DatePrecision = "month"
	ByYear  DatePrecision = "year"
)

// ValueBasis says which of a declaration's values a value is.
type ValueBasis string

// Value bases.
const (
	Statistical ValueBasis = "statistical"
	Customs     ValueBasis = "customs"
	Invoice     ValueBasis = "invoice"
	Declared    ValueBasis = "declared" // a source that does not say which
)

// FileID is the public name of a source file: the first twelve hex digits of
// the SHA-256 of its bytes.
func FileID(sha256hex string) string {
	if len(sha256hex) < 12 {
		return sha256hex
	}
	return sha256hex[:12]
}

// ItemID names one row of one sheet of one file for ever: "4f2a91c0d3be.1.17"
// is row 17 (counted as the publisher's program counts, from 1, the header
// included) of the first sheet. For text files the row is the line on which
// the record starts. Where several records stand side by side on the row, a
// fourth number counts them: "4f2a91c0d3be.1.17.2".
func ItemID(fileID string, sheetNo, row int) string {
	return fileID + "." + strconv.Itoa(sheetNo) + "." + strconv.Itoa(row)
}

// ParseItemID takes an item id apart; which of several records on the row it
// is, is left out.
func ParseItemID(id string) (fileID string, sheetNo, row int, err error) {
	parts := strings.Split(id, ".")
	if len(parts) == 4 {
		if n, err := strconv.Atoi(parts[3]); err == nil && n > 0 {
			parts = parts[:3]
		}
	}
	if len(parts) == 3 && len(parts[0]) == 12 {
		s, err1 := strconv.Atoi(parts[1])
		r, err2 := strconv.Atoi(parts[2])
		if err1 == nil && err2 == nil && s > 0 && r > 0 {
			return parts[0], s, r, nil
		}
	}
	return "", 0, 0, fmt.Errorf("item id %q is not of the form FILE.SHEET.ROW", id)
}
