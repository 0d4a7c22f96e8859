#pragma once
// Records, check-ins and baselines as bytes and back, bit for bit. Pure. The format is in FORMAT.md.

#include "app/session/record.hpp"
#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// First byte of every piece; a change of any record's fields is a new number and a new branch in the reader.
inline constexpr std::uint8_t record_format = 1;

/// Appends one record. Equal bytes mean equal records: the way to compare two bit for bit.
void encode(const record& r, std::string& to);
/// What a piece holds: the format byte and records.
result<std::vector<record>> decode_piece(std::string_view body);

/// check_in_codec.cpp. A check-in without anything new is written as it always was.
std::string encode_check_in(const check_in& c);
result<check_in> decode_check_in(std::string_view bytes);
std::string encode_baseline(const baseline& b);
result<baseline> decode_baseline(std::string_view bytes);

/// Session time up to which a record tells something, seconds.
double time_of(const record& r) noexcept;

} // namespace attune
