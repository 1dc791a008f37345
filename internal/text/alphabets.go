package text

// Alphabets that need one table each. Vowels that a script does not write are
// supplied where a common reading exists (Arabic alif, Hebrew mater lectionis)
// and left out otherwise; Skeleton is for those.
var alphabets = map[rune]string{
	// Greek, ISO 843 in common use.
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p",
	'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	// Georgian, national system.
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m", 'ნ': "n", 'ო': "o", 'პ': "p", 'ჟ': "zh", 'რ': "r",
	'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q", 'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz", 'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
	// Armenian, BGN/PCGN without marks.
	'ա': "a", 'բ': "b", 'գ': "g", 'դ': "d", 'ե': "e", 'զ': "z", 'է': "e", 'ը': "y", 'թ': "t", 'ժ': "zh", 'ի': "i", 'լ': "l", 'խ': "kh", 'ծ': "ts", 'կ': "k", 'հ': "h", 'ձ': "dz",
	'ղ': "gh", 'ճ': "ch", 'մ': "m", 'յ': "y", 'ն': "n", 'շ': "sh", 'ո': "o", 'չ': "ch", 'պ': "p", 'ջ': "j", 'ռ': "r", 'ս': "s", 'վ': "v", 'տ': "t", 'ր': "r", 'ց': "ts", 'ւ': "v",
	'փ': "p", 'ք': "k", 'օ': "o", 'ֆ': "f", 'և': "ev",
	// Arabic and Persian.
	'ا': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z",
	'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ي': "i", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g", 'ڤ': "v",
	'ٹ': "t", 'ڈ': "d", 'ڑ': "r", 'ں': "n", 'ے': "e", 'ھ': "h", 'ہ': "h",
	// Hebrew.
	'א': "a", 'ב': "b", 'ג': "g", 'ד': "d", 'ה': "h", 'ו': "v", 'ז': "z", 'ח': "ch", 'ט': "t", 'י': "i", 'כ': "k", 'ך': "k", 'ל': "l", 'מ': "m", 'ם': "m", 'נ': "n", 'ן': "n", 'ס': "s",
	'ע': "a", 'פ': "p", 'ף': "f", 'צ': "ts", 'ץ': "ts", 'ק': "k", 'ר': "r", 'ש': "sh", 'ת': "t",
	// Devanagari consonants with their vowel, and vowels.
	'क': "ka", 'ख': "kha", 'ग': "ga", 'घ': "gha", 'च': "cha", 'छ': "chha", 'ज': "ja", 'झ': "jha", 'ट': "ta", 'ठ': "tha", 'ड': "da", 'ढ': "dha", 'ण': "na", 'त': "ta", 'थ': "tha",
	'द': "da", 'ध': "dha", 'न': "na", 'प': "pa", 'फ': "pha", 'ब': "ba", 'भ': "bha", 'म': "ma", 'य': "ya", 'र': "ra", 'ल': "la", 'व': "va", 'श': "sha", 'ष': "sha", 'स': "sa", 'ह': "ha",
	'अ': "a", 'आ': "aa", 'इ': "i", 'ई': "i", 'उ': "u", 'ऊ': "u", 'ए': "e", 'ऐ': "ai", 'ओ': "o", 'औ': "au",
}

// Two letters that are read as one.
var digraphs = map[string]string{
	"ου": "ou", "αι": "ai", "ει": "ei", "οι": "oi", "μπ": "b", "ντ": "nt", "γκ": "gk", "γγ": "ng", "αυ": "av", "ευ": "ev", "ու": "u", "ال": "al",
}

// Other readings of a letter inside a word of an abjad, used by Variants.
var abjadHabits = []map[rune]string{
	{'و': "u", 'ي': "y", 'ق': "k", 'ع': "", 'ح': "h"},
	{'و': "v", 'ي': "i", 'ق': "gh", 'ث': "s", 'ذ': "z", 'ض': "z", 'ع': "a"},
	{'و': "ou", 'ي': "ee", 'ج': "g", 'ع': "e"},
	{'ו': "o", 'י': "y", 'ח': "h", 'כ': "ch", 'ב': "v", 'פ': "f", 'ש': "s", 'צ': "z"},
	{'ו': "u", 'י': "i", 'ח': "kh", 'כ': "kh", 'צ': "tz", 'א': "e"},
}
