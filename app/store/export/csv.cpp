#include "app/store/export/csv.hpp"

#include "app/store/export/decimal.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>

namespace attune {

std::string to_csv(const recording& r) {
    std::string out = comment_header(r);
    if (const auto n = changed_by_hand(r); n > 0) out += fmt::format("# classes of {} beats were given by hand\n", n);
    out += "t_s,rr_ms,class,chain\n";
    std::uint64_t chain = 0;
    for (const auto& b : r.beats) {
        if (b.starts_chain || chain == 0) ++chain;
        if (b.rr_ms)
            out += fmt::format("{},{},{},{}\n", decimal(b.t_s), decimal(*b.rr_ms),
                               b.judged ? name(b.classed) : "", chain);
    }
    return out;
}

} // namespace attune
