#include "app/store/export/csv.hpp"
#include "app/store/export/decimal.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <charconv>
#include <clocale>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace attune;

namespace {

/// Five beats in two chains with a gap between, one mark, one check-in.
recording small() {
    recording r;
    r.header = test::header_for("A7\nB");
    r.header.id = "20261124-2136-k3f9";
    r.header.setup.protocol = "text";
    r.lost_records = 7;
    r.add(phase_record{seconds{0}, phase_kind::settle});
    r.add(phase_record{seconds{2.5}, phase_kind::practice});
    r.add(beat_record{0, seconds{0.1}, std::nullopt, true, std::nullopt});
    r.add(beat_record{1, seconds{0.9123}, milliseconds{812.3000000000001}, false, std::nullopt});
    r.add(beat_record{2, seconds{1.7}, milliseconds{1.0 / 3}, false, std::nullopt});
    r.add(class_record{0, beat_class::first, 0});
    r.add(class_record{1, beat_class::normal, 0.5});
    r.add(class_record{2, beat_class::extra, 7.25});
    r.add(gap_record{seconds{1.7}, seconds{9.5}, gap_cause::port_closed});
    r.add(beat_record{3, seconds{9.5}, std::nullopt, true, std::nullopt});
    r.add(beat_record{4, seconds{10.3}, milliseconds{800}, false, std::nullopt});
    r.add(mark_record{seconds{3}, short_text::from("phone")});
    drops d;
    d.add(drop_cause::checksum, 3);
    r.add(drops_record{seconds{4}, d});
    r.add(sensor_record{seconds{0.5}, sensor_fact::protocol, short_text::from("zephyr")});
    r.add(sensor_record{seconds{0.5}, sensor_fact::model, short_text::from("Zephyr HxM")});
    numbers_record n{};
    n.t = seconds{5};
    n.numbers.hr_bpm = {74.25, why_not::none};
    n.numbers.ln_rmssd = {std::nullopt, why_not::not_enough_yet};
    r.add(n);
    r.add(ended_record{seconds{12.25}, ended_as::early, 245});
    r.check_ins.push_back({check_in::moment::before, 0, 70.0, std::nullopt, "tight", ""});
    return r;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

} // namespace

TEST_CASE("decimals read back to the same bits, the shortest way", "[app][store][export]") {
    CHECK(decimal(812) == "812");
    CHECK(decimal(0.1) == "0.1");
    CHECK(decimal(-0.0) == "-0");
    test::record_maker make{9};
    for (int i = 0; i < 20000; ++i) {
        const double v = std::bit_cast<double>(make.bits());
        if (!std::isfinite(v)) continue;
        const auto text = decimal(v);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        REQUIRE(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(v));
    }
}

TEST_CASE("export rr: intervals as measured, one a line, gaps as comments where they lie",
          "[app][store][export]") {
    std::vector<std::string> body, comments;
    for (const auto& line : lines_of(to_rr(small())))
        (line.starts_with('#') ? comments : body).push_back(line);
    CHECK(body == std::vector<std::string>{"812.3000000000001", "0.3333333333333333", "800"});
    const auto text = to_rr(small());
    const auto gap = text.find("# gap from 1.7 to 9.5 s: port closed\n");
    REQUIRE(gap != std::string::npos);
    CHECK(gap > text.find("0.3333333333333333\n"));
    CHECK(gap < text.find("\n800\n"));
    CHECK(text.find("# session 20261124-2136-k3f9\n") == 0);
    CHECK(text.find("# started 2026-11-24T21:36:00Z\n") != std::string::npos);
    CHECK(text.find("# client A7 B\n") !=
          std::string::npos); // a line break in a code cannot smuggle in an interval
    CHECK(text.find("sim:calm?seed=1 (simulated)") != std::string::npos);
}

TEST_CASE("export csv: a row an interval with its time, class and chain", "[app][store][export]") {
    std::vector<std::string> body;
    for (const auto& line : lines_of(to_csv(small())))
        if (!line.starts_with('#')) body.push_back(line);
    CHECK(body == std::vector<std::string>{"t_s,rr_ms,class,chain", "0.9123,812.3000000000001,normal,1",
                                           "1.7,0.3333333333333333,extra,1", "10.3,800,,2"});
}

TEST_CASE("show: the keys of the command line's contract, measured values to the bit",
          "[app][store][export]") {
    const auto r = small();
    const auto j = nlohmann::json::parse(to_json(r));
    CHECK(j.at("id") == "20261124-2136-k3f9");
    CHECK(j.at("sensor") == "sim:calm?seed=1");
    CHECK(j.at("protocol") == "zephyr"); // what was heard, not what was asked for
    CHECK(j.at("model") == "Zephyr HxM");
    CHECK(j.at("dsp_version") == "1.0.0");
    CHECK(j.at("settings").at("practice").at("id") == "resonance");
    CHECK(j.at("started") == "2026-11-24T21:36:00Z");
    CHECK(j.at("duration_s") == 12.25);
    CHECK(j.at("ended") == "early");
    REQUIRE(j.at("beats").size() == 5);
    CHECK(j.at("beats")[0].at("rr_ms").is_null());
    CHECK(j.at("beats")[1].at("rr_ms").get<double>() == 812.3000000000001);
    CHECK(j.at("beats")[1].at("t_s").get<double>() == 0.9123);
    CHECK(j.at("beats")[0].at("class") == "normal"); // a chain's first
    CHECK(j.at("beats")[1].at("class") == "normal");
    CHECK(j.at("beats")[2].at("class") == "extra");
    CHECK(j.at("beats")[4].at("class").is_null());
    REQUIRE(j.at("gaps").size() == 1);
    CHECK(j.at("gaps")[0] == nlohmann::json{{"from_s", 1.7}, {"to_s", 9.5}, {"cause", "port closed"}});
    CHECK(j.at("drops") == nlohmann::json{{"checksum", 3}});
    CHECK(j.at("lost_records") == 7);
    CHECK(j.at("marks") == nlohmann::json::array({{{"t_s", 3.0}, {"label", "phone"}}}));
    REQUIRE(j.at("phases").size() == 2);
    CHECK(j.at("phases")[0].at("to_s") == 2.5);
    CHECK(j.at("phases")[1].at("phase") == "practice");
    CHECK(j.at("phases")[1].at("to_s") == 12.25);
    CHECK(j.at("check_ins")[0].at("tension") == 70.0);
    CHECK(j.at("check_ins")[0].at("pleasantness").is_null());
    CHECK(j.at("numbers")[0].at("hr_bpm") == 74.25);
    CHECK(j.at("numbers")[0].at("ln_rmssd").is_null());
    CHECK_FALSE(j.at("numbers")[0].at("why").at("ln_rmssd").get<std::string>().empty());
    CHECK_FALSE(j.at("numbers")[0].at("why").contains("hr_bpm"));
}

TEST_CASE("show: an empty session, odd bytes and odd numbers still make one valid document",
          "[app][store][export]") {
    CHECK(nlohmann::json::parse(to_json({})).at("beats").empty());
    CHECK(nlohmann::json::parse(to_json({})).at("ended").is_null());
    test::record_maker make{21};
    recording r;
    r.header.sensor = "serial:/dev/\xFF\xFE";
    std::uint64_t beats = 0;
    for (int i = 0; i < 3000; ++i) {
        auto one = make();
        if (auto* b = std::get_if<beat_record>(&one)) b->index = beats++;
        r.add(one);
    }
    const auto j = nlohmann::json::parse(to_json(r));
    CHECK(j.at("beats").size() == beats);
    CHECK_FALSE(to_rr(r).empty());
    CHECK_FALSE(to_csv(r).empty());
}
