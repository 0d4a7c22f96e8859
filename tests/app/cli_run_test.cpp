// What every command of the contract prints, takes and refuses, command by command: one list, and so over 400 lines.
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <vector>

using namespace attune;
using attune::test::called;
using json = nlohmann::json;

namespace {

/// The program called with arguments, in this process: no window, its own store.
/// Settings and data of the person who runs the tests stay out of it.
struct apart {
    test::scratch_folder folder;
    apart() {
        ::setenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str(), 1);
        ::setenv("XDG_DATA_HOME", (folder.path() / "data").c_str(), 1);
    }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream{folder.path() / name, std::ios::binary} << content;
        return (folder.path() / name).string();
    }
    std::string store() const { return (folder.path() / "store.db").string(); }
};

std::string steady(int n, double ms) {
    std::string text;
    for (int i = 0; i < n; ++i)
        text += std::to_string(ms) + "\n";
    return text;
}

} // namespace

TEST_CASE("cli: alone it opens the window", "[cli]") {
    const apart a;
    const called c{{}};
    CHECK(c.opened_window);
    CHECK(c.status == 0);
}

TEST_CASE("cli: wrong usage is status 2 and one line", "[cli]") {
    const apart a;
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"nonsense"},
             {"--nonsense"},
             {"practice", "--pace", "31", "--headless"},
             {"practice", "--pace", "1.9", "--headless"},
             {"practice", "--pace", "fast", "--headless"},
             {"practice", "--minutes", "-1", "--headless"},
             {"practice", "--ratio", "4", "--headless"},
             {"practice", "--ratio", "1:9", "--headless"},
             {"practice", "--ratio", "a:b", "--headless"},
             {"practice", "no-such-practice", "--headless"},
             {"practice", "--sensor", "usb:7", "--headless"},
             {"practice", "--sensor", "serial:/dev/null", "--fast"},
             {"practice", "mindful-breathing", "--pace", "6", "--headless"},
             {"practice", "find-pace", "--pace", "6", "--headless"},
             {"practice", "find-pace", "--sensor", "sim:calm", "--sensor", "sim:calm", "--fast"},
             {"practice", "--sensor", "sim:calm", "--sensor", "sim:calm"}, // no window for two yet
             {"practice", "--sensor", "sim:calm", "--sensor", "sim:calm", "--sensor", "sim:calm", "--fast"},
             {"practice", "--client", "A", "--client", "B", "--fast"},
             {"practice", "--sensor", "sim:calm", "--sensor", "serial:/dev/null", "--fast"},
             {"show"},
             {"export", "abcd"},
             {"export", "abcd", "--to", "x.doc"},
             {"analyze"},
             {"analyze", "-", "--detrend", "cubic"},
             {"analyze", "-", "--step", "3"},
             {"analyze", "-", "--from", "5", "--to", "4"},
             {"analyze", "-", "--from", "nan"},
             {"analyze", "-", "--to", "inf", "--window", "60"},
             {"activation", "-", "--baseline", "5"},
             {"shot", "cellar", "--to", "x.png"},
             {"shot", "home", "--to", "x.png", "--size", "big"},
             {"shot", "home", "--to", "x.jpg"},
         }) {
        const called c{arguments};
        INFO(arguments.front() + " " + arguments.back() + ": " + c.err);
        CHECK(c.status == 2);
        CHECK(c.one_line_on_err());
        CHECK(c.out.empty());
    }
}

TEST_CASE("cli: every command has its help", "[cli]") {
    const apart a;
    for (const char* command : {"practice", "sensors", "sessions", "show", "export", "replay", "analyze",
                                "artefacts", "activation", "shot", "beats", "report", "plot", "import"}) {
        const called c{{command, "--help"}};
        INFO(command);
        CHECK(c.status == 0);
        CHECK(c.out.find("--store") != std::string::npos);
        CHECK(c.err.empty());
    }
    CHECK(called{{"--help"}}.status == 0);
    CHECK(called{{"--version"}}.out.find("0.") != std::string::npos);
}

TEST_CASE("cli: steps are told by name, and a practice keeps its bounds", "[cli]") {
    const apart a;
    const called scan{
        {"practice", "temperature", "--fast", "--sensor", "sim:calm?seed=1", "--store", a.store()}};
    INFO(scan.out + scan.err);
    CHECK(scan.status == 0);
    CHECK(scan.out.find("step 1: Getting ready at 0.000 s\n") != std::string::npos);
    CHECK(scan.out.find("step 2: Cool waits to be begun\n") != std::string::npos);
    CHECK(scan.out.find("step 2: Cool at 30.000 s\n") != std::string::npos);
    CHECK(scan.out.find("step 3: Afterwards at 60.000 s\n") != std::string::npos);
    const called small{
        {"practice", "four-seven-eight", "--fast", "--sensor", "sim:calm?seed=1", "--store", a.store()}};
    CHECK(small.out.find("step 4 at 28.500 s\nbreath 4 at 28.500 s") != std::string::npos);
    CHECK(small.out.find("breath 5") == std::string::npos);
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"practice", "four-seven-eight", "--minutes", "5", "--fast"}, // four breaths are the most
             {"practice", "four-seven-eight", "--pace", "2", "--fast"},
             {"practice", "box", "--pace", "20", "--fast"},
         }) {
        const called c{arguments};
        INFO(arguments[1] + ": " + c.err);
        CHECK(c.status == 2);
        CHECK(c.one_line_on_err());
    }
}

TEST_CASE("cli: a practice's name that is not known is answered with those that are", "[cli]") {
    const apart a;
    const called c{{"practice", "breathe", "--headless"}};
    CHECK(c.status == 2);
    CHECK(c.err.find("resonance") != std::string::npos);
}

TEST_CASE("cli: hostile files give a line and status 1, whatever reads them", "[cli]") {
    const apart a;
    const std::vector<std::string> files{a.file("empty.rr", ""),
                                         a.file("nonsense.rr", "\x01\x02\xff\xfe nonsense"),
                                         a.file("zero.rr", std::string(1000, '\0')),
                                         a.file("words.csv", "name,age\nanna,7\n"),
                                         a.file("seconds.txt", "0.8\n0.81\n"),
                                         a.file("ecg.i16", "abc"),
                                         a.folder.path().string(),
                                         (a.folder.path() / "missing.rr").string(),
                                         "nosuchsession"};
    for (const char* command : {"analyze", "artefacts", "activation"})
        for (const auto& file : files) {
            const called c{{command, file, "--json", "--store", a.store()}};
            INFO(std::string{command} + " " + file + ": " + c.err);
            CHECK(c.status == 1);
            CHECK(c.one_line_on_err());
            CHECK(c.out.empty());
        }
}

TEST_CASE("cli: analyze of a steady heart has the closed forms", "[cli]") {
    const apart a;
    const called c{{"analyze", "-", "--json", "--correct", "none", "--detrend", "mean"}, steady(400, 800)};
    INFO(c.err);
    REQUIRE(c.status == 0);
    const auto d = c.document();
    CHECK(d["input"]["intervals"] == 400);
    CHECK_THAT(d["input"]["duration_s"].get<double>(), WithinAbs(320.0, 1e-9));
    CHECK(d["hrv"]["mean_nn_ms"] == 800.0);
    CHECK(d["hrv"]["mean_hr_bpm"] == 75.0);
    CHECK(d["hrv"]["rmssd_ms"] == 0.0);
    CHECK(d["hrv"]["sdnn_ms"] == 0.0);
    CHECK(d["settings"]["correct"] == "none");
    for (const auto& [name, value] : d["hrv"].items()) // not computable is null, and why says why
        if (value.is_null()) CHECK(d["why"].contains(name));
}

TEST_CASE("cli: analyze takes a part and windows of it", "[cli]") {
    const apart a;
    const called c{{"analyze", "-", "--json", "--correct", "none", "--from", "80", "--to", "240", "--window",
                    "60", "--step", "30"},
                   steady(400, 800)};
    INFO(c.err);
    REQUIRE(c.status == 0);
    const auto d = c.document();
    CHECK(d["input"]["intervals"] == 200);
    REQUIRE(d["windows"].size() == 4); // 80, 110, 140, 170
    CHECK(d["windows"][0]["from_s"] == 80.0);
    CHECK(d["windows"][3]["to_s"] == 230.0);
    CHECK(d["windows"][0]["hrv"]["mean_nn_ms"] == 800.0);
}

TEST_CASE("cli: analyze gives the same heart by every spectrum and says how each number was made", "[cli]") {
    const apart a;
    std::string text;
    double t = 0;
    for (int i = 0; i < 1500; ++i) {
        const double rr = 800 + 40 * std::sin(2 * 3.14159265358979 * 0.1 * t);
        t += rr / 1000;
        text += std::to_string(rr) + "\n";
    }
    for (const std::string spectrum : {"welch", "lomb", "ar"})
        for (const std::string detrend : {"mean", "linear", "smoothness"}) {
            const called c{{"analyze", "-", "--json", "--correct", "none", "--segment", "1024", "--spectrum",
                            spectrum, "--detrend", detrend},
                           text};
            INFO(spectrum << ' ' << detrend << ": " << c.err);
            REQUIRE(c.status == 0);
            const auto d = c.document();
            CHECK(d["hrv"]["lf_ms2"].get<double>() ==
                  Approx(800).epsilon(0.04)); // half the amplitude squared
            CHECK(d["hrv"]["peak_hz"].get<double>() == Approx(0.1).margin(0.005));
            CHECK(d["settings"]["spectrum"] == spectrum);
            CHECK(d["settings"]["detrend"] == detrend);
            CHECK(d["settings"].contains("vlf_detrend") == (detrend == "smoothness"));
        }
    const called quick{{"analyze", "-", "--json", "--no-entropy"}, text};
    CHECK(quick.document()["hrv"]["sampen"].is_null());
    CHECK(quick.document()["why"]["sampen"] == "not asked for");
    CHECK(quick.document()["settings"]["detrend"] == "smoothness"); // what CLI.md names as the default
    // For people the same numbers, each with its name.
    const called words{{"analyze", "-", "--window", "300"}, text};
    const auto numbers = quick.document()["hrv"];
    for (const auto& [name, value] : numbers.items())
        CHECK(words.out.find("\n" + name + " ") != std::string::npos);
    CHECK(words.out.find("of 1501 beats corrected (") != std::string::npos);
    CHECK(words.out.find("windows") != std::string::npos);
}

TEST_CASE("cli: a table whose time starts anew is analysed in pieces", "[cli]") {
    const apart a;
    std::string table = "task,t_s,rr_ms\n";
    for (const char* task : {"sitting", "maths"})
        for (int i = 1; i <= 200; ++i)
            table += std::string{task} + "," + std::to_string(0.8 * i) + ",800\n";
    const called c{{"analyze", a.file("x.csv", table), "--json", "--window", "100"}};
    INFO(c.err);
    REQUIRE(c.status == 0);
    CHECK(c.document()["input"]["chains"] == 2);
    CHECK(c.document()["input"]["intervals"] == 400);
    CHECK(c.document()["windows"].size() == 3); // 320 s end to end
    CHECK(called{{"activation", a.file("x.csv", table), "--json"}}.status == 0);
}

TEST_CASE("cli: sensors lists ports and Bluetooth, and refuses what is no sensor", "[cli]") {
    const called c{{"sensors", "--json"}};
    REQUIRE(c.status == 0);
    CHECK(c.document()["ports"].is_array());
    CHECK(c.document()["bluetooth"]["adapters"].is_array());
    CHECK(c.document()["bluetooth"]["straps"].is_array());
    CHECK(called{{"sensors", "--test", "morse:x"}}.status == 2);
    CHECK(called{{"sensors", "--test", "sim:calm", "--watch"}}.status == 2);
    const called no_port{{"sensors", "--test", "replay:/nowhere/at/all.rr"}};
    CHECK(no_port.status == 1);
    CHECK(no_port.err.find("/nowhere/at/all.rr") != std::string::npos);
}

TEST_CASE("cli: a window longer than the recording is said to be", "[cli]") {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += std::to_string(800 + i % 7) + "\n";
    const called c{{"analyze", "-", "--json", "--window", "600"}, text};
    CHECK(c.document()["windows"].empty());
    CHECK(c.document()["why"]["windows"] == "no window of 600 s fits into 80.3 s");
    const called words{{"analyze", "-", "--window", "600"}, text};
    CHECK(words.out.find("no window of 600 s fits into") != std::string::npos);
}

TEST_CASE("cli: a beat in the wrong place is one artefact at its place", "[cli]") {
    const apart a;
    std::string text;
    for (int i = 1; i <= 200; ++i)
        text += std::to_string(i == 101 ? 1600 : 800 + (i % 5) * 6) + "\n";
    const called c{{"artefacts", "-", "--json"}, text};
    INFO(c.err);
    REQUIRE(c.status == 0);
    const auto d = c.document();
    CHECK(d["intervals"] == 200);
    REQUIRE(d["artefacts"].size() == 1);
    CHECK(d["artefacts"][0]["beat"] == 101);
    CHECK(d["artefacts"][0]["class"] == "missed");
    CHECK(d["corrected_rr_ms"].size() == 201);
}

TEST_CASE("cli: activation without a rest says why and gives no number", "[cli]") {
    const apart a;
    const called c{{"activation", "-", "--json"}, steady(100, 800)};
    INFO(c.err);
    REQUIRE(c.status == 0);
    const auto d = c.document();
    CHECK(d["baseline"]["hr_bpm"].is_null());
    REQUIRE(d["series"].size() >= 79);
    for (const auto& p : d["series"]) {
        CHECK(p["activation"].is_null());
        CHECK_FALSE(p["reason"].get<std::string>().empty());
    }
}

TEST_CASE("cli: find-pace ends with the pace of a simulated heart, keeps its steps, and can be verified", "[cli]") {
    const apart a;
    const called found{{"practice", "find-pace", "--fast", "--json", "--sensor",
                        "sim:calm?seed=3&resonance=5.4&depth=0.2", "--store", a.store()}};
    INFO(found.err);
    REQUIRE(found.status == 0);
    CHECK(found.err.find("step 1: 6 a minute: the heart swings by") != std::string::npos);
    CHECK(found.err.find("Best pace 5.") != std::string::npos);
    const auto summary = found.document();
    CHECK(summary["ended"] == "complete");
    const auto& search = summary["pace_search"];
    CHECK(search["protocol"] == "adaptive");
    CHECK(search["result"] == "clear");
    CHECK(search["interval_pct"] == 80);
    CHECK(std::abs(search["best_bpm"].get<double>() - 5.4) < 0.4);
    CHECK(search["low"] < search["best_bpm"]);
    CHECK(search["posterior"].size() == 61);
    const auto id = summary["session"].get<std::string>();
    const auto shown = called{{"show", id, "--json", "--store", a.store()}}.document();
    CHECK(shown["pace_steps"].size() == search["steps"].size());
    CHECK(shown["pace_steps"].back()["mean_bpm"] == search["mean_bpm"]);
    CHECK(called{{"replay", id, "--verify", "--store", a.store()}}.out == "identical\n");
    // What a recording of it says afterwards, by the other way.
    const auto again = called{{"resonance", id, "--json", "--store", a.store()}}.document();
    CHECK(std::abs(again["best_bpm"].get<double>() - search["best_bpm"].get<double>()) < 0.1);

    const called alike{{"practice", "find-pace", "--fast", "--json", "--sensor", "sim:calm?seed=5&depth=0.1",
                        "--store", a.store()}};
    REQUIRE(alike.status == 0);
    CHECK(alike.document()["pace_search"]["best_bpm"].is_null());
    CHECK(alike.err.find("No clear optimum: ") != std::string::npos);
}

TEST_CASE("cli: a session in virtual time is stored, listed, shown, exported and verified", "[cli]") {
    const apart a;
    const std::vector<std::string> at_store{"--store", a.store()};
    const called practised{{"practice", "--headless", "--fast", "--json", "--sensor", "sim:calm?seed=3",
                            "--minutes", "3", "--client", "K7", "--store", a.store()}};
    INFO(practised.err);
    REQUIRE(practised.status == 0);
    const auto summary = practised.document();
    const auto id = summary["session"].get<std::string>();
    CHECK(summary["ended"] == "complete");
    CHECK(practised.err.find("breath 1 at 0.000 s") != std::string::npos);
    CHECK(practised.err.find("breath 18 at 170.000 s") != std::string::npos);
    CHECK(practised.err.find("breath 19") == std::string::npos);

    const auto listed = called{{"sessions", "--json", "--store", a.store()}}.document();
    REQUIRE(listed["sessions"].size() == 1);
    CHECK(listed["sessions"][0]["id"] == id);
    CHECK(listed["sessions"][0]["client"] == "K7");
    CHECK(listed["sessions"][0]["ended"] == "complete");
    CHECK(listed["sessions"][0]["started"].get<std::string>().size() == 20);

    const auto shown = called{{"show", id, "--json", "--store", a.store()}}.document();
    CHECK(shown["beats"].size() == summary["beats"]);
    CHECK(shown["gaps"].empty());
    CHECK(shown["ended"] == "complete");

    CHECK(called{{"replay", id, "--verify", "--store", a.store()}}.out == "identical\n");

    for (const char* name : {"x.rr", "x.csv", "x.json"}) {
        const auto file = (a.folder.path() / name).string();
        CHECK(called{{"export", id, "--to", file, "--store", a.store()}}.status == 0);
        CHECK(std::filesystem::file_size(file) > 1000);
    }
    // The same numbers bit for bit from the session and from its files.
    const auto of = [&](const std::string& what) {
        return called{{"analyze", what, "--json", "--store", a.store()}}.document()["hrv"].dump();
    };
    CHECK(of(id) == of((a.folder.path() / "x.csv").string()));
    CHECK(of(id) == of((a.folder.path() / "x.rr").string()));
    CHECK(called{{"activation", id, "--json", "--store", a.store()}}.document()["series"].size() >= 170);
}

TEST_CASE("cli: two people at once are two sessions that name each other", "[cli]") {
    const apart a;
    const called practised{{"practice", "--fast", "--json", "--sensor", "sim:calm", "--client", "K7",
                            "--sensor", "sim:aroused?dropout=20:40", "--client", "M2", "resonance", "--seed",
                            "3", "--minutes", "1", "--store", a.store()}};
    INFO(practised.err);
    REQUIRE(practised.status == 0);
    const auto both = practised.document()["sessions"];
    REQUIRE(both.size() == 2);
    CHECK(both[0]["sensor"] == "sim:calm?seed=3");
    CHECK(both[1]["client"] == "M2");
    CHECK(practised.err.find("breath 4 at 30.000 s, K7: heart ") != std::string::npos);
    CHECK(practised.err.find("breath 4 at 30.000 s, M2: no signal\n") != std::string::npos);
    CHECK(practised.err.find("signal lost: M2: ") != std::string::npos);
    CHECK(practised.err.find("signal lost: K7: ") == std::string::npos);
    CHECK(practised.err.find("signal back: M2\n") != std::string::npos);
    CHECK(called{{"practice", "--fast", "--minutes", "0.2", "--sensor", "sim:calm", "--store", a.store()}}.status == 0);
    const auto listed = called{{"sessions", "--json", "--store", a.store()}}.document()["sessions"];
    REQUIRE(listed.size() == 3);
    std::size_t of_one = 0;
    for (const auto& row : listed)
        if (row["id"] == both[0]["session"] || row["id"] == both[1]["session"])
            CHECK(row["together"] == both[row["id"] == both[0]["session"] ? 1 : 0]["session"]);
        else
            of_one += row["together"].is_null();
    CHECK(of_one == 1);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto id = both[i]["session"].get<std::string>();
        CHECK(both[1 - i]["together"] == id);
        CHECK(both[i]["ended"] == "complete");
        const auto shown = called{{"show", id, "--json", "--store", a.store()}}.document();
        CHECK(shown["together"] == both[1 - i]["session"]);
        CHECK(shown["beats"].size() == both[i]["beats"]);
        CHECK(called{{"show", id, "--store", a.store()}}.out.find(
                  "together with session " + both[1 - i]["session"].get<std::string>()) != std::string::npos);
        CHECK(called{{"replay", id, "--verify", "--store", a.store()}}.out == "identical\n");
        for (const char* name : {"x.rr", "x.csv", "x.json"}) {
            const auto file = (a.folder.path() / name).string();
            CHECK(called{{"export", id, "--to", file, "--store", a.store()}}.status == 0);
            CHECK(std::filesystem::file_size(file) > 300);
        }
    }
    const called alone{{"practice", "--fast", "--json", "--sensor", "sim:calm", "--client", "K7", "--seed",
                        "3", "--minutes", "1", "--store", a.store()}};
    const auto id = alone.document()["session"].get<std::string>();
    auto one = called{{"show", id, "--json", "--store", a.store()}}.document();
    auto first = called{{"show", both[0]["session"], "--json", "--store", a.store()}}.document();
    CHECK(one["together"].is_null());
    CHECK(one["beats"] == first["beats"]);
    CHECK(one["numbers"] == first["numbers"]);
}

TEST_CASE("cli: a practice without a pacer takes no pace and says how it goes", "[cli]") {
    const apart a;
    const called c{{"practice", "mindful-breathing", "--fast", "--minutes", "1", "--store", a.store()}};
    INFO(c.err);
    CHECK(c.status == 0);
    CHECK(c.out.find("at 15 s") != std::string::npos);
    CHECK(c.out.find("breath 1") == std::string::npos);
}

TEST_CASE("cli: pace and ratio shape the breath", "[cli]") {
    const apart a;
    const called c{
        {"practice", "--fast", "--minutes", "1", "--pace", "30", "--ratio", "1:1", "--store", a.store()}};
    INFO(c.err);
    CHECK(c.status == 0);
    CHECK(c.out.find("breath 30 at 58.000 s") != std::string::npos);
}

TEST_CASE("cli: a store that cannot be written lets the session go on and is said", "[cli]") {
    const apart a;
    const auto file = a.file("no-store.db", std::string(4096, 'x'));
    const called c{{"practice", "--fast", "--minutes", "1", "--json", "--store", file}};
    INFO(c.err);
    CHECK(c.status == 0);
    CHECK(c.document()["session"].is_null());
    CHECK(c.document()["beats"].get<int>() > 40);
    CHECK(c.err.find("cannot save: ") != std::string::npos);
    // And what is there stays as it was.
    CHECK(std::filesystem::file_size(file) == 4096);
}

TEST_CASE("cli: a store without sessions is an empty list, and knows no id", "[cli]") {
    const apart a;
    CHECK(called{{"sessions", "--json", "--store", a.store()}}.document()["sessions"].empty());
    for (const char* command : {"show", "replay"}) {
        const called c{{command, "abcdef", "--store", a.store()}};
        CHECK(c.status == 1);
        CHECK(c.one_line_on_err());
    }
    CHECK_FALSE(std::filesystem::exists(a.store())); // reading makes nothing
}

TEST_CASE("cli: a screen is drawn with a session in it", "[cli]") {
    const apart a;
    const auto file = (a.folder.path() / "x.png").string();
    const called c{
        {"shot", "practice", "--to", file, "--theme", "day", "--scale", "2", "--size", "1920x1080"}};
    INFO(c.err);
    CHECK(c.status == 0);
    std::string content;
    std::ifstream{file} >> content;
    CHECK(content == "1");
}

TEST_CASE("cli activation: a file in two pieces keeps each one's own time, and nothing spans them", "[cli]") {
    const apart a;
    const auto piece = [](double bpm, double length_s) {
        std::string rows;
        const double rr_s = 60 / bpm;
        for (double t = 0.5 + rr_s; t < length_s; t += rr_s)
            rows += fmt::format("{:.4f},{:.4f}\n", t, rr_s * 1000);
        return rows;
    };
    const std::string head = "t_s,rr_ms\n";
    const auto file = a.file("two.csv", head + piece(60, 400) + piece(75, 200));
    const called both{{"activation", file, "--baseline", "60:360", "--json"}};
    INFO(both.err);
    REQUIRE(both.status == 0);
    const auto series = both.document()["series"];
    std::size_t second = 0;
    for (std::size_t i = 1; i < series.size(); ++i)
        if (series[i]["t_s"].get<double>() < series[i - 1]["t_s"].get<double>()) {
            CHECK(second == 0);
            second = i;
        }
    REQUIRE(second > 390);
    CHECK(series[second]["t_s"].get<double>() == 1);
    // The first seconds of the second piece know nothing of the heart of the first.
    CHECK(series[second + 2]["activation"].is_null());
    CHECK(series.back()["t_s"].get<double>() == 199);
    CHECK(series.back()["activation"].get<double>() > 65);
    CHECK(series[second - 1]["activation"].get<double>() == Approx(50).margin(2));

    const called far{
        {"activation", a.file("far.csv", head + piece(60, 100) + "1795556160,1000\n"), "--json"}};
    CHECK(far.status == 1);
    CHECK(far.one_line_on_err());
}
