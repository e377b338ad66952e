#include "tests/unit/curl/engine_fixture.hpp"

namespace cfc::test {

using http::transport_fault;

namespace {

/// The fault when every connection gets these bytes for its request and is closed.
transport_fault fault_for(std::string bytes) {
  loopback_server server([bytes](server_connection& client) {
    client.read_request();
    client.send(bytes);
  });
  curl::engine engine(impatient());
  return fault_of(engine, get(server.url()));
}

/// Sends one byte after the other, with a pause before each.
loopback_server::script trickling(std::string bytes, std::chrono::milliseconds pause) {
  return [bytes = std::move(bytes), pause](server_connection& client) {
    client.read_request();
    for (const char byte : bytes) {
      client.wait(pause);
      if (!client.send({&byte, 1})) {
        return;
      }
    }
    client.wait_for_end();
  };
}

} // namespace

namespace {

std::string system_name_for(const std::string& url) {
  curl::engine engine(impatient());
  try {
    wait_for(begin(engine, get(url)));
    return "an answer";
  } catch (const http::transport_error& e) {
    return std::string(e.system_name());
  }
}

} // namespace

TEST(engine_faults, of_a_connection_have_the_name_that_the_system_gives_them) {
  EXPECT_EQ(system_name_for("http://127.0.0.1:1/"), "ECONNREFUSED");
  EXPECT_EQ(system_name_for("http://name.invalid/"), "ENOTFOUND");
  const loopback_server closing([](server_connection& client) { client.read_request(); });
  EXPECT_EQ(system_name_for(closing.url()), "ECONNRESET");
  EXPECT_EQ(system_name_for("file:///etc/hostname"), "");
}

TEST(engine_faults, nobody_listens) {
  curl::engine engine(impatient());
  EXPECT_EQ(fault_of(engine, get("http://127.0.0.1:1/")), transport_fault::connect);
}

TEST(engine_faults, a_name_that_does_not_exist) {
  curl::engine engine(curl::engine_settings{});
  EXPECT_EQ(fault_of(engine, get("http://name.invalid/")), transport_fault::connect);
}

TEST(engine_faults, tls_with_a_server_that_has_none) {
  loopback_server server([](server_connection& client) { client.answer(200, "plain"); });
  curl::engine engine(curl::engine_settings{});
  auto url = server.url();
  url.replace(0, 4, "https");
  EXPECT_EQ(fault_of(engine, get(url)), transport_fault::connect);
}

TEST(engine_faults, an_unusable_url) {
  curl::engine engine(impatient());
  EXPECT_EQ(fault_of(engine, get("file:///etc/hostname")), transport_fault::protocol);
  EXPECT_EQ(fault_of(engine, get("http://127.0.0.1:1/with space")), transport_fault::protocol);
  EXPECT_EQ(fault_of(engine, get("")), transport_fault::protocol);
}

TEST(engine_faults, closed_without_an_answer) {
  EXPECT_EQ(fault_for(""), transport_fault::broken);
}

TEST(engine_faults, closed_within_the_header) {
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\nContent-"), transport_fault::broken);
}

TEST(engine_faults, fewer_bytes_than_announced) {
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), transport_fault::broken);
}

TEST(engine_faults, chunks_without_an_end) {
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
            transport_fault::broken);
}

TEST(engine_faults, reset) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.reset();
  });
  curl::engine engine(impatient());
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::broken);
}

TEST(engine_faults, not_http) {
  EXPECT_EQ(fault_for("SSH-2.0-OpenSSH_9.2\r\n"), transport_fault::protocol);
}

TEST(engine_faults, not_gzip_although_announced) {
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
            transport_fault::protocol);
}

TEST(engine_faults, a_header_block_over_256_kib) {
  std::string fields;
  for (int i = 0; i < 300; ++i) {
    fields += "X-Filler: " + std::string(1000, 'x') + "\r\n";
  }
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n"),
            transport_fault::too_large);
}

TEST(engine_faults, one_header_line_over_256_kib) {
  EXPECT_EQ(fault_for("HTTP/1.1 200 OK\r\nX-Filler: " + std::string(300000, 'x') + "\r\n\r\n"),
            transport_fault::too_large);
}

TEST(engine_faults, no_answer_within_the_header_time_out) {
  loopback_server server([](server_connection& client) { client.wait_for_end(); });
  auto settings = impatient();
  settings.limits.stall = std::chrono::seconds(30);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
  EXPECT_EQ(fault_of(engine, post(server.url(), std::string(100000, 'x'))), transport_fault::timeout);
}

TEST(engine_faults, interim_answers_are_no_answer_within_the_header_time_out) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    while (client.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")) {
      client.wait(std::chrono::milliseconds(40));
    }
  });
  curl::engine engine(impatient());
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, an_interim_answer_leaves_no_fields_in_the_final_one) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n");
    client.answer(200, "ok");
  });
  curl::engine engine(impatient());
  const auto answer = fetch(engine, get(server.url()));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(http::find_header(answer.fields, "Retry-After"), nullptr);
}

TEST(engine_faults, an_upload_that_takes_long_burns_no_header_time_out) {
  loopback_server server([](server_connection& client) {
    client.wait(std::chrono::milliseconds(900));
    client.read_request();
    client.answer(200, "ok");
  });
  auto settings = impatient();
  settings.limits.headers = std::chrono::milliseconds(700);
  settings.limits.stall = std::chrono::seconds(30);
  curl::engine engine(settings);
  EXPECT_EQ(fetch(engine, post(server.url(), std::string(16 * 1024 * 1024, 'x'))).status, 200);
}

TEST(engine_faults, a_body_that_stalls) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    client.wait_for_end();
  });
  auto settings = impatient();
  settings.limits.headers = std::chrono::seconds(30);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, an_upload_that_nobody_reads) {
  loopback_server server([](server_connection& client) { client.wait(std::chrono::milliseconds(1500)); });
  auto settings = impatient();
  settings.limits.headers = std::chrono::seconds(30);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, post(server.url(), std::string(64 * 1024 * 1024, 'x'))),
            transport_fault::timeout);
}

TEST(engine_faults, a_trickle_slower_than_the_stall_time_out) {
  loopback_server server(trickling("HTTP/1.1 200 OK\r\n\r\n", std::chrono::milliseconds(400)));
  curl::engine engine(impatient());
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, a_trickle_that_keeps_coming_is_waited_for) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    for (int i = 0; i < 10; ++i) {
      client.wait(std::chrono::milliseconds(40));
      client.send("x");
    }
  });
  curl::engine engine(impatient());
  EXPECT_EQ(fetch(engine, get(server.url())).body, "xxxxxxxxxx");
}

/// Sends a byte of a body every 10 ms, until the client leaves.
loopback_server::script dripping() {
  return [](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\n\r\n");
    while (client.send("x")) {
      client.wait(std::chrono::milliseconds(10));
    }
  };
}

TEST(engine_faults, a_body_that_drips) {
  loopback_server server(dripping());
  auto settings = impatient();
  settings.limits.slow = std::chrono::milliseconds(120);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, an_answer_that_takes_too_long_although_it_moves) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\n\r\n");
    while (client.send(std::string(5000, 'x'))) {
      client.wait(std::chrono::milliseconds(5));
    }
  });
  auto settings = impatient();
  settings.limits.slow = std::chrono::milliseconds(120);
  settings.limits.answer = std::chrono::milliseconds(400);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, header_fields_that_drip) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\n");
    while (client.send("X-A: b\r\n")) {
      client.wait(std::chrono::milliseconds(40));
    }
  });
  auto settings = impatient();
  settings.limits.slow = std::chrono::milliseconds(120);
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(engine, get(server.url())), transport_fault::timeout);
}

TEST(engine_faults, a_download_that_drips_into_its_sink_is_waited_for) {
  loopback_server server([](server_connection& client) {
    client.read_request();
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n");
    for (int i = 0; i < 40; ++i) {
      client.send("x");
      client.wait(std::chrono::milliseconds(10));
    }
  });
  auto settings = impatient();
  settings.limits.slow = std::chrono::milliseconds(120);
  settings.limits.answer = std::chrono::milliseconds(200);
  curl::engine engine(settings);
  text_sink sink;
  EXPECT_EQ(fetch(engine, get(server.url()), &sink).status, 200);
  EXPECT_EQ(sink.text.size(), 40U);
}

TEST(engine_faults, a_transfer_that_its_sink_never_resumes) {
  loopback_server server(
      for_each_request([](auto& client, const auto&) { client.answer(200, std::string(1 << 20, 'x')); }));
  curl::engine engine(impatient());
  text_sink sink;
  sink.full_after = 1;
  EXPECT_EQ(fault_of(engine, get(server.url()), &sink), transport_fault::timeout);
}

TEST(engine_faults, a_transfer_that_its_source_never_resumes) {
  loopback_server server([](server_connection& client) { client.wait_for_end(); });
  curl::engine engine(impatient());
  auto what = post(server.url(), "");
  const auto source = std::make_shared<text_source>(std::string(1000, 'x'), 100);
  source->pause_after = 500;
  what.source = source;
  EXPECT_EQ(fault_of(engine, what), transport_fault::timeout);
}

} // namespace cfc::test
