#pragma once

#include <set>
#include <string>

/// Names of metrics, as documents, expressions and sources have them.
namespace cfc::test {

/// The metrics of the connector that an expression of Prometheus reads, histograms by their family's name.
std::set<std::string> metrics_in_expression(const std::string& expression);
/// Those of the tables of docs/metrics.md.
std::set<std::string> documented_metrics();
/// String literals of the sources that make series, which a name must be among to exist.
std::set<std::string> metrics_in_sources();

} // namespace cfc::test
