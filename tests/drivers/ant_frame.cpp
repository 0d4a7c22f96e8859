// ANT frames: those of real sticks (SENSORS 3.2, 3.4), whole, cut and damaged.

#include "drivers/ant/frame.hpp"
#include "tests/drivers/streams.hpp"
#include "tests/support/catch.hpp"

using namespace attune;
using namespace attune::test;

namespace {
const std::string real = unhex("a4 0e 4e 02 84 ff a5 e2 a5 e6 ca 3c 80 52 62 78 71 d6 a4 03 40 02 01 09 ed "
                               "a4 0e 4e 02 04 ff c7 fe d8 02 d1 3b 80 52 62 78 71 ad a4 01 6f 20 ea");

std::vector<std::size_t> sizes(std::string_view s, drops& dropped) {
    ant::scanner scan;
    std::vector<std::size_t> found;
    for (const auto b : bytes(s))
        scan(b, dropped, [&](std::span<const std::byte> f) { found.push_back(f.size()); });
    return found;
}
} // namespace

TEST_CASE("ant frame: real frames are found, also behind noise and a false start", "[drivers][ant]") {
    drops none, some;
    const std::vector<std::size_t> all{18, 7, 18, 5};
    CHECK(sizes(real, none) == all);
    CHECK(none.total() == 0);
    CHECK(sizes(std::string(5, '\0') + "\xa4" + real, some) == all);
    CHECK(some.total() > 0);
}

TEST_CASE("ant frame: one turned bit anywhere in a frame makes no frame of its size", "[drivers][ant]") {
    const std::string frame = real.substr(0, 18);
    for (std::size_t bit = 0; bit < 8 * frame.size(); ++bit) {
        auto damaged = frame;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
        drops dropped;
        INFO("bit " << bit);
        CHECK(sizes(damaged, dropped).empty());
    }
}
