#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <numbers>
#include <vector>

using namespace attune;
using json = nlohmann::json;

namespace {

/// attune resonance ARGUMENTS; a practice under its own name.
struct called : test::called {
    explicit called(std::vector<std::string> arguments, const std::string& standard_input = "")
        : test::called{as_said(std::move(arguments)), standard_input} {}
    static std::vector<std::string> as_said(std::vector<std::string> arguments) {
        if (arguments.front() != "practice") arguments.insert(arguments.begin(), "resonance");
        return arguments;
    }
};

const std::string protocol = "6.5:120,0:30,6:120,0:30,5.5:120,0:30,5:120,0:30,4.5:120";

/// Beats of a heart of 66 a minute whose swing is largest at `best`; `from` s of rest come first.
struct beats_of {
    std::vector<double> t, rr;
    explicit beats_of(double best, double k = 0.4, double from = 0) {
        struct step {
            double at, until, rate, phase;
        };
        std::vector<step> steps;
        double at = from, phase = 0;
        for (const double rate : {6.5, 0.0, 6.0, 0.0, 5.5, 0.0, 5.0, 0.0, 4.5}) {
            const double length = rate > 0 ? 120 : 30;
            if (rate > 0) steps.push_back({at, at + length, rate, phase});
            phase += rate / 60 * length;
            at += length;
        }
        double sum = 0, last = 0;
        for (double x = 0; x < at; x += 0.002) {
            double hr = 66;
            for (const auto& s : steps)
                if (x >= s.at && x < s.until)
                    hr += 7 * std::exp(-k * (s.rate - best) * (s.rate - best)) *
                          std::cos(2 * std::numbers::pi * (s.phase + s.rate / 60 * (x - s.at)) - 0.3);
            sum += hr / 60 * 0.002;
            if (sum < 1) continue;
            sum -= 1;
            t.push_back(x);
            rr.push_back(std::round((x - last) * 1000));
            last = x;
        }
    }
    std::string text() const {
        std::string s = "# made\n";
        for (const double v : rr)
            s += std::to_string(v) + "\n";
        return s;
    }
    std::string csv(double shift = 0, double silent_from = 1e9, double silent_to = 1e9) const {
        std::string s = "t_s,rr_ms\n";
        for (std::size_t i = 0; i < rr.size(); ++i)
            if (t[i] < silent_from || t[i] - rr[i] / 1000 > silent_to)
                s += std::to_string(t[i] + shift) + "," + std::to_string(rr[i]) + "\n";
        return s;
    }
};

struct files {
    test::scratch_folder folder;
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream{folder.path() / name, std::ios::binary} << content;
        return (folder.path() / name).string();
    }
};

} // namespace

TEST_CASE("resonance command: a stepped file gives best pace, interval and what each step said",
          "[cli][resonance]") {
    const files f;
    const auto d = called{{f.file("p.rr", beats_of{5.3}.text()), "--steps", protocol, "--json"}}.document();
    CHECK(d.at("result") == "clear");
    CHECK(d.at("best_bpm").get<double>() == Approx(5.3).margin(0.15));
    CHECK(d.at("low").get<double>() < 5.3);
    CHECK(d.at("high").get<double>() > 5.3);
    CHECK(d.at("interval_pct") == 90);
    CHECK(d.at("sd").get<double>() < 0.35);
    CHECK(d.at("why") == "");
    CHECK(d.at("settings").at("protocol") == "steps");
    CHECK(d.at("steps").size() == 5);
    CHECK_FALSE(d.contains("posterior"));
    for (const auto& s : d.at("steps")) {
        CHECK(s.at("used") == true);
        CHECK(s.at("why") == "");
        CHECK(s.at("r2").get<double>() > 0.9);
        CHECK(s.at("peak_to_trough_bpm").get<double>() == 2 * s.at("amplitude_bpm").get<double>());
        CHECK(s.at("se_bpm").get<double>() > 0);
        const double rate = s.at("rate_bpm");
        CHECK(s.at("amplitude_bpm").get<double>() ==
              Approx(7 * std::exp(-0.4 * std::pow(rate - 5.3, 2))).epsilon(0.05));
    }
}

TEST_CASE("resonance command: people who answer all paces alike get no pace", "[cli][resonance]") {
    const files f;
    const auto d =
        called{{f.file("p.rr", beats_of{5.3, 0}.text()), "--steps", protocol, "--json"}}.document();
    CHECK(d.at("result") == "no clear optimum");
    CHECK(d.at("best_bpm").is_null());
    CHECK(d.at("why") != "");
    CHECK(d.at("no_optimum_probability").get<double>() > 0.5);
    CHECK_FALSE(d.at("low").is_null());
    const called words{{f.file("p.rr", beats_of{5.3, 0}.text()), "--steps", protocol}};
    CHECK(words.status == 0);
    CHECK(words.out.find("no clear optimum") != std::string::npos);
}

TEST_CASE("resonance command: where the steps begin can be said, a file with times may begin anywhere",
          "[cli][resonance]") {
    const files f;
    const beats_of late{5.3, 0.4, 60};
    const auto a =
        called{{f.file("p.rr", late.text()), "--steps", protocol, "--from", "60", "--json"}}.document();
    CHECK(a.at("best_bpm").get<double>() == Approx(5.3).margin(0.15));
    const auto b =
        called{{f.file("p.csv", late.csv(1000)), "--steps", protocol, "--from", "1060", "--json"}}.document();
    CHECK(b.at("best_bpm").get<double>() == Approx(a.at("best_bpm").get<double>()).margin(0.01));
    CHECK(called{{f.file("p.rr", late.text()), "--steps", protocol, "--from", "9000"}}.fails_in_one_line(1));
}

TEST_CASE("resonance command: a silent step is not used and the others are, untimed gaps are refused",
          "[cli][resonance]") {
    const files f;
    const auto d =
        called{{f.file("p.csv", beats_of{5.3}.csv(0, 300, 400)), "--steps", protocol, "--json"}}.document();
    const auto& s = d.at("steps").at(2);
    CHECK(s.at("used") == false);
    CHECK(s.at("why") == "too few beats were heard in it");
    CHECK(d.at("steps").at(1).at("used") == true);
    const auto uneasy = called{
        {f.file("q.csv", beats_of{5.3}.csv()), "--steps", protocol, "--uneasy", "10:20", "--uneasy",
         "200:210",
         "--json"}}.document();
    CHECK(uneasy.at("steps").at(0).at("why") == "this pace was not comfortable");
    CHECK(uneasy.at("steps").at(1).at("used") == false);
    CHECK(uneasy.at("steps").at(2).at("used") == true);
    auto text = beats_of{5.3}.text();
    text.insert(text.find('\n', 3000) + 1, "# gap\n");
    CHECK(called{{f.file("gap.rr", text), "--steps", protocol}}.fails_in_one_line(1));
}

TEST_CASE("resonance command: goes on from an earlier belief, which widens with the weeks",
          "[cli][resonance]") {
    const files f;
    const auto file = f.file("p.rr", beats_of{5.3, 0.2}.text());
    const auto sd = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {file, "--steps", protocol, "--json"});
        return called{more}.document().at("sd").get<double>();
    };
    CHECK(sd({"--prior", "5.3:0.1"}) < sd({}));
    CHECK(sd({"--prior", "5.3:0.1", "--weeks", "20"}) > sd({"--prior", "5.3:0.1"}));
    const auto belief =
        called{{file, "--steps", protocol, "--json", "--posterior"}}.document().at("posterior");
    CHECK(belief.size() == 61);
    double sum = 0;
    for (const auto& p : belief)
        sum += p.at("probability").get<double>();
    CHECK(sum == Approx(1.0));
    const auto child =
        called{{file, "--steps", "9:60,8:60,7:60", "--person", "child", "--json", "--posterior"}}.document();
    CHECK(child.at("posterior").front().at("bpm") == 6.0);
    CHECK(child.at("settings").at("prior_mean_bpm") == 8.0);
}

TEST_CASE("resonance command: a session knows its own pacer", "[cli][resonance]") {
    const files f;
    const auto store = (f.folder.path() / "s.db").string();
    const auto made = called{
        {"practice", "--fast", "--headless", "--json", "--sensor", "sim:calm?seed=1", "--minutes", "3",
         "--store",
         store}}.document();
    const auto d = called{{made.at("session").get<std::string>(), "--json", "--store", store}}.document();
    CHECK(d.at("input").at("kind") == "session");
    CHECK(d.at("settings").at("protocol") == "session");
    CHECK(d.at("result") == "no clear optimum"); // one pace is no search
    REQUIRE(d.at("steps").size() == 1);
    CHECK(d.at("steps").at(0).at("used") == true);
    CHECK(d.at("steps").at(0).at("rate_bpm").get<double>() == Approx(6.0));
    CHECK(d.at("steps").at(0).at("r2").get<double>() > 0.8);
}

TEST_CASE("resonance command: what cannot be is refused in one line", "[cli][resonance]") {
    const files f;
    const auto good = f.file("p.rr", beats_of{5.3}.text());
    for (const std::string wrong :
         {"x", "6", "6:", "6:0", "1:20", "31:20", "6:1e9", "6:nan", "nan:60", "-6:60", ",", "6:60,,5:60"})
        CHECK(called{{good, "--steps", wrong}}.fails_in_one_line(2));
    CHECK(called{{good}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--sliding"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--prior", "9:0.3"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--prior", "5.5:0"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--weeks", "3"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--person", "cat"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--uneasy", "20:10"}}.fails_in_one_line(2));
    CHECK(called{{good, "--steps", protocol, "--from", "nan"}}.fails_in_one_line(2));
    CHECK(called{{f.file("empty.rr", ""), "--steps", protocol}}.fails_in_one_line(1));
    CHECK(called{{f.file("words.rr", "not a number\n"), "--steps", protocol}}.fails_in_one_line(1));
    CHECK(called{{(f.folder.path() / "none.rr").string(), "--steps", protocol}}.fails_in_one_line(1));
    // One interval, all alike: an answer that claims nothing.
    for (const std::string text : {"800\n", "800\n800\n800\n"}) {
        const auto d = called{{"-", "--steps", protocol, "--json"}, text}.document();
        CHECK(d.at("best_bpm").is_null());
        CHECK(d.at("sd").is_null());
        CHECK(d.at("why") == "no step could be used");
    }
    std::string equal;
    for (int i = 0; i < 900; ++i)
        equal += "800\n";
    const auto d = called{{"-", "--steps", protocol, "--json"}, equal}.document();
    CHECK(d.at("why") == "no step could be used");
    CHECK(d.at("steps").at(0).at("why") == "the heart did not follow the pace");
}
