package httpapi

import (
	"context"
	"strings"

	"tallyman/internal/app"
	"tallyman/internal/explore"
)

// Filtered is a question about the items that a filter finds.
type Filtered struct {
	InCase
	Filter string `query:"filter" doc:"terms of the filter language; empty: all items" example:"class:optical-sight from:CN to:RU"`
}

func (f Filtered) of() (caseID, filter string) { return f.Case, f.Filter }

type itemsInput struct {
	Filtered
	Paged
	Sort string `query:"sort" default:"on:desc" doc:"on, value_usd, net_kg, quantity, hs_code, decl_no or item_id, then :asc or :desc"`
}

type facetsInput struct {
	Filtered
	Fields string `query:"fields" doc:"keys, with commas between them; empty: the usual ones"`
}

type groupInput struct {
	Filtered
	By     string `query:"by" required:"true" doc:"one or two keys, with a comma between them"`
	Metric string `query:"metric" default:"rows" enum:"rows,value_usd,net_kg,quantity,declarations,consignments,senders,recipients"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"1000"`
}

type heatInput struct {
	Filtered
	By     string `query:"by" required:"true" doc:"a key that is not one of time, for example hs4, class, route"`
	Step   string `query:"step" default:"month" enum:"month,quarter,year"`
	Metric string `query:"metric" default:"rows" enum:"rows,value_usd,net_kg,quantity,declarations,consignments,senders,recipients"`
	Top    int    `query:"top" default:"20" minimum:"1" maximum:"100" doc:"rows of the table, the largest first"`
}

type byID struct{ WithID }

func (q byID) of() (caseID, filter string) { return q.Case, "" }

type entitiesInput struct {
	InCase
	Paged
	Q string `query:"q" doc:"part of a name"`
}

func (q entitiesInput) of() (caseID, filter string) { return q.Case, "" }

type networkInput struct {
	Filtered
	Entity   string `query:"entity" required:"true"`
	Depth    int    `query:"depth" default:"1" minimum:"1" maximum:"3"`
	Relation string `query:"relation" enum:"trade,listing" doc:"empty: both"`
	Top      int    `query:"top" default:"25" minimum:"1" maximum:"200" doc:"edges of each node, the largest by value first"`
	Expand   string `query:"expand" doc:"ids of further nodes whose own edges are wanted, with commas between them"`
	Among    bool   `query:"among" doc:"also every trade between two parties that are shown"`
}

type pathInput struct {
	Filtered
	From string `query:"from" required:"true"`
	To   string `query:"to" required:"true"`
}

type routesInput struct {
	Filtered
	Event string `query:"event" doc:"a dated event of case.yml"`
}

type completeInput struct {
	Filtered
	At int `query:"at" doc:"place of the cursor, in characters"`
}

// Facets of the items that a filter finds.
type Facets struct {
	Facets []explore.Facet `json:"facets" nullable:"false"`
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func explored(p, id, says string) Route {
	r := steady(p, id, says)
	r.Tag = "explore"
	return r
}

func (s *Server) exploreRoutes() []endpoint {
	first := explored("/home", "home", "A first look: what is loaded, found and decided")
	first.Steady = false // how the last run ended is no part of the state
	return []endpoint{
		asking(s, explored("/items", "items", "A page of the items that a filter finds, with totals of all of them"), func(ctx context.Context, c *servedCase, in *itemsInput) (explore.Items, error) {
			return c.Items(ctx, explore.ItemsQuery{Filter: in.Filter, Sort: in.Sort, Limit: in.Limit, Cursor: in.Cursor})
		}, func(v explore.Items) (string, string) { return v.Filter, v.SQL }),
		asking(s, explored("/facets", "facets", "The commonest values of keys among the items that a filter finds"), func(ctx context.Context, c *servedCase, in *facetsInput) (Facets, error) {
			f, err := c.Facets(ctx, in.Filter, words(in.Fields))
			return Facets{f}, err
		}, nil),
		asking(s, explored("/histogram", "histogram", "Rows and value by month"), func(ctx context.Context, c *servedCase, in *Filtered) (explore.Histogram, error) {
			return c.Histogram(ctx, in.Filter)
		}, func(v explore.Histogram) (string, string) { return v.Filter, v.SQL }),
		asking(s, explored("/group", "group", "A metric by one or two keys"), func(ctx context.Context, c *servedCase, in *groupInput) (explore.Groups, error) {
			return c.Group(ctx, explore.GroupQuery{Filter: in.Filter, By: words(in.By), Metric: in.Metric, Limit: in.Limit})
		}, func(v explore.Groups) (string, string) { return v.Filter, v.SQL }),
		asking(s, explored("/heat", "heat", "A metric by a key and by month, quarter or year: a table whose every cell opens its rows"), func(ctx context.Context, c *servedCase, in *heatInput) (explore.Heat, error) {
			return c.Heat(ctx, explore.HeatQuery{Filter: in.Filter, By: in.By, Step: in.Step, Metric: in.Metric, Top: in.Top})
		}, func(v explore.Heat) (string, string) { return v.Filter, v.SQL }),
		asking(s, explored("/items/{id}", "item", "One item: as normalised, as written, and what follows from it"), func(ctx context.Context, c *servedCase, in *byID) (app.ItemRecord, error) {
			return c.Record(ctx, in.ID)
		}, nil),
		asking(s, explored("/entities", "entities", "Entities by name, in any script"), func(ctx context.Context, c *servedCase, in *entitiesInput) (explore.Entities, error) {
			return c.Entities(ctx, in.Q, in.Limit, in.Cursor)
		}, nil),
		asking(s, explored("/entities/{id}", "entity", "Profile of an entity"), func(ctx context.Context, c *servedCase, in *byID) (explore.Profile, error) {
			return c.Entity(ctx, in.ID)
		}, func(v explore.Profile) (string, string) { return v.Filter, "" }),
		asking(s, explored("/network", "network", "Who trades with an entity, and which listings it matches"), func(ctx context.Context, c *servedCase, in *networkInput) (explore.Network, error) {
			return c.Network(ctx, explore.NetworkQuery{Entity: in.Entity, Depth: in.Depth, Relation: in.Relation, Top: in.Top, Filter: in.Filter, Expand: words(in.Expand), Among: in.Among})
		}, nil),
		asking(s, explored("/network/path", "path", "Shortest ways between two entities"), func(ctx context.Context, c *servedCase, in *pathInput) (explore.Paths, error) {
			return c.Path(ctx, in.From, in.To, in.Filter)
		}, nil),
		asking(s, explored("/routes", "routes", "Countries of dispatch, trade and destination, before and after a dated event"), func(ctx context.Context, c *servedCase, in *routesInput) (explore.Routes, error) {
			return c.Routes(ctx, in.Filter, in.Event)
		}, nil),
		asking(s, first, func(ctx context.Context, c *servedCase, _ *home) (Home, error) {
			return s.home(ctx, c)
		}, nil),
		typed(explored("/keys", "keys", "Keys of the filter language"), func(_ context.Context, in *InCase) (*of[[]app.FilterKey], error) {
			_, err := s.theCase(in.Case)
			return answer(app.FilterKeys(), err)
		}),
		typed(explored("/complete", "complete", "What a filter may go on with at a place in it"), func(ctx context.Context, in *completeInput) (*of[[]explore.Suggestion], error) {
			c, err := s.theCase(in.Case)
			if err != nil {
				return nil, err
			}
			return answer(c.Complete(ctx, in.Filter, in.At))
		}),
	}
}
