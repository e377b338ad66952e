#pragma once

#include "tools/connector/options.hpp"

/// The commands of the program, one file each. They return the exit code.
namespace cfc::connector {

class signals;

/// @throws config::config_error, std::exception; so do the others
int print_graph(const options& options);
int validate(const options& options);
/// RUN-7. @return 0: no check has failed, else 1. @param signals what ends it before its time
int examine(const options& options, signals& signals);
/// RUN-8. @param signals what ends it before its time
int run_audit(const options& options, signals& signals);
/// `sync` and `plan`. @param signals what ends it before its time
int run_once(const options& options, signals& signals);
/// Runs until a signal comes; 128 + its number.
int serve(const options& options, signals& signals);

} // namespace cfc::connector
