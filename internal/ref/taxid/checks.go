package taxid

import "strings"

// weighted is the sum of the first len(w) digits times their weights.
func weighted(v string, w ...int) int {
	sum := 0
	for i, x := range w {
		sum += int(v[i]-'0') * x
	}
	return sum
}

func digit(v string, i int) int { return int(v[i] - '0') }

// checkINN: ten digits, the tenth is the weighted sum of nine mod 11 mod 10;
// twelve digits, the eleventh and twelfth likewise.
func checkINN(v string) bool {
	if v[:2] == "00" {
		return false
	}
	if len(v) == 10 {
		return weighted(v, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(v, 9)
	}
	return weighted(v, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(v, 10) &&
		weighted(v, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(v, 11)
}

// mod is the remainder of a decimal string of any length.
func mod(v string, m int) int {
	r := 0
	for i := range len(v) {
		r = (r*10 + digit(v, i)) % m
	}
	return r
}

// OGRN of a company starts with 1 or 5, of a sole trader with 3 or 4.
func formOGRN(v string) bool   { return digits(v) && (v[0] == '1' || v[0] == '5') }
func formOGRNIP(v string) bool { return digits(v) && (v[0] == '3' || v[0] == '4') }

// checkOGRN: the last digit is the first twelve mod 11 mod 10.
func checkOGRN(v string) bool { return mod(v[:12], 11)%10 == digit(v, 12) }

// checkOGRNIP: the last digit is the first fourteen mod 13 mod 10.
func checkOGRNIP(v string) bool { return mod(v[:14], 13)%10 == digit(v, 14) }

// formKPP: four digits of the tax office, two characters of the reason (digits
// or A-Z), three digits.
func formKPP(v string) bool {
	return digits(v[:4]) && alnum(v[4:6]) && digits(v[6:]) && v[:2] != "00"
}

// formBIN: the first four digits are year and month of registration; the fifth
// says the kind (0-3 and 4-6 in use); a personal IIN has day and sex instead.
func formBIN(v string) bool {
	if !digits(v) {
		return false
	}
	m := digit(v, 2)*10 + digit(v, 3)
	return m >= 1 && m <= 12
}

// checkBIN: weights 1..11 mod 11; at 10 the weights 3..11, 1, 2; at 10 again the
// number is not issued.
func checkBIN(v string) bool {
	c := weighted(v, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11
	if c == 10 {
		c = weighted(v, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
	}
	return c < 10 && c == digit(v, 11)
}

// checkEDRPOU: numbers from 30,000,000 to 60,000,000 have their own weights; at
// 10 the weights are raised by two.
func checkEDRPOU(v string) bool {
	w := []int{1, 2, 3, 4, 5, 6, 7}
	if v >= "30000000" && v <= "60000000" {
		w = []int{7, 1, 2, 3, 4, 5, 6}
	}
	c := weighted(v, w...) % 11
	if c == 10 {
		for i := range w {
			w[i] += 2
		}
		c = weighted(v, w...) % 11 % 10
	}
	return c == digit(v, 7)
}

// checkUNP: weights 29 23 19 17 13 7 5 3 mod 11, never 10.
func checkUNP(v string) bool {
	c := weighted(v, 29, 23, 19, 17, 13, 7, 5, 3) % 11
	return c < 10 && c == digit(v, 8)
}

// checkVKN: each digit plus 9 minus its place, mod 10, times a power of two mod
// 9 (9 for 0 unless the digit sum was 0); the last digit completes to ten.
func checkVKN(v string) bool {
	sum := 0
	for i := range 9 {
		a := (digit(v, i) + 9 - i) % 10
		b := a * (1 << (9 - i)) % 9
		if a != 0 && b == 0 {
			b = 9
		}
		sum += b
	}
	return (10-sum%10)%10 == digit(v, 9)
}

func formTCKN(v string) bool { return digits(v) && v[0] != '0' }

// checkTCKN: d10 = 7 x odd places - even places mod 10; d11 = sum of ten mod 10.
func checkTCKN(v string) bool {
	odd := weighted(v, 1, 0, 1, 0, 1, 0, 1, 0, 1)
	even := weighted(v, 0, 1, 0, 1, 0, 1, 0, 1)
	return ((odd*7-even)%10+10)%10 == digit(v, 9) && (odd+even+digit(v, 9))%10 == digit(v, 10)
}

// usccAlphabet of GB 32100-2015: no I, O, S, V, Z.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// formUSCC: registering department, kind, six digits of place, nine characters
// of the organisation code, check character.
func formUSCC(v string) bool {
	for i := range len(v) {
		if strings.IndexByte(usccAlphabet, v[i]) < 0 {
			return false
		}
	}
	return digits(v[2:8]) && strings.IndexByte("123456789ANY", v[0]) >= 0
}

// checkUSCC: weights 3^i mod 31 over seventeen places; the last completes to 31.
func checkUSCC(v string) bool {
	sum, w := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(usccAlphabet, v[i]) * w
		w = w * 3 % 31
	}
	return (31-sum%31)%31 == strings.IndexByte(usccAlphabet, v[17])
}

// isPAN: five letters, four digits, a letter.
func isPAN(v string) bool {
	for i := range 10 {
		if letter := i < 5 || i == 9; letter != isLetter(v[i]) {
			return false
		}
		if !isLetter(v[i]) && !isDigit(v[i]) {
			return false
		}
	}
	return true
}

// formIEC: ten digits, or since 2018 the firm's PAN.
func formIEC(v string) bool { return digits(v) || isPAN(v) }

// formGSTIN: state, PAN, entity character, Z, check character.
func formGSTIN(v string) bool {
	return alnum(v) && digits(v[:2]) && isPAN(v[2:12]) && v[13] == 'Z'
}

// checkGSTIN: base 36, weights 1 and 2 in turn, quotient and remainder added.
func checkGSTIN(v string) bool {
	sum := 0
	for i := range 14 {
		p := base36(v[i]) * (1 + i%2)
		sum += p/36 + p%36
	}
	return (36-sum%36)%36 == base36(v[14])
}

func base36(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c-'A') + 10
}

// checkLEI: ISO 7064 MOD 97-10 over the number with letters as 10..35.
func checkLEI(v string) bool {
	if !digits(v[18:]) {
		return false
	}
	r := 0
	for i := range len(v) {
		x := base36(v[i])
		if x >= 10 {
			r = r * 10
		}
		r = (r*10 + x) % 97
	}
	return r == 1
}

// checkIMO: a ship's last digit is the last digit of the weighted sum 7..2; a
// company's completes the sum with weights 8 6 4 2 9 7 to eleven.
func checkIMO(v string) bool {
	ship := weighted(v, 7, 6, 5, 4, 3, 2) % 10
	if ship == digit(v, 6) {
		return true
	}
	return (11-weighted(v, 8, 6, 4, 2, 9, 7)%11)%10 == digit(v, 6)
}

// formBIC: four letters of the bank, two of the country, two of the place, and
// optionally three of the branch.
func formBIC(v string) bool {
	for i := range 6 {
		if !isLetter(v[i]) {
			return false
		}
	}
	return alnum(v[6:])
}
