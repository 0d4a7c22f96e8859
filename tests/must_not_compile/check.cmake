# cmake -DCOMPILER=... -DFLAGS=... -DFILE=... -P check.cmake
# FILE compiles as it is, and with MUST_NOT_COMPILE defined fails with the message that its first line names
# ("// says: REGEX", for g++ and clang alike). A file without that line has only to compile.
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
function(compile result output)
    execute_process(COMMAND "${CMAKE_COMMAND}" -E env LC_ALL=C "${COMPILER}" ${flags} -fsyntax-only ${ARGN} "${FILE}"
                    RESULT_VARIABLE status ERROR_VARIABLE said OUTPUT_VARIABLE said)
    set(${result} "${status}" PARENT_SCOPE)
    set(${output} "${said}" PARENT_SCOPE)
endfunction()

compile(status said)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${FILE} does not compile without its mistake:\n${said}")
endif()
file(STRINGS "${FILE}" first LIMIT_COUNT 1)
if(NOT first MATCHES "^// says: (.+)$")
    return()
endif()
set(expected "error: [^\n]*(${CMAKE_MATCH_1})") # on one line
string(REPLACE ".*" "[^\n]*" expected "${expected}")
compile(status said -DMUST_NOT_COMPILE)
if(status EQUAL 0)
    message(FATAL_ERROR "${FILE} compiles with its mistake")
elseif(NOT said MATCHES "${expected}")
    message(FATAL_ERROR "${FILE} fails, but with other words than \"${expected}\":\n${said}")
endif()
