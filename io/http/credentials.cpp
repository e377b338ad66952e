#include "io/http/credentials.hpp"

#include "io/http/encoding.hpp"

namespace cfc::http {

namespace asio = boost::asio;

namespace {

class fixed final : public credentials {
public:
  explicit fixed(headers fields) : fields_(std::move(fields)) {}
  asio::awaitable<void> apply(request& what) override {
    what.fields.insert(what.fields.end(), fields_.begin(), fields_.end());
    co_return;
  }
  asio::awaitable<bool> renew() override { co_return false; }

private:
  headers fields_;
};

std::unique_ptr<credentials> authorization(std::string value) {
  headers fields;
  fields.push_back({"Authorization", std::move(value)});
  return fixed_fields(std::move(fields));
}

} // namespace

std::unique_ptr<credentials> fixed_fields(headers fields) {
  return std::make_unique<fixed>(std::move(fields));
}

std::unique_ptr<credentials> basic(const std::string& username, const std::string& password) {
  return authorization("Basic " + base64(username + ":" + password));
}

std::unique_ptr<credentials> bearer(const std::string& token) {
  return authorization("Bearer " + token);
}

} // namespace cfc::http
