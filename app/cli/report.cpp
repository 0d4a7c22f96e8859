// attune report, attune plot: a session on paper and as a picture.
#include "app/report/report.hpp"
#include "app/cli/context.hpp"
#include "app/cli/said_in.hpp"
#include "app/files/atomic_file.hpp"
#include "app/report/plot.hpp"

#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace attune::cli {

namespace {

struct wanted {
    std::string id, to, paper = "a4", name, size = "1600x900", theme = "night", language = "en";
    bool without_check_ins = false, hidden_too = false;
};

void check_ending(const std::string& to, std::string_view ending, std::string_view other) {
    if (std::filesystem::path{to}.extension() != ending)
        throw usage_error{
            fmt::format("--to {}: a file that ends in {} is written here; {}", to, ending, other)};
}

/// "1600x900"; the sides between 200 and 8192 (chosen: a poster; more is a slip, and a page of memory).
std::pair<int, int> size_of(const std::string& text) {
    int w = 0, h = 0;
    const auto* end = text.data() + text.size();
    const auto [x, bad_w] = std::from_chars(text.data(), end, w);
    const bool wide = bad_w == std::errc{} && x != end && *x == 'x';
    const auto [rest, bad_h] = wide ? std::from_chars(x + 1, end, h) : std::from_chars_result{x, bad_w};
    const auto fits = [](int side) { return side >= 200 && side <= 8192; };
    if (!wide || bad_h != std::errc{} || rest != end || !fits(w) || !fits(h))
        throw usage_error{fmt::format("--size {}: WIDTHxHEIGHT in pixels, each 200 to 8192", text)};
    return {w, h};
}

/// The bytes come whole before the file is touched: nothing half-written is left.
int save(const context& c, const std::string& to, const result<std::string>& bytes) {
    if (!bytes) return c.failed(bytes.error());
    const auto written = write_file(to, *bytes);
    return written ? 0 : c.failed(written.error());
}

} // namespace

void add_report(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("report", "A session on two to four pages, as a PDF");
    sub.add_option("ID", w->id, "Session, or the first characters of its id")->required();
    sub.add_option("--to", w->to, "File to write, .pdf")->type_name("FILE")->required();
    sub.add_option("--paper", w->paper, "a4 (default) or letter")->check(CLI::IsMember({"a4", "letter"}));
    sub.add_flag("--without-check-ins", w->without_check_ins,
                 "Leave out what was said before and after, and what rests on it");
    hidden_option(sub, w->hidden_too);
    sub.add_option("--name", w->name, "A name to stand beside the code; without this no name is written")
        ->type_name("NAME");
    sub.add_option("--language", w->language, "Of its words: en, de (default: en)")->type_name("CODE");
    common(sub, c, !prints_data, [&c, w] {
        check_ending(w->to, ".pdf", "for a picture there is attune plot");
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto r = sessions->read(w->id);
        if (!r) return c.failed(r.error());
        // What it says of the command itself stays English.
        const auto bytes = [&] {
            const said_in language{w->language};
            return report::report_pdf(*r, report::started_words(r->header.started_utc_ms),
                                      {.paper = w->paper == "letter" ? report::letter : report::a4,
                                       .check_ins = !w->without_check_ins,
                                       .hidden_too = w->hidden_too,
                                       .name = w->name});
        }();
        return save(c, w->to, bytes);
    });
}

void add_plot(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("plot", "A session's graph as a picture");
    sub.add_option("ID", w->id, "Session, or the first characters of its id")->required();
    sub.add_option("--to", w->to, "File to write, .png")->type_name("FILE")->required();
    sub.add_option("--size", w->size, "In pixels (default 1600x900)")->type_name("WxH");
    sub.add_option("--theme", w->theme, "night (default) or day")->check(CLI::IsMember({"night", "day"}));
    sub.add_flag("--without-check-ins", w->without_check_ins, "Leave out what was said before and after");
    hidden_option(sub, w->hidden_too);
    sub.add_option("--language", w->language, "Of its words: en, de (default: en)")->type_name("CODE");
    common(sub, c, !prints_data, [&c, w] {
        check_ending(w->to, ".png", "for paper there is attune report");
        const auto [wide, high] = size_of(w->size);
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto r = sessions->read(w->id);
        if (!r) return c.failed(r.error());
        if (const auto why = kept_back(*r, w->hidden_too)) return c.failed(*why);
        const auto bytes = [&] {
            const said_in language{w->language};
            return report::plot_png(*r, report::started_words(r->header.started_utc_ms),
                                    {.width = wide,
                                     .height = high,
                                     .colours = w->theme == "day" ? &report::day : &report::night,
                                     .check_ins = !w->without_check_ins});
        }();
        return save(c, w->to, bytes);
    });
}

} // namespace attune::cli
