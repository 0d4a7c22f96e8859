#include "app/shell/writing_desk.hpp"

#include "app/files/atomic_file.hpp"
#include "app/language/language.hpp"
#include "app/live/session_ecg.hpp"
#include "app/report/plot.hpp"
#include "app/report/report.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/edf.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"
#include "app/store/store.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace attune {
namespace {

std::string_view ending(written_as form) noexcept {
    switch (form) {
    case written_as::report:
        return ".pdf";
    case written_as::picture:
        return ".png";
    case written_as::csv:
        return ".csv";
    case written_as::rr:
        return ".rr";
    case written_as::json:
        return ".json";
    case written_as::edf:
        return ".edf";
    }
    return "";
}

result<std::string> bytes_of(store& sessions, const recording& r, const write_session& what, bool hidden_too) {
    if (r.hidden && !hidden_too && what.form != written_as::report)
        return tl::unexpected{error{errc::permission, tr("This person hides their trace. Show it first to write it; a report leaves heart and activation out by itself.")}};
    switch (what.form) {
    case written_as::report:
        return report::report_pdf(r, report::started_words(r.header.started_utc_ms), {.check_ins = what.with_words, .hidden_too = hidden_too});
    case written_as::picture:
        return report::plot_png(r, report::started_words(r.header.started_utc_ms), {.check_ins = what.with_words});
    case written_as::csv:
        return to_csv(r);
    case written_as::rr:
        return to_rr(r);
    case written_as::json:
        return to_json(r);
    case written_as::edf:
        break;
    }
    auto ecg = ecg_of(sessions, r.header.id);
    if (!ecg) return tl::unexpected{std::move(ecg.error())};
    return to_edf(r, {.words = what.with_words, .ecg = *ecg ? &**ecg : nullptr});
}

} // namespace

std::filesystem::path written_file(const std::filesystem::path& store_file, const std::string& id, written_as form) {
    return store_file.parent_path() / ("session " + id + std::string{ending(form)});
}

result<std::filesystem::path> write_session_file(const std::filesystem::path& store_file, const std::string& id, const write_session& what,
                                                 bool hidden_too) {
    auto sessions = store::open(store_file);
    if (!sessions) return tl::unexpected{std::move(sessions.error())};
    const auto r = sessions->read(id);
    if (!r) return tl::unexpected{r.error()};
    const auto bytes = bytes_of(*sessions, *r, what, hidden_too);
    if (!bytes) return tl::unexpected{bytes.error()};
    const auto file = written_file(store_file, r->header.id, what.form);
    constexpr bool private_to_user = true;
    if (const auto written = write_file(file, *bytes, private_to_user); !written) return tl::unexpected{written.error()};
    return file;
}

writing_desk::writing_desk(app_view& view, std::filesystem::path store_file)
    : view_{view}
    , store_file_{std::move(store_file)} {}

writing_desk::~writing_desk() {
    if (going_on_.valid()) going_on_.wait();
}

void writing_desk::handle(const write_session& what) {
    if (!view_.review || busy()) return;
    view_.message = tr("Being written…");
    going_on_ = std::async(std::launch::async, [file = store_file_, id = view_.review->id, what, shown = !view_.review->covered()]() -> std::string {
        const auto written = write_session_file(file, id, what, shown);
        return written ? tr("Written to {}. It is not sealed: whoever has it can read it.", written->string()) : written.error().what;
    });
}

void writing_desk::frame() {
    if (!busy() || going_on_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return;
    view_.message = going_on_.get();
}

} // namespace attune
