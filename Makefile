# Two commands are enough: `make run` and `make test`. Both create what is missing.
PYTHON ?= $(shell command -v python3 || command -v python)
APP := .venv/bin/python
ENGINE := .venv-engine/bin/python
SETUP := $(PYTHON) scripts/environment.py

WATCHED := bot actions engine knowledge data clinic.toml domain.yml config.yml

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-engine test-browser lint format train setup dev-setup \
        check-content understand evaluate evaluate-file evaluate-stock \
        evaluate-paraphrases evaluate-triage evaluate-screen train-screen verify-triage rule-book \
        rule-diff bench prove-widget lock clean pictures

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: setup  ## Start the bot: clinic page, chat and staff console (PORT=8000)
	@exec $(APP) -m bot run

test: dev-setup prove-setup  ## All tests: fast, then engine, integration and browser
	@$(APP) scripts/test.py

test-fast: dev-setup  ## Only the fast tests (no Rasa, no browser; about a minute)
	@$(APP) scripts/test.py fast

test-engine: dev-setup prove-setup  ## Only the tests that start the real processes
	@$(APP) scripts/test.py engine

test-browser: dev-setup  ## Only the tests that drive a real Chromium
	@$(APP) scripts/test.py browser

.PHONY: dev test-changed hooks
dev: dev-setup  ## Like run, and starts again within seconds of any change (code, content, rules)
	@.venv/bin/watchfiles --sigint-timeout 20 "$(APP) -m bot run" $(WATCHED)

test-changed: dev-setup  ## Only the fast tests of what changed (SINCE=main)
	@$(APP) scripts/changed.py

hooks: dev-setup  ## Check each commit before it is made (.pre-commit-config.yaml)
	@.venv/bin/prek install

lint: dev-setup  ## ruff, mypy, and the training data's own check
	@$(APP) -m ruff check . && $(APP) -m ruff format --check . && $(APP) -m mypy
	@$(APP) -m bot check
	@$(APP) scripts/validate_data.py

format: dev-setup  ## Lay out the code as the linter wants it
	@$(APP) -m ruff check --fix . ; $(APP) -m ruff format .

train: setup  ## Train the model if its inputs changed
	@$(APP) -m bot train

check-content: setup  ## Proof-read knowledge/: topics, pictures, sources
	@$(APP) -m bot.content

understand: setup  ## Read JSON lines on standard input, say what was understood
	@$(APP) -m bot understand

evaluate: setup  ## Measure understanding on the held-out sets (results/evaluate.html)
	@$(APP) -m evaluation

evaluate-file: setup  ## Measure it on your own labelled JSON lines (FILE=…, see docs/labels.md)
	@$(APP) -m evaluation --file "$(FILE)"

evaluate-triage: dev-setup  ## Invented patients through the real conversation (FILE=… for your own)
	@$(APP) -m evaluation.triage vignettes $(FILE)

evaluate-screen: dev-setup  ## Measure the red-flag screen: reader, learned net, both (takes minutes)
	@$(APP) -m screening evaluate

train-screen: setup  ## Train the screen's second net from data/red_flags.*.jsonl
	@$(APP) -m screening train

.PHONY: train-judge evaluate-judge
train-judge: setup  ## Train the judge of findings and its arbiter from data/kinds.* and data/marked.*
	@$(APP) -m judging train

evaluate-judge: setup  ## Measure it on authors it never saw: reader, judge, both (takes minutes)
	@$(APP) -m judging evaluate

.PHONY: compare-reader
compare-reader: setup  ## What today's reader reads otherwise than AGAINST=… (a revision; minutes)
	@$(APP) -m judging.compare "$(AGAINST)"

rule-book: setup  ## Every triage rule on one page for clinicians (results/rule-book.html)
	@$(APP) -m proof book

rule-diff: setup  ## What changed between two versions of the rules (A=… B=…: folders or revisions)
	@$(APP) -m proof diff "$(A)" "$(B)"

evaluate-paraphrases: setup  ## Is every topic found by its own questions, by new ones, by short ones?
	@$(APP) -m evaluation.paraphrases; found=$$?; $(APP) -m evaluation.follow_ups; exit $$found

verify-triage: setup  ## Explore the decision space of the rules; counter-examples fail
	@$(APP) -m proof verify

evaluate-stock: setup  ## Measure stock Rasa (DIET) beside it; makes .venv-stock, trains for long
	@$(SETUP) stock
	@$(APP) -m evaluation.stock --pipeline "$(or $(PIPELINE),rasa-init)" --epochs "$(or $(EPOCHS),100)" \
		$(if $(SELECTOR_EPOCHS),--selector-epochs $(SELECTOR_EPOCHS))

bench: dev-setup  ## Ossa beside stock Rasa in one run (EPOCHS, SAMPLES, LONG, SECONDS; makes .venv-stock)
	@$(SETUP) stock
	@$(APP) -m bench $(if $(EPOCHS),--epochs $(EPOCHS)) $(if $(SAMPLES),--samples $(SAMPLES)) \
		$(if $(LONG),--long $(LONG)) $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(PREPARE),--prepare)

.PHONY: bench-publication bench-cluster capacity load load-setup soak
bench-cluster: dev-setup  ## Several engines and web processes over PostgreSQL and Redis (ENGINES=1,2,4)
	@$(APP) -m bench.cluster $(if $(ENGINES),--engines $(ENGINES)) --seconds $(or $(SECONDS),20)

capacity: dev-setup  ## How many machines for how many patients, from what bench-cluster measured
	@$(APP) -m bench.capacity

bench-publication: dev-setup  ## Measure how soon a patient reads an approved edit
	@$(APP) -m bench.publication

load-setup: dev-setup
	@$(SETUP) load

load: load-setup  ## Patients at the pace of people, by Locust (PATIENTS=50 or RAMP=20,40,80; MINUTES=2)
	@$(APP) -m bench.crowd --patients $(or $(PATIENTS),50) --minutes $(or $(MINUTES),2) \
		--pace $(or $(PACE),1) $(if $(RAMP),--ramp $(RAMP))

soak: load-setup  ## The same for long: slopes of memory, descriptors, write-ahead log (MINUTES=60)
	@$(APP) -m bench.crowd --patients $(or $(PATIENTS),20) --minutes $(or $(MINUTES),60)

prove-widget: dev-setup  ## Measure the patient's side in Chromium: weight, lost messages, broken service
	@$(APP) -m bench.widget

.PHONY: prove prove-setup fuzz-setup sbom
prove: dev-setup prove-setup  ## Break things on purpose, count what holds (ONLY=A,B01 SIZE=short PRIORITY=0)
	@$(APP) -m prove --only "$(ONLY)" --size $(or $(SIZE),full) --priority $(or $(PRIORITY),2)

prove-setup:
	@$(SETUP) prove

fuzz-setup:
	@$(SETUP) fuzz

sbom: dev-setup prove-setup  ## List everything installed as CycloneDX (results/sbom-app.json, sbom-engine.json)
	@mkdir -p results
	@.venv-prove/bin/cyclonedx-py environment .venv --of JSON -o results/sbom-app.json
	@.venv-prove/bin/cyclonedx-py environment .venv-engine --of JSON -o results/sbom-engine.json

.PHONY: bench-console
bench-console: dev-setup  ## Measure the staff's pages over 200,000 conversations (CONVERSATIONS=…)
	@$(APP) -m bench.console --conversations $(or $(CONVERSATIONS),200000)

pictures: test-browser  ## Make the README's pictures anew from the browser tests
	@cp screenshots/chat-result.png docs/pictures/chat.png
	@cp screenshots/console-transcript.png docs/pictures/console.png

.PHONY: docs figures proof-read licences docs-setup release
docs: dev-setup docs-setup  ## The documents as a site, with reference pages from the code (results/site)
	@$(APP) -m handbook site

figures: dev-setup  ## Take measured figures from results/ into the pages; says which are missing
	@$(APP) -m handbook figures

proof-read: dev-setup docs-setup  ## Spelling and grammar in English and Italian, offline
	@$(APP) -m handbook proof-read

licences: dev-setup docs-setup  ## The licences of everything installed (docs/licences.md)
	@$(APP) -m handbook licences

release: dev-setup docs-setup  ## Wheel, content, image contexts, components, checksums; installed and tried
	@$(APP) scripts/release.py

docs-setup:
	@$(SETUP) docs

lock: dev-setup  ## Renew requirements/*.txt from requirements/*.in
	@$(APP) scripts/lock.py

setup:
	@$(SETUP) app engine

dev-setup:
	@$(SETUP) dev engine

clean:  ## Remove environments, models and caches (not var/, where conversations are)
	rm -rf .venv .venv-engine .venv-tools .venv-prove .venv-fuzz .venv-load .venv-stock models .mypy_cache .ruff_cache
