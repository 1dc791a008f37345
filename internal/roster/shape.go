package roster

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tallyman/internal/trade"
)

// Object is an entity in the shape of FollowTheMoney. Property values are
// strings or, where neighbours are nested, objects.
type Object struct {
	ID         string           `json:"id"`
	Caption    string           `json:"caption"`
	Schema     string           `json:"schema"`
	Properties map[string][]any `json:"properties"`
	Datasets   []string         `json:"datasets"`
	Referents  []string         `json:"referents"`
	Target     bool             `json:"target"`
	FirstSeen  *string          `json:"first_seen"`
	LastSeen   *string          `json:"last_seen"`
	LastChange *string          `json:"last_change"`
}

// extraProps are the keys under which list formats keep what has no column,
// and the property that says the same.
var extraProps = map[string]string{
	"gender": "gender", "birth_place": "birthPlace", "birthPlace": "birthPlace", "note": "notes", "notes": "notes", "remark": "notes",
	"website": "website", "email": "email", "phone": "phone", "call_sign": "callSign", "position": "position", "designation": "position",
	"title": "title", "established": "incorporationDate", "incorporationDate": "incorporationDate", "vessel_type": "type",
	"aircraft_model": "model", "aircraft_built": "buildDate", "legalForm": "legalForm", "organization_type": "classification",
	"tonnage": "tonnage", "gross_registered_tonnage": "grossRegisteredTonnage", "ticker": "ticker", "former_flag": "pastFlags",
	"nationality": "nationality", "citizenship": "citizenship", "sourceUrl": "sourceUrl", "wikidataId": "wikidataId",
	"keywords": "keywords", "dissolutionDate": "dissolutionDate", "position_held": "position", "programId": "programId",
}

// numberProp is the property of a type of number, for a schema.
func numberProp(typ string, schema trade.Schema) string {
	switch typ {
	case "mmsi":
		return "mmsi"
	case "wallet":
		return "publicKey"
	case "aircraft":
		return "registrationMark"
	case "isin":
		return "isinCode"
	case "id", "other":
		return "idNumber"
	case "ogrnip":
		return "ogrnCode"
	case "bin", "edrpou", "unp", "iec":
		return "registrationNumber"
	case "vkn", "gstin", "tckn":
		return "taxNumber"
	case "passport":
		if schema != trade.Person {
			return "idNumber"
		}
	}
	for _, p := range props {
		if p.Number == typ {
			return p.Name
		}
	}
	return "idNumber"
}

// Values are the values of every property of e, in the order of the list.
func (e *Entity) Values() map[string][]string {
	v := map[string][]string{}
	add := func(prop, value string) {
		if value != "" {
			v[prop] = appendNew(v[prop], value)
		}
	}
	for _, n := range e.Names {
		add(nameProp(n.Kind), n.Name)
	}
	if len(v["name"]) == 0 {
		add("name", e.Caption)
	}
	for _, c := range e.Country {
		add("country", strings.ToLower(c))
	}
	for _, a := range e.Address {
		add("address", a.Full)
		add("country", strings.ToLower(a.Country))
	}
	for _, id := range e.IDs {
		add(numberProp(id.Type, e.Schema), id.Value)
	}
	for _, b := range e.Birth {
		add("birthDate", b)
	}
	for _, t := range e.Topics {
		add("topics", t)
	}
	for _, s := range e.Sectors {
		add("sector", s)
	}
	for _, l := range e.Listings {
		add("programId", l.Program)
	}
	for key, values := range e.Extra {
		if prop, ok := extraProps[key]; ok {
			for _, x := range values {
				add(prop, x)
			}
		}
	}
	// Keys of Extra come in no order; several may feed one property.
	for _, prop := range []string{"notes", "position", "birthPlace", "incorporationDate"} {
		slices.Sort(v[prop])
	}
	return v
}

func nameProp(k trade.NameKind) string {
	switch k {
	case trade.NameAlias:
		return "alias"
	case trade.NameWeak:
		return "weakAlias"
	case trade.NamePrevious:
		return "previousName"
	}
	return "name"
}

// Object is e in the shape of FollowTheMoney, without its neighbours.
func (e *Entity) Object() Object {
	o := Object{ID: e.ID, Caption: e.Caption, Schema: string(e.Schema), Properties: map[string][]any{},
		Datasets: e.Datasets, Referents: e.Referents, Target: e.Listed,
		FirstSeen: optional(e.FirstSeen), LastSeen: optional(e.LastSeen), LastChange: optional(e.LastChange)}
	for prop, values := range e.Values() {
		for _, v := range values {
			o.Properties[prop] = append(o.Properties[prop], v)
		}
	}
	return o
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Nested is e with its designations and relations as nested objects, one level
// deep: the other end of a relation stands in it.
func (r *Roster) Nested(e *Entity) Object {
	o := e.Object()
	for _, s := range e.sanctions() {
		o.Properties["sanctions"] = append(o.Properties["sanctions"], s)
	}
	for _, i := range r.adjacent[e.ID] {
		edge := &r.edges[i]
		for _, prop := range edge.props(e.ID) {
			o.Properties[prop] = append(o.Properties[prop], r.edgeObject(edge, e.ID))
		}
	}
	return o
}

// sanctions are the designations of e as objects of their own.
func (e *Entity) sanctions() []Object {
	var out []Object
	for i, l := range e.Listings {
		p := map[string][]any{"entity": {e.ID}}
		for _, f := range []struct{ prop, value string }{{"authority", l.Authority}, {"programId", l.Program}, {"provisions", l.Measure},
			{"listingDate", l.ListedOn}, {"startDate", l.ListedOn}, {"endDate", l.EndedOn}, {"reason", l.Reason}} {
			if f.value != "" {
				p[f.prop] = []any{f.value}
			}
		}
		caption := strings.TrimSpace(l.Authority + " " + l.Program)
		if caption == "" {
			caption = "Sanction"
		}
		out = append(out, Object{ID: fmt.Sprintf("%s#sanction-%d", e.ID, i+1), Caption: caption, Schema: "Sanction", Properties: p,
			Datasets: e.Datasets[:1], Referents: []string{}, LastSeen: optional(e.LastSeen)})
	}
	return out
}

// ends of each kind of edge: the properties that name them, and the reverse
// properties under which each end shows the edge.
var ends = map[string]struct{ source, target, fromSource, fromTarget string }{
	"Ownership":      {"owner", "asset", "ownershipOwner", "ownershipAsset"},
	"Directorship":   {"director", "organization", "directorshipDirector", "directorshipOrganization"},
	"Employment":     {"employee", "employer", "employers", "employees"},
	"Membership":     {"member", "organization", "membershipMember", "membershipOrganization"},
	"Representation": {"agent", "client", "agencyClient", "agentRepresentation"},
	"UnknownLink":    {"subject", "object", "unknownLinkTo", "unknownLinkFrom"},
}

// edgeSchema reads the kind of an edge from its role, which begins with it
// where it is not ownership.
func edgeSchema(role string) string {
	word, _, _ := strings.Cut(strings.ToLower(role), ":")
	switch {
	case word == "director":
		return "Directorship"
	case word == "employee":
		return "Employment"
	case word == "member":
		return "Membership"
	case word == "representative", strings.HasPrefix(word, "acting for"):
		return "Representation"
	case strings.HasPrefix(word, "linked to"), word == "":
		return "UnknownLink"
	}
	return "Ownership"
}

// props are the properties under which one end shows the edge.
func (e *Edge) props(id string) []string {
	var out []string
	x := ends[e.Schema]
	if e.Source == id {
		out = append(out, x.fromSource)
	}
	if e.Target == id {
		out = append(out, x.fromTarget)
	}
	return out
}

// edgeObject is an edge as an entity; the end that is not from stands in it as
// an object, the other by its id.
func (r *Roster) edgeObject(e *Edge, from string) Object {
	x := ends[e.Schema]
	p := map[string][]any{x.source: {e.Source}, x.target: {e.Target}}
	for prop, id := range map[string]string{x.source: e.Source, x.target: e.Target} {
		if other, ok := r.Entity(id); ok && id != from {
			p[prop] = []any{other.Object()}
		}
	}
	if e.Percent != nil {
		p["percentage"] = []any{strconv.FormatFloat(math.Round(*e.Percent*1e6)/1e6, 'f', -1, 64)}
	}
	for _, f := range []struct{ prop, value string }{{"role", e.Role}, {"startDate", e.StartOn}, {"endDate", e.EndOn}} {
		if f.value != "" {
			p[f.prop] = []any{f.value}
		}
	}
	return Object{ID: e.ID, Caption: schemaLabel(e.Schema), Schema: e.Schema, Properties: p, Datasets: []string{e.List}, Referents: []string{}}
}

func schemaLabel(name string) string {
	if s, ok := SchemaOf(name); ok {
		return s.Label
	}
	return name
}

// Neighbours are the objects next to e, by the property that leads there, in
// the order of the list.
func (r *Roster) Neighbours(e *Entity) map[string][]Object {
	out := map[string][]Object{}
	if s := e.sanctions(); len(s) > 0 {
		out["sanctions"] = s
	}
	for _, i := range r.adjacent[e.ID] {
		edge := &r.edges[i]
		for _, prop := range edge.props(e.ID) {
			out[prop] = append(out[prop], r.edgeObject(edge, e.ID))
		}
	}
	return out
}

// Ref names an entity at the other end of an edge.
type Ref struct{ ID, Caption string }

// Others are the entities at the other end of the edges that a property leads
// to.
func (r *Roster) Others(e *Entity, prop string) []Ref {
	var out []Ref
	for _, i := range r.adjacent[e.ID] {
		edge := &r.edges[i]
		if !slices.Contains(edge.props(e.ID), prop) {
			continue
		}
		id := edge.Target
		if id == e.ID {
			id = edge.Source
		}
		ref := Ref{ID: id, Caption: id}
		if o, ok := r.Entity(id); ok {
			ref.Caption = o.Caption
		}
		out = append(out, ref)
	}
	return out
}

// Edge finds an edge by its id, as an object with both ends.
func (r *Roster) Edge(id string) (Object, bool) {
	i, ok := r.edgeID[id]
	if !ok {
		return Object{}, false
	}
	return r.edgeObject(&r.edges[i], ""), true
}

// exportLists are formats whose entries are there for export control.
var exportLists = map[string]bool{"us-dpl": true, "us-bis-mieu": true, "jp-meti": true}

// sanctionLists are the beginnings of formats in which states publish their
// sanctions. Other lists name people and firms for many reasons: an entry there
// is of interest and not, for that, under sanctions.
var sanctionLists = []string{"eu-", "us-ofac-", "us-csl", "un-", "gb-", "ch-"}

// topics says what an entity is listed for, in FollowTheMoney's words: as the
// list says, else by the list and the measure. A list of one's own says nothing.
func topics(e *Entity, format string) []string {
	out := slices.Clone(e.Extra["topics"])
	if len(out) > 0 || !e.Listed || format == "plain" {
		return out
	}
	sanctions := slices.ContainsFunc(sanctionLists, func(p string) bool { return strings.HasPrefix(format, p) })
	for _, l := range e.Listings {
		m := strings.ToLower(l.Measure + " " + l.Authority + " " + l.Program)
		switch {
		case exportLists[format], strings.Contains(m, "export"), strings.Contains(m, "entity list"), strings.Contains(m, "military end"),
			strings.Contains(m, "unverified list"), strings.Contains(m, "denied persons"):
			out = appendNew(out, "export.control")
		case sanctions:
			out = appendNew(out, "sanction")
		default:
			out = appendNew(out, "poi")
		}
	}
	return out
}
