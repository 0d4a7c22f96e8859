#include "app/store/export/diary.hpp"

#include "app/store/export/cell.hpp"
#include "app/store/export/decimal.hpp"
#include "app/store/export/rr.hpp"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace attune {
namespace {

using json = nlohmann::ordered_json;

json maybe(const std::optional<double>& v) {
    return v && std::isfinite(*v) ? json(*v) : json{};
}
std::string cell(const std::optional<double>& v) {
    return v && std::isfinite(*v) ? decimal(*v) : "";
}
std::string cell(std::string_view s) {
    return csv_cell(s);
}
std::string cell(const std::vector<std::string>& tags) {
    std::string all;
    for (const auto& t : tags)
        all += (all.empty() ? "" : "; ") + t;
    return cell(std::string_view{all});
}

} // namespace

std::string local_words(const diary_entry& e) {
    const auto second = e.local_ms() - (e.local_ms() % 1000 + 1000) % 1000;
    auto words = utc_words(second);
    words.pop_back(); // the Z
    const int minutes = std::abs(e.offset_s) / 60;
    return words + fmt::format("{}{:02}:{:02}", e.offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

json diary_json(const diary_entry& e, closeness c) {
    const auto& s = e.said;
    json j{{"id", e.id},
           {"client", e.client},
           {"utc", utc_words(e.utc_ms)},
           {"local", local_words(e)},
           {"distress", maybe(distress_of(s))},
           {"pleasantness", maybe(s.pleasantness)},
           {"arousal", maybe(s.arousal)},
           {"word", s.word},
           {"note", s.note},
           {"trigger", {{"tags", s.trigger.tags}, {"text", s.trigger.text}}},
           {"helped", {{"tags", s.helped.tags}, {"text", s.helped.text}, {"help", maybe(s.help)}}}};
    if (c == closeness::shown)
        j["closeness"] = {{"worry", maybe(s.close.worry)},
                          {"distance", maybe(s.close.distance)},
                          {"security", maybe(s.close.security)}};
    return j;
}

std::string diary_csv(std::span<const diary_entry> entries, closeness c) {
    const bool shown = c == closeness::shown;
    std::string out = "id,client,utc,local,distress,pleasantness,arousal,word,note,trigger,trigger_text,helped,"
                      "helped_text,help";
    out += shown ? ",worry,distance,security\n" : "\n";
    for (const auto& e : entries) {
        const auto& s = e.said;
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}", cell(e.id), cell(e.client),
                           utc_words(e.utc_ms), local_words(e), cell(distress_of(s)), cell(s.pleasantness),
                           cell(s.arousal), cell(s.word), cell(s.note), cell(s.trigger.tags),
                           cell(s.trigger.text), cell(s.helped.tags), cell(s.helped.text), cell(s.help));
        if (shown)
            out += fmt::format(",{},{},{}", cell(s.close.worry), cell(s.close.distance), cell(s.close.security));
        out += '\n';
    }
    return out;
}

} // namespace attune
