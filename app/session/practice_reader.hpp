#pragma once
// Reading a practice's TOML, key by key; private to practice*.cpp.

#include "app/session/practice.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Reads keys of one file and remembers the first complaint, with its line.
class practice_reader {
public:
    practice_reader(const toml::table& table, std::string_view file)
        : table_{table}
        , file_{file} {}

    template <class T>
    std::optional<T> get(std::string_view key, std::string_view wanted) {
        const auto node = table_[key];
        if (!node) return std::nullopt;
        if (auto v = node.value<T>()) return v;
        complain(node.node(), fmt::format("`{}` must be {}", key, wanted));
        return std::nullopt;
    }
    std::vector<std::string> lines(std::string_view key) {
        std::vector<std::string> out;
        const auto node = table_[key];
        if (!node) return out;
        const auto* array = node.as_array();
        if (!array) {
            complain(node.node(), fmt::format("`{}` must be a list of sentences", key));
            return out;
        }
        for (const auto& item : *array) {
            if (auto text = item.value<std::string>())
                out.push_back(*text);
            else
                complain(&item, fmt::format("`{}` must hold sentences in quotes only", key));
        }
        return out;
    }
    void known_keys(std::span<const std::string_view> keys, std::string_view of_what) {
        for (const auto& [key, node] : table_)
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
                complain(&node, fmt::format("`{}` is not a key of {}", key.str(), of_what));
    }
    void complain(const toml::node* node, std::string what) {
        if (complaint_.empty())
            complaint_ = node ? fmt::format("{}, line {}: {}", file_, node->source().begin.line, what)
                              : fmt::format("{}: {}", file_, what);
    }
    /// A part of the file read by another reader; its complaint becomes this one's.
    void take(const practice_reader& part) {
        if (complaint_.empty()) complaint_ = part.complaint_;
    }
    practice_reader of(const toml::table& part) const { return {part, file_}; }
    const std::string& complaint() const noexcept { return complaint_; }

private:
    const toml::table& table_;
    std::string_view file_;
    std::string complaint_;
};

/// `what`: how the complaint calls it, "[pattern]" or "[step.pattern]".
breath_pattern read_pattern(const toml::table& table, practice_reader& whole, std::string_view what);
/// `[[step]]`, rounds and what holds for the practice as a whole.
void read_steps(const toml::table& table, practice_reader& r, practice& p);

} // namespace attune
