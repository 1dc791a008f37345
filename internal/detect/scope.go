package detect

import "strings"

// ScopeSQL is a condition on the goods of alias that keeps to goods worth a
// look: those with a code on a loaded control list, and those of the
// definition's goods classes at a score of 0.7 or more.
func (d Definition) ScopeSQL(alias string) string {
	scope := "SELECT goods_id FROM classify.control"
	if len(d.Classes) > 0 {
		scope += " UNION SELECT goods_id FROM classify.class WHERE score >= 0.7 AND class_id IN ('" + strings.Join(d.Classes, "', '") + "')"
	}
	return alias + ".goods_id IN (" + scope + ")"
}

// RecipientSQL and SenderSQL name the resolved entity of a row, or the spelling
// where it is not resolved; they expect resolve.link joined as rl or sl.
const (
	RecipientSQL = "coalesce(rl.entity_id, 'party-' || CAST(i.recipient_id AS VARCHAR))"
	SenderSQL    = "coalesce(sl.entity_id, 'party-' || CAST(i.sender_id AS VARCHAR))"
	// NamesSQL gives a caption to every such id: a SELECT of (who, name).
	NamesSQL = `(SELECT entity_id AS who, caption AS name FROM resolve.entity
		UNION ALL SELECT 'party-' || CAST(party_id AS VARCHAR), name FROM normalize.party WHERE party_id NOT IN (SELECT party_id FROM resolve.link))`
)
