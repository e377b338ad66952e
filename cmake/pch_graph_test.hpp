// What the tests of nodes/ and pipeline/ include; never included by hand.
#pragma once

#include "cmake/pch_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
