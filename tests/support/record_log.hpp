#pragma once
// Keeps what a session says, for tests.

#include "app/session/record.hpp"
#include "app/session/record_text.hpp"

#include <string>
#include <vector>

namespace attune::test {

class record_log final : public record_sink {
public:
    void on_record(const record& r) noexcept override { all.push_back(r); }

    template <class T>
    std::vector<T> only() const {
        std::vector<T> out;
        for (const auto& r : all)
            if (const auto* t = std::get_if<T>(&r)) out.push_back(*t);
        return out;
    }
    /// Everything that was made of the inputs, as exact text.
    std::vector<std::string> said() const {
        std::vector<std::string> out;
        for (const auto& r : all)
            if (!std::holds_alternative<input_record>(r) && !std::holds_alternative<command_record>(r))
                out.push_back(text(r));
        return out;
    }

    std::vector<record> all;
};

} // namespace attune::test
