# vramgrid builds straight from a clone: `make deps report`, `make deps check`.
# ./configure is optional; it writes config.mak, which overrides what stands here.

VERSION = 0.2.0

CC = cc
CFLAGS = -O2 -g
PKG_CONFIG = pkg-config
CLANG_FORMAT = clang-format
prefix = /usr/local
bindir = $(prefix)/bin
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
INSTALL = install

-include config.mak

# make V=1 shows the commands in full.
Q = $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)')

# What a Debian 12 machine with gcc and make lacks. The one list: `make deps` installs it.
DEPS_BUILD = gcc make pkg-config libcsv-dev libxlsxwriter-dev libcairo2-dev libpango1.0-dev \
	libfontconfig-dev libinih-dev libjansson-dev libminizip-dev libdeflate-dev libexpat1-dev zlib1g-dev libssl-dev \
	fonts-liberation fonts-dejavu-core
DEPS_CHECK = libcunit1-dev clang libclang-rt-14-dev clang-format clang-tidy cppcheck valgrind autoconf qpdf \
	poppler-utils librsvg2-bin libxml2-utils mandoc unzip procps strace faketime util-linux parallel jq python3-minimal python3-openpyxl git
DEPS_OFFICE = libreoffice-calc-nogui
DEPS_SHELLS = zsh fish
DEPS_DEB = build-essential debhelper dpkg-dev lintian
DEPS_BENCH = python3-minimal python3-matplotlib python3-xlsxwriter python3-openpyxl python3-pandas \
	libdeflate-tools poppler-utils time

PACKAGES = xlsxwriter cairo cairo-pdf pangocairo fontconfig inih jansson minizip libdeflate expat zlib libcrypto
LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lcsv -lpthread -lm
CUNIT_LIBS = -lcunit

# SANITIZE=address,undefined builds into a folder of its own, as does COMPILER_NAME=clang.
comma = ,
BUILD = build$(if $(COMPILER_NAME),-$(COMPILER_NAME))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
PROGRAM = $(if $(filter build,$(BUILD)),vramgrid,$(BUILD)/vramgrid)

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wvla -Wwrite-strings $(if $(WERROR),-Werror)
# -ffp-contract=off: results are the same bits everywhere (vramgrid-method(7), ARITHMETIC).
ALL_CFLAGS = -std=c11 -ffp-contract=off $(WARNINGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all) \
	-D_GNU_SOURCE -DVRAMGRID_VERSION='"$(VERSION)"' \
	-DVRAMGRID_INSTALLED_DATADIR='"$(datadir)/vramgrid"' -Iinclude \
	$(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(LDFLAGS)

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
HEADERS := $(sort $(wildcard include/vramgrid/*/*.h src/*/*.h))
BUILT_IN = $(BUILD)/text_english $(BUILD)/palette_blue_orange
OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o) $(BUILT_IN:=.o)
TESTS := $(sort $(wildcard tests/test_*.c))
TEST_PROGRAMS = $(TESTS:tests/%.c=$(BUILD)/tests/%)
FUZZ := $(filter-out tests/fuzz/fuzz.c tests/fuzz/replay.c,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_REPLAYS = $(FUZZ:%.c=$(BUILD)/%)
FUZZ_SHARED = $(BUILD)/tests/fuzz/fuzz.o
BENCH_PROGRAMS = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c)))
FORMATTED = $(SOURCES) $(HEADERS) $(wildcard tests/*.[ch] tests/bench/*.[ch] tests/fuzz/*.[ch] tests/fault/*.[ch])
SAMPLES = crontab vramgrid.service vramgrid.timer share.md prometheus-alerts.yml

.DELETE_ON_ERROR:
.PHONY: all report samples accuracy calibrate screenshot check check-long check-office check-asan check-clang check-valgrind check-builds check-lint check-coverage \
	check-format fuzz fuzz-merge run-fuzz run-fuzz-merge \
	format bench speed deps deps-office deps-bench deps-deb deps-shells install uninstall dist deb clean distclean help

all: $(PROGRAM)

help:
	@echo 'make deps           install the Debian packages that build, run and test need'
	@echo 'make                build ./vramgrid'
	@echo 'make report         build it and report on inputs/ into ./report'
	@echo 'make accuracy       predicted against measured, into samples/accuracy.md'
	@echo 'make calibrate      the constants of speed in inputs/engines.csv, from the measured points'
	@echo 'make samples        the small finished reports in samples/en and samples/pt'
	@echo 'make screenshot     the README'\''s pictures, into samples/answer.png and heatmap.png'
	@echo 'make check          all tests but the office round trip, in two minutes; TEST=name runs one'
	@echo 'make check-long     the same with the full counts of kills, faults and rounds'
	@echo 'make check-asan     the tests under AddressSanitizer and UBSan (gcc)'
	@echo 'make check-clang    the tests but the scripts with clang and its sanitizers'
	@echo 'make check-valgrind the unit tests under valgrind'
	@echo 'make check-builds   the same bytes from gcc and clang, -O0 to -O3'
	@echo 'make check-office   recalculate the workbook in LibreOffice (make deps-office first)'
	@echo 'make check-format   fail if clang-format would change a file; make format changes them'
	@echo 'make check-lint     clang-tidy and cppcheck find nothing'
	@echo 'make check-coverage the lines that the tests run, by folder, and the least that is asked for'
	@echo 'make fuzz           libFuzzer on each target, FUZZ_SECONDS=60 each'
	@echo 'make bench          measure against the Python that people would write (make deps-bench first)'
	@echo 'make speed          the same into samples/speed.md, and how cost grows into samples/scaling.*'
	@echo 'make install        into $$(DESTDIR)$(prefix); uninstall takes it away again'
	@echo 'make dist           vramgrid-$(VERSION).tar.gz, with a configure script'
	@echo 'make deb            Debian packages from it, into build/deb (make deps-deb first)'
	@echo 'make clean distclean'

$(PROGRAM): $(OBJECTS) $(BUILD)/objects
	$(call say,LINK $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(LIBS)

# Rewritten only when the compiler or a flag changes; every object depends on it.
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@printf '%s\n' "$$FLAGS_NOW" | cmp -s - $@ || printf '%s\n' "$$FLAGS_NOW" > $@
.PHONY: FORCE
FORCE:
export FLAGS_NOW = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)

# Rewritten only when a source comes or goes, so that the program is linked anew.
$(BUILD)/objects: FORCE
	@mkdir -p $(BUILD)
	@echo '$(OBJECTS) $(LIBS)' | cmp -s - $@ || echo '$(OBJECTS) $(LIBS)' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC $<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What is built in, so that the program can speak and paint without its data folder: NAME.c holds NAME[].
$(BUILD)/text_english.c: templates/text/en.ini
$(BUILD)/palette_blue_orange.c: templates/palettes/blue-orange.ini

$(BUILT_IN:=.c): Makefile
	@mkdir -p $(@D)
	@{ echo 'extern const char $(basename $(@F))[];'; echo 'const char $(basename $(@F))[] ='; \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $(filter %.ini,$^); echo ';'; } > $@

$(BUILT_IN:=.o): %.o: %.c $(BUILD)/flags
	$(call say,CC $<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# All but main.c; a test is linked with what it uses of it.
LIBRARY = $(BUILD)/vramgrid.a
$(LIBRARY): $(filter-out $(BUILD)/src/main.o,$(OBJECTS)) $(BUILD)/objects
	$(Q)rm -f $@
	$(Q)$(AR) rcsT $@ $(filter %.o,$^)

$(BUILD)/tests/%: tests/%.c $(LIBRARY) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,TEST $<)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Isrc -Itests -DTESTS_DIR='"$(CURDIR)/tests"' -MMD -MP -o $@ $(filter %.c %.o,$^) $(LIBRARY) $(LIBS) $(CUNIT_LIBS)

# Both replay the measured runs.
ACCURACY = $(BUILD)/tests/accuracy
REPLAY_OBJECTS = $(BUILD)/tests/replay.o $(BUILD)/tests/prediction.o $(BUILD)/tests/grid.o
CALIBRATE = $(BUILD)/tests/calibrate
SPEED_OBJECTS = $(BUILD)/tests/points.o $(BUILD)/tests/fit.o
SPEED_TABLES = $(BUILD)/tests/speed_tables.o
$(ACCURACY) $(BUILD)/tests/test_accuracy $(CALIBRATE) $(BUILD)/tests/test_speed_accuracy: $(REPLAY_OBJECTS)
$(ACCURACY) $(CALIBRATE) $(BUILD)/tests/test_speed_accuracy: $(SPEED_OBJECTS)
$(ACCURACY): $(SPEED_TABLES)

# Fuzz targets that replay their corpus.
$(FUZZ_REPLAYS): $(FUZZ_SHARED) $(BUILD)/tests/fuzz/replay.o
$(BUILD)/tests/fuzz/replay.o: CPPFLAGS += -DTESTS_DIR='"$(CURDIR)/tests"'

# The program with calls of ours that fail on demand, and rounds of it (tests/fault/).
FAULTY = $(BUILD)/tests/fault/vramgrid
FAULTY_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/fault/*.c)))
WRAPPED = main datadir_find malloc calloc realloc strdup strndup open openat fopen write ftruncate fsync fdatasync sync_file_range close flock \
	rename renameat renameat2 link linkat unlink unlinkat remove rmdir mkdir mkdirat
$(FAULTY): $(OBJECTS) $(FAULTY_OBJECTS) $(BUILD)/objects
	$(call say,LINK $@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $(filter %.o,$^) $(LIBS)

-include $(OBJECTS:.o=.d) $(TEST_PROGRAMS:=.d) $(BENCH_PROGRAMS:=.d) $(ACCURACY).d $(CALIBRATE).d $(REPLAY_OBJECTS:.o=.d) $(SPEED_OBJECTS:.o=.d) $(SPEED_TABLES:.o=.d) \
	$(FUZZ_REPLAYS:=.d) $(FUZZ_SHARED:.o=.d) $(FAULTY_OBJECTS:.o=.d)

report: $(PROGRAM)
	./$(PROGRAM) report --verbose --output report templates/default.ini
	@test ! -t 1 || echo 'Look first at report/vramgrid.xlsx, sheet Answer, or at page 1 of report/heatmaps.pdf.'

# TEST=NAME picks one: test_NAME, cli/NAME, bad/NAME or a fuzz target. A script may need any of these programs.
CHECKED = $(if $(TEST),$(filter %/$(TEST) %/test_$(TEST),$(TEST_PROGRAMS) $(FUZZ_REPLAYS)),$(TEST_PROGRAMS) $(FUZZ_REPLAYS))
check: $(PROGRAM) $(CHECKED) $(ACCURACY) $(FAULTY)
	$(Q)VRAMGRID=$(CURDIR)/$(PROGRAM) BUILD=$(CURDIR)/$(BUILD) ACCURACY=$(CURDIR)/$(ACCURACY) FAULTY=$(CURDIR)/$(FAULTY) \
		LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
		TEST='$(TEST)' ONLY='$(ONLY)' TIMES='$(TIMES)' LONG='$(LONG)' sh tests/run.sh $(CHECKED:%=$(CURDIR)/%)

# With the full counts of kills, faults and rounds; CI runs it.
check-long:
	$(MAKE) check LONG=1

# libFuzzer on each target, so many seconds; what fails stops it. `make fuzz-merge` keeps the inputs that reach new code.
FUZZ_SECONDS = 60
FUZZ_PROGRAMS = $(FUZZ:tests/%.c=$(BUILD)/%)
FUZZ_MAKE = $(MAKE) CC=clang COMPILER_NAME=clang SANITIZE=fuzzer-no-link,address,undefined
fuzz fuzz-merge:
	$(FUZZ_MAKE) run-$@

run-fuzz run-fuzz-merge: run-%: $(FUZZ_PROGRAMS)
	VRAMGRID_DATADIR=$(CURDIR) FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/$*.sh $^

$(BUILD)/fuzz/%: tests/fuzz/%.c $(FUZZ_SHARED) $(LIBRARY) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,FUZZ $<)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -Isrc -Itests -o $@ $(filter %.c %.o,$^) $(LIBRARY) $(LIBS)

# Predicted against measured, into the source tree: README and About quote it.
accuracy: $(ACCURACY)
	@mkdir -p samples
	$(Q)$(ACCURACY) > samples/accuracy.md.tmp
	$(Q)mv samples/accuracy.md.tmp samples/accuracy.md
	@cat samples/accuracy.md

# The constants of speed from the measured points: inputs/engines.csv has what it prints.
calibrate: $(CALIBRATE)
	$(Q)$(CALIBRATE)

# The small finished reports in English and Portuguese: the same bytes wherever they are made.
samples: $(PROGRAM)
	rm -rf samples/en samples/pt
	./$(PROGRAM) report samples/en.ini --output samples/en
	./$(PROGRAM) report samples/pt.ini --output samples/pt

# The README's pictures: sheet Answer as LibreOffice prints it (fonts-crosextra-carlito has Calibri's widths), and a chart.
screenshot: $(PROGRAM)
	$(Q)rm -rf build/screenshot
	$(Q)./$(PROGRAM) report --output build/screenshot --formats xlsx,png --set heatmap.chart_widths=170 \
		--set heatmap.figures=free_vram --contexts 32K templates/default.ini
	$(Q)cp build/screenshot/charts/170mm/heatmap_architecture_native_32768.png samples/heatmap.png
	$(Q)soffice -env:UserInstallation=file://$(CURDIR)/build/screenshot/profile --headless \
		--convert-to pdf --outdir build/screenshot build/screenshot/vramgrid.xlsx > build/screenshot/log 2>&1
	$(Q)pdftoppm -r 130 -f 1 -l 1 -x 30 -y 30 -W 1400 -H 900 -singlefile -png \
		build/screenshot/vramgrid.pdf samples/answer

check-asan:
	$(MAKE) check SANITIZE=address,undefined

# The scripts have run under gcc's sanitizers; clang's see what the others do not in the rest.
check-clang:
	$(MAKE) check CC=clang COMPILER_NAME=clang SANITIZE=address,undefined ONLY='unit fuzz bad'

check-valgrind: $(PROGRAM) $(TEST_PROGRAMS)
	VRAMGRID=$(CURDIR)/$(PROGRAM) sh tests/valgrind.sh $(TEST_PROGRAMS)

# Eight builds, with gcc and clang; takes some minutes.
check-builds:
	sh tests/builds.sh

check-office: $(PROGRAM)
	VRAMGRID=$(CURDIR)/$(PROGRAM) sh tests/office.sh

# BENCH_FLAGS='--quick --only results,heatmaps' has a glance; --help lists the flags.
RUN_BENCH = /usr/bin/python3 -B tests/bench/run.py $(BENCH_FLAGS)
bench: $(PROGRAM) $(BENCH_PROGRAMS)
	@$(RUN_BENCH) $(CURDIR)/$(PROGRAM) $(BUILD)/bench

# For a quiet machine with 30 GB to spare; takes half an hour. A missed target does not keep it from going on.
speed: $(PROGRAM) $(BENCH_PROGRAMS)
	-@$(RUN_BENCH) --markdown samples/speed.md $(CURDIR)/$(PROGRAM) $(BUILD)/bench
	@$(RUN_BENCH) --scaling samples/scaling.csv $(CURDIR)/$(PROGRAM) $(BUILD)/bench

# Built with coverage into a folder of its own. Tests that limit or trace what is written fail there: gcov writes too.
check-coverage:
	-$(MAKE) check COMPILER_NAME=coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage
	@sh tests/coverage.sh build-coverage

LINTED = $(SOURCES:%.c=$(BUILD)/lint/%.ok)
$(BUILD)/lint/%.ok: %.c .clang-tidy $(HEADERS)
	@mkdir -p $(@D)
	$(call say,TIDY $<)
	$(Q)clang-tidy --quiet $< -- $(ALL_CFLAGS) 2> $@.log || { cat $@.log; exit 1; }
	@touch $@

check-lint:
	@$(MAKE) -k -j "$$(nproc)" $(LINTED)
	@cppcheck --quiet --std=c11 -j "$$(nproc)" --enable=warning,performance,portability --error-exitcode=1 \
		--suppressions-list=tests/cppcheck.supp '-Djson_object_foreach(object,key,value)=for (;;)' \
		-Iinclude -DVRAMGRID_VERSION='""' -DVRAMGRID_INSTALLED_DATADIR='""' src

format:
	@$(CLANG_FORMAT) -i $(FORMATTED)

check-format:
	@$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED)

# Installs what is missing; needs neither root nor network when nothing is.
install_packages = missing=$$(for p in $(1); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	test -z "$$missing" || { \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get -q update && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $$missing; }

deps:
	@$(call install_packages,$(DEPS_BUILD) $(DEPS_CHECK))

deps-office: deps
	@$(call install_packages,$(DEPS_OFFICE))

deps-shells: deps
	@$(call install_packages,$(DEPS_SHELLS))

deps-deb: deps
	@$(call install_packages,$(DEPS_DEB))

deps-bench: deps
	@$(call install_packages,$(DEPS_BENCH))

install: $(PROGRAM)
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(datadir)/vramgrid/inputs \
		$(DESTDIR)$(datadir)/vramgrid/templates/text $(DESTDIR)$(datadir)/vramgrid/templates/palettes \
		$(DESTDIR)$(datadir)/vramgrid/samples $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man7 \
		$(DESTDIR)$(bashcompletiondir) $(DESTDIR)$(zshcompletiondir) $(DESTDIR)$(fishcompletiondir)
	$(INSTALL) -m 755 $(PROGRAM) $(DESTDIR)$(bindir)/vramgrid
	$(INSTALL) -m 644 src/vramgrid.1 $(DESTDIR)$(mandir)/man1
	$(INSTALL) -m 644 src/vramgrid-method.7 $(DESTDIR)$(mandir)/man7
	$(INSTALL) -m 644 src/vramgrid.bash $(DESTDIR)$(bashcompletiondir)/vramgrid
	$(INSTALL) -m 644 src/vramgrid.zsh $(DESTDIR)$(zshcompletiondir)/_vramgrid
	$(INSTALL) -m 644 src/vramgrid.fish $(DESTDIR)$(fishcompletiondir)/vramgrid.fish
	$(INSTALL) -m 644 inputs/*.csv $(DESTDIR)$(datadir)/vramgrid/inputs
	$(INSTALL) -m 644 templates/*.ini $(DESTDIR)$(datadir)/vramgrid/templates
	$(INSTALL) -m 644 templates/text/*.ini $(DESTDIR)$(datadir)/vramgrid/templates/text
	$(INSTALL) -m 644 templates/palettes/*.ini $(DESTDIR)$(datadir)/vramgrid/templates/palettes
	$(INSTALL) -m 644 $(SAMPLES:%=samples/%) $(DESTDIR)$(datadir)/vramgrid/samples
	$(Q)sed -i -e 's|/usr/local/bin/vramgrid|$(bindir)/vramgrid|g' -e 's|/usr/local/share/vramgrid|$(datadir)/vramgrid|g' \
		$(SAMPLES:%=$(DESTDIR)$(datadir)/vramgrid/samples/%) $(DESTDIR)$(mandir)/man1/vramgrid.1

uninstall:
	rm -f $(DESTDIR)$(bindir)/vramgrid $(DESTDIR)$(mandir)/man1/vramgrid.1 $(DESTDIR)$(mandir)/man7/vramgrid-method.7 \
		$(DESTDIR)$(bashcompletiondir)/vramgrid $(DESTDIR)$(zshcompletiondir)/_vramgrid \
		$(DESTDIR)$(fishcompletiondir)/vramgrid.fish
	rm -rf $(DESTDIR)$(datadir)/vramgrid

configure: configure.ac Makefile
	autoconf

# With a configure script inside, so that the tarball needs no autoconf.
dist: configure
	git archive --prefix=vramgrid-$(VERSION)/ --add-file=configure --format=tar.gz \
		-o vramgrid-$(VERSION).tar.gz HEAD

# The tarball as a Debian source package, and the packages built from it, which lintian has to accept.
DEB = build/deb/vramgrid-$(VERSION)
deb: dist
	@command -v dpkg-buildpackage > /dev/null || { echo "make deb takes packages of its own: make deps-deb" >&2; exit 1; }
	rm -rf build/deb && mkdir -p build/deb
	cp vramgrid-$(VERSION).tar.gz build/deb/vramgrid_$(VERSION).orig.tar.gz
	tar -xzf vramgrid-$(VERSION).tar.gz -C build/deb
	cp -r src/debian $(DEB)/debian
	cd $(DEB) && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u FLAGS_NOW dpkg-buildpackage -us -uc
	cd build/deb && lintian --info --allow-root --fail-on error,warning *.changes

# Only a configured tree configures itself anew.
ifneq ($(wildcard config.status),)
config.mak: src/config.mak.in config.status
	./config.status
config.status: configure
	./config.status --recheck
endif

clean:
	rm -rf build build-* vramgrid report

distclean: clean
	rm -rf configure config.mak config.log config.status autom4te.cache vramgrid-*.tar.gz
