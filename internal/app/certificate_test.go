package app_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallyman/internal/app"
	"tallyman/internal/trade"
)

const listCSV = `id,name,schema,country,program
1,Kestrel Quay Holding,Company,ae,TEST-1
2,ООО Воронцовский Машзавод,Company,ru,TEST-1
3,青岛海狮光电科技有限公司,Company,cn,TEST-2
4,Aristarkh Velimirovich Zimorodkov,Person,ru,TEST-2
`

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// listCase is a case with one small list.
func listCase(t *testing.T) *app.Case {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if err := app.New(dir, "Certificates"); err != nil {
		t.Fatal(err)
	}
	c, err := app.Open(dir, app.Env{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := c.AddList(t.Context(), "own", "", []string{write(t, filepath.Join(t.TempDir(), "own.csv"), listCSV)}); err != nil {
		t.Fatal(err)
	}
	return c
}

// verify returns what did not hold.
func verify(t *testing.T, c *app.Case, data []byte) (failed []string, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "certificate")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	bad, err := app.VerifyCertificate(t.Context(), c, path, func(ch app.Check) error {
		if ch.Outcome != "same" {
			failed = append(failed, ch.What)
		}
		return nil
	})
	if bad != len(failed) {
		t.Errorf("%d failed, told of %d", bad, len(failed))
	}
	return failed, err
}

func certify(t *testing.T, c *app.Case, q app.CertificateQuery) (app.Certificate, []byte) {
	t.Helper()
	cert, err := c.Screener().Certify(t.Context(), "anna", q)
	if err != nil {
		t.Fatal(err)
	}
	data, err := cert.File()
	if err != nil {
		t.Fatal(err)
	}
	return cert, data
}

func TestCertificate(t *testing.T) {
	c := listCase(t)
	for _, tc := range []struct {
		query   app.CertificateQuery
		outcome string
		first   string
	}{
		{app.CertificateQuery{Name: "Vorontsovsky Mashzavod", Country: "Russia"}, app.OutcomeMatch, "own:2"},
		{app.CertificateQuery{Name: "Qingdao Haishi Optoelectronics Technology Co Ltd", Country: "CN"}, app.OutcomeMatch, "own:3"},
		{app.CertificateQuery{Name: "Зимородков Аристарх Велимирович", Schema: "Person"}, app.OutcomeMatch, "own:4"},
		{app.CertificateQuery{Name: "Lighthouse Teapots", Country: "de"}, app.OutcomeNoMatch, ""},
	} {
		cert, data := certify(t, c, tc.query)
		first := ""
		if len(cert.Result.Matches) > 0 {
			first = cert.Result.Matches[0].EntityID
		}
		if cert.Result.Outcome != tc.outcome || first != tc.first {
			t.Errorf("%s: %s %q, want %s %q", tc.query.Name, cert.Result.Outcome, first, tc.outcome, tc.first)
		}
		if failed, err := verify(t, c, data); err != nil || len(failed) > 0 {
			t.Errorf("%s: does not hold: %v, %v", tc.query.Name, failed, err)
		}
		page, err := cert.Page()
		if err != nil {
			t.Fatal(err)
		}
		if failed, err := verify(t, c, page); err != nil || len(failed) > 0 {
			t.Errorf("%s: the page does not hold: %v, %v", tc.query.Name, failed, err)
		}
		changed := bytes.Replace(page, []byte(`<p class="out">`), []byte(`<p class="out"> `), 1)
		if failed, _ := verify(t, c, changed); len(failed) == 0 {
			t.Error("a changed page holds")
		}
	}
	cert, _ := certify(t, c, app.CertificateQuery{Name: "Kestrel Quay Holding"})
	sum := sha256.Sum256([]byte(listCSV))
	if l := cert.Lists[0]; l.ListID != "own" || l.Files[0].SHA256 != hex.EncodeToString(sum[:]) || l.Entities != 4 {
		t.Errorf("the list is not named by its hash: %+v", l)
	}
	if cert.ScreenedBy != "anna" || !strings.HasSuffix(cert.ScreenedAt, "Z") || cert.Model != "tallyman-1" || cert.Query.Threshold != 0.7 {
		t.Errorf("who, when, how: %+v", cert)
	}
	for _, word := range []string{"violat", "smuggl", "guilty"} {
		if strings.Contains(strings.ToLower(cert.Statement), word) {
			t.Errorf("the statement accuses: %s", cert.Statement)
		}
	}
}

// TestCertificateEveryByte: whatever byte of a certificate changes, it is found,
// by hash, signature or the bytes themselves.
func TestCertificateEveryByte(t *testing.T) {
	c := listCase(t)
	_, data := certify(t, c, app.CertificateQuery{Name: "Kestrel Quay", Country: "ae"})
	path := filepath.Join(t.TempDir(), "certificate.json")
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		bad, err := app.VerifyCertificate(t.Context(), nil, path, func(app.Check) error { return nil })
		if bad == 0 && err == nil {
			t.Fatalf("byte %d (%q to %q) is not found", i, data[i], changed[i])
		}
	}
	for what, changed := range map[string][]byte{
		"a key twice": bytes.Replace(data, []byte(`"outcome": "`), []byte(`"outcome": "no match", "outcome": "`), 1),
		"an addition": bytes.Replace(data, []byte("{"), []byte(`{"note": "cleared",`), 1),
		"a blank":     append(bytes.Clone(data), ' '),
	} {
		if failed, err := verify(t, nil, changed); len(failed) == 0 && err == nil {
			t.Errorf("%s is not found", what)
		}
	}
}

// TestCertificateForged: a certificate that somebody wrote and signed with a
// key of their own fails at the case.
func TestCertificateForged(t *testing.T) {
	c := listCase(t)
	cert, _ := certify(t, c, app.CertificateQuery{Name: "Kestrel Quay Holding"})
	cert.Result = app.CertifiedResult{Outcome: app.OutcomeNoMatch, Matches: []app.CertifiedHit{}, Nearest: []app.CertifiedHit{}}
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	cert.PublicKey = base64.StdEncoding.EncodeToString(pub)
	signed := canonicalByHand(t, cert)
	sum := sha256.Sum256(signed)
	cert.SHA256, cert.Signature = hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(ed25519.Sign(key, signed))
	data, err := cert.File()
	if err != nil {
		t.Fatal(err)
	}
	if failed, err := verify(t, nil, data); err != nil || len(failed) > 0 {
		t.Errorf("by itself it holds: %v, %v", failed, err)
	}
	failed, err := verify(t, c, data)
	if diff := cmp.Diff([]string{"key", "result"}, failed); err != nil || diff != "" {
		t.Error(diff, err)
	}
}

// canonicalByHand is the signed text as somebody else would make it: what a
// library for RFC 8785 gives for ASCII keys.
func canonicalByHand(t *testing.T, cert app.Certificate) []byte {
	t.Helper()
	data, err := cert.File()
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "sha256")
	delete(v, "signature")
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// TestCertificateOfAnOldVersion: the list version that was looked through is
// found again after a newer one came, and a damaged original is told.
func TestCertificateOfAnOldVersion(t *testing.T) {
	c := listCase(t)
	s := c.Screener()
	cert, err := s.Certify(t.Context(), "anna", app.CertificateQuery{Name: "Kestrel Quay Holding"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := cert.File()
	if err != nil {
		t.Fatal(err)
	}
	shorter := strings.Replace(listCSV, "1,Kestrel Quay Holding,Company,ae,TEST-1\n", "", 1)
	if _, err := c.AddList(t.Context(), "own", "", []string{write(t, filepath.Join(t.TempDir(), "own.csv"), shorter)}); err != nil {
		t.Fatal(err)
	}
	now, err := s.Certify(t.Context(), "anna", app.CertificateQuery{Name: "Kestrel Quay Holding"})
	if err != nil || now.Result.Outcome != app.OutcomeNoMatch {
		t.Errorf("the screener does not see the new version: %s, %v", now.Result.Outcome, err)
	}
	if failed, err := verify(t, c, data); err != nil || len(failed) > 0 {
		t.Errorf("the old certificate does not hold: %v, %v", failed, err)
	}
	original := filepath.Join(c.Dir, "sources", cert.Lists[0].Files[0].SHA256+".csv")
	if err := os.Chmod(original, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, original, listCSV+" ")
	failed, err := verify(t, c, data)
	if diff := cmp.Diff([]string{"list own"}, failed); err != nil || diff != "" {
		t.Error(diff, err)
	}
	if failed, _ := verify(t, listCase(t), data); len(failed) != 1 || failed[0] != "key" {
		// The same bytes make the same version there; only the key is another.
		t.Errorf("another case: %v", failed)
	}
}

// TestCertificateOfASyntheticCase cannot be taken for a real one.
func TestCertificateOfASyntheticCase(t *testing.T) {
	c := listCase(t)
	c.Config.Synthetic = true
	cert, data := certify(t, c, app.CertificateQuery{Name: "Kestrel Quay Holding"})
	page, err := cert.Page()
	if err != nil {
		t.Fatal(err)
	}
	for what, b := range map[string][]byte{"file": data, "page": page} {
		if !bytes.Contains(b, []byte(app.Watermark)) {
			t.Errorf("the %s has no watermark", what)
		}
	}
	if failed, err := verify(t, c, page); err != nil || len(failed) > 0 {
		t.Error(failed, err)
	}
}

func TestCertificateKeyIsPrivate(t *testing.T) {
	c := listCase(t)
	_, _ = certify(t, c, app.CertificateQuery{Name: "Kestrel"})
	path := filepath.Join(c.Dir, ".keys", "ed25519.pem")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key: %v, %v", info, err)
	}
	if data, err := os.ReadFile(filepath.Join(c.Dir, ".keys", ".gitignore")); err != nil || string(data) != "*\n" {
		t.Errorf("the key may end in git: %q, %v", data, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Screener().Certify(t.Context(), "anna", app.CertificateQuery{Name: "Kestrel"}); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others may read is used: %v", err)
	}
}

func TestCertificateBadQueries(t *testing.T) {
	c := listCase(t)
	for what, q := range map[string]app.CertificateQuery{
		"nobody":            {Country: "ru"},
		"unknown country":   {Name: "x", Country: "Atlantis"},
		"unknown schema":    {Name: "x", Schema: "Nonsense"},
		"unknown list":      {Name: "x", Lists: []string{"nowhere"}},
		"threshold too low": {Name: "x", Threshold: 0.1},
		"birth date":        {Name: "x", BirthDate: "1.2.1970"},
	} {
		if _, err := c.Screener().Certify(t.Context(), "anna", q); trade.CodeOf(err) != trade.CodeUsage {
			t.Errorf("%s: %v", what, err)
		}
	}
}
