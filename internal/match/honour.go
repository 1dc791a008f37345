package match

// inHonour begin a name in honour of a person.
var inHonour = wordSet("imeni im after named imeny imya iveni imia")

// honour marks the words of a name in honour, where other telling words stand before it.
func (n *name) honour() {
	telling := 0
	for i := range n.toks {
		t := &n.toks[i]
		if inHonour[t.latin] && telling > 1 {
			for k := i; k < min(len(n.toks), i+5); k++ {
				n.toks[k].aside = true
			}
			return
		}
		switch {
		case t.class == plain && !t.stop:
			telling += 2
		case t.class == concept:
			telling++ // an institute of chemistry
		}
	}
}
