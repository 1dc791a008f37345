package extract

import "regexp"

// The words by which a sentence names its sources.
const (
	rxWord    = `[A-Z][\p{L}\d&.’'-]*`
	rxOrg     = `(?:[Tt]he )?(?:[\p{Lu}][\p{L}.-]*-based )?` + rxWord + `(?: (?:(?:of|for|and|on|the|&) )*` + rxWord + `)*`
	rxRecords = `(?:[Tt]he )?(?:(?:[A-Z][\p{L}.]+|official|internal|leaked|commercial|bilateral|detailed|its|their|government|corporate|public|national|own) )*(?:(?:[Cc]ustoms|[Tt]rade|[Ss]hipping|[Ii]mport|[Ee]xport|[Dd]eclaration|[Ss]hipment|[Cc]argo|[Tt]ax|[Cc]ompany|[Ff]reight|[Bb]order|[Rr]ail|[Pp]ort)(?:[ -](?:and[ -])?(?:trade|customs|export|import|shipping|declaration|clearance))? (?:data|records?|declarations?|filings|documents|statistics|figures|databases?|registers?|registry|invoices|paperwork)|bills of lading|customs declarations|trade statistics)`
	rxGiving  = `(?:provided|supplied|shared|compiled|collected|gathered|assembled|maintained|purchased|bought|published|released|issued|prepared|produced|put together|drawn up|conducted|carried out|commissioned|extracted|held)`
	rxWhenIt  = `(?: (?:on [A-Z]\p{Ll}+day|last (?:week|month|year|[A-Z]\p{Ll}+day)|this (?:week|month|year|[A-Z]\p{Ll}+)|earlier(?: this (?:week|month|year))?|in (?:January|February|March|April|May|June|July|August|September|October|November|December|(?:19|20)\d\d)|recently|today|yesterday))?`
	rxBody    = `(?:newspaper|magazine|agency|website|site|news site|news agency|outlet|daily|weekly|broadcaster|group|think tank|nonprofit|consultancy|data firm|research firm|research group|institute|organi[sz]ation|report|study)`
	rxReading = `(?:obtained|seen|reviewed|analy[sz]ed|examined|studied|cited|reported|inspected|verified|gone through|consulted|accessed|viewed)`
	rxSaying  = `(?:reported|said|found|wrote|says|reports|writes|revealed|disclosed|estimated|calculated|told|noted|added|claimed|argued|counted|concluded|estimates|notes|adds|argues|believes|announced|stated|identified|documented)`
)

var (
	reRecords   = regexp.MustCompile(rxRecords)
	reGiven     = regexp.MustCompile(`\b(?:` + rxGiving + `)` + rxWhenIt + `(?: to (?:` + rxOrg + `|reporters|journalists|this newspaper))? by (?:the )?(?:[\p{Ll}-]+ ){0,4}?(` + rxOrg + `)`)
	reRead      = regexp.MustCompile(`\b` + rxReading + ` by (?:the )?(?:[\p{Ll}-]+ ){0,4}?(` + rxOrg + `)`)
	reAccording = regexp.MustCompile(`(?i)\baccording to [^.;]*?(?:, (?:and|which|but|while|with|to|up|more|a |the)\b|, [\p{L}’' ]{2,60} (?:reported|said|wrote)|,? who\b|$|[.;,])`)
	reCiting    = regexp.MustCompile(`\b(?:[Cc]iting|[Bb]ased on|[Bb]y analy[sz]ing) [^,.;]*`)
	reStudy     = regexp.MustCompile(`\b(?:an? |the |in an? )?(?:[a-z]+ )?(?:analysis|report|investigation|review|study|tally|count|survey|dossier|paper|briefing|estimates?|research|calculations)(?: of [^,.;]*?| into [^,.;]*?| on [^,.;]*?)?,? (?:by|from) (?:the )?(?:[\p{Ll}-]+ ){0,4}?(` + rxOrg + `)`)
	reSaid      = regexp.MustCompile(`(` + rxOrg + `)(?: ` + rxBody + `)?(?:,? (?:which|who)(?: [\p{L}-]+){1,6},|, an? [^,;.]{3,60},)? (?:also |first |has |had |have |later |previously |itself )*` + rxSaying + `\b`)
	reSaidBy    = regexp.MustCompile(`\b(?:said|reported|wrote) (?:(?:the )?(?:[\p{Ll}-]+ ){0,5})?(` + rxOrg + `)`)
	reShow      = regexp.MustCompile(`(` + rxRecords + `)(?: ` + rxGiving + `[^,.;]*?| (?:that|which) [^,.;]{3,90}?)? (?:also )?(?:show|shows|showed|indicate|indicates|suggest|reveal|reveals|revealed|list|lists|record)\b`)
	reFigures   = regexp.MustCompile(`\b(?:[Ff]igures|[Dd]ata|[Ss]tatistics|[Nn]umbers|[Ee]stimates|[Cc]alculations|[Rr]ecords|[Dd]eclarations|[Dd]ocuments|[Rr]esearch) (?:from|of|by|kept by|at) (?:the )?(?:[\p{Ll}-]+ ){0,3}?(` + rxOrg + `)`)
	reShowing   = regexp.MustCompile(`^(?: ` + rxGiving + `[^,.;]*?)? (?:also )?(?:show|shows|showed|indicate|indicates|suggest|suggests|reveal|reveals|revealed|put)\b`)
	reStaffOf   = regexp.MustCompile(`\b(?:[Aa]nalysts?|[Rr]esearchers?|[Ee]conomists?|[Ee]xperts?|[Cc]onsultants?|[Ii]nvestigators?|[Jj]ournalists?|[Rr]eporters?|[Ss]cientists?) (?:at|from|with|of|for) (?:the )?(?:[\p{Ll}-]+ ){0,3}?(` + rxOrg + `)`)
	reHandedTo  = regexp.MustCompile(`\b(?:shared with|handed (?:over )?to|leaked to|passed (?:on )?to|made available to|provided to|given to|shown to|told) (?:the )?(?:[\p{Ll}-]+ ){0,3}?(` + rxOrg + `)`)
	reQuoting   = regexp.MustCompile(`\b(?:quoted|quoting) (?:the )?(?:[\p{Ll}-]+ ){0,4}?(` + rxOrg + `) as saying`)
	reOffice    = regexp.MustCompile(`\b([A-Z][\p{L}.]+(?: [A-Z][\p{L}]+)?(?:['’]s?)?(?: own)? (?:customs|border|statistics|statistical)(?: (?:service|authority|authorities|officials|agency|office|committee|administration|department|bureau))?) (?:also |has |have |had )*(?:said|says|say|reported|reports|report|recorded|registered|counted|logged|published)\b`)
	rePaper     = regexp.MustCompile(`(?i)\b(?:data|records?|declarations?|documents?|statistics|figures|filings?|paperwork|databases?|reports?|analysis|study|studies|invoices?|tally|estimates?|dataset|numbers|investigation|review|survey|calculations?|research|findings|research|bills)\b`)
	reUnnamed   = regexp.MustCompile(`(?i)\b(?:according to )?(?:(?:a|an|one|two|three|four|several|some|multiple|senior|western|european|u\.s\.|american) )*(?:people|persons?|sources|officials?|diplomats?|traders) (?:(?:who (?:are |were )?)?(?:familiar with|briefed on|with knowledge of|close to) [^,.;]*|said|say|who asked not to be (?:named|identified))|\baccording to (?:unnamed |anonymous )?sources\b|\breportedly\b`)
	reBack      = regexp.MustCompile(`(?i)(?:\baccording to the (?:same |latest )?[\p{Ll}]+|\bthe [\p{Ll}]+['’]s (?:own )?(?:[\p{Ll}]+ ){0,2}?(?:data|figures|report|numbers|analysis|study|findings|calculations|estimates)|\bthe (?:same |customs |trade |think )?[\p{Ll}]+ (?:also |further |itself )?(?:show|shows|showed|said|says|found|finds|reported|indicate|suggest|added|wrote|counted|estimated|calculated|argues?|argued)|\bthe (?:same |customs |trade )?(?:data|records|declarations|figures|documents|paperwork|filings|database|invoices)\b|that the (?:group|researchers) found|(?:,|”|")? ?\b(?:it|he|she|they) (?:said|says|added|found|reported|wrote|counted|estimated|estimates|noted|concluded|expects|believes|told|also found|calculated))\b`)
	rePronoun   = regexp.MustCompile(`^(?:He|She|They|It|We|I|You|This|That|Who|The|A|An|But|And|In|As)$`)
)

var (
	reThatIs    = regexp.MustCompile(`\b(?:that|it|in|on|from|to|of|by|at|with|for|had|has|was|were)\b`)
	reLookedAt  = regexp.MustCompile(`\b(?:examined|analy[sz]ed|reviewed|compiled|collected|studied|obtained|searched|gathered|went through) (?:the |of )?$`)
	reGivenHere = regexp.MustCompile(`^ (?:that (?:was|were) )?(?:` + rxGiving + `|` + rxReading + `)\b`)
	reWhom      = regexp.MustCompile(`(?i:according to|citing|based on) (?:(?:a|an|the)? ?(?:[\p{Ll}-]+ ){0,6}?(?:by|of|from|at|for) )?(?:the )?(?:[\p{Ll}-]+ ){0,3}?(` + rxOrg + `)`)
	rePeople    = regexp.MustCompile(`(?i)\b(?:spokes\w+|minister|president|official|senator|secretary|ambassador|analyst|economist|director|chief|researcher|expert|professor)\b`)
)
