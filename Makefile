# `make` prints what there is. `make serve` and `make test` set themselves up on a machine with any Python 3.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PORT    ?= 8000
CONTENT ?= content
STACK   ?= compound-pages
HOST_ARCHITECTURE := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)

UV  := .uv/bin/uv
BIN := .venv/bin
SAM := PATH="$(CURDIR)/$(BIN):$(CURDIR)/.venv-sam/bin:$(CURDIR)/.uv/bin:$$PATH" SAM_CLI_TELEMETRY=0 sam
LINTED := layers functions toolkit tests bench

##@ Run

.PHONY: help
help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: serve
serve: .venv/.ready ## The whole service on this machine (PORT=8000, CONTENT=folder)
	@$(BIN)/compound-pages serve --port $(PORT) --content "$(CONTENT)"

.PHONY: export
export: .venv/.ready ## The whole site as files in ./site (CONTENT=folder)
	@$(BIN)/compound-pages export site --content "$(CONTENT)"

##@ Test

.PHONY: test
test: .venv/.ready .venv-sam/.ready ## Every test (T= for some, as in T=tests/unit)
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup $(T)

.PHONY: check
check: lint scan types contracts content ## Lint, scan, types, import contracts, template, content

.PHONY: lint
lint: .venv/.ready .venv-sam/.ready ## Style of the code, and the template's
	@$(BIN)/ruff check $(LINTED)
	@$(BIN)/ruff format --check $(LINTED)
	@$(BIN)/cfn-lint template.yaml
	@$(SAM) validate --lint >/dev/null

.PHONY: scan
scan: .venv-checkov/.ready ## What the template leaves open: checkov, without the internet
	@.venv-checkov/bin/checkov --config-file .checkov.yaml

# Strict, since a list of advisories that cannot be had must never look like an empty one.
.PHONY: advisories
advisories: .venv/.ready ## Known faults of the packages that ship; needs the internet
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement layers/core/requirements.txt

.PHONY: soak
soak: .venv/.ready ## Load and abuse, through edge and functions on this machine (ARGS=--help)
	@$(BIN)/python -m toolkit.soak $(ARGS)

.PHONY: types
types: .venv/.ready ## Static types
	@$(BIN)/mypy
	@for app in functions/*/app.py; do $(BIN)/mypy --no-error-summary "$$app"; done

.PHONY: contracts
contracts: .venv/.ready ## Which module may import which
	@$(BIN)/lint-imports --no-logo

.PHONY: content
content: .venv/.ready ## The content (CONTENT=folder)
	@$(BIN)/compound-pages check --content "$(CONTENT)"

.PHONY: bench
bench: .venv/.ready .venv-sam/.ready ## Measure, beside baselines of the same run (ARGS=--compare)
	@$(BIN)/python -m bench $(ARGS)

.PHONY: bench-full
bench-full: .venv/.ready .venv-sam/.ready ## The same with the large sizes
	@$(BIN)/python -m bench --full $(ARGS)

.PHONY: audit
audit: .venv/.ready ## html-validate and Lighthouse over the pages; needs npm and Chromium (ARGS=--no-performance)
	@$(BIN)/python -m toolkit.audit $(ARGS)

##@ Build

.PHONY: build
build: .venv/.ready .venv-sam/.ready ## What a deployment ships, with its bill of materials, in .aws-sam/build (ARCHITECTURE=arm64)
	@$(SAM) build --parameter-overrides Architecture=$(or $(ARCHITECTURE),arm64)
	@$(BIN)/python -m toolkit.shipped .aws-sam/build

.PHONY: sam-local
sam-local: ARCHITECTURE = $(HOST_ARCHITECTURE)
sam-local: build ## moto, full of content, and what `sam local` needs, in .sam-local (ARGS=--listen …)
	@$(BIN)/python -m toolkit.samlocal $(ARGS)

# Assets before the code that names them, and once more for the bucket that a first deployment makes. docs/operating.md.
.PHONY: deploy
deploy: build ## Assets, code, then a sweep, to AWS (STACK=compound-pages)
	@$(BIN)/compound-pages assets --stack "$(STACK)" --before-deploy
	@$(SAM) deploy --stack-name "$(STACK)"
	@$(BIN)/compound-pages assets --stack "$(STACK)"
	@$(BIN)/compound-pages sweep --stack "$(STACK)" --after-deploy

.PHONY: schema
schema: .venv/.ready ## Write the schemas of content files for editors' tools, and docs/content-fields.md
	@$(BIN)/compound-pages schema
	@$(BIN)/python -m toolkit.content_docs

.PHONY: format
format: .venv/.ready ## Lay the code out
	@$(BIN)/ruff check --fix --select I $(LINTED)
	@$(BIN)/ruff format $(LINTED)

.PHONY: lock
lock: $(UV) ## Pin the requirements anew, with hashes
	@compile() { $(UV) pip compile --quiet --upgrade --generate-hashes --python-version 3.13 --no-header "$$@"; }; \
	compile layers/core/requirements.in -o layers/core/requirements.txt; \
	compile -c layers/core/requirements.txt requirements/dev.in -o requirements/dev.txt; \
	compile requirements/sam.in -o requirements/sam.txt; \
	compile requirements/checkov.in -o requirements/checkov.txt; \
	compile requirements/uv.in -o requirements/uv.txt
	@$(MAKE) --no-print-directory .venv/.ready
	@$(BIN)/python -m toolkit.shipped

.PHONY: clean
clean: ## Delete everything that was made here
	rm -rf .uv .venv .venv-sam .venv-checkov .aws-sam .sam-local .audit .soak site .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Set up: uv from PyPI, Python 3.13 as uv finds or fetches it, the pinned requirements.

$(UV): requirements/uv.txt
	@rm -rf .uv
	@pip="pip install --quiet --disable-pip-version-check --require-hashes -r $<"; \
	{ python3 -m venv .uv && .uv/bin/python -m $$pip; } >/dev/null 2>&1 \
	|| { rm -rf .uv; python3 -m $$pip --target .uv; } \
	|| { rm -rf .uv; echo "This needs a python3 with venv or pip (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@touch $@

.venv/.ready: requirements/dev.txt pyproject.toml .python-version | $(UV)
	@$(UV) venv --quiet --clear --python 3.13 .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes requirements/dev.txt
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@

.venv-sam/.ready: requirements/sam.txt .python-version | $(UV)
	@$(UV) venv --quiet --clear --python 3.13 .venv-sam
	@$(UV) pip sync --quiet --python .venv-sam --require-hashes requirements/sam.txt
	@touch $@

.venv-checkov/.ready: requirements/checkov.txt .python-version | $(UV)
	@$(UV) venv --quiet --clear --python 3.13 .venv-checkov
	@$(UV) pip sync --quiet --python .venv-checkov --require-hashes requirements/checkov.txt
	@touch $@
