# Thin: everything is in tools/. `make help` lists the commands.
DEV := tools/dev.sh

.DEFAULT_GOAL := help
.PHONY: run test bench lint shell update i18n stop reset doctor help

run: ## bring everything up and serve the demo database on http://localhost:8069
	@$(DEV) run $(ARGS)

test: ## run all tests, or some: ARGS="addons/x/tests/test_y.py -k name"
	@$(DEV) test $(ARGS)

bench: ## measure billing, finance, booking, documents and the portal, beside other addons (JSON; some minutes)
	@$(DEV) test tests/bench/bench_billing.py tests/bench/bench_booking.py tests/bench/bench_portal.py tests/bench/bench_documents.py tests/bench/bench_finance.py -s

lint: ## check the code, the views, the translations and the licences
	@$(DEV) lint

shell: ## a Python prompt in the demo database
	@$(DEV) shell $(ARGS)

update: ## update our addons in the demo database (ARGS=name for some)
	@$(DEV) update $(ARGS)

i18n: ## export the terms to translate and merge them into fr.po
	@$(DEV) i18n $(ARGS)

stop: ## stop the server and the private PostgreSQL
	@$(DEV) stop

reset: ## drop the demo database (ARGS=all: everything that was fetched or made)
	@$(DEV) reset $(ARGS)

doctor: ## tell what was found on this machine
	@$(DEV) doctor

help: ## this list
	@sed -nE 's/^([a-z0-9]+): ## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
