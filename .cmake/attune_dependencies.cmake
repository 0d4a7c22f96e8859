# Debian packages only (app/run lists them). Two generations are supported: Debian 12 and Debian 13.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
if(POLICY CMP0167) # CMake 3.30 on: Boost's own description of itself
    cmake_policy(SET CMP0167 NEW)
endif()
find_package(Boost REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(SDL2 REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(SERIALPORT REQUIRED IMPORTED_TARGET libserialport)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd) # sd-bus, for BlueZ
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium) # sealing under a passphrase
pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui)
pkg_check_modules(FONTCONFIG REQUIRED IMPORTED_TARGET fontconfig)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET cairo-pdf cairo-png pangocairo pangoft2 fontconfig) # reports: pages as PDF and PNG

# KissFFT's C++ template (double precision) is a header; the package's C library holds floats and is not linked.
find_path(KISSFFT_INCLUDE_DIR kissfft.hh PATH_SUFFIXES kissfft REQUIRED)
add_library(attune_kissfft INTERFACE)
target_include_directories(attune_kissfft SYSTEM INTERFACE "${KISSFFT_INCLUDE_DIR}")

# EDFlib has neither a pkg-config file nor one for CMake.
find_path(EDFLIB_INCLUDE_DIR edflib.h REQUIRED)
find_library(EDFLIB_LIBRARY edf REQUIRED)
add_library(attune_edf INTERFACE)
target_include_directories(attune_edf SYSTEM INTERFACE "${EDFLIB_INCLUDE_DIR}")
target_link_libraries(attune_edf INTERFACE "${EDFLIB_LIBRARY}")

find_package(Eigen3 3.4 REQUIRED NO_MODULE) # least squares and banded systems of dsp; headers

if(ATTUNE_TESTS)
    find_package(Catch2 3 QUIET)
    if(NOT Catch2_FOUND)
        find_package(Catch2 2 REQUIRED)
    endif()
    include(Catch)
endif()
