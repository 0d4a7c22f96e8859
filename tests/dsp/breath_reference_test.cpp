// Breathing rate from RR alone beside a belt, read in place.

#include "dsp/breath/rate.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <vector>

using namespace attune;

TEST_CASE("reference: breathing rate from RR alone against a belt: right where it is given, silent where it "
          "is not known",
          "[dsp][breath][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    std::ifstream in{ref / "expected" / "resp_rsa_rpeaks.json"};
    const auto v = nlohmann::json::parse(in).at("values").at("nk_bio_resting_5min_ecg");
    constexpr double fs = 100; // of this recording
    const auto peaks = v.at("r_peaks_sample").get<std::vector<double>>(),
               belt = v.at("rsp_peaks_sample").get<std::vector<double>>();
    breathing_rate_meter meter;
    double next = breathing_rate_window + 2, error = 0, bias = 0, worst = 0;
    int all = 0, given = 0, inside = 0, wrong_class = 0;
    for (std::size_t i = 1; i < peaks.size(); ++i) {
        const double t = peaks[i] / fs;
        meter({seconds{t}, milliseconds{(peaks[i] - peaks[i - 1]) / fs * 1000}, true, i == 1});
        if (t < next) continue;
        next += 2; // SCIENCE 4.2: update 2 s
        double first = 0, last = 0;
        int breaths = 0;
        for (const double b : belt)
            if (b / fs > t - breathing_rate_window && b / fs <= t) {
                if (breaths++ == 0) first = b / fs;
                last = b / fs;
            }
        const double truth = 60 * (breaths - 1) / (last - first);
        const auto r = meter.value();
        ++all;
        if (r.why != rate_why::none) {
            CHECK_FALSE(r.per_min);
            continue;
        }
        inside += truth >= r.low && truth <= r.high;
        wrong_class += r.speed != breath_speed::unknown && r.speed != breath_speed::normal;
        REQUIRE(r.per_min);
        ++given;
        error += std::abs(*r.per_min - truth);
        bias += *r.per_min - truth;
        worst = std::max(worst, std::abs(*r.per_min - truth));
    }
    INFO("given " << given << " of " << all << ", mean error " << error / given << ", bias " << bias / given
                  << ", worst " << worst << ", inside " << inside);
    CHECK(all > 120);
    CHECK(given >= 30);
    CHECK(error / given < 1.0); // the best ECG algorithms: 95 % within 4.7 (SCIENCE 4.2)
    CHECK(worst < 4.7);
    CHECK(inside >= 0.8 * given);
    CHECK(wrong_class == 0);
}
