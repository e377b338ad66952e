// What the other tests include; never included by hand.
#pragma once

#include "cmake/pch_plain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
