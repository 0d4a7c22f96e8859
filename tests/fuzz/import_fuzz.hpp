#pragma once
// A file from elsewhere: a recording that is in order and can be stored and read back, or a sentence.
#include "app/import/imported.hpp"
#include "app/store/record_codec.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace attune::fuzz {

inline int import(std::string_view name, const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto r = import_recording(bytes, name);
    if (!r) {
        if (!r.error().what.starts_with(name) || r.error().what.size() < name.size() + 8) std::abort();
        return 0;
    }
    if (r->what.beats.empty() || wrong_beats(r->what)) std::abort();
    const auto records = records_of(r->what);
    std::string piece(1, static_cast<char>(record_format));
    for (const auto& one : records)
        encode(one, piece);
    const auto back = decode_piece(piece);
    if (!back || back->size() != records.size()) std::abort();
    return 0;
}

} // namespace attune::fuzz
