#include "nodes/space_scope.hpp"
#include "tests/unit/nodes/scope_platform.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using http::method;
using testing::HasSubstr;
using testing::IsEmpty;

class space_scope_test : public test::node_test {
protected:
  space_scope_test() {
    offline.tenant.ingestion.scope_id = "root";
    platform.answer_for(offline.network);
  }
  space_changes ensure(bool something) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    if (something)
      records->add_page("1", "", 0, confluence::content_type::page);
    space_changes changes;
    changes.space = records->identity();
    changes.to_ingest = records;
    changes.passed = true;
    return send(tested.in(), tested.out(), std::vector{changes}).at(0);
  }

  test::scope_platform platform;
  own_scopes scopes{*offline.services, "root", ""};
  space_scope_node tested{graph, *offline.services, run, scopes, "/Company/Wiki"};
};

TEST_F(space_scope_test, gives_a_space_its_scope) {
  EXPECT_EQ(ensure(true).scope_id, "scope of /Company/Wiki/DOC");
}

TEST_F(space_scope_test, makes_none_for_a_space_without_anything_to_ingest) {
  EXPECT_TRUE(ensure(false).passed);
  EXPECT_THAT(requests(), IsEmpty());
}

TEST_F(space_scope_test, aborts_the_run_when_there_can_be_none) {
  offline.network.answer(method::post, "/graphql", 403, "");
  EXPECT_FALSE(ensure(true).passed);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("space DOC"));
}

TEST_F(space_scope_test, aborts_the_run_when_the_platform_made_another_scope) {
  platform.names["/Company/Wiki/DOC"] = "doc";
  EXPECT_FALSE(ensure(true).passed);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("'doc' below root, instead of 'DOC' below root"));
}

TEST_F(space_scope_test, makes_none_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_FALSE(ensure(true).passed);
  EXPECT_THAT(requests(), IsEmpty());
}

} // namespace
