// The file as other programs read it (poppler-utils; where they are not installed a test says so and passes).
#include "app/report/report.hpp"
#include "tests/app/report_samples.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

using namespace attune;

namespace {

bool poppler_is_here() {
    return std::system("pdftotext -v >/dev/null 2>&1 && pdffonts -v >/dev/null 2>&1") == 0;
}
#define NEEDS_POPPLER()                                                                                      \
    if (!poppler_is_here()) {                                                                                \
        WARN("skipped: pdftotext, pdffonts and pdfimages are not here (package poppler-utils)");             \
        return;                                                                                              \
    }

std::string output_of(const std::string& command) {
    std::string out;
    const std::unique_ptr<FILE, int (*)(FILE*)> from{::popen((command + " 2>&1").c_str(), "r"), ::pclose};
    char part[4096];
    for (std::size_t n; from && (n = std::fread(part, 1, sizeof part, from.get())) > 0;)
        out.append(part, n);
    return out;
}

/// With every run of blanks and line breaks as one blank: lines break where the page does.
std::string flowing(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\f';
        if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
    }
    return out;
}

struct written {
    test::scratch_folder folder;
    std::string file = (folder / "report.pdf").string();
    explicit written(const recording& r, const report::report_options& o = {}) {
        const auto bytes = report::report_pdf(r, "24 November 2026, 10:00", o);
        if (bytes) std::ofstream{file, std::ios::binary} << *bytes;
    }
    std::string text() const { return flowing(output_of("pdftotext " + file + " -")); }
};

} // namespace

TEST_CASE("report pdf: sentences, numbers and limits can be read out of it", "[report]") {
    NEEDS_POPPLER()
    auto r = test::hearts({.length_s = 900, .artefacts = 0.01, .gaps = 1});
    test::add_phases(r);
    test::add_words(r);
    const written w{r};
    const auto text = w.text();
    for (const auto& sentence : make_review(r, "").sentences) {
        INFO(sentence);
        CHECK(text.find(sentence) != std::string::npos);
    }
    for (const auto* words :
         {"Resonance pace", "24 November 2026, 10:00", "code K7", "phone rang", "restless",
          "Numbers of each phase", "What may not be concluded", "lambda 500",
          "Attune supports practice and conversation; it diagnoses and treats nothing."}) {
        INFO(words);
        CHECK(text.find(words) != std::string::npos);
    }
}

TEST_CASE("report pdf: every typeface is embedded, and no page holds a picture", "[report]") {
    NEEDS_POPPLER()
    for (const auto& [name, r] : test::report_samples()) {
        INFO(name);
        const written w{r};
        const auto fonts = output_of("pdffonts " + w.file);
        INFO(fonts);
        CHECK(std::count(fonts.begin(), fonts.end(), '\n') >= 3);
        CHECK(fonts.find(" no ") == std::string::npos); // embedded, a subset, with its letters: yes yes yes
        const auto images = output_of("pdfimages -list " + w.file);
        INFO(images);
        CHECK(std::count(images.begin(), images.end(), '\n') == 2); // the head of the table
    }
}

TEST_CASE("report pdf: it is whole, has a title, a size and a language", "[report]") {
    NEEDS_POPPLER()
    const written w{test::hearts({.length_s = 120}), {.paper = report::letter}};
    const auto info = output_of("pdfinfo " + w.file);
    INFO(info);
    CHECK(info.find("Resonance pace, 24 November 2026, 10:00") != std::string::npos);
    CHECK(info.find("612 x 792") != std::string::npos);
    CHECK(info.find("Error") == std::string::npos);
    std::ifstream file{w.file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    CHECK(bytes.find("/Lang (en-GB)") != std::string::npos);
}

TEST_CASE("report pdf: other scripts stay words", "[report]") {
    NEEDS_POPPLER()
    auto r = test::hearts({.length_s = 120});
    r.header.client = "Ζωή Ñandú Łódź";
    CHECK(written{r}.text().find("Ζωή Ñandú Łódź") != std::string::npos);
}
