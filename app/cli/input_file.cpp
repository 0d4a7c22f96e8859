#include "app/cli/input_file.hpp"
#include "app/cli/context.hpp"
#include "app/cli/ecg_file.hpp"
#include "app/files/atomic_file.hpp"

#include <fmt/format.h>

#include <istream>

namespace attune::cli {

namespace {

constexpr std::size_t largest_file = 256U << 20U; // chosen: months of RR; more than that is a mistake

result<std::string> read_text(const context& c, const std::string& named) {
    if (named != "-") return read_file(named, largest_file);
    std::string text;
    std::vector<char> block(1U << 16U);
    while (c.around.in.read(block.data(), static_cast<std::streamsize>(block.size())),
           c.around.in.gcount() > 0) {
        text.append(block.data(), static_cast<std::size_t>(c.around.in.gcount()));
        if (text.size() > largest_file)
            return fail(errc::invalid, "standard input: more than 256 MB; a recording is smaller");
    }
    if (c.around.in.bad()) return fail(errc::invalid, "standard input cannot be read to its end");
    return text;
}

result<named_input> read_session(const context& c, const std::string& id) {
    const auto sessions = c.read_store();
    if (!sessions) return tl::unexpected<error>(sessions.error());
    auto r = sessions->read(id);
    if (!r) return tl::unexpected<error>(r.error());
    auto series = intervals_of(*r);
    if (series.intervals.empty())
        return fail(errc::invalid, fmt::format("session {}: no intervals were recorded in it", r->header.id));
    return named_input{std::move(series), std::move(*r)};
}

/// The intervals between the beats of an ECG.
result<named_input> read_beats_of(const std::string& named) {
    const auto ecg = read_ecg(named);
    if (!ecg) return tl::unexpected<error>(ecg.error());
    const auto found = find_beats(ecg->samples, ecg->rate);
    auto series = intervals_of(found, ecg->rate);
    if (series.intervals.empty())
        return fail(errc::invalid,
                    fmt::format("{}: no two beats that may be trusted were found in it: {}", named,
                                words(found.beats.empty() ? found.why : ecg_trouble::doubtful)));
    return named_input{std::move(series), std::nullopt, true};
}

} // namespace

result<named_input> read_input(const context& c, const std::string& named) {
    std::error_code ignored;
    if (named != "-" && !std::filesystem::exists(named, ignored)) {
        // No such file: an id, unless it looks like a path.
        if (named.find_first_of("/.") != named.npos)
            return fail(errc::not_found, fmt::format("{}: no such file", named));
        return read_session(c, named);
    }
    if (std::filesystem::path{named}.extension() == ".i16") return read_beats_of(named);
    const auto text = read_text(c, named);
    if (!text) return tl::unexpected<error>(text.error());
    auto series = parse_intervals(*text, named == "-" ? "standard input" : named);
    if (!series) return tl::unexpected<error>(series.error());
    return named_input{std::move(*series), std::nullopt};
}

} // namespace attune::cli
