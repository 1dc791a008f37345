package match

// phrases are two words of meaning that another language writes as one: import and
// export, 进出口. The value is a spelling of the one word. Either order of import
// and export occurs; a word for "and" may stand between.
var phrases = map[[2]string]string{
	{"import", "export"}:           "进出口",
	{"export", "import"}:           "进出口",
	{"ship", "plant"}:              "верфь",
	{"machinery", "tool"}:          "机床",
	{"freight", "forwarding"}:      "货代",
	{"logistics", "forwarding"}:    "货代",
	{"science", "research"}:        "исследовательский",
	{"research", "science"}:        "исследовательский",
	{"science", "technology"}:      "科技",
	{"oil", "chemical"}:            "石化",
	{"aviation", "space"}:          "航空航天",
	{"place-asia", "place-europe"}: "亚欧",
	{"place-europe", "place-asia"}: "亚欧",
}

// compounds joins the words of phrases.
func (n *name) compounds() {
	for i := 0; i+1 < len(n.toks); i++ {
		j := i + 1
		if j+1 < len(n.toks) && (n.toks[j].stop || n.toks[j].class == particle) {
			j++
		}
		one, ok := phrases[[2]string{n.toks[i].concept, n.toks[j].concept}]
		if !ok || n.toks[i].concept == "" {
			continue
		}
		lx := lookup(one)
		if lx.concept == "" {
			continue
		}
		n.toks[i] = token{lexeme: lx, show: n.toks[i].show + " " + n.toks[j].show}
		n.toks = append(n.toks[:i+1], n.toks[j+1:]...)
	}
}
