// Oracle: what is accepted has a canonical text that is accepted again and means the same; what is refused
// has a sentence.
#include "drivers/sensor_uri.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using attune::fuzz::must;
    const std::string text(data, data + size);
    const auto uri = attune::parse_sensor_uri(text);
    if (!uri) {
        must(!uri.error().what.empty(), "a refusal has words");
        return 0;
    }
    const auto again = attune::parse_sensor_uri(uri->text());
    must(again.has_value(), "the canonical text is accepted");
    must(again->text() == uri->text(), "the canonical text is its own");
    must(again->kind == uri->kind && again->target == uri->target && again->protocol == uri->protocol &&
             again->baud == uri->baud && again->channel == uri->channel && again->seed == uri->seed && again->more == uri->more,
         "the canonical text means the same");
    return 0;
}
