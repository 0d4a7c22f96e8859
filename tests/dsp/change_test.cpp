#include "dsp/change/control_chart.hpp"
#include "dsp/change/reliable_change.hpp"
#include "dsp/change/run_chart.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>

using namespace attune;

namespace {

class chance {
public:
    explicit chance(std::uint64_t seed)
        : random_{seed} {}
    double bell() { return normal_(random_); }
    bool happens(double probability) { return even_(random_) < probability; }

private:
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
    std::uniform_real_distribution<double> even_;
};

std::vector<dated_value> days(std::initializer_list<double> values, int from = 0) {
    std::vector<dated_value> v;
    for (const double x : values)
        v.push_back({from++, x});
    return v;
}
/// Mean 0, SD 1, a good period of which everything is known.
chart_baseline known(double phi = 0) {
    return {-20, -1, 20, 0, 1, phi};
}

/// Mean 0, SD 1, lag-1 correlation phi.
class ar1 {
public:
    ar1(std::uint64_t seed, double phi)
        : random_{seed}
        , phi_{phi}
        , x_{normal_(random_)} {}
    double operator()() {
        x_ = phi_ * x_ + std::sqrt(1 - phi_ * phi_) * normal_(random_);
        return x_;
    }

private:
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
    double phi_, x_;
};

/// Points until one is out on either side, for a person in control.
double mean_run_length(double phi, double lambda, double limit, int people) {
    chart_settings s;
    s.lambda = lambda;
    s.limit = limit;
    double sum = 0;
    for (int k = 0; k < people; ++k) {
        ar1 next{static_cast<std::uint64_t>(k + 1), phi};
        // In pieces, so that short runs cost little; the chart begins anew with a longer series.
        std::vector<dated_value> v;
        for (int length = 512;; length *= 2) {
            while (static_cast<int>(v.size()) < length)
                v.push_back({static_cast<int>(v.size()), next()});
            int first = length;
            for (const auto way : {worse_way::higher, worse_way::lower})
                for (const auto& p : control_chart(v, known(phi), way, s))
                    if (p.out) {
                        first = std::min(first, p.at);
                        break;
                    }
            if (first < length) {
                sum += first + 1;
                break;
            }
        }
    }
    return sum / people;
}

} // namespace

TEST_CASE("control chart: in control about 370 points pass before one is out", "[dsp][change]") {
    // SCIENCE 10; 2000 people, so the mean's SE is 8. Limits that are narrower at the start take a little
    // off.
    const double usual = mean_run_length(0, 0.2, 2.86, 2000);
    const double slower = mean_run_length(0, 0.1, 2.70, 2000);
    std::printf("run length in control: %.0f (lambda .2, L 2.86), %.0f (lambda .1, L 2.70)\n", usual, slower);
    CHECK_THAT(usual, WithinRel(370.0, 0.10));
    CHECK_THAT(slower, WithinRel(370.0, 0.10));
}

TEST_CASE("control chart: days that resemble their neighbours raise no more alarms", "[dsp][change]") {
    for (const double phi : {0.3, 0.6}) {
        const double told = mean_run_length(phi, 0.2, 2.86, 1000);
        std::printf("run length in control at phi %.1f: %.0f\n", phi, told);
        CHECK(told > 370 * 0.9);
        CHECK(told < 370 * 2.5); // and the chart has not gone deaf: excursions last longer, so fewer begin
        // Without the correction they come several times as often.
        chart_settings s;
        int early = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            ar1 next{seed, phi};
            std::vector<dated_value> v;
            for (int i = 0; i < 185; ++i)
                v.push_back({i, next()});
            const auto blind = control_chart(v, known(0), worse_way::higher, s);
            const auto seeing = control_chart(v, known(phi), worse_way::higher, s);
            const auto outs = [](const auto& c) {
                return std::count_if(c.begin(), c.end(), [](const chart_point& p) { return p.out; });
            };
            early += outs(blind) > 0 && outs(seeing) == 0;
        }
        CHECK(early > (phi > 0.5 ? 100 : 30));
    }
}

TEST_CASE("control chart: the first points by hand", "[dsp][change]") {
    const auto c = control_chart(days({1, 2, -1, 6}), known(), worse_way::higher);
    REQUIRE(c.size() == 4);
    CHECK(c[0].ewma == Approx(0.2));
    CHECK(c[1].ewma == Approx(0.56));
    CHECK(c[2].ewma == Approx(0.248));
    CHECK(c[3].ewma == Approx(1.3984));
    // t = 1: 2.86 sqrt(1/9 (1 - .64)) = 2.86 * 0.2; t = 2: 2.86 sqrt(1/9 (1 - .4096))
    CHECK(c[0].limit == Approx(0.572));
    CHECK(c[1].limit == Approx(2.86 * std::sqrt(0.5904 / 9)));
    CHECK(c[3].limit == Approx(2.86 * std::sqrt((1 - std::pow(0.8, 8)) / 9)));
    CHECK_FALSE(c[0].out);
    CHECK(c[3].out);
    // Mean of the week so far: 2, against SD sqrt 2.
    CHECK_FALSE(c[1].rci);
    CHECK(c[3].rci.value() == Approx(2 / std::sqrt(2.0)));
    CHECK(c[3].alarm == chart_alarm::out_by_rci);
    // phi = .5: (1 + .4)/(1 - .4) times the variance
    CHECK(control_chart(days({1}), known(0.5), worse_way::higher)[0].limit ==
          Approx(0.572 * std::sqrt(1.4 / 0.6)));
}

TEST_CASE("control chart: one day out is no alarm, two are", "[dsp][change]") {
    // The week as a whole is not reliably worse.
    const auto c = control_chart(days({-1, -1, -1, -1, -1, -1, 9, 4, 0}), known(), worse_way::higher);
    CHECK(c[6].out);
    CHECK(c[6].rci.value() < 1.28);
    CHECK(c[6].alarm == chart_alarm::none);
    CHECK(c[7].out);
    CHECK(c[7].alarm == chart_alarm::two_out);
}

TEST_CASE("control chart: after missing days the limit is wider by the root of the gap", "[dsp][change]") {
    const std::vector<dated_value> v{{0, 1}, {1, 1}, {5, 1}, {6, 1}};
    const auto c = control_chart(v, known(), worse_way::higher);
    const auto whole = control_chart(days({1, 1, 1, 1}), known(), worse_way::higher);
    CHECK(c[1].limit == whole[1].limit);
    CHECK(c[2].limit == Approx(2 * whole[2].limit)); // 4 days after the one before
    CHECK(c[2].ewma == whole[2].ewma);               // a missing day is skipped, not filled
    CHECK(c[3].limit == whole[3].limit);
    // Missing by name, too.
    const double none = std::numeric_limits<double>::quiet_NaN();
    const std::vector<dated_value> named{{0, 1}, {1, 1}, {2, none}, {3, none}, {4, none}, {5, 1}, {6, 1}};
    const auto n = control_chart(named, known(), worse_way::higher);
    REQUIRE(n.size() == 4);
    CHECK(n[2].limit == c[2].limit);
}

TEST_CASE("control chart: only worse is out", "[dsp][change]") {
    const auto v = days({-5, -5, -5, -5, -5, -5});
    for (const auto& p : control_chart(v, known(), worse_way::higher))
        CHECK_FALSE(p.out);
    const auto low = control_chart(v, known(), worse_way::lower);
    CHECK(low[1].alarm != chart_alarm::none);
    CHECK(low[1].limit < 0);
    CHECK(low[3].rci.value() > 0);
}

TEST_CASE("control chart: shift and scale change the picture and no decision", "[dsp][change][property]") {
    chance random{7};
    std::vector<dated_value> v;
    for (int day = 0; day < 200; ++day)
        if (!random.happens(0.2)) v.push_back({day, 4 * random.bell() + (day > 120 ? 7 : 0)});
    const auto base = learn_baseline(v, 0, 55).value();
    const auto plain = control_chart(v, base, worse_way::higher);
    for (const auto& [scale, shift, way] :
         {std::tuple{3.0, 100.0, worse_way::higher}, {-0.5, 7.0, worse_way::lower}}) {
        auto w = v;
        for (auto& one : w)
            one.value = one.value * scale + shift;
        const auto other = learn_baseline(w, 0, 55).value();
        CHECK(other.mean == Approx(base.mean * scale + shift));
        CHECK(other.sigma == Approx(base.sigma * std::abs(scale)));
        CHECK(other.autocorrelation == Approx(base.autocorrelation).margin(1e-12));
        const auto c = control_chart(w, other, way);
        REQUIRE(c.size() == plain.size());
        for (std::size_t i = 0; i < c.size(); ++i) {
            CHECK(c[i].alarm == plain[i].alarm);
            CHECK(c[i].ewma == Approx(plain[i].ewma * scale + shift));
        }
    }
    // And a later day zero changes nothing at all.
    auto later = v;
    for (auto& one : later)
        one.at += 20000;
    const auto moved = control_chart(later, learn_baseline(later, 20000, 20055).value(), worse_way::higher);
    REQUIRE(moved.size() == plain.size());
    for (std::size_t i = 0; i < moved.size(); ++i)
        CHECK(moved[i].ewma == plain[i].ewma);
}

TEST_CASE("good period: mean, moving range and correlation by hand", "[dsp][change]") {
    chart_settings s;
    s.least_points = 4;
    // Up and down: phi is negative and clipped; moving ranges 2, 2, 2.
    const auto b = learn_baseline(days({1, 3, 1, 3}), 0, 3, s).value();
    CHECK(b.mean == Approx(2));
    CHECK(b.autocorrelation == 0);
    CHECK(b.sigma == Approx(2 / 1.128));
    CHECK(b.points == 4);
    // A slow climb: phi is more than .6 and clipped; moving ranges 1.
    std::vector<dated_value> climb;
    for (int i = 0; i < 30; ++i)
        climb.push_back({i, static_cast<double>(i)});
    CHECK(learn_baseline(climb, 0, 29)->autocorrelation == 0.6);
    CHECK(learn_baseline(climb, 0, 29)->sigma == Approx(1 / 1.128 / std::sqrt(0.4)));
    // What lies outside the period does not count, nor does what is no number.
    auto more = days({1, 3, 1, 3, 900});
    more.push_back({5, std::numeric_limits<double>::infinity()});
    CHECK(learn_baseline(more, 0, 3, s)->mean == Approx(2));
    CHECK(learn_baseline(more, 0, 5, s)->points == 5);
}

TEST_CASE("good period: the sigma and phi of known days are found", "[dsp][change]") {
    for (const double phi : {0.0, 0.3, 0.5}) {
        double sigma = 0, found = 0;
        constexpr int people = 200;
        for (std::uint64_t seed = 1; seed <= people; ++seed) {
            ar1 next{seed, phi};
            chance missing{seed};
            std::vector<dated_value> v;
            for (int i = 0; i < 200; ++i)
                if (const double x = next(); !missing.happens(0.2)) v.push_back({i, 10 * x});
            const auto b = learn_baseline(v, 0, 199).value();
            sigma += b.sigma / people;
            found += b.autocorrelation / people;
        }
        INFO("phi " << phi << ": found " << found << ", sigma " << sigma);
        CHECK_THAT(sigma, WithinRel(10.0, 0.06));
        CHECK_THAT(found, WithinAbs(phi, 0.04)); // small samples pull it down, the clip at 0 pulls it up
    }
}

TEST_CASE("good period: fewer than 14 points or no spread are none", "[dsp][change]") {
    std::vector<dated_value> v;
    for (int i = 0; i < 13; ++i)
        v.push_back({i, i % 2 ? 3.0 : 1.0});
    CHECK_FALSE(learn_baseline(v, 0, 100));
    v.push_back({13, 3});
    CHECK(learn_baseline(v, 0, 100));
    for (auto& one : v)
        one.value = 20;
    CHECK_FALSE(learn_baseline(v, 0, 100));
    CHECK_FALSE(learn_baseline({}, 0, 100));
}

TEST_CASE("reliable change: by hand, and nothing where there is no spread", "[dsp][change]") {
    // SD 7.5, r .88: Jacobson & Truax's own example, 47.5 to 32.5: -15 / 3.67 (their SE of the difference).
    CHECK(reliable_change(47.5, 32.5, 7.5, 0.88).value() == Approx(-4.0825).epsilon(1e-4));
    CHECK(reliable_change(10, 10 + least_reliable_change(3, 0.5), 3, 0.5).value() == Approx(reliable));
    CHECK_FALSE(reliable_change(1, 2, 0, 0.5));
    CHECK_FALSE(reliable_change(1, 2, 1, 1));
    CHECK_FALSE(reliable_change(1, std::numeric_limits<double>::quiet_NaN(), 1, 0));
}

TEST_CASE("run chart: limits of Anhoej and Olesen, log2 n + 3 and the coin's 5 %", "[dsp][change]") {
    struct row {
        std::size_t n, run, crossings;
    };
    for (const auto& r : {row{10, 6, 2}, row{12, 7, 3}, row{20, 7, 6}, row{24, 8, 8}, row{30, 8, 10}}) {
        std::vector<double> v(r.n);
        for (std::size_t i = 0; i < r.n; ++i)
            v[i] = i % 2 ? 1 : -1;
        const auto c = run_chart_of(v, 0);
        CHECK(c.longest_usual == r.run);
        CHECK(c.fewest_usual == r.crossings);
        CHECK(c.crossings == r.n - 1);
        CHECK(c.longest_run == 1);
        CHECK_FALSE(c.unusual());
    }
    CHECK(coin_quantile(0.5, 3000) == 1500);
}

TEST_CASE("run chart: a shift shows, points on the centre do not count", "[dsp][change]") {
    std::vector<double> v{1, -1, 1, -1, 1, 0, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1};
    auto c = run_chart_of(v, 0);
    CHECK(c.points == 14);
    CHECK(c.longest_run == 9);
    CHECK_FALSE(c.longest_is_above);
    CHECK(c.crossings == 5);
    CHECK(c.long_run()); // log2 14 + 3 = 6.8
    CHECK_FALSE(run_chart_of(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 1, 1}, 0).unusual()); // too few to say
}

TEST_CASE("run chart: of chance about one in twenty is unusual", "[dsp][change]") {
    int unusual = 0, of = 1000;
    for (int k = 1; k <= of; ++k) {
        chance random{static_cast<std::uint64_t>(k)};
        std::vector<double> v(24);
        for (double& x : v)
            x = random.bell();
        unusual += run_chart_of(v, 0).unusual();
    }
    INFO(unusual << " of " << of);
    CHECK(unusual > 20);
    CHECK(unusual < 110);
}
