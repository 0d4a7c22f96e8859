#include "app/session/practice_text.hpp"

#include "app/session/pace_finder.hpp"

#include <fmt/format.h>
#include <sstream>
#include <string_view>
#include <toml++/toml.h>

namespace attune {
namespace {

std::string quoted(std::string_view s) {
    std::ostringstream out;
    const toml::value<std::string> v{std::string{s}};
    out << toml::toml_formatter{v, toml::format_flags::allow_unicode_strings}; // always in quotes on one line
    return out.str();
}

/// `key = value` lines; nothing where the value is what a file without the key means.
class toml_lines {
public:
    void text(std::string_view key, std::string_view s) {
        if (!s.empty()) line(key, quoted(s));
    }
    void number(std::string_view key, double v, double without) {
        if (v != without) line(key, fmt::format("{}", v));
    }
    void count(std::string_view key, std::uint32_t v, std::uint32_t without) {
        if (v != without) line(key, fmt::format("{}", v));
    }
    void flag(std::string_view key, bool v, bool without = false) {
        if (v != without) line(key, v ? "true" : "false");
    }
    void sentences(std::string_view key, const std::vector<std::string>& all) {
        if (all.empty()) return;
        std::string list = "[";
        for (const auto& s : all)
            list += (list.size() > 1 ? ",\n    " : "\n    ") + quoted(s);
        line(key, list + ",\n]");
    }
    void pattern(std::string_view section, const breath_pattern& b) {
        text_ += fmt::format("[{}]\n", section);
        line("inhale_s", fmt::format("{}", b.inhale.count()));
        number("top_up_s", b.top_up.count(), 0);
        number("hold_full_s", b.hold_full.count(), 0);
        line("exhale_s", fmt::format("{}", b.exhale.count()));
        number("hold_empty_s", b.hold_empty.count(), 0);
    }
    void line(std::string_view key, std::string_view value) { text_ += fmt::format("{} = {}\n", key, value); }
    void section(std::string_view head) { text_ += fmt::format("\n{}\n", head); }
    void blank() { text_ += '\n'; }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

std::string_view range_name(resonance_person who) {
    return who == resonance_person::child ? "child" : who == resonance_person::short_adult ? "short" : "adult";
}

void write_step(toml_lines& out, const practice_step& s) {
    out.section("[[step]]");
    out.text("name", s.name);
    if (s.role != step_role::none) out.text("role", name(s.role));
    if (s.breaths > 0)
        out.count("breaths", s.breaths, 0);
    else if (!s.open)
        out.line("length_s", fmt::format("{}", s.length.count()));
    out.flag("open", s.open);
    out.flag("cold", s.cold);
    out.text("wait", s.wait);
    out.text("mark", s.mark);
    if (s.client_sees != client_view::usual) out.text("client_sees", name(s.client_sees));
    out.sentences("words", s.words);
    out.sentences("leader", s.leader);
    if (s.pattern) out.pattern("step.pattern", *s.pattern);
}

} // namespace

std::string practice_toml(const practice& p) {
    toml_lines out;
    out.text("id", p.id);
    out.text("title", p.title);
    out.text("summary", p.summary);
    if (p.group != (p.paced ? practice_group::breathe : practice_group::be)) out.text("group", name(p.group));
    out.number("order", p.order, 1000);
    out.flag("paced", p.paced, true);
    if (p.steps.empty()) out.number("length_min", p.length.count() / 60, 10);
    out.flag("length_fixed", p.length_fixed && !steps_fix_length(p));
    out.number("first_scale", p.first_scale, 1);
    out.count("rounds", p.rounds, 1);
    out.count("most_rounds", p.most_rounds, p.rounds);
    out.flag("feedback_hidden", p.feedback_hidden);
    out.flag("measure_rest", p.measure_rest);
    out.flag("exercise", p.exercise);
    if (p.search) out.text("search", name(*p.search));
    if (p.search_range != resonance_person::adult) out.text("range", range_name(p.search_range));
    out.flag("adaptive_pace", p.adaptive_pace);
    out.sentences("guidance", p.guidance);
    out.sentences("cautions", p.cautions);
    out.text("stop_rule", p.stop_rule);
    if (p.paced) {
        out.blank();
        out.pattern("pattern", p.pattern);
    }
    for (const auto& s : p.steps)
        write_step(out, s);
    return out.take();
}

} // namespace attune
