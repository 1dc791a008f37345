package httpapi

import (
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
)

// dossier serves what the report wrote, and nothing outside of it.
func (s *Server) dossier(w http.ResponseWriter, r *http.Request) {
	c, err := s.theCase(r.PathValue("case"))
	if err != nil {
		writeProblem(w, r, s.problemOf(err))
		return
	}
	name := r.PathValue("path")
	if name == "" {
		name = "index.html"
	}
	body, err := dossierFile(c.Dossier(), name)
	if err != nil {
		writeProblem(w, r, problem(http.StatusNotFound, "not_found", "the dossier has no such file", "build it: POST "+c.url("/report")))
		return
	}
	contentType := mime.TypeByExtension(path.Ext(name))
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	w.Header().Set("Content-Security-Policy", dossierCSP)
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	s.cached(w, r, contentType, body)
}

func dossierFile(dir, name string) ([]byte, error) {
	if !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") {
		return nil, fs.ErrNotExist
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	return fs.ReadFile(root.FS(), name)
}
