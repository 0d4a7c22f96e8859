// attune export: a session as a file for other programs.
#include "app/cli/context.hpp"
#include "app/files/atomic_file.hpp"
#include "app/live/session_ecg.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/edf.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace attune::cli {

void add_export(CLI::App& app, context& c) {
    struct wanted {
        std::string id, to;
        bool words = false, hidden_too = false;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("export", "A session as .csv, .rr, .json or .edf (EDF+)");
    sub.add_option("ID", w->id, "Session, or the first characters of its id")->required();
    sub.add_option("--to", w->to, "File to write; its ending says in which form")
        ->type_name("FILE")
        ->required();
    sub.add_flag("--words", w->words, "EDF+: with what was written before and after (left out otherwise)");
    hidden_option(sub, w->hidden_too);
    common(sub, c, !prints_data, [&c, w] {
        const std::filesystem::path file{w->to};
        const auto ending = file.extension();
        std::string (*form)(const recording&) = nullptr;
        if (ending == ".csv") form = to_csv;
        if (ending == ".rr") form = to_rr;
        if (ending == ".json") form = to_json;
        const bool edf = ending == ".edf";
        if (!form && !edf)
            throw usage_error{fmt::format("--to {}: the ending says the form: .csv, .rr, .json or .edf", w->to)};
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto r = sessions->read(w->id);
        if (!r) return c.failed(r.error());
        if (const auto why = kept_back(*r, w->hidden_too)) return c.failed(*why);
        std::optional<edf_ecg> ecg;
        if (edf) {
            auto found = ecg_of(*sessions, r->header.id);
            if (!found) return c.failed(found.error());
            ecg = std::move(*found);
        }
        const auto made =
            edf ? to_edf(*r, {.words = w->words, .ecg = ecg ? &*ecg : nullptr}) : result<std::string>{form(*r)};
        if (!made) return c.failed(made.error());
        const auto written = write_file(file, *made);
        return written ? 0 : c.failed(written.error());
    });
}

} // namespace attune::cli
