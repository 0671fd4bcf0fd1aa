# Two commands do everything: `make demo` and `make test`. Both install what is missing first.

PYTHON ?= python3.11
BIN := .venv/bin

# What a user needs, and what the tests need on top.
DEBIAN_RUN := python3-venv tesseract-ocr-vie tesseract-ocr-eng fonts-liberation2 fonts-noto-core fonts-dejavu-core
DEBIAN_TEST := tesseract-ocr openjdk-17-jdk-headless maven chromium libatomic1 poppler-utils qpdf openssl \
	postgresql softhsm2 strace wrk \
	fonts-freefont-ttf fonts-gnutypewriter fonts-courier-prime fonts-dancingscript fonts-rufscript \
	fonts-dkg-handwriting

.PHONY: help demo test check lint types layers fast requirements clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: .venv/runtime ## Read sample ledgers, accept, search, sign a copy, verify it
	@$(BIN)/sogoc demo

test: .venv/dev ## Run all tests, against real servers and a real browser
	@$(BIN)/pytest -n 2 --dist loadgroup

check: .venv/dev lint types layers fast ## What CONTRIBUTING promises: lint, types, layers, docstrings, quick tests

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/dev
	@$(BIN)/mypy

layers: .venv/dev
	@$(BIN)/lint-imports --verbose

fast: .venv/dev
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m "not slow"

.venv/runtime: Makefile requirements.txt requirements-build.txt pyproject.toml
	@tools/install-debian $(DEBIAN_RUN)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q api ingest ocr registry signing
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	@tools/install-debian $(DEBIAN_TEST)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

requirements: .venv/dev ## Compile the pinned requirements again from pyproject.toml
	@$(BIN)/pip-compile $(PIN) --output-file requirements.txt pyproject.toml
	@$(BIN)/pip-compile $(PIN) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(BIN)/pip-compile $(PIN) --only-build-deps --build-deps-for editable --output-file requirements-build.txt pyproject.toml

PIN := --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-header --generate-hashes --allow-unsafe

clean: ## Remove the virtual environment and everything derived
	@rm -rf .venv var build *.egg-info
