package measure

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"tallyman/internal/trade"
)

// NumRange is a condition on a number. Op is "=", "<", "<=", ">", ">=" (with
// Lo) or ".." (Lo and Hi, either may be nil, both inclusive).
type NumRange struct {
	Op     string
	Lo, Hi *trade.Amount
}

var reNumber = regexp.MustCompile(`^([0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)(k|m|mn|bn|b)?$`)

var magnitudes = map[string]int64{"": 1, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9}

// parseNumber reads 100000, 100_000, 1.5m, 200k, 2bn.
func parseNumber(s string) (trade.Amount, error) {
	m := reNumber.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		if strings.Contains(s, ",") {
			return 0, fmt.Errorf("%q has a comma; expected a number without separators and with a point, such as 100000 or 1.5", s)
		}
		return 0, fmt.Errorf("%q is not a number; expected one such as 100000, 1.5 or 2.5m", s)
	}
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(m[1], "_", ""))
	if !ok {
		return 0, fmt.Errorf("%q is not a number; expected one such as 100000, 1.5 or 2.5m", s)
	}
	r.Mul(r, new(big.Rat).SetInt64(magnitudes[m[2]]))
	a, err := trade.ParseAmount(r.FloatString(6))
	if err != nil {
		return 0, fmt.Errorf("number %q: %w", s, err)
	}
	return a, nil
}

// parseNumRange reads >100000, >=5, 1000..5000, ..5, 7.
func parseNumRange(s string) (NumRange, error) {
	for _, op := range []string{">=", "<=", ">", "<", "="} {
		if rest, ok := strings.CutPrefix(s, op); ok {
			a, err := parseNumber(rest)
			return NumRange{Op: op, Lo: &a}, err
		}
	}
	from, to, isRange := strings.Cut(s, "..")
	if !isRange {
		a, err := parseNumber(s)
		return NumRange{Op: "=", Lo: &a}, err
	}
	out := NumRange{Op: ".."}
	for i, part := range []string{from, to} {
		if part == "" {
			continue
		}
		a, err := parseNumber(part)
		if err != nil {
			return out, err
		}
		if i == 0 {
			out.Lo = &a
		} else {
			out.Hi = &a
		}
	}
	if out.Lo == nil && out.Hi == nil {
		return out, fmt.Errorf("%q has neither end; expected LOW..HIGH", s)
	}
	if out.Lo != nil && out.Hi != nil && *out.Hi < *out.Lo {
		return out, fmt.Errorf("the range %q ends below its start", s)
	}
	return out, nil
}

// String writes the range in its canonical form.
func (n NumRange) String() string {
	switch n.Op {
	case "..":
		var lo, hi string
		if n.Lo != nil {
			lo = n.Lo.String()
		}
		if n.Hi != nil {
			hi = n.Hi.String()
		}
		return lo + ".." + hi
	case "=":
		return n.Lo.String()
	}
	return n.Op + n.Lo.String()
}

// below and above say which side is bounded, to catch value:>1 value:<5, which
// repeated keys would turn into "any value".
func (n NumRange) above() bool { return n.Op == ">" || n.Op == ">=" || (n.Op == ".." && n.Hi == nil) }
func (n NumRange) below() bool { return n.Op == "<" || n.Op == "<=" || (n.Op == ".." && n.Lo == nil) }
