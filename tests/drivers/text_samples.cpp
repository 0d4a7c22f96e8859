// Samples as lines of text: their clock, and what is said of them.
#include "drivers/text/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

struct seen {
    double known_after_s = -1, worst_ms = 0, period_ms = 0;
    int gaps = 0;
};
/// `n` samples taken at taken(i) s that arrive at heard(i) s; the error of the clock is taken against the
/// first known reading's, as a constant delay is no error.
template <class Taken, class Heard>
seen clocked(int n, Taken taken, Heard heard) {
    text::sample_clock clock{0.06};
    seen s;
    double delay = 0;
    for (int i = 0; i < n; ++i) {
        const auto r = clock(std::llround(heard(i) * 1e9));
        s.gaps += r.gap;
        if (!r.known) continue;
        const double late = static_cast<double>(r.at_ns) * 1e-9 - taken(i);
        if (s.known_after_s < 0) {
            s.known_after_s = heard(i);
            delay = late;
        }
        s.worst_ms = std::max(s.worst_ms, std::abs(late - delay) * 1e3);
        s.period_ms = static_cast<double>(r.period_ns) * 1e-6;
    }
    return s;
}
double in_steps(double t, double step) {
    return std::ceil(t / step) * step;
}

std::vector<samples_event> samples_of(const stream& s, text::format f = text::format::found_out) {
    text::decoder d{f};
    remembering out;
    play(d, s, out, 7s);
    CHECK(out.beats().empty());
    return out.all<samples_event>();
}
/// `n` numbers at 250 a second, in the chunks of a 16 ms timer.
stream numbers(
    int n, std::string (*say)(int) = [](int i) { return std::to_string(500 + i % 50); }) {
    stream s{{host(0s), "5\r\n"}};
    for (int i = 0; i < n; ++i)
        s.push_back({host(std::chrono::milliseconds{600 + (4 * i + 15) / 16 * 16}), say(i) + "\r\n"});
    return s;
}

} // namespace

TEST_CASE("sample clock: even arrivals are their own time, sure after four seconds", "[drivers][text]") {
    const double period = GENERATE(0.002, 0.004, 0.02);
    const auto at = [&](int i) { return 7 + period * i; };
    const auto s = clocked(static_cast<int>(30 / period), at, at);
    CHECK(s.known_after_s - 7 >= 3);
    CHECK(s.known_after_s - 7 < 4.5);
    CHECK(s.worst_ms < 1e-3);
    CHECK(s.period_ms == Approx(period * 1e3).epsilon(1e-6));
    CHECK(s.gaps == 1); // before the first
}

TEST_CASE("sample clock: a link's steps and jitter are smoothed away", "[drivers][text]") {
    const double period = GENERATE(0.004, 0.005203); // 250 Hz; lines of five characters at 9600 baud
    const auto at = [&](int i) { return period * i; };
    SECTION("an FTDI chip's 16 ms") {
        const auto s =
            clocked(static_cast<int>(60 / period), at, [&](int i) { return in_steps(at(i), 0.016); });
        CHECK(s.known_after_s < 6);
        CHECK(s.worst_ms < 2);
        CHECK(s.period_ms == Approx(period * 1e3).epsilon(1e-3));
        CHECK(s.gaps == 1);
    }
    SECTION("a radio's jitter of 20 ms, in order") {
        std::mt19937 random{2};
        std::exponential_distribution<double> late{1 / 0.01};
        double last = 0;
        std::vector<double> heard;
        for (int i = 0; i < static_cast<int>(60 / period); ++i)
            heard.push_back(last = std::max(last, at(i) + std::min(0.04, late(random))));
        const auto s = clocked(static_cast<int>(heard.size()), at,
                               [&](int i) { return heard[static_cast<std::size_t>(i)]; });
        CHECK(s.known_after_s > 0);
        CHECK(s.worst_ms < 4);
        CHECK(s.gaps == 1);
    }
}

TEST_CASE("sample clock: held up for two seconds it goes on, after a pause time begins anew",
          "[drivers][text]") {
    const auto at = [](int i) { return 0.004 * i; };
    const auto held = clocked(10'000, at, [&](int i) { return at(i) > 20 && at(i) < 22 ? 22.0 : at(i); });
    CHECK(held.gaps == 2); // told as a doubt, and not made worse
    CHECK(held.worst_ms < 1);
    // Samples that were never taken: nothing is known until the line is sure again.
    text::sample_clock clock{0.06};
    int gaps = 0;
    double known_again = -1;
    for (int i = 0; i < 10'000; ++i) {
        const double t = 0.004 * i + (i >= 5000 ? 2 : 0);
        const auto r = clock(std::llround(t * 1e9));
        gaps += r.gap;
        if (i > 5000 + 80) {
            if (t < 22.3 + 3) CHECK_FALSE(r.known);
            if (r.known && known_again < 0) known_again = t;
        }
    }
    CHECK(gaps == 3); // the first, the doubt, the beginning anew
    CHECK(known_again > 0);
    CHECK(known_again < 28);
}

TEST_CASE("sample clock: a rate that is not steady is never known", "[drivers][text]") {
    double t = 0;
    std::vector<double> at;
    for (int i = 0; i < 10'000; ++i)
        at.push_back(t += 0.004 * (1 + 0.2 * std::sin(t)));
    const auto f = [&](int i) { return at[static_cast<std::size_t>(i)]; };
    CHECK(clocked(10'000, f, f).known_after_s < 0);
}

TEST_CASE("text: plain samples are an ECG to be looked into, once their clock is sure", "[drivers][text]") {
    const auto all = samples_of(numbers(5000));
    REQUIRE(all.size() > 60);
    std::size_t n = 0;
    std::optional<sensor_time> last;
    bool known = false;
    for (const auto& s : all) {
        CHECK(s.kind == sample_kind::ecg);
        REQUIRE(s.count <= samples_event::most);
        for (std::uint32_t i = 0; i < s.count; ++i)
            CHECK(s.values[i] == static_cast<float>(500 + n++ % 50));
        if (s.beats_inside) {
            CHECK(std::chrono::abs(s.period - 4ms) < 10us);
            if (known) CHECK(std::chrono::abs(s.last - *last - s.count * 4ms) < 1ms);
            CHECK(s.after_gap == !known);
            last = s.last;
        }
        known = known || s.beats_inside;
    }
    CHECK(n == 5000);
    CHECK(known);
    CHECK_FALSE(all[8].beats_inside); // two seconds
    CHECK(all.back().beats_inside);
}

TEST_CASE("text: leads off, a damaged line and a slow stream", "[drivers][text]") {
    SECTION("leads off: contact lost, a gap, and the clock begins anew") {
        const auto s = numbers(8000, [](int i) { return i >= 4000 && i < 4250 ? std::string{"!"} : "512"; });
        text::decoder d;
        remembering out;
        play(d, s, out, 7s);
        const auto contact = out.all<contact_event>();
        REQUIRE(contact.size() == 2);
        CHECK_FALSE(contact[0].worn);
        bool off = false;
        std::optional<host_time> on_at;
        for (const auto& h : out.events) {
            if (const auto* c = std::get_if<contact_event>(&h.what)) {
                off = !c->worn;
                if (c->worn) on_at = h.at;
            }
            if (const auto* e = std::get_if<samples_event>(&h.what)) {
                CHECK_FALSE(off);
                if (on_at && h.at - *on_at < 3s) CHECK_FALSE(e->beats_inside);
            }
        }
        CHECK(out.all<samples_event>().back().beats_inside);
    }
    SECTION("a damaged line is a gap of one sample") {
        const auto all =
            samples_of(numbers(5000, [](int i) { return i == 4000 ? std::string{"5x2"} : "512"; }));
        const auto gaps = std::count_if(all.begin(), all.end(),
                                        [](const auto& e) { return e.after_gap && e.beats_inside; });
        CHECK(gaps == 2);
        const auto known = std::find_if(all.begin(), all.end(), [](const auto& e) { return e.beats_inside; });
        std::int64_t n = 0;
        for (auto e = known + 1; e != all.end(); ++e)
            n += e->count;
        CHECK(std::chrono::abs(all.back().last - known->last - (n + 1) * 4ms) < 2ms);
    }
    SECTION("ten a second are samples in which no heart can be seen; the period is said all the same") {
        stream s{{host(0s), "5\n"}};
        for (int i = 0; i < 300; ++i)
            s.push_back({host(1s + 100ms * i), "812\n"});
        const auto all = samples_of(s);
        CHECK(std::chrono::abs(all.back().period - 100ms) < 1ms);
    }
}

TEST_CASE("text: time and sample: the board's milliseconds, smoothed", "[drivers][text]") {
    stream s{{host(0s), "5\n"}};
    for (int i = 0; i < 5000; ++i) // 300 Hz told in whole ms
        s.push_back({host(600ms + std::chrono::microseconds{3333 * i + i % 7 * 2000}),
                     std::to_string(100'000 + 3333 * i / 1000) + "," + std::to_string(i % 1000) + "\n"});
    const auto all = samples_of(s);
    CHECK(all.back().beats_inside);
    CHECK(std::chrono::abs(all.back().period - 3333us) < 2us);
    CHECK(std::chrono::abs(all.back().last - sensor(std::chrono::microseconds{100'000'000 + 3333 * 4999})) <
          2ms);
    CHECK(all.back().values[all.back().count - 1] == 999);
}

TEST_CASE("text: a PulseSensor's samples are its pulse wave: no beats are looked for in them",
          "[drivers][text]") {
    const auto check = [](const stream& s, std::size_t beats) {
        text::decoder d;
        remembering out;
        play(d, s, out, 7s);
        CHECK(out.beats().size() == beats);
        REQUIRE_FALSE(out.all<samples_event>().empty());
        for (const auto& e : out.all<samples_event>()) {
            CHECK(e.kind == sample_kind::pulse);
            CHECK_FALSE(e.beats_inside);
        }
    };
    stream sbq{{host(0s), "S500\n"}}, coach{{host(0s), "5\n"}};
    for (int i = 1; i <= 1000; ++i) {
        sbq.push_back({host(20ms * i), "S" + std::to_string(500 + i % 50) + "\n"});
        if (i % 40 == 0) sbq.back().data += "B75\nQ800\n";
        coach.push_back({host(600ms + 20ms * i),
                         std::to_string(500 + i % 50) + ",75,800," + (i % 40 == 0 ? "1" : "0") + "\n"});
    }
    check(sbq, 25);
    check(coach, 25);
}
