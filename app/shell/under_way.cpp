#include "app/shell/under_way.hpp"

namespace attune {

result<std::unique_ptr<under_way>> under_way::begin(live_options alone) {
    auto made = live_session::begin(std::move(alone));
    if (!made) return tl::unexpected{made.error()};
    auto u = std::make_unique<under_way>();
    u->alone_ = std::move(*made);
    return u;
}

result<std::unique_ptr<under_way>> under_way::begin(std::array<live_options, two_people> both) {
    auto made = live_pair::begin(std::move(both));
    if (!made) return tl::unexpected{made.error()};
    auto u = std::make_unique<under_way>();
    u->both_ = std::move(*made);
    return u;
}

const session_view& under_way::view() const noexcept {
    const auto& first = person(0).view();
    return both_ && first.finished ? both_->person(1).view() : first;
}

void under_way::ask(const command& c) {
    both_ ? both_->ask(c) : alone_->ask(c);
}

void under_way::ask(std::optional<std::size_t> whom, const command& c) {
    if (both_ && whom)
        both_->ask(*whom, c);
    else
        ask(c);
}

const session_view& under_way::pump(host_time now) {
    if (both_)
        both_->pump(now);
    else
        alone_->pump(now);
    return view();
}

void under_way::finish(host_time now) {
    both_ ? both_->finish(now) : alone_->finish(now);
}

result<void> under_way::add_check_in(std::optional<std::size_t> whom, const check_in& answers) {
    if (!both_) return alone_->add_check_in(answers);
    if (whom) return both_->add_check_in(*whom, answers);
    for (std::size_t i = 0; i < two_people; ++i)
        if (auto kept = both_->add_check_in(i, answers); !kept) return kept;
    return {};
}

result<void> under_way::hide_trace(std::size_t whom, bool hidden, std::int64_t utc_ms) {
    return both_ ? both_->hide_trace(whom, hidden, utc_ms) : alone_->hide_trace(hidden, utc_ms);
}

} // namespace attune
