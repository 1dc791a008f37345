package usofacenhanced

// The elements of one entity that are read.

type xmlEntity struct {
	ID      string `xml:"id,attr"`
	General struct {
		Type    string `xml:"entityType"`
		Title   string `xml:"title"`
		Remarks string `xml:"remarks"`
	} `xml:"generalInfo"`
	Lists     []xmlList     `xml:"sanctionsLists>sanctionsList"`
	Programs  []string      `xml:"sanctionsPrograms>sanctionsProgram"`
	Types     []string      `xml:"sanctionsTypes>sanctionsType"`
	Legal     []string      `xml:"legalAuthorities>legalAuthority"`
	Names     []xmlName     `xml:"names>name"`
	Addresses []xmlAddress  `xml:"addresses>address"`
	Features  []xmlFeature  `xml:"features>feature"`
	Documents []xmlDocument `xml:"identityDocuments>identityDocument"`
	Relations []xmlRelation `xml:"relationships>relationship"`
}

type xmlList struct {
	Published string `xml:"datePublished,attr"`
	Name      string `xml:",chardata"`
}

type xmlName struct {
	Primary      bool             `xml:"isPrimary"`
	AliasType    string           `xml:"aliasType"`
	LowQuality   bool             `xml:"isLowQuality"`
	Translations []xmlTranslation `xml:"translations>translation"`
}

type xmlTranslation struct {
	Primary bool   `xml:"isPrimary"`
	Script  string `xml:"script"`
	Full    string `xml:"formattedFullName"`
}

type xmlAddress struct {
	Country      string `xml:"country"`
	Translations []struct {
		Primary bool `xml:"isPrimary"`
		Parts   []struct {
			Type  string `xml:"type"`
			Value string `xml:"value"`
		} `xml:"addressParts>addressPart"`
	} `xml:"translations>translation"`
}

type xmlFeature struct {
	Type  string `xml:"type"`
	Value string `xml:"value"`
	Date  *struct {
		FromBegin string `xml:"fromDateBegin"`
		ToEnd     string `xml:"toDateEnd"`
		IsRange   bool   `xml:"isDateRange"`
	} `xml:"valueDate"`
	Comments string `xml:"comments"`
}

type xmlDocument struct {
	Type      string `xml:"type"`
	Number    string `xml:"documentNumber"`
	Country   string `xml:"issuingCountry"`
	Location  string `xml:"issuingLocation"`
	Authority string `xml:"issuingAuthority"`
}

type xmlRelation struct {
	Type    string `xml:"type"`
	Related struct {
		ID   string `xml:"entityId,attr"`
		Name string `xml:",chardata"`
	} `xml:"relatedEntity"`
}
