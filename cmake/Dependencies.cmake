# Everything comes from Debian 12; tools/setup.sh installs it.

find_package(Threads REQUIRED)
if(CFC_SANITIZE STREQUAL "thread")
  find_package(TBB REQUIRED NO_DEFAULT_PATH PATHS "${PROJECT_SOURCE_DIR}/build/tsan-onetbb") # tools/tsan_onetbb.sh
else()
  find_package(TBB REQUIRED)
endif()
find_package(simdjson REQUIRED)
find_package(CURL REQUIRED)
find_package(EXPAT REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(CLI11 REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)

# System headers of RapidJSON are plain; give it a target like the others have.
if(NOT TARGET rapidjson)
  add_library(rapidjson INTERFACE)
  target_include_directories(rapidjson SYSTEM INTERFACE ${RapidJSON_INCLUDE_DIRS} ${RAPIDJSON_INCLUDE_DIRS})
endif()
