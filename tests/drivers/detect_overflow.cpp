// Another device behind a port that was opened again, which sends more than can be kept while it is found out.

#include "drivers/detect/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

using namespace attune;
using namespace attune::test;

TEST_CASE("detect: after a reopening nothing the new device sends is lost, however much comes",
          "[drivers][detect]") {
    detect::decoder d{decoder_options{}};
    remembering out;
    d.opened(host(0s), out);
    for (int i = 0; i < 5; ++i)
        d.feed(bytes(at1("AT1,B," + std::to_string(i) + "," + std::to_string(i) + "000000,800,0")), host(1s * i), out);
    REQUIRE(d.protocol() == "bridge");
    const auto beats = out.beats().size();

    d.opened(host(10s), out);
    // Samples, one a line: a text board at 1000 lines a second; 36 000 bytes in the six seconds of doubt.
    std::size_t lines = 0;
    for (int ms = 0; ms < 8000; ++ms) {
        const auto line = std::to_string(5000 + ms % 4000) + "\r\n";
        d.feed(bytes(line), host(10s + 1ms * ms), out);
        ++lines;
        if (ms % 100 == 0) d.tick(host(10s + 1ms * ms), out);
    }
    CHECK(d.protocol() == "text");
    CHECK(out.beats().size() == beats);
    CHECK(d.dropped().of(drop_cause::overflow) == 0); // looked into anew as soon as there is no more room
    std::size_t samples = 0;
    for (const auto& s : out.all<samples_event>())
        samples += s.count;
    INFO(samples << " of " << lines);
    CHECK(samples + samples_event::most >= lines);
    CHECK(samples <= lines);
    CHECK(d.dropped().of(drop_cause::checksum) == 0); // what the bridge's decoder made of them is not told
}

TEST_CASE("detect: what the same device sends after a reopening is nobody's loss", "[drivers][detect]") {
    detect::decoder d{decoder_options{}};
    remembering out;
    d.opened(host(0s), out);
    for (int i = 0; i < 5; ++i)
        d.feed(bytes(at1("AT1,B," + std::to_string(i) + "," + std::to_string(i) + "000000,800,0")), host(1s * i), out);
    d.opened(host(10s), out);
    const std::string noise(20'000, '~'); // of a boot loader
    d.feed(bytes(noise), host(10s), out);
    d.feed(bytes("\n" + at1("AT1,B,9,9000000,800,0")), host(11s), out);
    CHECK(d.protocol() == "bridge");
    CHECK(out.beats().size() == 6);
    CHECK(d.dropped().of(drop_cause::overflow) == 0);
    CHECK(d.dropped().total() > 0); // its own decoder counts
}
