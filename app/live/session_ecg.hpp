#pragma once
// The ECG that a session's sensor sent, found again in the session's raw bytes.

#include "app/store/export/edf.hpp"
#include "app/store/store.hpp"

#include <optional>

namespace attune {

/// Nothing where the sensor sent none, or only samples that its decoder counts and does not tell (the raw bytes
/// still have them). On the session's time like its beats: the sensor's time, moved by the quickest arrival and the
/// delay of such a sensor; what was lost is NaN. Cost: linear in the session's bytes.
result<std::optional<edf_ecg>> ecg_of(const store& s, std::string_view id);

} // namespace attune
