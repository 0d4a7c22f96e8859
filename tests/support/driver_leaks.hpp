#pragma once
// While one of these lives, the leak checker looks away: Mesa's OpenGL driver keeps a few kilobytes when it
// is unloaded, and once it is, no suppression can name it. Everything else of ASan and UBSan stays on.

#if defined(__SANITIZE_ADDRESS__)
#define ATTUNE_LEAKS_ARE_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ATTUNE_LEAKS_ARE_CHECKED 1
#endif
#endif

#ifdef ATTUNE_LEAKS_ARE_CHECKED
#include <sanitizer/lsan_interface.h>
#endif

namespace attune::test {

class driver_leaks {
public:
#ifdef ATTUNE_LEAKS_ARE_CHECKED
    driver_leaks() {
        __lsan_disable();
    }
    ~driver_leaks() {
        __lsan_enable();
    }
#else
    driver_leaks() {} // not defaulted: an unused variable is no mistake
#endif
    driver_leaks(const driver_leaks&) = delete;
    driver_leaks& operator=(const driver_leaks&) = delete;
};

} // namespace attune::test
