package classify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Ми-8МТВ", " ми 8 мтв "},
		{"ПРИЁМНИК, ГЛОНАСС", " приемник глонасс "},
		{"прицeл", " прицел "}, // Latin e
		{"Mи-8", " ми 8 "},     // Latin M
		{"зв'язок", " звязок "},
		{"Dürbün için İHA", " durbun icin iha "},
		{"狩獵用步槍瞄準鏡", " 狩猎用步枪瞄准镜 "},
		{"ＸＣ７Ｋ４１０Ｔ", " xc 7 k 410 t "},
		{"무인기 drone", " 무인기 drone "},
		{"", " "},
		{"---", " "},
	}
	for _, tt := range tests {
		var f folded
		f.fold(tt.in)
		if diff := cmp.Diff(tt.want, string(f.buf)); diff != "" {
			t.Errorf("fold(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Ми-8 «ВТ6» 无人机 \xff")
	f.Fuzz(func(t *testing.T, s string) {
		var a folded
		a.fold(s)
		for i, k := range a.tok {
			if k.srcStart > k.srcEnd || int(k.srcEnd) > len(a.src) || k.start > k.end {
				t.Fatalf("token %d of %q is %+v", i, s, k)
			}
		}
	})
}

func TestPattern(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"прицел*", "ПРИЦЕЛЫ оптические", true},
		{"прицел", "прицелы", false},
		{"*коптер", "квадрокоптер", true},
		{"mi-17", "Mi17", true},
		{"mi-17", "MI 17 V5", true},
		{"mi-17", "Mi-171", false},
		{"вт6", "прокат ВТ-6 лист", true},
		{"вт6", "6 вт", false},
		{"вт6", "мощность вт 6", false},
		{"stm32*", "STM32F407VGT6", true},
		{"ночн* виден*", "прибор ночного видения", true},
		{"ночн* виден*", "ночного и дневного видения", false},
		{"прибор* .. виден*", "прибор цифровой ночного видения", true},
		{"rifle (scope|sight)", "rifle sight", true},
		{"无人机", "民用无人机配件", true},
		{"米-17", "米17直升机", true},
		{"gr#", "titanium Gr5", true},
		{"7.62x39", "кал. 7,62x39", true},
	}
	for _, tt := range tests {
		rules, err := parsePattern(tt.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, r := range rules {
			var f folded
			f.fold(tt.text)
			p := r[0].phrase
			anchor, at := p.anchor()
			for i := range f.tok {
				if strings.Contains(string(f.buf), anchor) {
					if _, _, ok := p.occursAt(&f, at, i); ok {
						got = true
					}
				}
			}
		}
		if got != tt.want {
			t.Errorf("pattern %q in %q: %v, want %v", tt.pattern, tt.text, got, tt.want)
		}
	}
	for _, bad := range []string{"", "*", "#", "(a", "a)", ".."} {
		if _, err := parsePattern(bad); err == nil {
			t.Errorf("pattern %q is accepted", bad)
		}
	}
}

// The automaton finds what a search for each string finds.
func TestAutomaton(t *testing.T) {
	words := []string{"he", "she", "his", "hers", " ми ", "прицел", "无人机", "人", "s"}
	text := " ushers she ми прицелы 无人机 his "
	got := map[string]bool{}
	newAutomaton(words).scan([]byte(text), func(id, end int32) {
		got[fmt.Sprintf("%s@%d", words[id], int(end)-len(words[id]))] = true
	})
	want := map[string]bool{}
	for _, w := range words {
		for i := 0; i+len(w) <= len(text); i++ {
			if text[i:i+len(w)] == w {
				want[fmt.Sprintf("%s@%d", w, i)] = true
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("occurrences (-want +got):\n%s", diff)
	}
}

// What a description is about decides, not which words it holds.
func TestPosition(t *testing.T) {
	c := classifier(t)
	tests := []struct {
		text string
		has  []string
		not  []string
	}{
		{"Чехол для дрона DJI Mavic 3", nil, []string{"drone", "drone-part"}},
		{"Пропеллеры для дрона DJI Mavic 3", []string{"drone-part"}, []string{"drone"}},
		{"DJI Mavic 3 с запасными пропеллерами", []string{"drone"}, []string{"drone-part"}},
		{"helicopter rotor blade", []string{"helicopter-part"}, []string{"helicopter"}},
		{"无人机电池", []string{"drone-part"}, []string{"drone"}},
		{"无人机用螺旋桨", []string{"drone-part"}, []string{"drone"}},
		{"Drone için pervane", []string{"drone-part"}, []string{"drone"}},
		{"Прицелы оптические охотничьи (для гражданского оружия)", []string{"optical-sight"}, []string{"firearm"}},
		{"Rifle scope 3-9x40", []string{"optical-sight"}, []string{"firearm"}},
		{"Прицел с лазерным дальномером", []string{"optical-sight"}, []string{"rangefinder"}},
		{"Кружка с изображением танка Т-72", nil, []string{"armoured-vehicle"}},
		{`Самокат "Дрон"`, nil, []string{"drone"}},
		{"Токарный станок с ЧПУ, револьверная головка на 8 позиций", []string{"machine-tool"}, []string{"machine-tool-part"}},
		{"Запасные части к вертолетам Ми-17", []string{"helicopter-part"}, []string{"helicopter"}},
	}
	for _, tt := range tests {
		got := ids(c.Classify(Goods{Text: tt.text}))
		for _, id := range tt.has {
			if !slices.Contains(got, id) {
				t.Errorf("%q is %v, want %s; %s", tt.text, got, id, c.trace(Goods{Text: tt.text}, id))
			}
		}
		for _, id := range tt.not {
			if slices.Contains(got, id) {
				t.Errorf("%q is %v, want no %s; %s", tt.text, got, id, c.trace(Goods{Text: tt.text}, id))
			}
		}
	}
}

// Words and code together say more than either; a code of other goods lowers
// the score; every match says which words and codes caused it.
func TestEvidence(t *testing.T) {
	c := classifier(t)
	score := func(text, hs string) Match {
		for _, m := range c.Classify(Goods{Text: text, HS: hs}).Classes {
			if m.ID == "optical-sight" {
				return m
			}
		}
		return Match{}
	}
	both, words, against, code := score("Прицел оптический", "9013100000"), score("Прицел оптический", ""),
		score("Прицел оптический", "6201400000"), score("Изделия", "9013100000")
	if !(both.Score > words.Score && words.Score > against.Score && against.Score > code.Score && code.Score >= Threshold) {
		t.Errorf("scores both %.3f words %.3f code against %.3f code alone %.3f, want falling", both.Score, words.Score, against.Score, code.Score)
	}
	if diff := cmp.Diff([]string{"both", "text", "text", "hs"}, []string{both.By, words.By, against.By, code.By}); diff != "" {
		t.Errorf("by (-want +got):\n%s", diff)
	}
	want := `optical-sight: term "Прицел оптический", code 9013100000: code of this class`
	if got := both.Explain(); !strings.HasPrefix(got, `optical-sight: term "Прицел`) || !strings.HasSuffix(got, "code 9013100000: code of this class") {
		t.Errorf("explanation is %q, want like %q", got, want)
	}
}

func TestCover(t *testing.T) {
	c := classifier(t)
	tests := []struct {
		text string
		want []string
	}{
		{"Прицелы оптические для охотничьего оружия", []string{"hunting"}},
		{"无人机 民用 农业植保", []string{"civil", "agricultural"}},
		{"Rifle scope for hunting and sport shooting", []string{"hunting", "sport"}},
		{"Dron tarımsal ilaçlama", []string{"agricultural"}},
		{"Прилад нічного бачення мисливський", []string{"hunting"}},
		{"Квадрокоптер DJI Mavic 3, игрушка", []string{"toy"}},
		{"Тепловизор, не является товаром двойного назначения", []string{"not-military"}},
		{"Прутки титановые ВТ6 для медицинских имплантатов", []string{"medical"}},
		{"Куртка охотничья", nil}, // nothing controlled
	}
	for _, tt := range tests {
		var got []string
		for _, k := range c.Classify(Goods{Text: tt.text}).Cover {
			got = append(got, k.ID)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("cover of %q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestMismatch(t *testing.T) {
	c := classifier(t)
	tests := []struct{ text, hs, want string }{
		{"Прицел оптический ПСО-1", "6201400000", "6201>9013"},
		{"Квадрокоптер DJI Mavic 3", "3926909700", "3926>8806"},
		{"Прицел оптический", "9013100000", ""},
		{"Прицел ночной цифровой", "8525", ""}, // may be declared there
		{"Плитка керамическая", "6907219000", ""},
		{"Тепловизор", "", ""},
	}
	for _, tt := range tests {
		m := c.Classify(Goods{Text: tt.text, HS: tt.hs}).Mismatch
		got := ""
		if m != nil {
			got = m.Declared + ">" + m.Likely
			if m.Ratio < headingRatio || m.Words == "" {
				t.Errorf("mismatch of %q is %+v, want its ratio and words", tt.text, m)
			}
		}
		if got != tt.want {
			t.Errorf("mismatch of %q under %q is %q, want %q", tt.text, tt.hs, got, tt.want)
		}
	}
}

func TestHeadings(t *testing.T) {
	m := NewHeadings()
	for i := range 40 {
		m.Learn(fmt.Sprintf("плитка керамическая облицовочная глазурованная %d", i), "6907")
		m.Learn(fmt.Sprintf("подшипники шариковые радиальные однорядные %d", i), "8482")
		m.Learn(fmt.Sprintf("насосы центробежные для воды погружные %d", i), "8413")
	}
	m.Learn("not a heading", "12")
	m.Seal()
	if m.Size() != 3 {
		t.Fatalf("model knows %d headings, want 3", m.Size())
	}
	hs4, ratio, words, ok := m.Likely("подшипники шариковые радиальные 6205", "6907")
	if !ok || hs4 != "8482" || ratio < modelRatio || !strings.Contains(words, "подшипники") {
		t.Errorf("Likely is %s %.1f %q %v, want 8482 with a high ratio and the words", hs4, ratio, words, ok)
	}
	if _, _, _, ok := m.Likely("подшипники шариковые радиальные 6205", "8482"); ok {
		t.Error("a description under its own heading is a mismatch")
	}
	if _, _, _, ok := m.Likely("xyzzy", "8482"); ok {
		t.Error("the model speaks about words it does not know")
	}
}
