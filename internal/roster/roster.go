package roster

import (
	"cmp"
	"slices"
	"strings"

	"tallyman/internal/match"
	"tallyman/internal/trade"
)

// List is one watchlist in the version that the roster holds.
type List struct {
	ID        string
	Version   string // twelve hex digits of the hash of its files
	Title     string
	Publisher string
	Licence   string
	Format    string
	AsOf      string // as the list says, or empty
	AddedAt   string // RFC 3339: when this version was read
	Key       string // of the build
	Files     []File
	Entities  int64
	// Parts are datasets within the list, where its entities name some.
	Parts []string
}

// File is one file of a list version.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Entity is one entry of a list.
type Entity struct {
	trade.Entity        // ID is <list>:<publisher's id>
	List         string // list id
	Listed       bool   // false: the list carries it along as an owner or as owned
	Datasets     []string
	Referents    []string
	Topics       []string
	FirstSeen    string // 2023-04-20T10:50:14, or empty
	LastSeen     string
	LastChange   string
}

// Edge is a relation between two entities.
type Edge struct {
	ID             string
	Schema         string // Ownership, Directorship, UnknownLink ...
	Source         string // owner, director, subject ...
	Target         string // asset, organization, object ...
	List           string
	Percent        *float64
	Role           string
	StartOn, EndOn string
}

// Roster is a set of lists in memory.
type Roster struct {
	lists    []List
	entities []Entity // in the order of list and id
	byID     map[string]int32
	byAlias  map[string][]int32 // publisher's ids and referents
	edges    []Edge
	edgeID   map[string]int32
	adjacent map[string][]int32 // by entity id
	index    map[string]*match.Index
	datasets map[string][]string // name -> lists that hold it
	text     *textIndex
}

// Default is the name of the collection of all lists.
const Default = "default"

// Builder collects a roster.
type Builder struct{ r *Roster }

// NewBuilder begins a roster.
func NewBuilder() *Builder {
	return &Builder{&Roster{byID: map[string]int32{}, byAlias: map[string][]int32{}, edgeID: map[string]int32{},
		adjacent: map[string][]int32{}, index: map[string]*match.Index{}, datasets: map[string][]string{}}}
}

// List adds a list; add it before its entities.
func (b *Builder) List(l List) { b.r.lists = append(b.r.lists, l) }

// Entity adds an entity under the publisher's id. Ids that come twice within a
// list keep the first.
func (b *Builder) Entity(listID string, e trade.Entity) {
	own := e.ID
	e.ID = listID + ":" + own
	if _, seen := b.r.byID[e.ID]; seen {
		return
	}
	b.r.byID[e.ID] = 0
	if e.Caption == "" && len(e.Names) > 0 {
		e.Caption = e.Names[0].Name
	}
	if e.Schema == "" {
		e.Schema = trade.LegalEntity
	}
	out := Entity{Entity: e, List: listID, Listed: len(e.Listings) > 0, Datasets: []string{listID}, Referents: []string{own}}
	for _, d := range e.Extra["datasets"] {
		out.Datasets = appendNew(out.Datasets, d)
	}
	for _, d := range e.Extra["dataset"] {
		for _, part := range strings.Split(d, ";") {
			out.Datasets = appendNew(out.Datasets, strings.TrimSpace(part))
		}
	}
	for _, r := range e.Extra["referents"] {
		out.Referents = appendNew(out.Referents, r)
	}
	out.FirstSeen, out.LastChange = stamp(e.Extra["first_seen"]), stamp(e.Extra["last_change"])
	out.LastSeen = stamp(e.Extra["last_seen"])
	b.r.entities = append(b.r.entities, out)
}

// Own adds an edge under the publisher's ids.
func (b *Builder) Own(listID string, o trade.Ownership) {
	e := Edge{Schema: edgeSchema(o.Role), Source: listID + ":" + o.OwnerID, Target: listID + ":" + o.AssetID, List: listID,
		Percent: o.Percent, Role: o.Role, StartOn: o.StartOn, EndOn: o.EndOn}
	e.ID = trade.ShortID("edge", listID, e.Source, e.Target, e.Role, e.StartOn, e.EndOn)
	if _, seen := b.r.edgeID[e.ID]; seen {
		return
	}
	b.r.edgeID[e.ID] = int32(len(b.r.edges))
	b.r.edges = append(b.r.edges, e)
}

// Build finishes the roster; the builder is spent.
func (b *Builder) Build() *Roster {
	r := b.r
	slices.SortFunc(r.lists, func(x, y List) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(r.entities, func(x, y Entity) int {
		return cmp.Or(cmp.Compare(x.List, y.List), cmp.Compare(x.ID, y.ID))
	})
	lists := map[string]*List{}
	for i := range r.lists {
		l := &r.lists[i]
		lists[l.ID] = l
		r.datasets[l.ID] = []string{l.ID}
		r.datasets[Default] = append(r.datasets[Default], l.ID)
	}
	parties := map[string][]match.Party{}
	for i := range r.entities {
		e := &r.entities[i]
		r.byID[e.ID] = int32(i)
		for _, ref := range e.Referents {
			r.byAlias[ref] = append(r.byAlias[ref], int32(i))
		}
		l := lists[e.List]
		if l == nil {
			l = &List{ID: e.List}
		}
		e.Topics = topics(e, l.Format)
		if e.LastSeen == "" {
			e.LastSeen = stamp([]string{l.AddedAt})
		}
		for _, d := range e.Datasets[1:] {
			l.Parts = appendNew(l.Parts, d)
			r.datasets[d] = appendNew(r.datasets[d], e.List)
		}
		if e.Listed {
			parties[e.List] = append(parties[e.List], Party(e.ID, e.Entity))
		}
	}
	for i := range r.lists {
		slices.Sort(r.lists[i].Parts)
	}
	for id, ps := range parties {
		r.index[id] = match.NewIndex(ps)
	}
	for i, e := range r.edges {
		r.adjacent[e.Source] = append(r.adjacent[e.Source], int32(i))
		if e.Target != e.Source {
			r.adjacent[e.Target] = append(r.adjacent[e.Target], int32(i))
		}
	}
	r.text = newTextIndex(r.entities)
	return r
}

// Party is an entity as the matcher compares it, under the full id.
func Party(id string, e trade.Entity) match.Party {
	p := match.Party{ID: id, Schema: e.Schema, IDs: e.IDs, Countries: slices.Clone(e.Country), BirthDates: e.Birth}
	for _, n := range e.Names {
		p.Names = append(p.Names, match.Name{Text: n.Name, Kind: n.Kind})
	}
	for _, a := range e.Address {
		if a.Full != "" {
			p.Addresses = append(p.Addresses, a.Full)
		}
		if a.Country != "" {
			p.Countries = appendNew(p.Countries, a.Country)
		}
	}
	return p
}

// Lists in the order of their ids.
func (r *Roster) Lists() []List { return r.lists }

// Len is the number of entities.
func (r *Roster) Len() int { return len(r.entities) }

// Versions are the versions of the lists of a dataset, by list id.
func (r *Roster) Versions(dataset string) map[string]string {
	out := map[string]string{}
	for _, l := range r.lists {
		if slices.Contains(r.datasets[dataset], l.ID) {
			out[l.ID] = l.Version
		}
	}
	return out
}

// HasDataset reports whether a name is a list, a dataset within one, or
// [Default]. "all" is another name of the latter.
func (r *Roster) HasDataset(name string) bool {
	return canonical(name) == Default || len(r.datasets[name]) > 0
}

// IsList reports whether a name is a list's id.
func (r *Roster) IsList(name string) bool {
	return slices.ContainsFunc(r.lists, func(l List) bool { return l.ID == name })
}

func canonical(dataset string) string {
	if dataset == "all" {
		return Default
	}
	return dataset
}

// Entity finds an entity by its id.
func (r *Roster) Entity(id string) (*Entity, bool) {
	i, ok := r.byID[id]
	if !ok {
		return nil, false
	}
	return &r.entities[i], true
}

// Canonical finds the one entity that bears an id of the publisher or of
// something merged into it. An id that several lists use names none.
func (r *Roster) Canonical(referent string) (*Entity, bool) {
	if at := r.byAlias[referent]; len(at) == 1 {
		return &r.entities[at[0]], true
	}
	return nil, false
}

// Schemata are the schemata of a dataset's listed entities, sorted.
func (r *Roster) Schemata(dataset string) []string {
	seen := map[string]bool{}
	for i := range r.entities {
		if r.in(&r.entities[i], canonical(dataset)) {
			seen[string(r.entities[i].Schema)] = true
		}
	}
	out := make([]string, 0, len(seen))
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func (r *Roster) in(e *Entity, dataset string) bool {
	return dataset == Default || slices.Contains(e.Datasets, dataset)
}

func appendNew(list []string, v string) []string {
	if v == "" || slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// stamp brings a date or time to the nineteen characters that clients of the
// matching API expect, or to nothing.
func stamp(values []string) string {
	for _, v := range values {
		switch {
		case len(v) == 10 && v[4] == '-' && v[7] == '-':
			return v + "T00:00:00"
		case len(v) >= 19 && v[10] == 'T' || len(v) >= 19 && v[10] == ' ':
			return v[:10] + "T" + v[11:19]
		}
	}
	return ""
}
