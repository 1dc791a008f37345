// Package publisher fetches watchlists from those who publish them, when a user
// asks for it and never else. It reads over HTTPS from the addresses of its
// catalogue and writes the files, unchanged, into a folder; watchlist reads
// them from there like any other file.
package publisher

// Publisher is one list as its publisher offers it.
type Publisher struct {
	ID        string   `json:"id"` // becomes the list's id in the case
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	Licence   string   `json:"licence"`
	Terms     string   `json:"terms"`  // where the licence is written
	Format    string   `json:"format"` // of package watchlist; "" is recognised
	Files     []Remote `json:"files"`
}

// Remote is one file of a list.
type Remote struct {
	URL  string `json:"url"`
	Name string `json:"name"`
}

// Words of licences, said before anything is fetched.
const (
	usPublic = "Public domain in the United States (17 U.S.C. 105)"
	euReuse  = "Reuse with source named (Commission Decision 2011/833/EU)"
	ogl      = "Open Government Licence v3.0"
	ccByNC   = "CC BY-NC 4.0; businesses need a licence from OpenSanctions"
)

// Catalog lists what can be fetched. The addresses are those the publishers
// announce; where one has moved, the error says so and lists add takes the file
// that was fetched by hand.
func Catalog() []Publisher {
	const ofac, ofacTerms = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/", "https://ofac.treasury.gov/sanctions-list-service"
	return []Publisher{
		{ID: "us-ofac-sdn", Title: "Specially Designated Nationals, advanced XML (about 125 MB)", Publisher: "U.S. Treasury, Office of Foreign Assets Control", Licence: usPublic, Terms: ofacTerms,
			Files: []Remote{{ofac + "SDN_ADVANCED.XML", "sdn_advanced.xml"}}},
		{ID: "us-ofac-sdn-csv", Title: "Specially Designated Nationals, CSV (Latin names only)", Publisher: "U.S. Treasury, Office of Foreign Assets Control", Licence: usPublic, Terms: ofacTerms,
			Files: []Remote{{ofac + "SDN.CSV", "sdn.csv"}, {ofac + "ALT.CSV", "alt.csv"}, {ofac + "ADD.CSV", "add.csv"}, {ofac + "SDN_COMMENTS.CSV", "sdn_comments.csv"}}},
		{ID: "us-ofac-cons", Title: "Consolidated list of other programmes, enhanced XML", Publisher: "U.S. Treasury, Office of Foreign Assets Control", Licence: usPublic, Terms: ofacTerms,
			Files: []Remote{{ofac + "CONS_ENHANCED.XML", "cons_enhanced.xml"}}},
		{ID: "us-csl", Title: "Consolidated Screening List of Commerce, State and Treasury", Publisher: "U.S. International Trade Administration", Licence: usPublic, Terms: "https://www.trade.gov/consolidated-screening-list",
			Files: []Remote{{"https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv", "consolidated.csv"}}},
		{ID: "eu-fsf", Title: "Consolidated list of persons, groups and entities, XML", Publisher: "European Commission, FISMA", Licence: euReuse, Terms: "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
			Files: []Remote{{"https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw", "eu_full.xml"}}},
		{ID: "un-sc", Title: "Security Council consolidated list, XML", Publisher: "United Nations Security Council", Licence: "Free use with source named", Terms: "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
			Files: []Remote{{"https://scsanctions.un.org/resources/xml/en/consolidated.xml", "consolidated.xml"}}},
		{ID: "gb-fcdo", Title: "UK Sanctions List, CSV", Publisher: "Foreign, Commonwealth and Development Office", Licence: ogl, Terms: "https://www.gov.uk/government/publications/the-uk-sanctions-list",
			Files: []Remote{{"https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv", "uk-sanctions-list.csv"}}},
		{ID: "ch-seco", Title: "Total list, XML", Publisher: "State Secretariat for Economic Affairs", Licence: "Free use with source named", Terms: "https://www.seco.admin.ch/sanctions",
			Files: []Remote{{"https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction", "consolidated-list.xml"}}},
		{ID: "ua-war-sanctions", Title: "War and sanctions (Ukrainian military intelligence), FollowTheMoney", Publisher: "GUR of Ukraine, by way of OpenSanctions", Licence: ccByNC, Terms: "https://www.opensanctions.org/licensing/", Format: "ftm",
			Files: []Remote{{"https://data.opensanctions.org/datasets/latest/ua_war_sanctions/entities.ftm.json", "ua_war_sanctions.ftm.json"}}},
		{ID: "opensanctions", Title: "All sanctions targets of OpenSanctions, simple CSV", Publisher: "OpenSanctions", Licence: ccByNC, Terms: "https://www.opensanctions.org/licensing/", Format: "simple",
			Files: []Remote{{"https://data.opensanctions.org/datasets/latest/sanctions/targets.simple.csv", "targets.simple.csv"}}},
	}
}
