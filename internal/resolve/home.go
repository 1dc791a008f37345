package resolve

// homes is SQL for the country that the records of a party speak for: where a
// recipient's goods go, where a sender's come from, whose customs a declarant
// declares to, in a share of at least homeShare of the rows. It serves only to
// compare spellings whose records state no country of registration, and is
// never shown as one.
const homes = `SELECT party_id, min(c) AS home
	FROM (SELECT party_id, c, sum(n) AS n, sum(sum(n)) OVER (PARTITION BY party_id) AS total FROM (
		SELECT recipient_id AS party_id, destination AS c, count(*) AS n FROM normalize.item WHERE recipient_id IS NOT NULL GROUP BY 1, 2
		UNION ALL
		SELECT sender_id, coalesce(trading, dispatch, origin), count(*) FROM normalize.item WHERE sender_id IS NOT NULL GROUP BY 1, 2
		UNION ALL
		SELECT coalesce(contract_holder_id, declarant_id), reporter, count(*) FROM normalize.item
			WHERE coalesce(contract_holder_id, declarant_id) IS NOT NULL GROUP BY 1, 2
		UNION ALL
		SELECT manufacturer_id, origin, count(*) FROM normalize.item WHERE manufacturer_id IS NOT NULL GROUP BY 1, 2)
		GROUP BY 1, 2)
	WHERE c IS NOT NULL AND n >= 0.6 * total GROUP BY 1`

// home is the stated country, or the one that the records speak for.
func (p *party) home() string {
	if p.country != "" {
		return p.country
	}
	return p.market
}
