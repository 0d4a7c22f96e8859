#include "app/files/ant_key.hpp"

#include "app/files/atomic_file.hpp"
#include "app/language/language.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <toml++/toml.h>

namespace attune {
namespace {

constexpr std::size_t largest_settings = std::size_t{1} << 20U; // as settings.cpp
constexpr const char* variable = "ATTUNE_ANT_NETWORK_KEY";
constexpr std::string_view what_it_is =
    mark("An ANT+ network key is 16 hex digits; it is given to ANT+ Adopters at thisisant.com.");

int digit(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

result<toml::table> parse(const std::filesystem::path& file) {
    const auto text = read_file(file, largest_settings);
    if (!text) {
        if (text.error().code == errc::not_found) return toml::table{};
        return tl::unexpected{text.error()};
    }
    try {
        return toml::parse(*text);
    } catch (const toml::parse_error& e) { // without its text: the key may stand in it
        return fail(errc::corrupt, tr("{}, line {} does not read", file.string(), e.source().begin.line));
    }
}

} // namespace

result<ant_key> parse_ant_key(std::string_view text) {
    ant_key key{};
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == ' ') continue;
        const int d = digit(c);
        if (d < 0 || digits == 2 * key.size()) return fail(errc::invalid, std::string{tr(what_it_is)});
        key[digits / 2] |= static_cast<std::byte>(digits % 2 == 0 ? d << 4 : d);
        ++digits;
    }
    if (digits != 2 * key.size()) return fail(errc::invalid, std::string{tr(what_it_is)});
    return key;
}

result<std::optional<ant_key>> load_ant_key(const std::filesystem::path& settings_file) {
    const auto from = [](std::string_view text, const std::string& where) -> result<std::optional<ant_key>> {
        auto key = parse_ant_key(text);
        if (!key) return fail(errc::invalid, fmt::format("{}: {}", where, key.error().what));
        return *key;
    };
    if (const char* set = std::getenv(variable); set != nullptr && *set != '\0') return from(set, variable);
    const auto table = parse(settings_file);
    if (!table) return tl::unexpected{table.error()};
    const auto node = (*table)["ant"]["network_key"];
    if (!node) return std::optional<ant_key>{};
    const auto text = node.value<std::string>();
    if (text && text->empty()) return std::optional<ant_key>{};
    return from(text.value_or("?"), settings_file.string() + ", ant.network_key");
}

result<void> save_ant_key(const std::filesystem::path& settings_file, std::string_view text) {
    auto table = parse(settings_file);
    if (!table) return tl::unexpected{table.error()};
    if (text.empty()) {
        if (auto* ant = (*table)["ant"].as_table()) ant->erase("network_key");
    } else {
        if (const auto key = parse_ant_key(text); !key) return tl::unexpected{key.error()};
        auto* ant = (*table)["ant"].as_table();
        if (ant == nullptr) ant = table->insert_or_assign("ant", toml::table{}).first->second.as_table();
        ant->insert_or_assign("network_key", std::string{text});
    }
    std::error_code failed;
    std::filesystem::create_directories(settings_file.parent_path(), failed); // a failure shows at writing
    std::ostringstream out;
    out << "# Settings of Attune. Unknown keys are kept, comments are not.\n" << *table << '\n';
    return write_file(settings_file, out.str(), true);
}

} // namespace attune
