#include "core/env/scene.h"

#include <gtest/gtest.h>

#include "tests/core/env/toy_scene.h"

namespace driftlab {
namespace {

TEST(FindScene, KnowsTheRegisteredOnes) {
  const SceneEntry* const entries[] = {&testing::kToyEntry};
  EXPECT_EQ(find_scene(entries, "toy").value(), &testing::kToyEntry);
  const auto missing = find_scene(entries, "tow");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().message(), "expected one of the scenes toy, got \"tow\". Did you mean \"toy\"?");
  EXPECT_FALSE(find_scene({}, "toy").has_value());
}

TEST(SceneSpec, CountsItsObservation) {
  const Block blocks[] = {{"beams", {5, 1, 1}, {}}, {"image", {4, 6, 3}, {}}};
  SceneSpec spec;
  spec.observation = blocks;
  EXPECT_EQ(spec.observation_size(), 77);
}

}  // namespace
}  // namespace driftlab
