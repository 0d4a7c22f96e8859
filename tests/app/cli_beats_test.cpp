// attune beats, and the ECG files that other commands read too.
#include "app/cli/ecg_file.hpp"
#include "tests/dsp/ecg_synthetic.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

using namespace attune;
using namespace attune::test;
using json = nlohmann::json;

namespace {

constexpr const char* good_sidecar = R"({"fs":250,"unit":"mV","unit_per_adu":0.005})";

struct ecg_files {
    scratch_folder folder;
    std::string write(const std::string& stem, const std::string& bytes, const std::string& sidecar) const {
        if (!sidecar.empty()) std::ofstream{folder.path() / (stem + ".json")} << sidecar;
        std::ofstream{folder.path() / (stem + ".i16"), std::ios::binary} << bytes;
        return (folder.path() / (stem + ".i16")).string();
    }
};

std::string little_endian(const std::vector<float>& mv) {
    std::string bytes;
    for (const float v : mv) {
        const auto adu = static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(v * 200)));
        bytes += static_cast<char>(adu & 0xFFU);
        bytes += static_cast<char>(adu >> 8U);
    }
    return bytes;
}

} // namespace

TEST_CASE("cli beats: the peaks of a file, as CLI.md has them, offline and live", "[cli][ecg]") {
    const ecg_files files;
    const auto ecg = make_ecg({.rate = 250, .length_s = 60});
    const auto file = files.write("heart", little_endian(ecg.samples), good_sidecar);
    for (const bool live : {false, true}) {
        std::vector<std::string> arguments{"beats", file, "--json"};
        if (live) arguments.push_back("--live");
        const called c{arguments};
        INFO(c.err);
        REQUIRE(c.status == 0);
        const auto d = json::parse(c.out);
        CHECK(d["fs"] == 250);
        CHECK(d["why"] == "");
        REQUIRE(d["beats"].size() == ecg.peaks.size());
        for (std::size_t i = 0; i < ecg.peaks.size(); ++i) {
            const auto& b = d["beats"][i];
            CHECK_THAT(b["time_s"].get<double>(), WithinAbs(ecg.peaks[i], 0.004));
            CHECK_THAT(b["sample"].get<double>(), WithinAbs(b["time_s"].get<double>() * 250, 1e-6));
            CHECK(b["quality"].get<double>() > 0.8);
            CHECK(b["quality"].get<double>() <= 1);
        }
        REQUIRE(d["quality"].size() == 6);
        CHECK(d["quality"][0]["from_s"] == 0.0);
        CHECK(d["quality"][5]["to_s"] == 60.0);
        CHECK(d["quality"][3]["quality"].get<double>() > 0.9);
    }
    const called words{{"beats", file}};
    CHECK(words.status == 0);
    CHECK(words.out.find(std::to_string(ecg.peaks.size()) + " beats in 60.0 s at 250 Hz") == 0);
}

TEST_CASE("cli beats: where there is no heart there is no beat, and why", "[cli][ecg]") {
    const ecg_files files;
    for (const std::vector<float>& samples :
         {std::vector<float>(5000, 0), std::vector<float>(5000, 3), std::vector<float>(5000, 163.835F)}) {
        const called c{{"beats", files.write("flat", little_endian(samples), good_sidecar), "--json"}};
        REQUIRE(c.status == 0);
        const auto d = json::parse(c.out);
        CHECK(d["beats"].empty());
        CHECK(d["why"].get<std::string>().size() > 5);
    }
    const called shortest{{"beats", files.write("short", "ab", good_sidecar), "--json"}};
    CHECK(shortest.status == 0);
    CHECK(json::parse(shortest.out)["why"].get<std::string>().find("short") != std::string::npos);
}

TEST_CASE("cli beats: a sidecar that lies or is missing, and samples cut off, are one line and status 1",
          "[cli][ecg]") {
    const ecg_files files;
    const std::string samples = little_endian(make_ecg({.rate = 250, .length_s = 10}).samples);
    const std::pair<const char*, const char*> sidecars[]{
        {"", "missing"},
        {"{", "no JSON"},
        {"[250]", "object"},
        {R"({"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":"250","unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":null,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":true,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":0,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":-250,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":1,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":1e6,"unit":"mV","unit_per_adu":0.005})", "\"fs\""},
        {R"({"fs":NaN,"unit":"mV","unit_per_adu":0.005})", "no JSON"},
        {R"({"fs":250,"unit_per_adu":0.005})", "\"unit\""},
        {R"({"fs":250,"unit":5,"unit_per_adu":0.005})", "\"unit\""},
        {R"({"fs":250,"unit":"","unit_per_adu":0.005})", "\"unit\""},
        {R"({"fs":250,"unit":"mV"})", "\"unit_per_adu\""},
        {R"({"fs":250,"unit":"mV","unit_per_adu":"0.005"})", "\"unit_per_adu\""},
        {R"({"fs":250,"unit":"mV","unit_per_adu":0})", "\"unit_per_adu\""},
        {R"({"fs":250,"unit":"mV","unit_per_adu":0.005,"n_samples":9999})", "9999"},
        {R"({"fs":250,"unit":"mV","unit_per_adu":0.005,"n_samples":"many"})", "n_samples"},
    };
    int n = 0;
    for (const auto& [sidecar, says] : sidecars) {
        const called c{{"beats", files.write("ecg" + std::to_string(n++), samples, sidecar), "--json"}};
        INFO(sidecar << " gave: " << c.err << c.out.substr(0, 200));
        CHECK(c.refused());
        CHECK(c.err.find(says) != std::string::npos);
    }
    CHECK(called{{"beats", files.write("odd", samples + "x", good_sidecar)}}.refused());
    CHECK(called{{"beats", files.write("empty", "", good_sidecar)}}.refused());
    CHECK(called{{"beats", (files.folder.path() / "nothing.i16").string()}}.refused());
    CHECK(called{{"beats", "-"}}.refused());
    CHECK(called{{"beats", "heart.rr"}}.refused());
}

TEST_CASE("cli beats: every rate from 50 Hz to 100 kHz is taken", "[cli][ecg]") {
    const ecg_files files;
    for (const double rate : {50.0, 77.7, 100'000.0}) {
        const auto ecg = make_ecg({.rate = rate, .length_s = 12});
        std::ostringstream sidecar;
        sidecar << R"({"fs":)" << rate << R"(,"unit":"mV","unit_per_adu":0.005})";
        const called c{{"beats", files.write("rate", little_endian(ecg.samples), sidecar.str()), "--json"}};
        INFO(rate << " Hz " << c.err);
        REQUIRE(c.status == 0);
        CHECK(json::parse(c.out)["beats"].size() == ecg.peaks.size());
    }
}

TEST_CASE("ecg file: intervals for other commands break at pauses and at beats in doubt", "[cli][ecg]") {
    ecg_beats found;
    for (const double s : {100.0, 300.0, 500.0, 1500.0, 1700.0, 1900.0, 2100.0})
        found.beats.push_back({s, 1});
    found.beats[5].quality = 0.2;
    const auto series = intervals_of(found, hertz{250});
    REQUIRE(series.intervals.size() == 3);
    CHECK(series.has_times);
    CHECK(series.intervals[0].t_s == 1.2);
    CHECK(series.intervals[0].rr_ms == 800);
    CHECK(series.intervals[0].after_gap);
    CHECK_FALSE(series.intervals[1].after_gap);
    CHECK(series.intervals[2].t_s == 6.8); // after 4 s without a beat
    CHECK(series.intervals[2].after_gap);
}

TEST_CASE("cli beats: the commands for intervals take an ECG too, or say why they cannot", "[cli][ecg]") {
    const ecg_files files;
    const auto ecg = make_ecg({.rate = 250, .length_s = 120});
    const auto file = files.write("heart", little_endian(ecg.samples), good_sidecar);
    const called c{{"analyze", file, "--json"}};
    INFO(c.err);
    REQUIRE(c.status == 0);
    const auto d = json::parse(c.out);
    CHECK(d["input"]["kind"] == "ecg");
    CHECK(d["input"]["intervals"] == ecg.peaks.size() - 1);
    const double mean_ms =
        (ecg.peaks.back() - ecg.peaks.front()) * 1000 / static_cast<double>(ecg.peaks.size() - 1);
    CHECK(d["hrv"]["mean_nn_ms"].get<double>() == Approx(mean_ms).epsilon(0.001));
    const called marks{{"artefacts", file, "--json"}};
    REQUIRE(marks.status == 0);
    CHECK(json::parse(marks.out)["artefacts"].empty());

    const auto flat = files.write("flat", std::string(60 * 250 * 2, '\0'), good_sidecar);
    for (const char* command : {"analyze", "artefacts", "activation"}) {
        const called none{{command, flat, "--json"}};
        INFO(command << ": " << none.err);
        CHECK(none.refused());
    }
}
