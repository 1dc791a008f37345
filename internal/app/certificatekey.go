package app

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tallyman/internal/trade"
)

const (
	keysDir = ".keys"
	keyFile = "ed25519.pem"
)

var birthDate = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// signingKey is the case's key. It is made on first use, is read by its owner
// only, and is kept out of git.
func (c *Case) signingKey() (ed25519.PrivateKey, error) {
	key, err := c.readKey()
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	_, key, err = ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	dir := filepath.Join(c.Dir, keysDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o600); err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	tmp, err := os.CreateTemp(dir, ".new-") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
	if e := tmp.Sync(); err == nil {
		err = e
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	// A link fails where another process was faster; its key stands then.
	if err := os.Link(tmp.Name(), filepath.Join(dir, keyFile)); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	return c.readKey()
}

func (c *Case) readKey() (ed25519.PrivateKey, error) {
	path := filepath.Join(c.Dir, keysDir, keyFile)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: fmt.Sprintf("the signing key may be read by others (mode %04o)", info.Mode().Perm()), Next: "chmod 600 " + path}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "this is no PEM file", Next: "put the key back; without it no certificate can be signed"}
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the key cannot be read", Err: err}
	}
	ed, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, &trade.Error{Code: trade.CodeInput, Where: path, Message: "the key is not of the kind Ed25519"}
	}
	return ed, nil
}

// canonicalOf is the canonical JSON of a certificate without its hash and
// signature.
func canonicalOf(c Certificate) ([]byte, error) {
	data, err := c.File()
	if err != nil {
		return nil, err
	}
	return canonicalFile(data)
}

// canonicalFile is the same from the bytes of a certificate, whatever else
// stands in them.
func canonicalFile(data []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	delete(v, "sha256")
	delete(v, "signature")
	var b bytes.Buffer
	if err := canonical(&b, v); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return b.Bytes(), nil
}

// canonical writes JSON after RFC 8785: sorted keys (ours are ASCII), no
// blanks, letters as they are. Numbers stay as they are written; those of a
// certificate are written in the RFC's form.
func canonical(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			canonicalText(b, k)
			b.WriteByte(':')
			if err := canonical(b, v[k]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := canonical(b, x); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case string:
		canonicalText(b, v)
	case json.Number:
		b.WriteString(v.String())
	case bool:
		fmt.Fprint(b, v)
	case nil:
		b.WriteString("null")
	default:
		return fmt.Errorf("a value of type %T", v)
	}
	return nil
}

var shortEscapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\b", `\b`, "\f", `\f`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func canonicalText(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range shortEscapes.Replace(s) {
		if r < 0x20 {
			fmt.Fprintf(b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
}
