// The laws of DESIGN.md that concern decoders, over every decoder and streams of every kind.

#include "drivers/protocols.hpp"
#include "drivers/sensor_uri.hpp"
#include "drivers/text/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/drivers/streams.hpp"

#include <set>

using namespace attune;
using namespace attune::test;

namespace {

std::vector<std::optional<std::string>> every_protocol() {
    std::vector<std::optional<std::string>> all{std::nullopt};
    for (const auto name : known_protocols())
        all.emplace_back(name);
    for (const auto name : text::format_names())
        all.emplace_back("text:" + std::string{name});
    return all;
}

std::string name_of(const std::optional<std::string>& p) {
    return p.value_or("found out");
}

std::string counted(const decoder& d) {
    std::string s{d.protocol()};
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        s += " " + std::to_string(d.dropped().of(static_cast<drop_cause>(i)));
    return s;
}

template <class NextSize>
std::string outcome(const std::optional<std::string>& protocol, const stream& s, NextSize next) {
    const auto d = make_decoder(protocol);
    remembering out;
    play_in_pieces(**d, s, out, next, 8s);
    return told(out) + "\n" + counted(**d);
}

void check_chunks(const stream& s, const std::string& what) {
    for (const auto& protocol : every_protocol()) {
        INFO(what << " as " << name_of(protocol));
        const auto whole = outcome(protocol, s, [] { return std::size_t{0}; });
        CHECK((outcome(protocol, s, [] { return std::size_t{1}; }) == whole));
        for (const unsigned seed : {1U, 2U, 3U}) {
            std::mt19937 random{seed};
            CHECK((outcome(protocol, s, [&] { return std::size_t{1} + random() % 97; }) == whole));
        }
    }
}

/// Flips bits with the given probability per byte.
stream with_bit_errors(stream s, double per_byte, unsigned seed) {
    std::mt19937 random{seed};
    for (auto& a : s)
        for (char& c : a.data)
            if (random() % 1'000'000 < static_cast<unsigned>(per_byte * 1e6))
                c = static_cast<char>(c ^ 1 << random() % 8);
    return s;
}

using beat_key = std::pair<long long, double>; // sensor time, rr
std::vector<beat_key> keys(const remembering& r) {
    std::vector<beat_key> k;
    for (const auto& b : r.beats())
        k.emplace_back(b.at ? static_cast<long long>(b.at->time_since_epoch().count()) : -1,
                       b.rr ? b.rr->count() : -1.0);
    return k;
}

/// Every beat out of the damaged stream is one of the true ones, in their order. Returns how many there were.
std::size_t check_no_beat_invented(const std::string& protocol, const stream& clean, double per_byte,
                                   unsigned seed, bool times_exact) {
    remembering truth, heard_now;
    const auto d = make_decoder(protocol), e = make_decoder(protocol);
    play(**d, clean, truth, 3s);
    play(**e, with_bit_errors(clean, per_byte, seed), heard_now, 3s);
    const auto all = keys(truth), got = keys(heard_now);
    auto next = all.begin();
    for (const auto& beat : got) {
        next = std::find_if(next, all.end(), [&](const beat_key& b) {
            return b.second == beat.second && (!times_exact || b.first == beat.first);
        });
        INFO(protocol << " seed " << seed << " rr " << beat.second);
        REQUIRE(next != all.end());
        ++next;
    }
    if (per_byte >= 0.001) CHECK((**e).dropped().total() > 0);
    return got.size();
}

} // namespace

TEST_CASE("law 2: Bytes fed one at a time give the same events as the same bytes at once", "[drivers][law]") {
    SECTION("made streams") {
        for (const auto& [what, s] : made_streams())
            check_chunks(s, what);
    }
    SECTION("made streams with bit errors") {
        for (const auto& [what, s] : made_streams())
            check_chunks(with_bit_errors(s, 0.01, 5), what + ", damaged");
    }
    SECTION("captures, with their timing and all at one instant") {
        ATTUNE_NEEDS_REFERENCE(ref);
        for (const std::string stem : {"120-second-bt-stream-hxm", "120-second-bt-stream"}) {
            const auto timed = capture(ref / "captures/zephyr", stem);
            stream at_once{{host(0s), file(ref / "captures/zephyr" / (stem + ".dat"))}};
            for (const std::optional<std::string>& protocol :
                 {std::optional<std::string>{}, std::optional<std::string>{"zephyr"}})
                for (const auto& s : {timed, at_once}) {
                    const auto whole = outcome(protocol, s, [] { return std::size_t{0}; });
                    CHECK((outcome(protocol, s, [] { return std::size_t{1}; }) == whole));
                    std::mt19937 random{4};
                    CHECK((outcome(protocol, s, [&] { return std::size_t{1} + random() % 300; }) == whole));
                }
        }
    }
}

TEST_CASE("law 3: The same recording gives the same numbers, bit for bit", "[drivers][law]") {
    for (const auto& [what, s] : made_streams())
        for (const auto& protocol : every_protocol()) {
            const auto whole = [] { return std::size_t{0}; };
            CHECK((outcome(protocol, s, whole) == outcome(protocol, s, whole)));
        }
}

TEST_CASE("bit errors: every beat out of a damaged checked stream is a true one", "[drivers]") {
    const auto made = made_streams();
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U})
        for (const double rate : {0.0005, 0.005}) {
            CHECK(check_no_beat_invented("bridge", made.at("bridge"), rate, seed, true) > 20);
            CHECK(check_no_beat_invented("zephyr", made.at("hxm"), rate, seed, true) > 20);
            check_no_beat_invented("zephyr", made.at("bioharness"), rate, seed, false);
        }
    ATTUNE_NEEDS_REFERENCE(ref);
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
        const auto hxm = capture(ref / "captures/zephyr", "120-second-bt-stream-hxm");
        CHECK(check_no_beat_invented("zephyr", hxm, 0.001, seed, true) >
              190); // fifteen times a packet make losses good
        const auto bio = capture(ref / "captures/zephyr", "120-second-bt-stream");
        CHECK(check_no_beat_invented("zephyr", bio, 0.001, seed, false) > 100);
    }
}

TEST_CASE("garbage: no decoder makes a beat of noise in a checked protocol, and every byte is counted",
          "[drivers]") {
    std::mt19937 random{9};
    stream s;
    std::size_t size = 0;
    for (int i = 0; i < 400; ++i) {
        std::string junk;
        for (int k = 0; k < 250; ++k)
            junk += static_cast<char>(random() & 0xFF);
        size += junk.size();
        s.push_back({host(100ms * i), junk});
    }
    for (const std::optional<std::string>& protocol :
         {std::optional<std::string>{}, std::optional<std::string>{"bridge"},
          std::optional<std::string>{"zephyr"}}) {
        const auto d = make_decoder(protocol);
        remembering out;
        play(**d, s, out, 3s);
        CHECK(out.beats().empty());
        CHECK((*d)->dropped().total() > size / 10);
    }
}

TEST_CASE("cut frames: a stream cut anywhere and joined again gives true beats only", "[drivers]") {
    const auto made = made_streams();
    for (const std::string name : {"bridge", "hxm"}) {
        const std::string protocol = name == "hxm" ? "zephyr" : name;
        remembering truth;
        play(**make_decoder(protocol), made.at(name), truth);
        const auto all = keys(truth);
        const std::set<beat_key> allowed{all.begin(), all.end()};
        std::mt19937 random{11};
        for (int turn = 0; turn < 50; ++turn) {
            auto s = made.at(name);
            auto& a = s[s.size() / 2].data;
            a.erase(random() % a.size(), 1 + random() % 20);
            remembering out;
            play(**make_decoder(protocol), s, out);
            for (const auto& beat : keys(out))
                CHECK(allowed.count(beat) == 1);
            CHECK(out.beats().size() + 2 >= truth.beats().size());
        }
    }
}
