// attune report and attune plot as a person calls them, and against attune analyze.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sys/resource.h>
#include <vector>

using namespace attune;
using attune::test::called;
using json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A store with a session of two minutes.
struct kept {
    test::scratch_folder folder;
    std::string store = (folder / "store.db").string(), id;
    kept() {
        ::setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
        ::setenv("XDG_DATA_HOME", (folder / "data").c_str(), 1);
        const called c{{"practice", "--headless", "--fast", "--sensor", "sim:calm?seed=1", "--minutes", "3",
                        "--store", store, "--json", "--client", "K7"}};
        id = json::parse(c.out)["session"];
    }
    std::string file(const std::string& name) const { return (folder / name).string(); }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& e : fs::directory_iterator{folder.path()})
            if (!e.path().filename().string().starts_with("store.db")) names.push_back(e.path().filename());
        return names;
    }
};

std::string content(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("cli report: in German where it is asked for, and English again after it", "[cli]") {
    const kept k;
    const called english{{"report", k.id, "--to", k.file("en.pdf"), "--store", k.store}};
    const called german{{"report", k.id, "--to", k.file("de.pdf"), "--store", k.store, "--language", "de"}};
    INFO(german.err);
    REQUIRE(german.status == 0);
    CHECK(content(k.file("de.pdf")).find("/Lang (de)") != std::string::npos);
    CHECK(content(k.file("en.pdf")).find("/Lang (en-GB)") != std::string::npos);
    const called plot{{"plot", k.id, "--to", k.file("de.png"), "--store", k.store, "--language", "de"}};
    CHECK(plot.status == 0);
    // What the command says of itself, and what is made next, are English.
    const called nowhere{
        {"report", k.id, "--to", k.file("no/where.pdf"), "--store", k.store, "--language", "de"}};
    CHECK(nowhere.status == 1);
    CHECK(nowhere.err.find("is not there") != std::string::npos);
    const called again{{"report", k.id, "--to", k.file("again.pdf"), "--store", k.store}};
    CHECK(content(k.file("again.pdf")) == content(k.file("en.pdf")));
    const called unknown{{"report", k.id, "--to", k.file("xx.pdf"), "--store", k.store, "--language", "xx"}};
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("there are: en, de") != std::string::npos);
    CHECK_FALSE(fs::exists(k.file("xx.pdf")));
}

TEST_CASE("cli report: a session becomes a PDF and a picture, the same bytes each time", "[cli]") {
    const kept k;
    const called report{{"report", k.id, "--to", k.file("a.pdf"), "--store", k.store}};
    INFO(report.err);
    CHECK(report.status == 0);
    CHECK(report.out.empty());
    CHECK(report.err.empty());
    CHECK(content(k.file("a.pdf")).starts_with("%PDF"));
    CHECK(called{{"report", k.id, "--to", k.file("b.pdf"), "--store", k.store}}.status == 0);
    CHECK(content(k.file("a.pdf")) == content(k.file("b.pdf")));
    CHECK(called{{"report", k.id.substr(0, 15), "--paper", "letter", "--without-check-ins", "--name", "Zoë",
                  "--to", k.file("c.pdf"), "--store", k.store}}
              .status == 0);

    CHECK(called{{"plot", k.id, "--to", k.file("a.png"), "--store", k.store}}.status == 0);
    const auto png = content(k.file("a.png"));
    REQUIRE(png.size() > 1000);
    // IHDR: width and height, big endian.
    const auto number = [&](std::size_t at) {
        unsigned n = 0;
        for (std::size_t i = 0; i < 4; ++i)
            n = n << 8U | static_cast<unsigned char>(png[at + i]);
        return n;
    };
    CHECK(number(16) == 1600);
    CHECK(number(20) == 900);
    CHECK(called{{"plot", k.id, "--to", k.file("b.png"), "--theme", "day", "--size", "640x400", "--store",
                  k.store}}
              .status == 0);
    CHECK(content(k.file("b.png")).size() < png.size());
}

TEST_CASE("cli report: its numbers are those of attune analyze over the same seconds", "[cli]") {
    if (std::system("pdftotext -v >/dev/null 2>&1") != 0) {
        WARN("skipped: pdftotext is not here (package poppler-utils)");
        return;
    }
    test::scratch_folder folder;
    ::setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
    ::setenv("XDG_DATA_HOME", (folder / "data").c_str(), 1);
    // A practice of one's own that begins with a rest.
    fs::create_directories(folder / "config/attune/practices");
    std::ofstream{folder / "config/attune/practices/rested.toml"}
        << "id = \"rested\"\ntitle = \"Rested\"\nsummary = \"A rest, then slow breath.\"\nlength_min = 6\n"
           "measure_rest = true\nguidance = [\"Sit.\"]\n[pattern]\ninhale_s = 4\nexhale_s = 6\n";
    const auto store = (folder / "store.db").string(), pdf = (folder / "r.pdf").string();
    const auto id = json::parse(called{
        {"practice", "rested", "--headless", "--fast", "--sensor", "sim:aroused?seed=3", "--store", store,
         "--json"}}.out)["session"]
                        .get<std::string>();
    REQUIRE(called{{"report", id, "--to", pdf, "--store", store}}.status == 0);
    std::string text;
    {
        const std::unique_ptr<FILE, int (*)(FILE*)> from{
            ::popen(("pdftotext -layout " + pdf + " -").c_str(), "r"), ::pclose};
        char part[4096];
        for (std::size_t n; from && (n = std::fread(part, 1, sizeof part, from.get())) > 0;)
            text.append(part, n);
    }
    const auto shown = json::parse(called{{"show", id, "--json", "--store", store}}.out);
    std::vector<std::pair<std::string, std::vector<std::string>>> rows{{"Session", {}}};
    INFO(shown["phases"].dump());
    for (std::size_t i = 0; shown["phases"].size() > 1 && i < shown["phases"].size(); ++i) {
        const double from = shown["phases"][i]["from_s"], to = shown["phases"][i]["to_s"];
        auto name = shown["phases"][i]["phase"].get<std::string>();
        rows.push_back({name, {"--from", fmt::format("{}", from), "--to", fmt::format("{}", to)}});
    }
    CHECK(rows.size() >= 3); // the session, a rest, the practice
    for (const auto& [name, span] : rows) {
        std::vector<std::string> arguments{"analyze", id, "--store", store, "--json", "--no-entropy"};
        arguments.insert(arguments.end(), span.begin(), span.end());
        const called c{arguments};
        INFO(name << c.err);
        REQUIRE(c.status == 0);
        const auto d = json::parse(c.out);
        // The row: corrected of beats, then the numbers in their order; a mark may follow each.
        const auto head =
            fmt::format("{} of {} ({:.1f} %)", d["beats"]["corrected"].get<int>(),
                        d["beats"]["total"].get<int>(), d["beats"]["corrected_pct"].get<double>());
        auto at = text.find(head);
        INFO(text);
        REQUIRE(at != std::string::npos);
        const auto line = text.substr(at, text.find('\n', at) - at);
        std::size_t behind = head.size();
        for (const auto& [number, places] : {std::pair{"mean_hr_bpm", 1},
                                             {"sdnn_ms", 1},
                                             {"rmssd_ms", 1},
                                             {"pnn50_pct", 1},
                                             {"lf_ms2", 0},
                                             {"hf_ms2", 0},
                                             {"peak_hz", 3}}) {
            const auto wanted = fmt::format("{:.{}f}", d["hrv"][number].get<double>(), places);
            const auto found = line.find(wanted, behind);
            INFO(number << " " << wanted << " in " << line);
            REQUIRE(found != std::string::npos);
            behind = found + wanted.size();
        }
    }
}

TEST_CASE("cli report: what is wrong is said in a line, and nothing half-written is left", "[cli]") {
    const kept k;
    const auto before = k.files().size();
    const auto refuses = [&](const std::vector<std::string>& arguments, int status, const char* word) {
        auto all = arguments;
        all.insert(all.end(), {"--store", k.store});
        const called c{all};
        INFO(c.err);
        CHECK(c.status == status);
        CHECK(c.one_line_on_err());
        CHECK(c.err.find(word) != std::string::npos);
    };
    for (const auto& [command, ending] : {std::pair{"report", "pdf"}, std::pair{"plot", "png"}}) {
        const auto name = fmt::format("x.{}", ending);
        refuses({command, "nobody", "--to", k.file(name)}, 1, "nobody");
        refuses({command, k.id, "--to", k.file("not/there/" + name)}, 1, "not there");
        refuses({command, k.id}, 2, "--to");
        refuses({command, k.id, "--to", k.file("x.txt")}, 2, ending);
        refuses({command, k.id, "--to", k.file("x")}, 2, ending);
    }
    refuses({"report", k.id, "--to", k.file("x.png")}, 2, "attune plot");
    refuses({"plot", k.id, "--to", k.file("x.pdf")}, 2, "attune report");
    refuses({"report", k.id, "--to", k.file("x.pdf"), "--paper", "a5"}, 2, "--paper");
    for (const auto* size :
         {"", "x", "10x10", "1600", "1600x", "x900", "1600x900x2", "99999x900", "-5x900", "1e3x900"})
        refuses({"plot", k.id, "--to", k.file("x.png"), "--size", size}, 2, "--size");
    fs::create_directory(k.file("folder.pdf"));
    refuses({"report", k.id, "--to", k.file("folder.pdf")}, 1, "folder");
    CHECK(k.files().size() == before + 1);
}

TEST_CASE("cli report: a disk that takes no more leaves the old file whole", "[cli]") {
    const kept k;
    std::ofstream{k.file("r.pdf")} << "the old one";
    const auto before = k.files().size();
    // No file of this process may grow beyond 10 kB: as on a disk that is full.
    struct rlimit old {};
    ::getrlimit(RLIMIT_FSIZE, &old);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small { 10'000, old.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &small);
    const called c{{"report", k.id, "--to", k.file("r.pdf"), "--store", k.store}};
    ::setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, handler);
    INFO(c.err);
    CHECK(c.status == 1);
    CHECK(c.one_line_on_err());
    CHECK(c.err.find("disk full") != std::string::npos);
    CHECK(content(k.file("r.pdf")) == "the old one");
    CHECK(k.files().size() == before);
}
