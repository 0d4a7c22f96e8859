#include "app/store/trace_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

namespace attune {

std::string encode_trace(const trace_wish& w) {
    std::string to;
    byte_writer out{to};
    out.put(trace_format);
    out.put(static_cast<std::uint8_t>(w.hidden));
    out.put(w.utc_ms);
    return to;
}

result<trace_wish> decode_trace(std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); r.ok() && format != trace_format)
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    trace_wish w;
    const auto hidden = r.get<std::uint8_t>();
    w.hidden = hidden == 1;
    w.utc_ms = r.get_i64();
    if (!r.ok() || !r.at_end() || hidden > 1) return fail(errc::corrupt, tr("it does not read as one"));
    return w;
}

} // namespace attune
