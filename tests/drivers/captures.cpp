// What real sticks and straps sent, read in place (SENSORS 10), and what SENSORS says it means. Zephyr's, Bluetooth's
// and the WearLink's stand beside their decoders' tests.

#include "drivers/ant/frame.hpp"
#include "drivers/ant/message.hpp"
#include "drivers/protocols.hpp"
#include "tests/drivers/decoder_support.hpp"

using namespace attune;
using namespace attune::test;

namespace {
/// Lines of hex, without comments.
std::vector<std::string> lines_of(const std::filesystem::path& p) {
    std::ifstream in{p};
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') all.push_back(line);
    return all;
}
double ms(unsigned ticks) {
    return ticks * 1000.0 / 1024;
}
} // namespace

TEST_CASE("captures: the ANT+ frames of a forum give their intervals, their losses and the clock's turn, named and found out",
          "[drivers][ant][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto frames = lines_of(ref / "captures/ant/openant_forum_page4.hex");
    REQUIRE(frames.size() == 10);
    for (const bool named : {true, false}) {
        const auto d = make_decoder(named ? std::optional<std::string_view>{"ant"} : std::nullopt);
        remembering out;
        (*d)->opened(host(0s), out);
        // Each frame tells a beat more than the one before, but for the two that say "collision", in the time of four.
        auto at = host(4s);
        for (const auto& f : frames) {
            const bool beat = f.starts_with("a4 0e");
            feed(**d, unhex(f), at, out);
            for (int i = 0; i < 10; ++i)
                (*d)->tick(at += beat ? 100ms : 150ms, out);
        }
        CHECK((*d)->protocol() == "ant");
        CHECK(out.model() == "ANT+ strap 25170");
        CHECK(out.rrs() == std::vector<double>{ms(1024), ms(1024), ms(1024), ms(1041), ms(1041), ms(1041), ms(1041)});
        const auto beats = out.beats();
        REQUIRE(beats.size() == 8);
        CHECK(beats[4].starts_chain); // two beats were lost before it, which page 4 cannot give back
        CHECK((*d)->dropped().of(drop_cause::lost) == 2);
        CHECK((*d)->dropped().of(drop_cause::checksum) == 0);
        CHECK(std::chrono::duration<double>(*beats[7].at - *beats[4].at).count() == Approx(3 * 1041 / 1024.0)); // over the turn
    }
}

TEST_CASE("captures: the payload of a Garmin forum is 1177.7 ms by its page 4", "[drivers][ant][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto payloads = lines_of(ref / "captures/ant/garmin_forum_payloads.txt");
    REQUIRE(payloads.size() == 2);
    const auto d = make_decoder("ant");
    remembering out;
    (*d)->opened(host(0s), out);
    const auto page = [&](const std::string& hex, host_time at) {
        std::string m = unhex("a4 09 4e 00" + hex);
        m += static_cast<char>(ant::check_of(bytes(m)));
        feed(**d, m, at, out);
    };
    page("04 00 31 7a 31 7a fe 35", host(1s)); // made: three beats before, so that only page 4 can tell
    page(payloads[0], host(4500ms));
    page(payloads[1], host(4746ms));
    (*d)->tick(host(6s), out);
    REQUIRE(out.rrs().size() == 1);
    CHECK(out.rrs()[0] == ms(1206));
    CHECK(out.rrs()[0] == Approx(1177.7).margin(0.05));
}

TEST_CASE("captures: every message of a real stick's start-up has its check, and ours say the same", "[drivers][ant][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto lines = lines_of(ref / "captures/ant/gist_reset_sequence.txt");
    REQUIRE(lines.size() == 13);
    const auto d = make_decoder("ant", [] {
        decoder_options o;
        o.ant_network_key.emplace(); // zeros, as in the post
        return o;
    }());
    remembering out;
    (*d)->opened(host(0s), out);
    std::vector<std::uint8_t> said, answered;
    host_time at = host(0s);
    for (const auto& l : lines) {
        const auto m = unhex(l.substr(2));
        INFO(l);
        CHECK(ant::check_of(bytes(m)) == std::byte{0});
        const auto id = static_cast<std::uint8_t>(m[2]);
        if (l[0] == '>') {
            said.push_back(id);
            continue;
        }
        answered.push_back(id == ant::id::event ? static_cast<std::uint8_t>(m[4]) : id);
        if (answered.size() > 2) continue; // from here on ours asks for more than the post's program
        // What the stick answered moves our dialogue on.
        const auto before = out.sent.size();
        feed(**d, m, at += 300ms, out);
        for (int i = 0; i < 12; ++i)
            (*d)->tick(at += 50ms, out);
        CHECK(out.sent.size() > before);
    }
    CHECK(out.sent.starts_with(unhex("a4 01 4a 00 ef")));
    CHECK(said == std::vector<std::uint8_t>{ant::id::reset, ant::id::network_key, ant::id::assign, ant::id::period,
                                            ant::id::frequency, ant::id::search_timeout, ant::id::channel_id});
    CHECK(answered == std::vector<std::uint8_t>{ant::id::started, ant::id::network_key, ant::id::assign,
                                                ant::id::period, ant::id::frequency, ant::id::search_timeout});
}

TEST_CASE("captures: the WearLink's of 2010 is found out and gives its intervals",
          "[drivers][wearlink][reference]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto d = make_decoder(std::nullopt);
    remembering out;
    (*d)->opened(host(0s), out);
    auto at = host(0s);
    for (const auto& l : lines_of(ref / "captures/polar_wearlink/maemo_2010.hex")) {
        feed(**d, unhex(l), at, out);
        for (int i = 0; i < 10; ++i)
            (*d)->tick(at += 100ms, out);
    }
    CHECK((*d)->protocol() == "wearlink");
    CHECK(out.rrs() == std::vector<double>{996, 1069, 1066, 985, 993, 988, 929, 951, 977, 952, 993, 999, 1014});
    CHECK((*d)->dropped().of(drop_cause::lost) == 1); // the damaged one
}
