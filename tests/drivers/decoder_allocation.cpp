// In a program of its own, as it replaces operator new.

#include "drivers/protocols.hpp"
#include "drivers/sensor_uri.hpp"
#include "tests/drivers/decoder_support.hpp"
#include "tests/support/counting_new.hpp"

using namespace attune;
using namespace attune::test;

namespace {
class counting final : public decoder_output {
public:
    void on_event(const event&, host_time) override { ++events; }
    void send(std::span<const std::byte> b) override { sent += b.size(); }
    std::size_t events = 0, sent = 0;
};
} // namespace

TEST_CASE("law 7: From decoder to feedback nothing allocates: no decoder does once it is made",
          "[drivers][law]") {
    const auto streams = made_streams();
    std::vector<std::optional<std::string_view>> protocols{std::nullopt};
    for (const auto name : known_protocols())
        protocols.emplace_back(name);
    for (const auto& protocol : protocols)
        for (const auto& [what, s] : streams) {
            const auto d = make_decoder(protocol);
            counting out;
            const auto before = allocations();
            play(**d, s, out, 8s);
            (*d)->opened(s.back().at + 20s, out);
            const auto after = allocations();
            INFO(what);
            CHECK(after == before);
        }
}
