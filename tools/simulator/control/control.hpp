#pragma once

#include "tools/simulator/confluence/oauth_tokens.hpp"
#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/http/request_log.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/http/server_meter.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/service.hpp"

namespace cfc::simulator {

/// The control host: what tests and people use to look at the simulated services and to change them while
/// they run (docs/simulator.md, "Control"). Needs no login.
class control {
public:
  control(instance& content, unique_service& unique, faults& behaviour, request_log& log, server_meter& meter)
      : content_(content), unique_(unique), behaviour_(behaviour), log_(log), meter_(meter) {}

  /// For `POST /control/tokens`: where tokens of another authorization server are made known.
  void accept_tokens_at(oauth_tokens& cloud, oauth_tokens& data_center) {
    cloud_tokens_ = &cloud;
    data_center_tokens_ = &data_center;
  }

  reply handle(call& request);

private:
  reply get(const call& request);
  reply post(call& request);
  reply state(const call& request);
  reply requests(const call& request);
  reply expected(const call& request, bool summary);
  void accept_token(const json::value& what);

  instance& content_;
  unique_service& unique_;
  faults& behaviour_;
  request_log& log_;
  server_meter& meter_;
  oauth_tokens* cloud_tokens_ = nullptr;
  oauth_tokens* data_center_tokens_ = nullptr;
};

} // namespace cfc::simulator
