# How our own code is compiled: warnings are errors, sanitizers by preset, ccache when it is there.

set(CFC_SANITIZE "" CACHE STRING "address (with undefined), thread or empty")

find_program(CFC_CCACHE ccache)
if(CFC_CCACHE)
  # The sloppiness lets ccache hit although a precompiled header is in play. In its depend mode it takes what a file
  # includes from the compiler and doesn't preprocess the file itself, which would load the header a second time.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CFC_CCACHE})
endif()

add_library(cfc_compiler INTERFACE)
target_include_directories(cfc_compiler INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(cfc_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 is wrong about three things: operator delete of Asio's coroutine frames (mismatched-new-delete), and the
  # bounds of inlined std::string operations (stringop-overflow, array-bounds, restrict; GCC bug 105651).
  target_compile_options(cfc_compiler INTERFACE
    -fpch-preprocess -Wno-mismatched-new-delete -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict)
endif()

# A unity build compiles several files of a target at once and takes less than half the time; -DCMAKE_UNITY_BUILD=OFF
# is for whoever changes one file over and over. So what anonymous namespaces of a target define must not be defined by
# another of them: batches change whenever a file is added.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Said of types in anonymous namespaces of headers, for which GCC takes each file of a unity build.
  target_compile_options(cfc_compiler INTERFACE -Wno-subobject-linkage)
endif()

# Tests spend their time in the programs and libraries that they call, so their own code is built for the build's speed.
add_library(cfc_test_compiler INTERFACE)
target_compile_options(cfc_test_compiler INTERFACE -O0)
target_link_libraries(cfc_test_compiler INTERFACE GTest::gmock)

if(CFC_SANITIZE STREQUAL "address")
  # Without the vptr check: oneTBB's headers cast the memory of a task to its type before constructing the task in it
  # (_flow_graph_impl.h), and a suppression at run time doesn't reach a check that is not recovered from.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(CFC_SANITIZE STREQUAL "thread")
  # Asio uses fences that ThreadSanitizer can't see; GCC says so for every translation unit.
  add_compile_options(-fsanitize=thread -Wno-tsan -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()

# simdjson's parser changes layout with these, so one setting holds for the whole program.
add_compile_definitions(SIMDJSON_THREADS_ENABLED=1)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_definitions(SIMDJSON_DEVELOPMENT_CHECKS=1)
else()
  add_compile_definitions(SIMDJSON_DEVELOPMENT_CHECKS=0)
endif()

# Asio and Beast are compiled once (io/asio.cpp, tools/simulator/http/beast.cpp) instead of in every file.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
