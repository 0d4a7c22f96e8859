// attune dyad: two people who were recorded at once.
#include "app/store/store.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace attune;
using attune::test::called;

namespace {

/// attune ARGUMENTS --store FILE
struct clinic {
    test::scratch_folder folder;
    called operator()(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--store", (folder / "a.db").string()});
        return called{std::move(arguments)};
    }
    std::string together(const char* practice, const char* minutes) const {
        std::vector<std::string> a{"practice", practice, "--client", "K7", "--client", "K9", "--sensor", "sim:calm?seed=1", "--sensor",
                                   "sim:calm?seed=2", "--fast", "--json"};
        if (minutes) a.insert(a.end(), {"--minutes", minutes});
        const auto done = (*this)(a);
        INFO(done.err);
        REQUIRE(done.status == 0);
        return done.document().at("sessions").at(0).at("session");
    }
};

} // namespace

TEST_CASE("dyad: what was paced together is not evaluated, in words and in the document") {
    const clinic c;
    const auto id = c.together("resonance", "20");
    const auto told = c({"dyad", id});
    INFO(told.out << told.err);
    REQUIRE(told.status == 0);
    CHECK(told.out.find("Paced together: not evaluated.") != std::string::npos);
    CHECK(told.out.find("shuffled") == std::string::npos);
    CHECK(told.out.find("neither good nor bad") != std::string::npos);
    const auto d = c({"dyad", id, "--json"}).document();
    CHECK(d.at("verdict") == "paced together: not evaluated");
    CHECK(d.at("together").is_null());
    CHECK(d.at("lead_s").is_null());
    CHECK(d.at("paced_together_s").get<double>() == Approx(1200).margin(1));
    CHECK(d.at("settings").at("shuffles") == 1000);
    CHECK(d.at("settings").at("seed") == 1);
    CHECK(d.at("clients") == nlohmann::json{"K7", "K9"});
    CHECK(d.at("cautions").size() == 3);
}

TEST_CASE("dyad: without a pacer it is evaluated, each phase's mean is what analyze gives over it, for both") {
    const clinic c;
    const auto id = c.together("mindful-breathing", "18");
    const auto d = c({"dyad", id, "--json"}).document();
    CHECK(d.at("verdict") == "not more than chance");
    CHECK(d.at("segments") >= 15);
    CHECK(d.at("together").at("p").get<double>() > 0.025);
    CHECK(d == c({"dyad", id, "--json"}).document());
    std::size_t compared = 0;
    for (const auto& p : d.at("phases"))
        for (std::size_t who = 0; who < 2; ++who) {
            const auto& mean = p.at("mean_hr_bpm").at(who);
            if (mean.is_null()) continue;
            const auto a = c({"analyze", d.at("sessions").at(who), "--from", std::to_string(p.at("from_s").get<double>()), "--to",
                              std::to_string(p.at("to_s").get<double>()), "--json", "--no-entropy"});
            REQUIRE(a.status == 0);
            CHECK(mean == a.document().at("hrv").at("mean_hr_bpm"));
            ++compared;
        }
    CHECK(compared >= 2);
}

TEST_CASE("dyad: a session of one is refused in words") {
    const clinic c;
    const auto alone = c({"practice", "resonance", "--minutes", "0.5", "--sensor", "sim:calm?seed=1", "--fast", "--json"});
    REQUIRE(alone.status == 0);
    const auto r = c({"dyad", alone.document().at("session")});
    CHECK(r.status == 1);
    CHECK(r.err.find("nobody was recorded together with it") != std::string::npos);
    CHECK(r.out.empty());
    CHECK(c({"dyad"}).status == 2);
    CHECK(c({"dyad", "nonsense"}).status == 1);
}

TEST_CASE("dyad: numbers are the same where one hides their trace, and only then files of it are refused") {
    const clinic c;
    const auto id = c.together("mindful-breathing", "16");
    const auto before = c({"dyad", id, "--json"}), shown = c({"show", id});
    REQUIRE(before.status == 0);
    {
        auto s = store::open(c.folder / "a.db");
        REQUIRE(s);
        REQUIRE(s->hide_trace(id, true, 1795600000000));
    }
    CHECK(c({"dyad", id, "--json"}).out == before.out);
    CHECK(c({"replay", id, "--verify"}).status == 0);
    CHECK(c({"show", id}).out.find("trace: hidden by the person\n") != std::string::npos);
    CHECK(shown.out.find("hidden") == std::string::npos);
    const auto other = before.document().at("sessions").at(1).get<std::string>();
    for (const char* ending : {".csv", ".rr", ".json", ".edf"}) {
        const auto to = (c.folder / (std::string{"x"} + ending)).string();
        INFO(ending);
        CHECK(c({"export", id, "--to", to}).refused());
        CHECK_FALSE(std::filesystem::exists(to));
        CHECK(c({"export", id, "--to", to, "--hidden-too"}).status == 0);
        CHECK(std::filesystem::exists(to));
        CHECK(c({"export", other, "--to", to}).status == 0); // nobody hides that one
    }
    const auto picture = (c.folder / "x.png").string(), paper = (c.folder / "x.pdf").string();
    CHECK(c({"plot", id, "--to", picture}).refused());
    CHECK_FALSE(std::filesystem::exists(picture));
    CHECK(c({"plot", id, "--to", picture, "--hidden-too"}).status == 0);
    REQUIRE(c({"report", id, "--to", paper}).status == 0);
    const auto without = std::filesystem::file_size(paper);
    REQUIRE(c({"report", id, "--to", paper, "--hidden-too"}).status == 0);
    CHECK(without * 4 < std::filesystem::file_size(paper) * 3);
}
