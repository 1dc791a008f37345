package screening

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// reply writes a JSON body, compressed where it is worth it and wanted, and
// wrapped where the caller asks for a callback.
func reply(w http.ResponseWriter, r *http.Request, status int, body any) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		status = http.StatusInternalServerError
		buf.Reset()
		buf.WriteString(`{"status":"error"}`)
	}
	data := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	typ := "application/json"
	if cb := callback(r); cb != "" {
		typ = "application/javascript; charset=utf-8"
		data = append(append([]byte("/**/"+cb+"("), data...), ')', ';')
	}
	send(w, r, status, typ, data)
}

var callbackName = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$.]{0,80}$`)

// callback is the function name of a JSONP request for reconciliation.
func callback(r *http.Request) string {
	if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/reconcile/") {
		return ""
	}
	if cb := r.URL.Query().Get("callback"); callbackName.MatchString(cb) {
		return cb
	}
	return ""
}

func send(w http.ResponseWriter, r *http.Request, status int, typ string, data []byte) {
	head := w.Header()
	head.Set("Content-Type", typ)
	head.Set("X-Content-Type-Options", "nosniff")
	if len(data) >= gzipFrom {
		head.Add("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && head.Get("Content-Encoding") == "" {
			var buf bytes.Buffer
			z := gzip.NewWriter(&buf)
			_, err := z.Write(data)
			if e := z.Close(); err == nil && e == nil {
				head.Set("Content-Encoding", "gzip")
				data = buf.Bytes()
			}
		}
	}
	head.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

// fail answers with yente's error object.
func fail(w http.ResponseWriter, r *http.Request, status int, detail string) {
	reply(w, r, status, map[string]any{"detail": detail})
}

// fault is one thing that is wrong with a request, as FastAPI says it.
type fault struct {
	Type  string `json:"type"`
	Loc   []any  `json:"loc"`
	Msg   string `json:"msg"`
	Input any    `json:"input"`
}

func invalid(w http.ResponseWriter, r *http.Request, faults ...fault) {
	reply(w, r, http.StatusUnprocessableEntity, map[string]any{"detail": faults})
}

// badForm answers a JSON text within a form that does not fit its model.
func badForm(w http.ResponseWriter, r *http.Request, title string, faults ...fault) {
	reply(w, r, http.StatusBadRequest, map[string]any{"detail": title, "errors": faults})
}
