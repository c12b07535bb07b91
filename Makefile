# make help says what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check bench setup

# A build server starts from a fresh clone each time; its build products live outside of it.
ifdef CI
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/kesit/target
# Nothing is built twice there, and what is kept for that takes more room than all else.
export CARGO_INCREMENTAL ?= 0
endif
export CARGO_TERM_COLOR ?= auto

TARGET    := $(or $(CARGO_TARGET_DIR),target)
KESIT     := $(TARGET)/release/kesit
DEMO      := $(TARGET)/demo
SEGMENTS  := segments/starter
WORKSPACE := $(DEMO)/workspace
EXPLAINED := second_order_due
CUSTOMERS ?= 2000
FUZZ_SECONDS ?= 4
SIZE      ?= full

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: ## build Kesit, make a generated shop, import it, apply its segments, show one customer, write a report
	cargo build --release --package kesit-cli
	rm -rf $(DEMO)
	$(KESIT) demo create $(DEMO) --customers $(CUSTOMERS) --seed 1
	@echo
	$(KESIT) init $(WORKSPACE)
	cp $(DEMO)/lists/*.csv $(WORKSPACE)/lists/
	$(KESIT) import $(DEMO)/messages.jsonl --workspace $(WORKSPACE)
	$(KESIT) segments apply $(SEGMENTS) --yes --workspace $(WORKSPACE) | tail -n 2
	@echo
	$(KESIT) evaluate --workspace $(WORKSPACE)
	@echo
	@customer=$$($(KESIT) evaluate --workspace $(WORKSPACE) --members $(EXPLAINED) 2>/dev/null | sed -n 1p); \
	  echo "Why is $$customer in $(EXPLAINED), and until when?"; \
	  set -x; $(KESIT) explain --workspace $(WORKSPACE) --customer "$$customer" --segment $(EXPLAINED); \
	  $(KESIT) customer "$$customer" --events 5 --workspace $(WORKSPACE)
	@echo
	$(KESIT) report --workspace $(WORKSPACE) --name "Demo" --out $(DEMO)/report.html
	@[ -n "$${CI:-}" ] || [ ! -t 1 ] || { command -v xdg-open >/dev/null && xdg-open $(DEMO)/report.html; } || { command -v open >/dev/null && open $(DEMO)/report.html; } || true
	@echo
	@echo "The report is $(DEMO)/report.html: open it in a browser."
	@echo "The program is $(KESIT), the workspace of the shop is $(WORKSPACE), its segments are in $(SEGMENTS)."
	@echo "Next:  your own orders    docs/guide/from-an-orders-file.md, docs/guide/import.md"
	@echo "       your own segments  docs/guide/first-segments.md, docs/guide/segments-as-code.md"
	@echo "       back in time       docs/guide/explain-and-replay.md"
	@echo "       the live server    $(KESIT) serve --demo --no-sign-in    docs/guide/live.md"

check: setup ## the quick half of test: format, lints, tidiness
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo xtask tidy

test: check ## everything that must hold before a change lands
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
	cargo xtask docs --check
	cargo xtask fuzz --seconds $(FUZZ_SECONDS)
	$(MAKE) --no-print-directory demo
	mkdir -p $(TARGET)
	cargo test --workspace 2>&1 | tee $(TARGET)/test.log
	@awk '/^test result:/ { p += $$4; f += $$6; s += $$8 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s }' $(TARGET)/test.log

bench: ## how fast, beside DuckDB, ClickHouse, Polars and pandas (SIZE=tiny, small, medium, full)
	cargo build --release --package kesit-cli --package kesit-bench
	$(TARGET)/release/kesit-bench --size $(SIZE)

# What the checks need beyond cargo itself: the tests start a database server, stop programs at chosen system calls, and
# read what was exported with the tools of others.
setup:
	@command -v cargo >/dev/null || { echo "Rust is missing: https://rustup.rs"; exit 1; }
	@command -v strace >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install --yes --quiet strace; } || { echo "strace is missing (the crash tests need it): apt-get install strace"; exit 1; }
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
	@missing=; \
	  command -v c++ >/dev/null || missing+=" g++"; \
	  command -v strace >/dev/null || missing+=" strace"; \
	  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=" postgresql"; \
	  python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=" python3-venv"; \
	  command -v npm >/dev/null || missing+=" nodejs npm"; \
	  command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v chromium-browser >/dev/null || missing+=" chromium"; \
	  [ -z "$$missing" ] || \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install --yes --no-install-recommends $$missing; \
	    else echo "Missing for the tests; as root: apt-get install$$missing"; exit 1; fi
