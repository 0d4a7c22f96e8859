# How every target of the project is made: include root is the repository, warnings are private to the target.
include(CheckCXXCompilerFlag)
set(ATTUNE_WARNINGS "")
foreach(flag -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wnon-virtual-dtor -Wold-style-cast
             -Wcast-align -Wunused -Woverloaded-virtual -Wimplicit-fallthrough)
    string(MAKE_C_IDENTIFIER "attune_has_${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
        list(APPEND ATTUNE_WARNINGS ${flag})
    endif()
endforeach()
if(ATTUNE_WERROR)
    list(APPEND ATTUNE_WARNINGS -Werror)
endif()

function(attune_target name)
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
        target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}")
        return()
    endif()
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_compile_options(${name} PRIVATE ${ATTUNE_WARNINGS})
    if(CMAKE_UNITY_BUILD) # warnings that take a neighbour's names for an own mistake
        target_compile_options(${name} PRIVATE -Wno-shadow -Wno-subobject-linkage)
    endif()
    # The same numbers bit for bit on every build of a machine family: no contraction to fused multiply-add (law 3).
    target_compile_options(${name} PRIVATE -ffp-contract=off)
    if(ATTUNE_SANITIZE)
        target_compile_options(${name} PRIVATE -fsanitize=${ATTUNE_SANITIZE} -fno-omit-frame-pointer
                               -fno-sanitize-recover=all)
        target_link_options(${name} PUBLIC -fsanitize=${ATTUNE_SANITIZE})
    endif()
endfunction()

# Under a sanitizer a room's sources are compiled several to a unit (CMAKE_UNITY_BUILD in the presets), which takes about
# half the time: of eight screens 13 s instead of 32, of eight files of the store 19 instead of 33. The release preset builds each by itself, the proof that a file names all it needs. APART are those that keep
# their own unit there: each names something for itself that another file of its room names for itself, too.
function(attune_apart)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# attune_library(NAME SOURCES a.cpp ... [APART b.cpp ...] LINKS lib ... PRIVATE_LINKS lib ...); APART lie among SOURCES.
function(attune_library name)
    cmake_parse_arguments(A "" "" "SOURCES;APART;LINKS;PRIVATE_LINKS" ${ARGN})
    attune_apart(${A_APART})
    if(A_SOURCES)
        add_library(${name} STATIC ${A_SOURCES})
        target_link_libraries(${name} PUBLIC ${A_LINKS} PRIVATE ${A_PRIVATE_LINKS})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${A_LINKS} ${A_PRIVATE_LINKS})
    endif()
    attune_target(${name})
endfunction()

# attune_program(NAME SOURCES a.cpp ... LINKS lib ...)
function(attune_program name)
    cmake_parse_arguments(A "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${A_SOURCES})
    target_link_libraries(${name} PRIVATE ${A_LINKS})
    attune_target(${name})
endfunction()

# attune_test(NAME SOURCES a.cpp ... [APART b.cpp ...] LINKS lib ...): a Catch2 program, its cases discovered by CTest. It links the
# library it tests and nothing above it; that it links is the proof of the layering (law 1).
# Under a sanitizer a test's own lines are compiled with -Og, in two thirds of the time that -O1 takes; the libraries, in
# which the tests spend theirs, keep -O1.
set(ATTUNE_TEST_OPTIONS "")
if(ATTUNE_SANITIZE)
    set(ATTUNE_TEST_OPTIONS -Og)
endif()

function(attune_test name)
    cmake_parse_arguments(A "" "" "SOURCES;APART;LINKS;LABELS" ${ARGN})
    if(NOT A_SOURCES)
        return()
    endif()
    attune_apart(${A_APART})
    add_executable(${name} ${A_SOURCES})
    target_link_libraries(${name} PRIVATE ${A_LINKS} attune_catch)
    attune_target(${name})
    target_compile_options(${name} PRIVATE ${ATTUNE_TEST_OPTIONS})
    target_precompile_headers(${name} REUSE_FROM attune_test_headers)
    # GCC 12 tells of copies within std::string that never happen; from a precompiled header it also does so where it
    # keeps silent about system headers. The address sanitizer looks at the same tests.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${name} PRIVATE -Wno-array-bounds)
    endif()
    target_compile_definitions(${name} PRIVATE ATTUNE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                               ATTUNE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    # What the thread sanitizer is to see can be built by itself.
    if("threads" IN_LIST A_LABELS)
        if(NOT TARGET attune_threads_tests)
            add_custom_target(attune_threads_tests)
        endif()
        add_dependencies(attune_threads_tests ${name})
    endif()
    set(labels "")
    if(A_LABELS) # an empty value would be lost on the way, and the next word taken for it
        set(labels LABELS "${A_LABELS}")
    endif()
    catch_discover_tests(${name} TEST_PREFIX "${name}: " DISCOVERY_MODE PRE_TEST
                         PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77 ${labels})
endfunction()
