# The kinds of target this project has. Each room's CMakeLists.txt lists its files with one of these.

# Precompiled headers: what every file includes, that with Asio and simdjson, that with the flow graph; and all three
# again for tests. A library with Asio in its header needs Asio when it is linked, hence the plain one.
function(cfc_precompile name)
  add_library(cfc_pch_${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
  target_precompile_headers(cfc_pch_${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_${name}.hpp)
  target_link_libraries(cfc_pch_${name} PRIVATE cfc_compiler Boost::headers Threads::Threads ${ARGN})
endfunction()
cfc_precompile(plain)
cfc_precompile(io)
cfc_precompile(graph TBB::tbb)
if(CFC_TESTS)
  cfc_precompile(plain_test cfc_test_compiler)
  cfc_precompile(io_test cfc_test_compiler)
  cfc_precompile(graph_test cfc_test_compiler TBB::tbb)
endif()

# cfc_library(name PCH plain|io|graph|none SOURCES ... LINK ...)
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
  cfc_program(${name} PCH ${ARG_PCH}_test SOURCES ${ARG_SOURCES}
    LINK ${ARG_LINK} cfc_test_compiler GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    CFC_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}")
  # Programs that run for minutes start first, so that none is left alone at the end.
  if(ARG_LABEL STREQUAL "endurance")
    set_tests_properties(${name} PROPERTIES COST 200)
  elseif(ARG_LABEL MATCHES "^(integration|fault)$")
    set_tests_properties(${name} PROPERTIES COST 100)
  endif()
endfunction()

function(cfc_reuse_pch name pch)
  if(pch MATCHES "^graph")
    target_link_libraries(${name} PRIVATE TBB::tbb)
  endif()
  if(NOT pch STREQUAL "none")
    target_precompile_headers(${name} REUSE_FROM cfc_pch_${pch})
  endif()
endfunction()
