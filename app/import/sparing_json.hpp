#pragma once
// A JSON document without the part that nobody wants: it is read past and never built. No deeper and no larger than asked.

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// For nlohmann's sax_parse. (Its own parser with a filter looks through a list for each of its elements.)
class sparing_json final : public nlohmann::json_sax<nlohmann::json> {
public:
    using json = nlohmann::json;
    /// `left_out`: a key of the outermost object. Deeper than `deepest` or with more values than `most`: refused.
    sparing_json(std::string_view left_out, std::size_t deepest, std::size_t most)
        : left_out_{left_out}
        , deepest_{deepest}
        , most_{most} {}
    json& document() noexcept { return root_; }
    bool too_much() const noexcept { return too_much_; }

    bool null() override { return put(nullptr); }
    bool boolean(bool v) override { return put(v); }
    bool number_integer(number_integer_t v) override { return put(v); }
    bool number_unsigned(number_unsigned_t v) override { return put(v); }
    bool number_float(number_float_t v, const string_t&) override { return put(v); }
    bool string(string_t& v) override { return put(std::move(v)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& k) override {
        if (past_ == 0 && depth_ == 1) leaving_out_ = k == left_out_;
        if (past_ == 0) key_ = std::move(k);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool put(json v) {
        if (past_ > 0 || (leaving_out_ && depth_ == 1)) return true;
        if (++count_ > most_) return refuse();
        place(std::move(v));
        return true;
    }
    json* place(json v) {
        if (open_.empty()) {
            root_ = std::move(v);
            return &root_;
        }
        auto& in = *open_.back();
        if (in.is_array()) {
            in.push_back(std::move(v));
            return &in.back();
        }
        auto& at = in[key_];
        at = std::move(v);
        return &at;
    }
    bool open(json v) {
        if (depth_ >= deepest_) return refuse();
        if (past_ > 0 || (leaving_out_ && depth_ == 1)) {
            ++past_;
        } else {
            if (++count_ > most_) return refuse();
            open_.push_back(place(std::move(v)));
        }
        ++depth_;
        return true;
    }
    bool close() {
        if (past_ > 0)
            --past_;
        else
            open_.pop_back();
        --depth_;
        return true;
    }
    bool refuse() {
        too_much_ = true;
        return false;
    }

    const std::string_view left_out_;
    const std::size_t deepest_, most_;
    json root_;
    std::vector<json*> open_; ///< stays where it is: only the innermost grows
    std::string key_;
    std::size_t depth_ = 0, past_ = 0, count_ = 0;
    bool leaving_out_ = false, too_much_ = false;
};

} // namespace attune
