// Finding out, for every protocol and variant of SENSORS 6.7: cold, in the middle of a stream, and behind a port where
// another sensor was before.

#include "drivers/detect/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/emulators/bitalino_board.hpp"
#include "tests/support/emulators/every_sensor.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/emulators/virtual_line.hpp"
#include "tests/support/reference.hpp"

#include <algorithm>
#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

/// A sensor, and what of it is to be heard: its intervals, or samples where it tells no interval.
struct found_sensor {
    std::string name, protocol, model;
    std::function<std::unique_ptr<emulator>()> make;
    std::vector<double> truth{}; ///< ms; empty: samples
    double within_ms = 0;
};

decoder_options options() {
    decoder_options o;
    o.ant_network_key.emplace();
    return o;
}

std::vector<found_sensor> all_of(const std::filesystem::path& ref) {
    const auto rr = rr_series(ref, "nsr001_5min_a", 150);
    const auto ecg = ecg_series(ref, "mitdb_100", 100);
    std::vector<found_sensor> all;
    for (const auto& s : every_sensor())
        all.push_back({s.name, s.protocol, s.model, [=] { return s.make(rr); }, s.sent(rr), s.within_ms});
    for (const auto& f : samples_printed)
        all.push_back({"text, " + std::string{f.name}, "text", std::string{f.model},
                       [=, what = f.what] { return std::make_unique<text_board>(what, ecg); }});
    all.push_back({"bridge, samples alone", "bridge", "bridge (ecg) chest",
                   [=] { return std::make_unique<bridge_board>(ecg); }});
    all.push_back({"BITalino", "bitalino", "BITalino_v5.1, ECG on A2",
                   [=] { return std::make_unique<bitalino_board>(bitalino_recording{ecg.as_counts(), ecg.hertz}); }});
    return all;
}

/// The device goes on behind it; of the first message so many bytes had gone when the line was opened.
class heard_late final : public emulator {
public:
    heard_late(emulator& device, std::size_t missing)
        : device_{device}
        , missing_{missing} {}
    void start(host_time at) override { device_.start(at); }
    void received(std::span<const std::byte> b, host_time at) override { device_.received(b, at); }
    std::optional<host_time> next() const override { return device_.next(); }
    std::vector<std::byte> take(host_time now) override {
        auto bytes = device_.take(now);
        const auto n = std::min(missing_, bytes.size());
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
        if (n > 0) missing_ = 0;
        return bytes;
    }

private:
    emulator& device_;
    std::size_t missing_;
};

/// What a decoder says on being opened goes to the device.
struct to_device final : decoder_output {
    to_device(remembering& o, emulator& d, host_time a)
        : out{o}
        , device{d}
        , at{a} {}
    void on_event(const event& e, host_time t) override { out.on_event(e, t); }
    void send(std::span<const std::byte> b) override {
        out.send(b);
        device.received(b, at);
    }
    remembering& out;
    emulator& device;
    host_time at;
};

void go_on(decoder& d, emulator& device, remembering& out, host_time from, host_time until) {
    to_device both{out, device, from};
    d.opened(from, both);
    play_virtually(d, device, out, from, until, false);
}

bool in_order(const std::vector<double>& heard, const std::vector<double>& truth, double within) {
    std::size_t next = 0;
    for (const double rr : heard) {
        while (next < truth.size() && std::abs(truth[next] - rr) > within)
            ++next;
        if (next++ == truth.size()) return false;
    }
    return true;
}

std::size_t samples_of(const remembering& out) {
    std::size_t n = 0;
    for (const auto& s : out.all<samples_event>())
        n += s.count;
    return n;
}

} // namespace

TEST_CASE("detect: every protocol and variant is found out from a cold start, within six seconds, and none of its beats lost",
          "[drivers][detect]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const auto& s : all_of(ref)) {
        INFO(s.name);
        const auto device = s.make();
        detect::decoder d{options()};
        remembering out;
        play_virtually(d, *device, out, host(0s), host(6s));
        CHECK(d.protocol() == s.protocol);
        play_virtually(d, *device, out, host(6s), host(100s), false);
        CHECK(d.protocol() == s.protocol);
        CHECK(out.model() == s.model);
        if (s.truth.empty()) {
            CHECK(out.beats().empty());
            CHECK(samples_of(out) > 8000);
        } else {
            CHECK(out.rrs().size() == s.truth.size());
            CHECK(in_order(out.rrs(), s.truth, s.within_ms));
        }
    }
}

TEST_CASE("detect: every protocol and variant is found out in the middle of its stream, wherever it is cut",
          "[drivers][detect]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const auto& s : all_of(ref))
        for (const auto about : {17'000ms, 17'490ms, 23'770ms, 31'230ms})
            for (const std::size_t missing : {0U, 1U, 2U, 3U, 5U, 8U, 13U, 21U, 34U, 55U, 89U}) {
                const auto device = s.make();
                const auto known = make_decoder(s.protocol, options());
                remembering before;
                play_virtually(**known, *device, before, host(0s), host(about));
                const auto begins = device->next().value(); // it is saying something when the line is opened
                INFO(s.name << " from " << (begins - host(0s)) / 1ms << " ms, " << missing << " bytes cut");
                heard_late line{*device, missing};
                detect::decoder d{options()};
                remembering out;
                go_on(d, line, out, begins, begins + 6s);
                REQUIRE(d.protocol() == s.protocol);
                play_virtually(d, line, out, begins + 6s, host(100s), false);
                CHECK(d.protocol() == s.protocol);
                if (s.truth.empty()) {
                    CHECK(out.beats().empty());
                    CHECK(samples_of(out) > 5000);
                    continue;
                }
                CHECK(in_order(out.rrs(), s.truth, s.within_ms));
                // A link of before is ended and the strap chosen anew: listening and connecting take nine seconds.
                const std::size_t missed = s.protocol == "bgapi" ? 20 : 4;
                CHECK(before.rrs().size() + out.rrs().size() + missed >= s.truth.size());
            }
}

TEST_CASE("detect: behind a port where another sensor was, every protocol is found out and tells only its own beats",
          "[drivers][detect]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto all = all_of(ref);
    for (const auto& first : all)
        for (const auto& second : all) {
            INFO(first.name << ", then " << second.name);
            detect::decoder d{options()};
            remembering before, after;
            const auto a = first.make();
            play_virtually(d, *a, before, host(0s), host(15s));
            REQUIRE(d.protocol() == first.protocol);
            const auto b = second.make();
            b->start(host(20s));
            go_on(d, *b, after, host(20s), host(45s));
            CHECK(d.protocol() == second.protocol);
            play_virtually(d, *b, after, host(45s), host(130s), false);
            if (second.truth.empty()) {
                CHECK(after.beats().empty());
                CHECK(samples_of(after) > 5000);
            } else {
                CHECK(in_order(after.rrs(), second.truth, second.within_ms));
                CHECK(after.rrs().size() + 1 >= second.truth.size()); // the first line may have been cut
            }
        }
}
