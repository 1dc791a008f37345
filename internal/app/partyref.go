package app

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// PartyRef is how a party spelling is named wherever it leaves the tables: on
// the command line, in answers, in exports and in resolver lines. The id is the
// same on every machine. It has more digits than a number of JSON keeps.
func PartyRef(id int64) string { return partyPrefix + strconv.FormatInt(id, 10) }

// parseParty reads a PartyRef.
func parseParty(ref string) (int64, bool) {
	digits, ok := strings.CutPrefix(ref, partyPrefix)
	id, err := strconv.ParseInt(digits, 10, 64)
	return id, ok && err == nil && id >= 0
}

// partyColumn is the SQL of a column of party ids as [PartyRef] writes them.
func partyColumn(column string) string {
	return "'" + partyPrefix + "' || CAST(" + column + " AS VARCHAR)"
}

// PartyID is a party id that is written as [PartyRef]. 0 is none.
type PartyID int64

func (p PartyID) String() string { return PartyRef(int64(p)) }

// MarshalText implements [encoding.TextMarshaler].
func (p PartyID) MarshalText() ([]byte, error) {
	if p == 0 {
		return nil, nil
	}
	return []byte(p.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (p *PartyID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = 0
		return nil
	}
	id, ok := parseParty(string(text))
	if !ok {
		return fmt.Errorf("%q is not a party: expected %sNUMBER", text, partyPrefix)
	}
	*p = PartyID(id)
	return nil
}

// UnmarshalJSON also reads the bare number that older files of decisions hold.
func (p *PartyID) UnmarshalJSON(data []byte) error {
	if n, err := strconv.ParseInt(string(data), 10, 64); err == nil {
		*p = PartyID(n)
		return nil
	}
	return p.UnmarshalText(bytes.Trim(data, `"`))
}
