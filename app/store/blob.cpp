#include "app/store/blob.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"
#include "app/store/crc32.hpp"

namespace attune {
namespace {

constexpr std::uint8_t plain_envelope = 1;
constexpr std::size_t head_size = 6; // version, kind, u32 check

std::uint32_t check_of(const blob_place& place, std::string_view body) {
    std::string context;
    byte_writer w{context};
    w.put(static_cast<std::uint8_t>(place.kind));
    w.text(place.session);
    w.put(place.number);
    return crc32(body, crc32(context));
}

} // namespace

std::string wrap(const blob_place& place, std::string_view body) {
    std::string blob;
    blob.reserve(head_size + body.size());
    byte_writer w{blob};
    w.put(plain_envelope);
    w.put(static_cast<std::uint8_t>(place.kind));
    w.put(check_of(place, body));
    w.raw(body);
    return blob;
}

result<std::string> unwrap(const blob_place& place, std::string_view blob) {
    byte_reader r{blob};
    const auto version = r.get<std::uint8_t>();
    const auto kind = r.get<std::uint8_t>();
    const auto check = r.get<std::uint32_t>();
    if (!r.ok()) return fail(errc::corrupt, tr("it is cut off"));
    if (version > plain_envelope && kind == static_cast<std::uint8_t>(place.kind))
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    const auto body = blob.substr(head_size);
    if (version != plain_envelope || kind != static_cast<std::uint8_t>(place.kind) ||
        check != check_of(place, body))
        return fail(errc::corrupt, tr("its bytes have changed since they were written"));
    return std::string{body};
}

} // namespace attune
