# `make help` lists what there is. PostgreSQL's programs and a browser are
# installed where they are missing: see scripts/postgres and scripts/browser.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI_LINT_VERSION := v2.15.0
LINT := bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# What needs a database asks for PostgreSQL first, unless one is given.
# The assignment stands alone: in front of a command its failure is lost.
POSTGRES := PG_BIN_DIR=$$(scripts/postgres); export PG_BIN_DIR
POSTGRES_OR_GIVEN := if [ -z "$${DATABASE_URL:-}" ]; then $(POSTGRES); fi

# One package after another: stories that kill processes and drive a browser
# want the machine for themselves. The time limit is for all of a package.
GOTEST := go test -p 1 -timeout 20m

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: ## build bin/liaison
	go build -trimpath -o bin/liaison ./cmd/liaison

.PHONY: demo
demo: build ## everything on one address with sample data, no token and no set-up
	@$(POSTGRES_OR_GIVEN); exec bin/liaison demo

.PHONY: run
run: build ## serve with the settings of the environment
	@$(POSTGRES_OR_GIVEN); exec bin/liaison serve

.PHONY: check
check: fmt vet lint test ## the gate, here and in CI: form, vet, lint and every test

.PHONY: test
test: ## every test, with the race detector, a real PostgreSQL and a browser
	@scripts/browser
	@$(POSTGRES); set -x; $(GOTEST) -race ./...

.PHONY: fmt
fmt: ## tell which files gofmt would change
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then \
		echo "gofmt -w these:"; echo "$$unformatted"; exit 1; fi

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: $(LINT) ## golangci-lint, at the version named here
	$(LINT) run

# Built once; the version in the name builds it again when it changes.
$(LINT):
	GOBIN="$(CURDIR)/bin" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/golangci-lint $@

.PHONY: cover
cover: ## how much of the code the tests run
	@scripts/browser
	@$(POSTGRES); $(GOTEST) -coverpkg=./... -coverprofile=bin/cover.out ./...
	@go tool cover -func=bin/cover.out | tail -1
	@echo "go tool cover -html=bin/cover.out shows the lines"

.PHONY: bench
bench: ## how fast it is, beside an echo bot and pgbench (docs/performance.md)
	@$(POSTGRES); go build -trimpath -o bin/ ./cmd/liaison ./bench ./bench/echo; exec bin/bench

.PHONY: bench-search
bench-search: ## how soon things are found among a million matters
	@$(POSTGRES); go build -trimpath -o bin/ ./bench; exec bin/bench -matters 1000000 -dir .data/bench-search

.PHONY: bench-desk
bench-desk: ## how soon the console's pages are made among a million matters
	@$(POSTGRES); go build -trimpath -o bin/ ./bench; exec bin/bench -desk 1000000 -dir .data/bench-desk

.PHONY: bench-briefings
bench-briefings: ## how fast briefings are sent, to a million people and beside replies
	@$(POSTGRES); go build -trimpath -o bin/ ./cmd/liaison ./bench; exec bin/bench -readers 1000000 -dir .data/bench-briefings

.PHONY: fuzz
fuzz: ## each fuzz target for twenty seconds
	@$(POSTGRES); grep -rE --include='*_test.go' -o '^func Fuzz[A-Za-z0-9_]*' . | sort | \
	while IFS=: read -r file target; do \
		$(GOTEST) -run='^$$' -fuzz="^$${target#func }$$" -fuzztime=20s "$$(dirname "$$file")" </dev/null; \
	done

.PHONY: image
image: ## the container image liaison
	docker build -t liaison .

.PHONY: clean
clean: ## remove what was built and the demo's data
	rm -rf bin dist .data
