#include "app/report/cairo_file.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace attune::report {
namespace {

/// The number behind the last `key`.
std::optional<std::size_t> number_behind(std::string_view text, std::string_view key) {
    const auto at = text.rfind(key);
    if (at == text.npos) return std::nullopt;
    auto rest = text.substr(at + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \r\n"), rest.size()));
    std::size_t n = 0;
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
    return problem == std::errc{} ? std::optional{n} : std::nullopt;
}

} // namespace

std::string with_language(std::string pdf, std::string_view language) {
    const std::string_view all{pdf};
    const auto trailer_at = all.rfind("trailer");
    if (trailer_at == all.npos) return pdf;
    const auto trailer = all.substr(trailer_at);
    const auto root = number_behind(trailer, "/Root "), size = number_behind(trailer, "/Size "),
               info = number_behind(trailer, "/Info "), table = number_behind(trailer, "startxref");
    if (!root || !size || !table) return pdf;
    const auto head = fmt::format("\n{} 0 obj\n", *root);
    const auto at = all.rfind(head);
    if (at == all.npos) return pdf;
    const auto from = at + head.size(), to = all.find("endobj", from);
    if (to == all.npos) return pdf;
    auto catalogue = std::string{all.substr(from, to - from)};
    const auto close = catalogue.rfind(">>");
    if (catalogue.find("/Catalog") == catalogue.npos || catalogue.find("/Lang") != catalogue.npos ||
        close == catalogue.npos)
        return pdf;
    catalogue.insert(close, fmt::format("   /Lang ({})\n", language));
    if (!pdf.ends_with('\n')) pdf += '\n';
    const auto object_at = pdf.size();
    pdf += fmt::format("{} 0 obj\n{}endobj\n", *root, catalogue);
    const auto table_at = pdf.size();
    pdf += fmt::format("xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size {}\n   /Root {} 0 R\n", *root,
                       object_at, *size, *root);
    if (info) pdf += fmt::format("   /Info {} 0 R\n", *info);
    pdf += fmt::format("   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n", *table, table_at);
    return pdf;
}

} // namespace attune::report
