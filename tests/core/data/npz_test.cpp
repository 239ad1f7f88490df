#include "core/data/npz.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/npy.h"
#include "core/data/zip.h"
#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

using testing::sample_spec;
using testing::sample_trajectory;

void expect_equal(const Trajectory& a, const Trajectory& b) {
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.observation_size, b.observation_size);
  EXPECT_EQ(a.action_size, b.action_size);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.final_observation, b.final_observation);
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.label_mask, b.label_mask);
  EXPECT_EQ(a.applied, b.applied);
  EXPECT_EQ(a.controller, b.controller);
  EXPECT_EQ(a.rewards, b.rewards);
  EXPECT_EQ(a.costs, b.costs);
  EXPECT_EQ(a.terminated, b.terminated);
  EXPECT_EQ(a.truncated, b.truncated);
  EXPECT_EQ(a.outcome, b.outcome);
  EXPECT_EQ(a.weight, b.weight);
  EXPECT_EQ(a.meta.scene, b.meta.scene);
  EXPECT_EQ(a.meta.params, b.meta.params);
  EXPECT_EQ(a.meta.seed, b.meta.seed);
  EXPECT_EQ(a.meta.source, b.meta.source);
}

TEST(Npz, AnEpisodeComesBackAsItWent) {
  const SceneSpec spec = sample_spec();
  const Trajectory t = sample_trajectory();
  for (const bool deflated : {false, true}) {
    const Bytes file = write_npz(t, {.deflated = deflated, .spec = &spec});
    const auto back = read_npz(file, {.expected = &spec});
    ASSERT_TRUE(back.has_value()) << back.error().message();
    expect_equal(*back, t);
  }
}

TEST(Npz, EqualEpisodesGiveEqualFiles) {
  EXPECT_EQ(write_npz(sample_trajectory()), write_npz(sample_trajectory()));
}

TEST(Npz, DeflatedIsSmaller) {
  const Trajectory t = sample_trajectory(500);
  EXPECT_LT(write_npz(t).size() * 2, write_npz(t, {.deflated = false}).size());
}

TEST(Npz, OddTextSurvives) {
  Trajectory t = sample_trajectory();
  t.meta.source = "Zo\xc3\xab \"the \xf0\x9f\x9a\x97\" \\ \n";
  const auto back = read_npz(write_npz(t));
  ASSERT_TRUE(back.has_value()) << back.error().message();
  EXPECT_EQ(back->meta.source, t.meta.source);
}

TEST(Npz, TheFileNamesFieldsAndUnits) {
  const SceneSpec spec = sample_spec();
  const Bytes file = write_npz(sample_trajectory(), {.spec = &spec});
  const auto entries = read_zip(file);
  ASSERT_TRUE(entries.has_value());
  std::string meta;
  for (const ZipEntry& entry : *entries) {
    if (entry.name != "meta.npy") continue;
    const Bytes content = unpack(entry, 1 << 20).value();
    const NpyArray array = read_npy(content, "meta").value();
    EXPECT_EQ(array.kind, 'U');
    EXPECT_TRUE(array.shape.empty());
    meta = array.as_text();
  }
  EXPECT_NE(meta.find(R"("scene":"sample")"), std::string::npos) << meta;
  EXPECT_NE(meta.find(R"({"name":"speed","unit":"m/s"})"), std::string::npos) << meta;
  EXPECT_NE(meta.find(R"("dt":0.02)"), std::string::npos) << meta;
}

TEST(Npz, AForeignSceneIsRefusedWithItsName) {
  const SceneSpec spec = sample_spec();
  Trajectory t = sample_trajectory();
  t.meta.scene = "lane";
  const auto back = read_npz(write_npz(t), {.expected = &spec});
  ASSERT_FALSE(back.has_value());
  EXPECT_NE(back.error().got.find("lane"), std::string::npos);
  // A name given for files without one does not overrule the name in the file.
  EXPECT_FALSE(read_npz(write_npz(t), {.expected = &spec, .scene_when_unnamed = "sample"}).has_value());
}

}  // namespace
}  // namespace driftlab
