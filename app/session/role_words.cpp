#include "app/session/role_words.hpp"

#include "app/language/language.hpp"

namespace attune {

std::string role_words(step_role r) {
    switch (r) {
    case step_role::none:
        return {};
    case step_role::baseline:
        return tr("step role|rest");
    case step_role::stressor:
        return tr("step role|task");
    case step_role::recovery:
        return tr("step role|recovery");
    case step_role::practice:
        return tr("step role|practice");
    case step_role::talk:
        return tr("step role|talk");
    case step_role::anticipate:
        return tr("step role|before the talk");
    case step_role::confront:
        return tr("step role|the talk");
    case step_role::repair:
        return tr("step role|repair");
    }
    return {};
}

} // namespace attune
