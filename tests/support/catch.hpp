#pragma once
// Catch2 2 and 3 behind one include: TEST_CASE, SECTION, REQUIRE, CHECK, Approx, WithinAbs, WithinRel,
// GENERATE.
#ifdef ATTUNE_CATCH3
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_all.hpp>
using Catch::Approx;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
#else
#include <catch2/catch.hpp>
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
#endif
