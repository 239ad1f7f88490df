// The tables that every scene opens with: complete, documented, consistent.
#include <algorithm>
#include <cctype>
#include <set>

#include "tests/conformance/scene_fixture.h"

namespace driftlab::testing {
namespace {

bool is_snake_case(std::string_view word) {
  if (word.empty() || std::islower(static_cast<unsigned char>(word[0])) == 0) return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return c == '_' || std::islower(static_cast<unsigned char>(c)) != 0 ||
           std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
}

void expect_documented(std::span<const Field> fields, const char* what) {
  std::set<std::string_view> names;
  for (const Field& field : fields) {
    EXPECT_TRUE(is_snake_case(field.name)) << what << " " << field.name;
    EXPECT_TRUE(names.insert(field.name).second) << what << " " << field.name << " twice";
    EXPECT_FALSE(field.unit.empty()) << what << " " << field.name << " needs a unit, 1 where there is none";
    EXPECT_LT(field.low, field.high) << what << " " << field.name;
    EXPECT_GE(field.categories, 0) << what << " " << field.name;
    if (field.categories > 0) {
      EXPECT_EQ(field.low, 0.0F) << what << " " << field.name;
      EXPECT_EQ(field.high, static_cast<float>(field.categories - 1)) << what << " " << field.name;
    }
  }
}

class SceneTables : public SceneTest {};

TEST_P(SceneTables, SpecIsComplete) {
  const auto scene = make();
  const SceneSpec& spec = scene->spec();
  EXPECT_EQ(spec.id, task().entry->id);
  EXPECT_TRUE(is_snake_case(spec.id));
  EXPECT_FALSE(spec.title.empty());
  EXPECT_GT(spec.dt, 0.0);
  EXPECT_LE(spec.dt, 0.2);
  EXPECT_GT(spec.max_steps, 0);
  EXPECT_GT(spec.observation_size(), 0);
  EXPECT_GT(spec.action_size(), 0);
  std::vector<Field> all;
  for (const Block& block : spec.observation) {
    EXPECT_TRUE(is_snake_case(block.name));
    EXPECT_EQ(static_cast<int>(block.fields.size()), block.shape[0] * block.shape[1] * block.shape[2]) << block.name;
    all.insert(all.end(), block.fields.begin(), block.fields.end());
  }
  expect_documented(all, "observation");
  expect_documented(spec.action, "action");
  expect_documented(spec.probes, "probe");
}

TEST_P(SceneTables, EntryIsComplete) {
  const SceneEntry& entry = *task().entry;
  EXPECT_FALSE(entry.title.empty());
  EXPECT_GT(entry.summary.size(), 15U);
  EXPECT_EQ(entry.summary.back(), '.');
  EXPECT_EQ(find_scene(all_scenes(), entry.id).value(), &entry);
}

TEST_P(SceneTables, EveryParamIsDocumented) {
  std::set<std::string_view> keys;
  for (const Param& param : task().entry->params) {
    EXPECT_TRUE(is_snake_case(param.key)) << param.key;
    EXPECT_TRUE(keys.insert(param.key).second) << param.key << " twice";
    EXPECT_FALSE(param.title.empty()) << param.key;
    EXPECT_FALSE(param.unit.empty()) << param.key;
    ASSERT_GT(param.help.size(), 10U) << param.key;
    EXPECT_EQ(param.help.back(), '.') << param.key;
    EXPECT_LT(param.low, param.high) << param.key;
    EXPECT_GE(param.initial, param.low) << param.key;
    EXPECT_LE(param.initial, param.high) << param.key;
    EXPECT_EQ(param.kind == Param::Kind::choice, !param.choices.empty()) << param.key;
    EXPECT_TRUE(!param.logarithmic || param.low > 0.0) << param.key;
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, SceneTables, ::testing::ValuesIn(initial_cases()), case_name);

TEST(Registry, HasScenesWithDifferentIds) {
  std::set<std::string_view> ids;
  for (const SceneEntry* entry : all_scenes()) EXPECT_TRUE(ids.insert(entry->id).second) << entry->id;
  EXPECT_FALSE(ids.empty());
}

}  // namespace
}  // namespace driftlab::testing
