package synth

import "fmt"

// Tax numbers here pass every published check-digit rule, because the engine
// validates them, and belong to nobody, because each comes from a range that is
// never given out:
//
//	Russia INN, OGRN   region 96, which is no region's code in these numbers, and
//	                   office 0899, which region 08 does not have, for the
//	                   number that must start with exactly one zero
//	Kazakhstan BIN     registered in 1970, before there were companies to register
//	Turkey VKN         serial numbers that start with 000
//
// Rules: Federal Tax Service orders on INN (weights mod 11 mod 10) and OGRN
// (mod 11 mod 10); Kazakhstan's BIN (weights 1..11 mod 11, a second round from
// 3 when the first gives 10); Turkey's VKN (digit plus position, doubled).

// nowhere is the region that does not exist. A number of that region gets an
// office by its serial, so that the numbers differ from the front on.
const nowhere = "96"

// inn10 makes a company's taxpayer number from a region or a four-digit office,
// and a serial.
func inn10(office string, serial int) string {
	if office == nowhere {
		office = fmt.Sprintf("%s%02d", nowhere, 10+serial*37%89)
	}
	s := fmt.Sprintf("%s%05d", office, serial*613%100_000)
	weights := [9]int{2, 4, 10, 3, 5, 9, 4, 6, 8}
	sum := 0
	for i, w := range weights {
		sum += w * int(s[i]-'0')
	}
	return s + string(rune('0'+sum%11%10))
}

// inn12 makes a sole trader's taxpayer number.
func inn12(office string, serial int) string {
	s := fmt.Sprintf("%s77%06d", office, serial%1_000_000)
	for _, weights := range [][]int{
		{7, 2, 4, 10, 3, 5, 9, 4, 6, 8},
		{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8},
	} {
		sum := 0
		for i, w := range weights {
			sum += w * int(s[i]-'0')
		}
		s += string(rune('0' + sum%11%10))
	}
	return s
}

// ogrn13 makes a company's state registration number: sign 1, year, region 96.
func ogrn13(year, serial int) string {
	n := int64(1e11) + int64(year%100)*1e9 + 96*1e7 + int64(serial%10_000_000)
	return fmt.Sprintf("%012d%d", n, n%11%10)
}

// kpp is the registration reason code that stands beside an INN; it has no
// check digit.
func kpp(inn string) string { return inn[:4] + "01001" }

// bin12 makes a Kazakh business number.
func bin12(serial int) string {
	for ; ; serial++ {
		s := fmt.Sprintf("700140%05d", serial%100_000)
		sum := func(from int) int {
			total := 0
			for i := range 11 {
				w := i + from
				if w > 11 {
					w -= 11
				}
				total += w * int(s[i]-'0')
			}
			return total % 11
		}
		check := sum(1)
		if check == 10 {
			check = sum(3)
		}
		if check < 10 { // a serial with no check digit is skipped
			return s + string(rune('0'+check))
		}
	}
}

// vkn10 makes a Turkish tax number.
func vkn10(serial int) string {
	s := fmt.Sprintf("000%06d", serial%1_000_000)
	sum := 0
	for i := range 9 {
		t := (int(s[i]-'0') + 9 - i) % 10
		p := t
		for range 9 - i {
			p = p * 2 % 9
		}
		if t != 0 && p == 0 {
			p = 9
		}
		sum += p
	}
	return s + string(rune('0'+(10-sum%10)%10))
}
