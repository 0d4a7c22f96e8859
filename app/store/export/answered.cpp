#include "app/store/export/answered.hpp"

#include "app/store/export/cell.hpp"
#include "app/store/export/decimal.hpp"
#include "app/store/export/rr.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace attune {

using json = nlohmann::ordered_json;

json answered_json(const answered_questionnaire& a) {
    json j{{"id", a.id},         {"client", a.client}, {"utc", utc_words(a.utc_ms)}, {"questionnaire", a.questionnaire},
           {"title", a.title}, {"rights", a.rights}};
    auto& items = j["items"] = json::array();
    for (const auto& item : a.items)
        items.push_back({{"text", item.text},
                         {"answer", item.chosen ? json(item.chosen->label) : json{}},
                         {"value", item.chosen ? json(item.chosen->value) : json{}}});
    auto& subscales = j["subscales"] = json::array();
    for (const auto& s : a.subscales) {
        json change;
        if (s.change)
            change = json{{"sd", s.change->sd}, {"reliability", s.change->reliability}, {"source", s.change->source}};
        subscales.push_back({{"id", s.id},
                             {"title", s.title},
                             {"score", s.score.value ? json(*s.score.value) : json{}},
                             {"lowest", s.score.lowest},
                             {"highest", s.score.highest},
                             {"answered", s.score.answered},
                             {"of", s.score.of},
                             {"worse", s.worse_higher ? "higher" : "lower"},
                             {"change", std::move(change)}});
    }
    return j;
}

std::string scores_csv(std::span<const answered_questionnaire> all) {
    std::string out = "id,client,utc,questionnaire,subscale,score,lowest,highest,answered,of\n";
    for (const auto& a : all)
        for (const auto& s : a.subscales)
            out += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_cell(a.id), csv_cell(a.client), utc_words(a.utc_ms),
                               csv_cell(a.questionnaire), csv_cell(s.id), s.score.value ? decimal(*s.score.value) : "",
                               decimal(s.score.lowest), decimal(s.score.highest), s.score.answered, s.score.of);
    return out;
}

} // namespace attune
