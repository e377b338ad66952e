# The kinds of target this project has. Each room's CMakeLists.txt lists its files with one of these.

# One precompiled header for everything that includes Asio, one for what includes the flow graph too.
add_library(cfc_pch_io OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch_io.cpp)
target_precompile_headers(cfc_pch_io PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_io.hpp)
target_link_libraries(cfc_pch_io PRIVATE cfc_compiler Boost::headers Threads::Threads)

add_library(cfc_pch_graph OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch_graph.cpp)
target_precompile_headers(cfc_pch_graph PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_graph.hpp)
target_link_libraries(cfc_pch_graph PRIVATE cfc_compiler Boost::headers Threads::Threads TBB::tbb)

# cfc_library(name PCH io|graph|none SOURCES ... LINK ...)
function(cfc_library name)
  cmake_parse_arguments(ARG "" "PCH" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC cfc_compiler Boost::headers Threads::Threads ${ARG_LINK})
  cfc_reuse_pch(${name} "${ARG_PCH}")
endfunction()

# cfc_program(name PCH ... SOURCES ... LINK ...)
function(cfc_program name)
  cmake_parse_arguments(ARG "" "PCH" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE cfc_compiler Boost::headers Threads::Threads ${ARG_LINK})
  cfc_reuse_pch(${name} "${ARG_PCH}")
endfunction()

# cfc_test(name LABEL unit|contract|integration|... PCH ... SOURCES ... LINK ...): one program, run as a whole
# by ctest; a test that reads ../shared skips itself where that folder is absent.
function(cfc_test name)
  cmake_parse_arguments(ARG "" "PCH;LABEL" "SOURCES;LINK" ${ARGN})
  cfc_program(${name} PCH "${ARG_PCH}" SOURCES ${ARG_SOURCES} LINK ${ARG_LINK} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    CFC_SOURCE_DIR="${CMAKE_SOURCE_DIR}" CFC_BINARY_DIR="${CMAKE_BINARY_DIR}/bin")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}")
endfunction()

function(cfc_reuse_pch name pch)
  if(pch STREQUAL "io")
    target_precompile_headers(${name} REUSE_FROM cfc_pch_io)
  elseif(pch STREQUAL "graph")
    target_link_libraries(${name} PRIVATE TBB::tbb)
    target_precompile_headers(${name} REUSE_FROM cfc_pch_graph)
  endif()
endfunction()
