// The one slow compile of Catch2 2; version 3 brings its own main.
#ifndef ATTUNE_CATCH3
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
