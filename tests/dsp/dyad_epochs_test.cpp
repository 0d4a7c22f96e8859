#include "dsp/dyad/epochs.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

namespace {

using epochs = std::vector<std::optional<double>>;
struct pair_of_epochs {
    epochs x, y;
};
/// First-order autocorrelated series whose innovations share `r`, on a common line.
pair_of_epochs drawn(std::size_t n, double r, std::uint32_t seed, double memory = 0.6, double slope = 0.05) {
    std::mt19937 random{seed};
    std::normal_distribution<double> g;
    pair_of_epochs out;
    double a = 0, b = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double u = g(random), v = r * u + std::sqrt(1 - r * r) * g(random);
        a = memory * a + u;
        b = memory * b + v;
        out.x.push_back(3.5 + slope * static_cast<double>(i) + a);
        out.y.push_back(3.8 + slope * static_cast<double>(i) + b);
    }
    return out;
}

} // namespace

TEST_CASE("epochs: ln RMSSD of each thirty seconds, by hand", "[dsp][dyad]") {
    std::vector<heard_interval> beats;
    double t = 0;
    for (int i = 0; i < 200; ++i) { // differences of +-20, then of +-60 ms
        const double rr = 800 + (i % 2 == 0 ? 1 : -1) * (t < 60 ? 10.0 : 30.0);
        t += rr / 1000;
        beats.push_back({seconds{t}, milliseconds{rr}, true, i == 0});
    }
    const auto e = ln_rmssd_epochs(beats, seconds{0}, seconds{120});
    REQUIRE(e.size() == 4);
    CHECK(*e[0] == Approx(std::log(20.0)).epsilon(1e-9));
    CHECK(*e[3] == Approx(std::log(60.0)).epsilon(1e-9));
    // A gap, an artefact: the differences across them are none.
    auto holed = beats;
    holed[10].rr += milliseconds{500};
    holed[10].nn = false;
    holed[20].rr += milliseconds{300};
    holed[20].after_gap = true;
    holed[20].nn = true;
    auto with = ln_rmssd_epochs(holed, seconds{0}, seconds{120});
    // The interval after 20 differs from it: that one counts.
    CHECK(*with[0] > *e[0]);
    holed[20].nn = false;
    with = ln_rmssd_epochs(holed, seconds{0}, seconds{120});
    CHECK(*with[0] == Approx(std::log(20.0)).epsilon(1e-9));
    CHECK_FALSE(ln_rmssd_epochs(without(beats, 35, 55), seconds{0}, seconds{120})[1]);
    CHECK(ln_rmssd_epochs({}, seconds{0}, seconds{120}) == epochs(4));
    CHECK(ln_rmssd_epochs(beats, seconds{0}, seconds{10}).empty());
}

TEST_CASE("epochs: independent series with the same trend and memory are not correlated", "[dsp][dyad]") {
    constexpr int dyads = 300;
    int outside = 0;
    double sum = 0;
    for (std::uint32_t seed = 1; seed <= dyads; ++seed) {
        const auto p = drawn(60, 0, seed, 0.7, 0.1);
        const auto c = correlate_epochs(p.x, p.y);
        REQUIRE(c.r);
        outside += c.low > 0 || c.high < 0;
        sum += *c.r / dyads;
    }
    INFO("found in " << outside << " of " << dyads);
    CHECK(outside <= 27); // 15 expected, SD 4
    CHECK(sum == Approx(0).margin(0.03));
}

TEST_CASE("epochs: shared innovations are found, and the interval holds them", "[dsp][dyad]") {
    int inside = 0;
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        const auto p = drawn(60, 0.6, seed);
        const auto c = correlate_epochs(p.x, p.y);
        REQUIRE(c.r);
        inside += c.low <= 0.6 && c.high >= 0.6;
    }
    INFO(inside);
    CHECK(inside >= 180);
}

TEST_CASE("epochs: order of the two, scale and line do not matter, holes do not join what is apart",
          "[dsp][dyad][property]") {
    auto p = drawn(60, 0.5, 4);
    const auto a = correlate_epochs(p.x, p.y), b = correlate_epochs(p.y, p.x);
    CHECK(*a.r == Approx(*b.r).epsilon(1e-12));
    auto q = p;
    for (std::size_t i = 0; i < q.x.size(); ++i)
        q.x[i] = 4 * *q.x[i] - 0.3 * static_cast<double>(i) + 7;
    CHECK(*correlate_epochs(q.x, q.y).r == Approx(*a.r).epsilon(1e-9));
    auto r = p;
    std::reverse(r.x.begin(), r.x.end());
    std::reverse(r.y.begin(), r.y.end());
    CHECK(std::abs(*correlate_epochs(r.x, r.y).r - *a.r) <
          0.2); // innovations are others backwards, not other people
    p.x[20].reset();
    p.y[40].reset();
    const auto c = correlate_epochs(p.x, p.y);
    CHECK(c.pairs == 59 - 4); // each hole takes the pair before and the pair after it
    p.y[40] = std::nan("");
    CHECK(correlate_epochs(p.x, p.y).pairs == c.pairs);
}

TEST_CASE("epochs: fewer than twenty give no number", "[dsp][dyad]") {
    const auto p = drawn(19, 0.5, 4);
    CHECK_FALSE(correlate_epochs(p.x, p.y).r);
    CHECK(correlate_epochs(p.x, p.y).why == "fewer than 20 quiet epochs in which both were heard");
    auto q = drawn(60, 0.5, 4);
    for (std::size_t i = 0; i < 60; i += 2)
        q.x[i].reset(); // 30 left, none beside another
    CHECK(correlate_epochs(q.x, q.y).why == "fewer than 20 quiet epochs that follow one another");
    const epochs flat(40, 3.5);
    CHECK(correlate_epochs(flat, drawn(40, 0, 1).y).why == "one of the two does not vary");
    CHECK_FALSE(correlate_epochs({}, {}).r);
}
