# Everything runs in .venv, which `make setup` builds from pyproject.toml; nothing has to be installed by hand.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.run
DEV := .venv/.dev
BROWSER := .venv/.browser
BENCH := .venv/.bench
CLIENTS := .venv/.clients
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on
# $(call apt,COMMAND,PACKAGE): the distribution's package where the command is missing
apt = command -v $(1) >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || { \
	echo "$(1) is needed: as root, apt-get install $(2)"; exit 1; }; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2); }

.PHONY: setup demo test lint unit quick suites coverage sandbox-tests scenarios outages monitoring browser brokers clients bench faults reference dist requirements clean

setup: $(DEV)

# What running needs
$(RUN): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Python 3.10 or newer is needed (set PYTHON=...)"; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version); the first time this downloads some 40 MB ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --editable '.[panel,sandbox]'
	@touch $@

# What tests and lint need besides
$(DEV): $(RUN)
	@$(PIP) --editable '.[dev]'
	@touch $@

# make demo KEEP=1 leaves everything up and prints the addresses; PORT=15210 makes them 127.0.0.1:15210 to 15213
demo: $(RUN)
	@$(BIN)/python -m deploy.sandbox.demo $(if $(KEEP),--keep) $(if $(PORT),--port $(PORT))

test: lint unit scenarios

lint: $(DEV)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/sqlfluff lint --disable-progress-bar --nocolor plsql

# Several processes, each with sandboxes of its own, the longest files first; against HSM_TEST_DSN one. `.venv/bin/python -m pytest` is one, too.
unit: $(DEV)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# While one works: what answers within a minute; the product's PL/SQL suites (make suites S=hsm_envio: that one); the sandbox
quick: lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile tests/python/job deploy/sandbox/tests/net deploy/sandbox/tests/parser deploy/sandbox/tests/inbox

suites: $(DEV)
	$(BIN)/python -m pytest tests/plsql/test_suites.py $(if $(S),-k teste_$(S).)

# Which lines of PL/SQL and of the Python that is shipped the product's tests run, and which they do not: two tables
coverage: $(DEV)
	rm -rf .cache/coverage && mkdir -p .cache/coverage
	$(BIN)/python -m coverage run -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder tests/plsql tests/python
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m tests.coverage .cache/coverage/data

sandbox-tests: $(DEV)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile deploy/sandbox/tests

# Sixty scenarios of random faults, always the same ones; by themselves, for they watch leases and locks. Others: make faults
scenarios: $(DEV)
	$(BIN)/python -m tests.faults --seed 1000 --count 60

# What breaks is told by a road that works: minutes of the database's clock, and of ours too
outages: $(DEV)
	$(BIN)/python -m pytest --numprocesses auto --dist load tests/python/e2e/somebody_is_told.py

# deploy/monitoring before Debian's Prometheus, which is unpacked here where it is missing: installed, it would start
PROMETHEUS := .cache/prometheus
monitoring: $(DEV)
	@command -v promtool >/dev/null || $(MAKE) $(PROMETHEUS)
	PATH="$$PATH:$(CURDIR)/$(PROMETHEUS)/usr/bin" $(BIN)/python -m pytest tests/monitoring

$(PROMETHEUS):
	rm -rf $@.new && mkdir -p $@.new
	cd $@.new && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; }
	dpkg-deb --extract $@.new/*.deb $@.new && mv $@.new $@

# What driving a browser needs besides, and the browser itself: the distribution's, or the one CHROMIUM names
$(BROWSER): $(DEV)
	@$(PIP) --editable '.[browser]'
	@touch $@

# The panel in a real browser. Pictures: .cache/browser; `make browser README=1` renews those of README
browser: $(BROWSER)
	@$(if $(CHROMIUM),command -v "$(CHROMIUM)" >/dev/null || { echo "CHROMIUM: there is no $(CHROMIUM)"; exit 1; },$(call apt,chromium,chromium))
	@$(if $(README),fc-list ':charset=1f6a8' | grep -q . || { echo "a font with emoji is needed (as root: apt-get install fonts-noto-color-emoji)"; exit 1; })
	$(BIN)/python -m pytest tests/browser $(if $(README),--readme)

# The senders before real servers: Kafka's jars from Maven Central, Debian's RabbitMQ unpacked as Prometheus is
KAFKA := .cache/kafka
RABBITMQ := .cache/rabbitmq
brokers: $(DEV) $(KAFKA) $(RABBITMQ)
	$(BIN)/python -m pytest tests/brokers

$(KAFKA): tests/brokers/pom.xml
	@$(call apt,mvn,maven)
	@$(call apt,java,default-jre-headless)
	rm -rf $@ $@.new
	mvn --batch-mode --quiet --file $< dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$@.new
	mv $@.new $@ && touch $@

# With its Erlang, whose script knows one place only
RABBITMQ_PACKAGES = rabbitmq-server $$(apt-cache depends --recurse --important rabbitmq-server | grep '^erlang-')
$(RABBITMQ):
	rm -rf $@.new && mkdir -p $@.new
	cd $@.new && { apt-get download $(RABBITMQ_PACKAGES) || { apt-get update && apt-get download $(RABBITMQ_PACKAGES); }; }
	cd $@.new && for package in *.deb; do dpkg-deb --extract "$$package" . && rm "$$package" || exit 1; done
	sed -i 's|/usr/lib/erlang|$(CURDIR)/$@/usr/lib/erlang|' $@.new/usr/lib/erlang/bin/erl
	mv $@.new $@

# The sandbox before drivers of others: node-oracledb from npm, the JDBC thin driver from Maven Central, SQLAlchemy
NODE_ORACLEDB := .cache/clients/node
JDBC := .cache/clients/jdbc
clients: $(CLIENTS) $(NODE_ORACLEDB) $(JDBC)
	$(BIN)/python -m pytest tests/clients

$(CLIENTS): $(DEV)
	@$(PIP) --editable '.[clients]'
	@touch $@

$(NODE_ORACLEDB): tests/clients/package.json
	@$(call apt,node,nodejs)
	@$(call apt,npm,npm)
	rm -rf $@ $@.new && mkdir -p $@.new && cp $< $@.new
	cd $@.new && npm install --ignore-scripts --no-audit --no-fund --no-package-lock
	mv $@.new $@ && touch $@

$(JDBC): tests/clients/pom.xml
	@$(call apt,mvn,maven)
	@$(call apt,javac,default-jdk-headless)
	rm -rf $@ $@.new
	mvn --batch-mode --quiet --file $< dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$@.new
	mv $@.new $@ && touch $@

# What the comparisons need besides: a program others would take for this
$(BENCH): $(DEV)
	@$(PIP) --editable '.[bench]'
	@touch $@

# Ten minutes; make bench S="delivery level" measures only these and renews their part of docs/reference/measurements.md.
# make bench S=sandbox SINCE=COMMIT: whether the sandbox has become slower since then (five minutes at most)
bench: $(BENCH) $(if $(filter senders,$(or $(S),senders)),$(KAFKA) $(RABBITMQ))
	$(BIN)/python -m tests.bench $(S)

# With five hundred scenarios drawn by chance (make faults N=50: so many), whose table goes into docs/reference/measurements.md
faults: $(DEV)
	$(BIN)/python -m tests.faults --count $(or $(N),500) --page
	$(BIN)/python -m pytest tests/python/e2e/test_faults.py tests/python/e2e/crowd.py
	HSM_TEST_EVERY_POINT=1 $(BIN)/python -m pytest tests/plsql/test_install.py tests/plsql/test_upgrade.py -k killed_after

# docs/reference, as far as it is written from the sources; a test says when it is not what they say
reference: $(DEV)
	$(BIN)/python -m tests.reference

# A release in dist/: wheel, sdist, an archive with all that a DBA and an operator need, what it is made of, checksums; and
# the proof that the wheel works in an empty environment: its self test asks for a configuration
HASHED := deploy/requirements.txt
RELEASED := README.md README.pt-BR.md CHANGELOG.md LICENSE SECURITY.md SECURITY.pt-BR.md docs plsql \
	deploy/oracle deploy/docker deploy/linux deploy/windows deploy/monitoring $(HASHED) \
	deploy/__init__.py deploy/sqlplus.py deploy/sqlplus_report.py deploy/sqlplus_text.py
dist: $(RUN)
	rm -rf dist .cache/dist
	$(BIN)/python -m venv .cache/build
	.cache/build/bin/python -m pip install --quiet --disable-pip-version-check build cyclonedx-bom
	.cache/build/bin/python -m build --outdir dist .
	$(BIN)/python -m venv .cache/dist
	.cache/dist/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(HASHED)
	.cache/dist/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --find-links dist hsm-python-job
	.cache/dist/bin/python -m pip check
	cd .cache/dist && bin/hsm-send-once --version && bin/hsm-service --version
	cd .cache/dist && bin/hsm-send-once --check 2>&1 | grep "no configuration file given"
	cd .cache/dist && bin/hsm-panel 2>&1 | grep "no configuration file given"
	.cache/build/bin/cyclonedx-py environment --output-reproducible -o dist/sbom.cdx.json .cache/dist/bin/python
	version=$$(.cache/dist/bin/python -c 'import python_job; print(python_job.__version__)') && \
		git archive --prefix="hsm-$$version/" --add-file="$$(echo dist/*.whl)" -o "dist/hsm-$$version.zip" HEAD $(RELEASED)
	cd dist && sha256sum * > SHA256SUMS && cat SHA256SUMS

# Renews what the job was tested with, for all systems and versions of Python
requirements: $(RUN)
	$(BIN)/python -m venv .cache/build
	.cache/build/bin/python -m pip install --quiet --disable-pip-version-check uv
	index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null) || true; \
		env $${index:+UV_DEFAULT_INDEX="$$index"} .cache/build/bin/uv pip compile --quiet pyproject.toml --universal \
		--python-version 3.10 --generate-hashes --extra kafka --extra rabbitmq --extra panel --no-header --no-annotate \
		--no-emit-index-url --upgrade --output-file $(HASHED)

clean:
	rm -rf .venv .cache build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
