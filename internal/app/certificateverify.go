package app

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"tallyman/internal/roster"
	"tallyman/internal/trade"
)

// IsCertificate reports whether a file is a screening certificate, as JSON or
// as a page.
func IsCertificate(path string) bool {
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	if inner, ok := certificateInPage(data); ok {
		data = inner
	}
	var kind struct {
		Kind string `json:"kind"`
	}
	return json.Unmarshal(data, &kind) == nil && kind.Kind == CertificateKind
}

// certificateCheck runs the checks of one certificate.
type certificateCheck struct {
	cert Certificate
	do   func(Check) error
	bad  int
	err  error
}

func (v *certificateCheck) tell(what, stated, found, cause string, outcome string) {
	if v.err != nil {
		return
	}
	if outcome != checkSame {
		v.bad++
	}
	v.err = v.do(Check{Kind: "certificate", ID: v.cert.ID, What: what, Outcome: outcome, Stated: stated, Found: found, Cause: cause})
}

func (v *certificateCheck) compare(what, stated, found, cause string) {
	if stated == found {
		v.tell(what, stated, found, "", checkSame)
		return
	}
	v.tell(what, stated, found, cause, checkDiffers)
}

// VerifyCertificate checks a certificate: that every byte is as it was handed
// out, that hash and signature hold, and, where c is not nil, that the case's
// key signed it, that the case still has the list versions with unchanged
// originals, and that they give the same result again. It hands over every
// check and returns how many failed.
func VerifyCertificate(ctx context.Context, c *Case, path string, do func(Check) error) (bad int, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, &trade.Error{Code: trade.CodeNotFound, Where: path, Message: "there is no such file"}
	}
	if err != nil {
		return 0, fmt.Errorf("verify: %w", err)
	}
	v := &certificateCheck{do: do}
	inner, paged := certificateInPage(data)
	if !paged {
		inner = data
	}
	if err := json.Unmarshal(inner, &v.cert); err != nil {
		return 0, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the certificate is not valid JSON: it was changed or cut", Err: err}
	}
	if v.cert.Kind != CertificateKind || v.cert.Version != 1 {
		return 0, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("kind %q, version %d", v.cert.Kind, v.cert.Version),
			Next: "this program reads " + CertificateKind + ", version 1"}
	}
	v.bytes(data, paged)
	v.signature(inner)
	if c != nil {
		v.key(c)
		v.lists(ctx, c)
	}
	return v.bad, v.err
}

// bytes holds the file against what the program writes for the same content:
// keys that come twice, additions and other numbers of blanks show here.
func (v *certificateCheck) bytes(data []byte, paged bool) {
	want, err := v.cert.File()
	cause := "the file was changed after it was handed out"
	if paged {
		want, err = v.cert.Page()
		cause = "the page was changed after it was handed out, or another version of the program made it"
	}
	if err != nil {
		v.tell("bytes", "", err.Error(), cause, checkDiffers)
		return
	}
	if bytes.Equal(want, data) {
		v.tell("bytes", fmt.Sprintf("%d bytes", len(want)), fmt.Sprintf("%d bytes", len(data)), "", checkSame)
		return
	}
	at := 0
	for at < min(len(want), len(data)) && want[at] == data[at] {
		at++
	}
	v.tell("bytes", fmt.Sprintf("%d bytes", len(want)), fmt.Sprintf("%d bytes, the first other one at %d", len(data), at+1), cause, checkDiffers)
}

func (v *certificateCheck) signature(data []byte) {
	signed, err := canonicalFile(data)
	if err != nil {
		v.tell("sha256", v.cert.SHA256, "", err.Error(), checkDiffers)
		return
	}
	sum := sha256.Sum256(signed)
	v.compare("sha256", v.cert.SHA256, hex.EncodeToString(sum[:]), "the content was changed after it was signed")
	key, err1 := base64.StdEncoding.Strict().DecodeString(v.cert.PublicKey)
	sig, err2 := base64.StdEncoding.Strict().DecodeString(v.cert.Signature)
	if err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, signed, sig) {
		v.tell("signature", "Ed25519", "does not hold", "the content, the signature or the public key was changed", checkDiffers)
		return
	}
	v.tell("signature", "Ed25519", "Ed25519", "", checkSame)
}

// key holds the signer against the case: anybody can sign with a key of their
// own.
func (v *certificateCheck) key(c *Case) {
	key, err := c.readKey()
	if err != nil {
		v.tell("key", v.cert.PublicKey, "", "the case has no key to compare with: "+err.Error(), checkMissing)
		return
	}
	v.compare("key", v.cert.PublicKey, base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), "another key than this case's signed it")
}

func (v *certificateCheck) lists(ctx context.Context, c *Case) {
	all, err := c.state.Lists(ctx)
	if err != nil {
		v.err = err
		return
	}
	found, missing := versionsOf(all, v.cert.Lists)
	for _, l := range missing {
		v.tell("list "+l.ListID, l.Version, "", "this version is not in the case", checkMissing)
	}
	for _, l := range v.cert.Lists {
		for _, f := range l.Files {
			if problem := c.checkOriginal(ctx, f.SHA256, f.Name); problem != "" {
				v.tell("list "+l.ListID, f.Name+" "+f.SHA256, "", problem, checkDiffers)
			} else {
				v.tell("list "+l.ListID, f.Name+" "+f.SHA256, f.Name+" "+f.SHA256, "", checkSame)
			}
		}
	}
	if len(missing) > 0 {
		v.tell("result", v.cert.Result.Outcome, "", "not derived again: list versions are missing", checkMissing)
		return
	}
	if m := roster.Model().Name; m != v.cert.Model {
		v.tell("result", v.cert.Result.Outcome, "", "not derived again: the certificate is of model "+v.cert.Model+", this program has "+m, checkMissing)
		return
	}
	v.again(func() (*roster.Roster, error) { return c.roster(ctx, found) })
}

// again derives the result from the list versions of the certificate.
func (v *certificateCheck) again(load func() (*roster.Roster, error)) {
	q, party, err := readQuery(v.cert.Query)
	if err != nil {
		v.tell("result", v.cert.Result.Outcome, "", err.Error(), checkDiffers)
		return
	}
	r, err := load()
	if err != nil {
		v.tell("result", v.cert.Result.Outcome, "", err.Error(), checkMissing)
		return
	}
	stated, err1 := json.Marshal(v.cert.Result)
	now := screened(r, q, party)
	found, err2 := json.Marshal(now)
	if err := errors.Join(err1, err2); err != nil {
		v.err = err
		return
	}
	text := func(res CertifiedResult) string {
		return fmt.Sprintf("%s (%d at the threshold, %d below)", res.Outcome, len(res.Matches), len(res.Nearest))
	}
	if !bytes.Equal(stated, found) {
		v.tell("result", text(v.cert.Result), text(now), "the same lists give another result: the certificate was made up, or the program's comparison changed", checkDiffers)
		return
	}
	v.tell("result", text(v.cert.Result), text(now), "", checkSame)
}
