package measure

import "testing"

func TestDescribeFilter(t *testing.T) {
	tests := []struct{ filter, want string }{
		{"hs:9013.10 from:CN to:RU date:2022", "under HS 9013.10, dispatched from China to Russia, in 2022"},
		{"hs:9013.10,9013.80 origin:CN date:2022-01..2023-03", "under HS 9013.10 or 9013.80, made in China, from January 2022 to March 2023"},
		{"recipient.sector:armour recipient.listed:before after:invasion", "received by companies that a list places in armour, received by companies that were listed when the goods were shipped, since 24 February 2022"},
		{"text:охот* -via:TR", "with the words “охот*”, not by way of Türkiye"},
		{"class:drone sender:\"blue heron\" before:2022-02-24", "classed as drone, sent by “blue heron”, up to 23 February 2022"},
		{"", ""},
	}
	for _, tc := range tests {
		fl, err := ParseFilter(tc.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got := DescribeFilter(fl, testOptions.Events); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.filter, got, tc.want)
		}
	}
}
