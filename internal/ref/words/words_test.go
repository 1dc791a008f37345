package words

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/text"
)

func TestConceptAcrossLanguages(t *testing.T) {
	for want, forms := range map[string][]string{
		"trade":       {"trading", "торговый", "торговая", "ticaret", "贸易", "التجارة"},
		"electronics": {"electronics", "электроника", "электронный", "电子", "elektronik"},
		"plant":       {"plant", "завод", "zavod", "厂", "fabrika"},
		"aviation":    {"aviation", "авиационный", "航空", "havacilik"},
		"company":     {"company", "компания", "公司", "sherkat"},
	} {
		for _, f := range forms {
			if got, ok := Concept(text.Fold(f)); !ok || got != want {
				t.Errorf("Concept(%q) = %q, %v; want %q", f, got, ok, want)
			}
		}
	}
	for _, name := range []string{"вектор", "vektor", "乌有", "orion", "нигдеград", "электросила", "pervaiz"} {
		if id, ok := Concept(name); ok {
			t.Errorf("Concept(%q) = %q, which is a name", name, id)
		}
	}
}

func TestSegment(t *testing.T) {
	for in, want := range map[string][]string{
		"深圳市乌有科技":  {"深圳市", "乌有", "科技"},
		"上海无名电子贸易": {"上海", "无名", "电子", "贸易"},
		"vektor":   {"vektor"},
		"无何有轴承厂":   {"无何有", "轴承", "厂"},
		"中国无人机研究院": {"中国", "无人机", "研究院"},
	} {
		if diff := cmp.Diff(want, Segment(in)); diff != "" {
			t.Errorf("Segment(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestSegmentKeepsEveryLetter(t *testing.T) {
	for _, in := range []string{"深圳市乌有科技发展有限公司", "株式会社山田製作所", "한국전자통신연구원"} {
		in = text.Fold(in)
		if got := strings.Join(Segment(in), ""); got != in {
			t.Errorf("Segment(%q) joins to %q", in, got)
		}
	}
}

func TestTable(t *testing.T) {
	if n := len(IDs()); n < 130 {
		t.Errorf("only %d concepts", n)
	}
	if !Generic("company") || Generic("titanium") {
		t.Error("generic flags are wrong")
	}
}
