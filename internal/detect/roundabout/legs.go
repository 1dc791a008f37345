package roundabout

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tallyman/internal/detect"
)

// leg is one of the three flows, with the statistics it is taken from.
type leg struct {
	sides []detect.Side
}

// trip is one third country on the way to one destination.
type trip struct {
	id, hub, to    string
	in, out, drop  leg
	currency       string
	level          int
	yearly         bool
	before, after  []string
	refusedBecause string
}

// trips finds the third countries of which all three flows are loaded.
func trips(sides []detect.Side, restrict, destinations []string, event time.Time) (good, refused []trip) {
	hubs := map[string]bool{}
	for _, s := range sides {
		if slices.Contains(restrict, s.Exporter) && !slices.Contains(restrict, s.Importer) && !slices.Contains(destinations, s.Importer) {
			hubs[s.Importer] = true
		}
	}
	for _, to := range destinations {
		for _, hub := range sorted(hubs) {
			t := trip{hub: hub, to: to}
			t.in = pick(sides, restrict, hub)
			t.out = pick(sides, []string{hub}, to)
			t.drop = pick(sides, restrict, to)
			if len(t.in.sides) == 0 || len(t.out.sides) == 0 {
				continue
			}
			if t.fit(event); t.refusedBecause != "" {
				refused = append(refused, t)
				continue
			}
			t.id = fmt.Sprint(len(good))
			good = append(good, t)
		}
	}
	return good, refused
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// pick takes a flow from the exporters' statistics where they are loaded by code,
// else from the importer's: of one source, the one that states the most exporters.
func pick(sides []detect.Side, exporters []string, importer string) leg {
	for _, direction := range []string{"export", "import"} {
		bySource := map[string][]detect.Side{}
		best := ""
		for _, s := range sides {
			if s.Direction != direction || s.Importer != importer || s.Level == 0 || !slices.Contains(exporters, s.Exporter) {
				continue
			}
			k := strings.Join([]string{s.Source, s.Currency, fmt.Sprint(s.Yearly)}, "|")
			bySource[k] = append(bySource[k], s)
			if best == "" || len(bySource[k]) > len(bySource[best]) {
				best = k
			}
		}
		if best != "" {
			return leg{bySource[best]}
		}
	}
	return leg{}
}

// fit brings the legs to a common currency, level and periods.
func (t *trip) fit(event time.Time) {
	var all []detect.Side
	for _, l := range []leg{t.in, t.out, t.drop} {
		all = append(all, l.sides...)
	}
	t.currency, t.level = all[0].Currency, all[0].Level
	revisions := all[0].Revisions
	for _, s := range all {
		if s.Currency != t.currency {
			t.refusedBecause = fmt.Sprintf("some flows are in %s and others in %s", t.currency, s.Currency)
			return
		}
		t.yearly = t.yearly || s.Yearly
		t.level = min(t.level, s.Level)
		if len(s.Revisions) != 1 || !slices.Equal(s.Revisions, revisions) {
			t.level = min(t.level, 4)
		}
	}
	for _, s := range all {
		if s.Level > t.level && !s.Whole && s.Level != 6 {
			t.refusedBecause = "some flows are by code for a few chapters only"
			return
		}
	}
	common := periods(all[0], t.yearly)
	for _, s := range all[1:] {
		have := periods(s, t.yearly)
		common = slices.DeleteFunc(common, func(p string) bool { return !slices.Contains(have, p) })
	}
	own := event.Format("2006-01")
	if t.yearly {
		own = event.Format("2006")
	}
	for _, p := range common {
		switch {
		case p < own:
			t.before = append(t.before, p)
		case p > own:
			t.after = append(t.after, p)
		}
	}
	if len(t.before) == 0 || len(t.after) == 0 {
		t.refusedBecause = "no period before and after " + event.Format(time.DateOnly) + " in which all flows are loaded"
	}
}

func periods(s detect.Side, yearly bool) []string {
	if yearly {
		return s.Years()
	}
	return slices.Clone(s.Periods)
}

// files names what a leg is taken from.
func (l leg) files() string {
	var names []string
	for _, s := range l.sides {
		for _, f := range s.Files {
			if !slices.Contains(names, f) {
				names = append(names, f)
			}
		}
	}
	return detect.FileNames(names)
}
