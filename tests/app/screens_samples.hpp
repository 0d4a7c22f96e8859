#pragma once
// Pictures of the program's state for every screen: empty, typical and extreme. Made from formulas and fixed
// seeds.

#include "app/session/past_session.hpp"
#include "app/shell/app_view.hpp"

#include <memory>
#include <string>
#include <vector>

namespace attune::test {

/// An app_view with the session it points to.
struct sample {
    std::string name;
    app_view view{};
    std::shared_ptr<session_view> session{};
    std::shared_ptr<session_view> second{}; ///< where two people are led at once
};

/// A session at `now` seconds, breathing `pace`, heart following with `rsa` bpm; `lost_for`: no beat for so
/// long.
std::shared_ptr<session_view> sample_session(double now, double pace = 6, double rsa = 12,
                                             double lost_for = 0);
review_view sample_review(double minutes, bool long_words = false);

sample home_sample(bool full = true);
sample before_sample();
sample after_sample();
sample safety_sample(bool first = true);
sample settings_sample();
sample sensor_sample();
sample listening_sample();
sample tapping_sample();
sample tapped_sample();
sample practice_sample(double now = 183);
sample mindful_sample();
/// A search for a pace after so many steps.
sample search_sample(std::size_t steps);
sample review_sample(double minutes = 10);
/// What reviews say when it is longest, and least: of some of review_variants().
std::vector<sample> review_samples();

/// A plan in its second week, with reminders.
sample plan_sample();

/// Says everything in a language of assets/language from now on; false where there is none. "en" is English.
bool speak_shipped(const std::string& code);

/// Every screen in its usual state.
std::vector<sample> usual_samples();
/// The shipped practices: on Home, before, in their steps, and the Pause.
std::vector<sample> practices_samples();
/// The plan screen: nothing yet, fresh, under way, over with a booster due, overfull; Home with a plan.
std::vector<sample> plan_samples();
std::vector<sample> lead_samples();
/// A made-up person's sessions on so many days; from `worse_from` on distress is higher by `worse`.
std::vector<past_session> trends_sessions(int days, int worse_from, double worse);
sample trends_sample(int days, int worse_from);
/// A made-up person's led sessions, a week apart, some unlike and some with gaps; and paced ones.
std::vector<past_session> led_sessions(int n);
std::vector<past_session> paced_sessions(int n);
sample phases_sample(bool left_out);
std::vector<sample> phases_samples();
/// The look back from nothing to ten years.
std::vector<sample> trends_samples();
/// Checking in, and the diary.
std::vector<sample> diary_samples();
/// Questionnaires: the list, one under way, what came of it.
std::vector<sample> scale_samples();
/// Empty and overfull ones too.
std::vector<sample> all_samples();

} // namespace attune::test
