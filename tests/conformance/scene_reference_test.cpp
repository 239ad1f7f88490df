// What every scene's reference page is made of: all texts are there, short, and whole sentences; figures have their commands.
#include <array>
#include <utility>

#include "core/env/reference.h"
#include "tests/conformance/scene_fixture.h"

namespace driftlab::testing {
namespace {

constexpr std::size_t kLongest = 500;  // characters: what one reads in half a minute

class SceneReferenceTest : public SceneTest {
 protected:
  const SceneReference& reference() const { return task().entry->reference; }
};

TEST_P(SceneReferenceTest, SaysEverythingInWholeSentences) {
  const SceneReference& it = reference();
  const std::array<std::pair<const char*, std::string_view>, 10> texts = {{{"observation", it.observation},
                                                                           {"action", it.action},
                                                                           {"dynamics", it.dynamics},
                                                                           {"noise", it.noise},
                                                                           {"start", it.start},
                                                                           {"reward", it.reward},
                                                                           {"end", it.end},
                                                                           {"success", it.success},
                                                                           {"expert", it.expert},
                                                                           {"person", it.person}}};
  for (const auto& [name, text] : texts) {
    EXPECT_GE(text.size(), 20U) << name << " is missing";
    EXPECT_LE(text.size(), kLongest) << name << " is too long: " << text;
    if (text.empty()) continue;
    EXPECT_EQ(text.back(), '.') << name;
    EXPECT_EQ(text.find_first_of("`*#<\n"), std::string_view::npos) << name << " has markup: " << text;
    EXPECT_EQ(text.find("  "), std::string_view::npos) << name << " has a double space: " << text;
  }
}

TEST_P(SceneReferenceTest, EveryFigureHasTheCommandThatMeasuresIt) {
  EXPECT_FALSE(reference().results.empty()) << "nothing was measured";
  for (const PublishedResult& result : reference().results) {
    EXPECT_GE(result.what.size(), 6U) << result.what;
    EXPECT_NE(result.figure.find_first_of("0123456789"), std::string_view::npos)
        << result.what << ": " << result.figure;
    EXPECT_TRUE(result.command.starts_with("driftlab ")) << result.what << ": " << result.command;
  }
}

TEST_P(SceneReferenceTest, ReportedProbesAndDecisionFieldAreInTheSpec) {
  const auto scene = make();
  const SceneSpec& spec = scene->spec();
  const auto known = [](std::span<const Field> fields, std::string_view name) {
    for (const Field& field : fields) {
      if (field.name == name) return true;
    }
    return false;
  };
  for (const std::string_view name : spec.reported) EXPECT_TRUE(known(spec.probes, name)) << name;
  if (spec.decision.field.empty()) return;
  bool found = known(spec.probes, spec.decision.field);
  for (const Block& block : spec.observation) found = found || known(block.fields, spec.decision.field);
  EXPECT_TRUE(found) << spec.decision.field;
  EXPECT_LT(spec.decision.low, spec.decision.high);
  EXPECT_FALSE(spec.decision.title.empty());
}

TEST_P(SceneReferenceTest, PageHoldsEveryFieldAndSetting) {
  const ReferencePage page = reference_page(*task().entry);
  const std::string html = reference_html(page, "");
  const std::string markdown = reference_markdown(page);
  const auto scene = make();
  for (const std::string& text : {html, markdown}) {
    for (const Param& param : task().entry->params) EXPECT_NE(text.find(param.help), std::string::npos) << param.key;
    for (const Field& field : scene->spec().action) EXPECT_NE(text.find(field.name), std::string::npos) << field.name;
    for (const Field& field : scene->spec().probes) EXPECT_NE(text.find(field.name), std::string::npos) << field.name;
    for (const Block& block : scene->spec().observation) {
      EXPECT_NE(text.find(block.name), std::string::npos) << block.name;
      EXPECT_NE(text.find(block.fields.front().name), std::string::npos) << block.name;
      EXPECT_NE(text.find(block.fields.back().name), std::string::npos) << block.name;
    }
    for (const PublishedResult& result : reference().results)
      EXPECT_NE(text.find(result.figure), std::string::npos) << result.figure;
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, SceneReferenceTest, ::testing::ValuesIn(initial_cases()), case_name);

}  // namespace
}  // namespace driftlab::testing
