#pragma once

#include "tools/connector/options.hpp"

/// The commands of the program, one file each. They return the exit code.
namespace cfc::connector {

class signals;

/// @throws config::config_error, std::exception; so do the others
int print_graph(const options& options);
int validate(const options& options);
/// `sync` and `plan`. @param signals what ends it before its time
int run_once(const options& options, signals& signals);

} // namespace cfc::connector
