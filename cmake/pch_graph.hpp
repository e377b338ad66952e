// What the files of nodes/ and pipeline/ include; never included by hand.
#pragma once

#include "cmake/pch_io.hpp"

#include <oneapi/tbb/flow_graph.h>
