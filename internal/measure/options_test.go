package measure

var testOptions = Options{
	Events:    map[string]string{"invasion": "2022-02-24"},
	Sets:      map[string][]string{"hubs": {"TR", "AE"}, "sights": {"9013.10", "9005*"}},
	LedgerKey: "k1",
}
