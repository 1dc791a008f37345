# The workbench. Without Node it is left out: the program then shows one page
# that says so, and everything else works.
WEB_SOURCES := $(shell find web/src -type f 2>/dev/null) web/package-lock.json $(wildcard web/bundle/*.go)

.PHONY: web
web: ## make the workbench (needs Node)
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory web/dist/index.html; \
	else echo "web: Node is not installed; building without the workbench"; fi

web/node_modules/.stamp: web/package-lock.json
	cd web && npm ci --ignore-scripts --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	cd web && ./node_modules/.bin/tsc --noEmit
	go run ./web/bundle
