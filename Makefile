# Two commands do everything: `make run` and `make test`. Python 3.11 or newer is all they need.
# ARGS reach the program: make run ARGS="--port 9000", make test ARGS="tests/domain -x".
.PHONY: help run test bench bench-accuracy bench-api bench-broken bench-desk bench-disputes bench-reaudits bench-first-view bench-exam bench-printed audit chaos mutants fmt lock
BIN := .venv/bin
export PYTHON
# Compiled modules are kept in __pycache__: without them every process that starts compiles two
# thousand anew, and a stack that starts, or the tests, start many.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: ## install what is missing, start everything, print a sign-in link
	@sh .ci/install
	@exec $(BIN)/jobsheet up $(ARGS)

test: ## lint, types, import contracts and all tests
	@sh .ci/install --dev
	@sh .ci/check $(ARGS)

bench: ## measure the pipeline's overhead against bare OCR
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.overhead $(ARGS)

bench-api: ## measure what the HTTP API costs over a bare route
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.api $(ARGS)

audit: ## ask whether a package of uv.lock is known to be vulnerable
	@sh .ci/install --dev
	@sh .ci/audit

bench-reaudits: ## measure an audit against its rules alone, and stored readings judged again
	@sh .ci/install --dev
	@$(BIN)/python -m bench.audit
	@exec $(BIN)/python -m bench.reaudits $(ARGS)

bench-disputes: ## measure the triage desk over a hundred thousand disputes
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.disputes $(ARGS)

bench-broken: ## break a running stack in each way; seconds until it is told, page times, until mended
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.broken $(ARGS)

bench-desk: ## measure lists, filters and searches over a million audits
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.desk $(ARGS)

bench-first-view: ## measure pages over a million audits against an empty page, in a browser
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.first_view $(ARGS)

mutants: ## plant mistakes in core/domain and count those that the tests notice
	@sh .ci/install --dev
	@$(BIN)/uv sync --frozen --inexact --quiet --group mutation
	@exec $(BIN)/python -m bench.mutants $(ARGS)

chaos: ## strike everything while 500 sheets are in work; lost, doubled or paid twice fails it
	@sh .ci/install --dev
	@exec $(BIN)/python -m tests.chaos.run $(ARGS)

bench-accuracy: ## measure how well sheets are read and judged; one table
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.accuracy $(ARGS)

bench-exam: ## let `jobsheet audit` sit a blind exam of other firms' sheets
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.exam $(ARGS)

bench-printed: ## the same over a second exam's sheets, which Chromium prints
	@sh .ci/install --dev
	@exec $(BIN)/python -m bench.printed $(ARGS)

fmt: ## format, and fix what can be fixed by rule
	@sh .ci/install --dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## renew uv.lock after a change of pyproject.toml
	@sh .ci/install --dev
	@$(BIN)/uv lock
