// Real straps' byte streams played into a pty, through the whole program.
#include "tests/e2e/played_capture.hpp"
#include "tests/support/reference.hpp"

using namespace attune::test;

TEST_CASE("capture: every beat of the HxM stream is stored, no other, and replays to the same numbers",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", hxm, {}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: every beat of the BioHarness stream is stored, no other, and replays to the same numbers",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", bioharness, {}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: law 2: byte by byte through the port the same beats come", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", hxm, {"--chunk", "1"}, "?protocol=zephyr", 12};
    p.to_the_end(12);
}

TEST_CASE("capture: the protocol is found out from the bytes without losing a beat", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    played p{ref / "captures/zephyr", bioharness, {}, "", 12};
    p.to_the_end(12);
}
