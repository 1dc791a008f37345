package screening_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"tallyman/internal/httpapi/screening"
	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

// backend is a roster that is there already.
type backend struct {
	r     *roster.Roster
	ready bool
}

func (b *backend) Roster(context.Context) (*roster.Roster, error) { return b.r, nil }
func (b *backend) Ready() bool                                    { return b.ready }

// invented is a small list of firms, a person and a ship that do not exist.
func invented() *roster.Roster {
	b := roster.NewBuilder()
	b.List(roster.List{ID: "alpha", Version: "aaaaaaaaaaaa", Title: "Alpha list", Publisher: "Alpha office", Format: "ftm", AddedAt: "2026-11-01T10:20:30Z", Entities: 4,
		Files: []roster.File{{Name: "alpha.json", SHA256: strings.Repeat("a", 64)}}})
	b.List(roster.List{ID: "beta", Version: "bbbbbbbbbbbb", Title: "Beta list", Format: "eu-act", AddedAt: "2026-11-02T00:00:00Z", Entities: 2})
	listing := []trade.Listing{{Authority: "EU", Program: "EU-TEST", Measure: "Asset freeze", ListedOn: "2022-03-15", Reason: "Invented for tests."}}
	b.Entity("alpha", trade.Entity{ID: "NK-zavod", Schema: trade.Company, Caption: "Vorontsovsky Mashzavod LLC", Country: []string{"ru"},
		Names:   []trade.EntityName{{Name: "ООО Воронцовский Машзавод", Kind: trade.NamePrimary}, {Name: "Vorontsovsky Mashzavod LLC", Kind: trade.NameAlias}, {Name: "VMZ", Kind: trade.NameWeak}},
		IDs:     []trade.Identifier{{Type: "inn", Value: "7707083893", Country: "ru"}, {Type: "ogrn", Value: "1027700132195", Country: "ru"}},
		Address: []trade.EntityAddress{{Full: "12 Zavodskaya Street, Vorontsovsk 140000", Country: "ru"}}, Listings: listing,
		Extra: map[string][]string{"datasets": {"xx_alpha_source"}, "referents": {"old-zavod"}, "topics": {"sanction"},
			"first_seen": {"2023-04-20T10:50:14"}, "last_seen": {"2026-10-30T00:00:00.123Z"}, "last_change": {"2024-01-05"}}})
	b.Entity("alpha", trade.Entity{ID: "NK-hua", Schema: trade.Company, Caption: "青岛海狮光电科技有限公司", Country: []string{"cn"},
		Names: []trade.EntityName{{Name: "青岛海狮光电科技有限公司", Kind: trade.NamePrimary}, {Name: "Qingdao Haishi Optoelectronics Technology Co., Ltd.", Kind: trade.NameAlias}}, Listings: listing})
	b.Entity("alpha", trade.Entity{ID: "NK-ivan", Schema: trade.Person, Caption: "Зимородков Аристарх Велимирович", Country: []string{"ru"}, Birth: []string{"1969-07-04"},
		Names: []trade.EntityName{{Name: "Зимородков Аристарх Велимирович", Kind: trade.NamePrimary}, {Name: "Aristarkh Velimirovich Zimorodkov", Kind: trade.NameAlias}}, Listings: listing,
		Extra: map[string][]string{"gender": {"male"}, "position": {"director"}}})
	b.Entity("alpha", trade.Entity{ID: "holding", Schema: trade.Organization, Caption: "Kestrel Quay Holding", Country: []string{"ae"},
		Names: []trade.EntityName{{Name: "Kestrel Quay Holding", Kind: trade.NamePrimary}}}) // not listed itself
	half := 50.0
	b.Own("alpha", trade.Ownership{OwnerID: "holding", AssetID: "NK-zavod", Percent: &half, Role: "owner", StartOn: "2020-01-01"})
	b.Own("alpha", trade.Ownership{OwnerID: "NK-ivan", AssetID: "NK-zavod", Role: "director: general director"})
	b.Entity("beta", trade.Entity{ID: "7", Schema: trade.Vessel, Caption: "OSPREY LANTERN", Country: []string{"pa"},
		Names: []trade.EntityName{{Name: "OSPREY LANTERN", Kind: trade.NamePrimary}}, IDs: []trade.Identifier{{Type: "imo", Value: "9074729"}}, Listings: listing})
	b.Entity("beta", trade.Entity{ID: "8", Schema: trade.Company, Caption: "Vorontsovsky Mashzavod", Country: []string{"ru"},
		Names: []trade.EntityName{{Name: "Vorontsovsky Mashzavod", Kind: trade.NamePrimary}}, Listings: listing})
	b.Entity("beta", trade.Entity{ID: "5 (a)/b", Schema: trade.Organization, Caption: "Heron Slipway", Names: []trade.EntityName{{Name: "Heron Slipway", Kind: trade.NamePrimary}}})
	return b.Build()
}

// book collects what the audit log is told.
type book struct {
	mu     sync.Mutex
	events []screening.Event
}

func (b *book) write(_ context.Context, e screening.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// client speaks to a server of its own.
type client struct {
	t    *testing.T
	base string
	head http.Header
}

func start(t *testing.T, opt screening.Options) *client {
	t.Helper()
	s := httptest.NewServer(screening.New(&backend{invented(), true}, opt))
	t.Cleanup(s.Close)
	return &client{t: t, base: s.URL, head: http.Header{}}
}

// keyed opens to one key.
func keyed(r *http.Request, scope string) (string, error) {
	switch {
	case r.Header.Get("Authorization") != "Bearer k-1":
		return "", errors.New("no such key")
	case scope == screening.ScopeCertify:
		return "", screening.ErrForbidden
	}
	return "anna", nil
}

type answer struct {
	status int
	head   http.Header
	body   []byte
	v      any
}

func (c *client) do(method, path, typ, body string) answer {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for k, v := range c.head {
		req.Header[k] = v
	}
	if typ != "" {
		req.Header.Set("Content-Type", typ)
	}
	tr := &http.Transport{DisableCompression: true}
	defer tr.CloseIdleConnections()
	res, err := tr.RoundTrip(req) // no redirect is followed
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, head: res.Header, body: data}
	_ = json.Unmarshal(data, &a.v)
	return a
}

func (c *client) get(path string) answer { return c.do(http.MethodGet, path, "", "") }

func (c *client) post(path, body string) answer {
	return c.do(http.MethodPost, path, "application/json", body)
}

func (c *client) form(path string, kv ...string) answer {
	v := url.Values{}
	for i := 0; i < len(kv); i += 2 {
		v.Set(kv[i], kv[i+1])
	}
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", v.Encode())
}

// at walks into decoded JSON: keys and positions.
func (a answer) at(path ...any) any {
	v := a.v
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				return nil
			}
			v = m[p]
		case int:
			l, ok := v.([]any)
			if !ok || p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func (a answer) text(path ...any) string {
	s, _ := a.at(path...).(string)
	return s
}

func (a answer) number(path ...any) float64 {
	f, _ := a.at(path...).(float64)
	return f
}

func (a answer) list(path ...any) []any {
	l, _ := a.at(path...).([]any)
	return l
}

func keys(v any) []string {
	m, _ := v.(map[string]any)
	out := []string{}
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
