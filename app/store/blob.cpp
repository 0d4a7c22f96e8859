#include "app/store/blob.hpp"

#include "app/language/language.hpp"
#include "app/seal/seal.hpp"
#include "app/store/bytes.hpp"
#include "app/store/crc32.hpp"
#include "app/store/store_key.hpp"

namespace attune {
namespace {

constexpr std::uint8_t plain_envelope = 1, sealed_envelope = 2;
constexpr std::size_t tag_size = 4; // of the key's id
constexpr std::size_t head_size = 6; // version, kind, u32 check

std::string told(const blob_place& place) {
    std::string context;
    byte_writer w{context};
    w.put(static_cast<std::uint8_t>(place.kind));
    w.text(place.session);
    w.put(place.number);
    return context;
}
std::uint32_t check_of(const blob_place& place, std::string_view body) {
    return crc32(body, crc32(told(place)));
}
std::string sealed_head(const blob_place& place, const store_key& key) {
    std::string head;
    byte_writer w{head};
    w.put(sealed_envelope);
    w.put(static_cast<std::uint8_t>(place.kind));
    w.raw(std::string_view{key.id()}.substr(0, tag_size));
    return head;
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
    if (version == sealed_envelope && kind == static_cast<std::uint8_t>(place.kind))
        return fail(errc::permission, tr("it is sealed, or a byte of it has changed: unlock the store"));
    if (version > plain_envelope && kind == static_cast<std::uint8_t>(place.kind))
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    const auto body = blob.substr(head_size);
    if (version != plain_envelope || kind != static_cast<std::uint8_t>(place.kind) ||
        check != check_of(place, body))
        return fail(errc::corrupt, tr("its bytes have changed since they were written"));
    return std::string{body};
}

std::string seal_blob(const blob_place& place, std::string_view plain, const store_key& key) {
    auto blob = sealed_head(place, key);
    blob += seal(key.data(), plain, blob + told(place));
    return blob;
}

result<std::string> open_blob(const blob_place& place, std::string_view blob, const store_key& key) {
    const auto head = sealed_head(place, key);
    if (blob.size() < head_size) return fail(errc::corrupt, tr("it is cut off"));
    if (blob.substr(0, head_size) == head)
        if (auto plain = unseal(key.data(), blob.substr(head_size), head + told(place))) return plain;
    return fail(errc::corrupt, tr("its bytes have changed since they were written"));
}

} // namespace attune
