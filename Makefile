# Tallyman. `make` lists what there is to make.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GOFLAGS_BUILD := -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
LINT := go tool -modfile=tools.mod golangci-lint

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

include web/web.mk

.PHONY: build
build: web ## build the program into bin/, with the workbench where Node is there
	go build $(GOFLAGS_BUILD) -o bin/tallyman ./cmd/tallyman

.PHONY: demo
demo: build ## build everything, make the synthetic case in demo-case/, run it, write its dossier, open the workbench on a terminal
	./bin/tallyman demo --dir demo-case

.PHONY: test
test: web ## run all tests
	go test ./...

.PHONY: quick
quick: ## run the tests that need no C compiler
	CGO_ENABLED=0 go test $$(go list ./internal/... | grep -E '/(trade|text|ref/[a-z]+|match|arch)$$')

.PHONY: check
check: web format vet lint test docs ## everything that a landing must pass

.PHONY: format
format: ## fail on files that gofmt would change
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "not gofmt-ed:"; echo "$$bad"; exit 1; fi

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: ## golangci-lint, pinned in tools.mod
	$(LINT) run ./...

.PHONY: docs
docs: ## fail when a document made from data is stale
	go test ./internal/arch ./internal/measure ./internal/classify ./internal/detect/all ./internal/claim

.PHONY: golden
golden: ## rewrite golden files and documents made from data
	go test ./internal/classify ./internal/measure ./internal/normalize ./internal/watchlist ./internal/detect/all ./internal/claim -update

.PHONY: quality
quality: ## accuracy on the labelled sets, against their floors
	TALLYMAN_SEEDS=10 TALLYMAN_NAMES=100000 go test ./quality -v -count=1 -timeout 30m
	go test ./internal/classify ./internal/claim/extract -run "Quality|Wordings" -v -count=1

.PHONY: bench-serve
bench-serve: ## 50 users mix questions and exports for two minutes (TALLYMAN_CASE names the case)
	TALLYMAN_LOAD=120 go test ./internal/httpapi -run TestLoad -v -count=1 -timeout 30m

.PHONY: bench-screens
bench-screens: web ## how long each screen of the case TALLYMAN_CASE takes, and how its records scroll
	TALLYMAN_SCREENS=1 go test ./web -run TestLargeCase -v -count=1 -timeout 30m

.PHONY: kill
kill: ## kill an ingest of a million rows at 100 random moments, and count every row
	TALLYMAN_KILLS=100 go test ./cmd/tallyman -run TestKilledOften -v -count=1 -timeout 60m

.PHONY: fuzz
fuzz: ## fuzz the readers of files, numbers and dates, ten minutes each
	for f in FuzzText FuzzJSON FuzzWorkbook FuzzParquet FuzzNumber FuzzDate; do go test ./internal/source -run XXX -fuzz "^$$f\$$" -fuzztime 10m -fuzzminimizetime 10x || exit 1; done

.PHONY: bench
bench: ## benchmarks, as ratios against a baseline in the same run
	go test ./internal/... -run '^$$' -bench . -benchtime 1x

.PHONY: bench-ingest
bench-ingest: ## a generated declaration file beside the engine's own read_csv: ratio, rows a second, peak memory
	TALLYMAN_BENCH_ROWS=$${ROWS:-5000000} go test ./internal/ingest -run '^$$' -bench AgainstEngine -benchtime 1x -timeout 30m

.PHONY: bench-classify
bench-classify: ## a million distinct descriptions: per second, as a ratio to a plain walk over them, and peak memory
	go test ./internal/classify -run '^$$' -bench Classify -benchtime 1000000x

.PHONY: bench-screen
bench-screen: ## distinct names a second against EU, OFAC, UN and CSL; how long one hard search takes
	go test ./internal/screen -run '^$$' -bench 'BenchmarkScreen|BenchmarkSearchOne' -benchtime 1x

.PHONY: bench-detect
bench-detect: ## all detectors on a generated ledger (ROWS=5000000), beside a plain scan of it: seconds, ratio, peak memory
	TALLYMAN_BENCH_ROWS=$${ROWS:-5000000} go test ./internal/detect/all -run '^$$' -bench AllDetectors -benchtime 1x -timeout 60m

.PHONY: size
size: ## files and functions over the soft limits
	@git ls-files '*.go' | grep -v _test.go | xargs wc -l | awk '$$2!="total" && $$1>400 {print $$1, $$2}' | sort -rn

.PHONY: clean
clean: ## remove what was built
	rm -rf bin demo-case
