// What the tests of io/ and the simulator include; never included by hand.
#pragma once

#include "cmake/pch_io.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
