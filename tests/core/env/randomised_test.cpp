#include "core/env/randomised.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

#include "core/base/rng.h"

namespace driftlab {
namespace {

/// A world that shows its setting and a number of its own randomness, and adds up its actions.
class Shown final : public Scene {
 public:
  explicit Shown(const ParamValues& values) : gain_(values.real("gain")) {
    static constexpr std::array<Field, 3> kFields = {
        {{"gain", "1", 0.0F, 10.0F, 0}, {"noise", "1", 0.0F, 1.0F, 0}, {"sum", "1", -1e6F, 1e6F, 0}}};
    static constexpr std::array<Block, 1> kBlocks = {{{"all", {3, 1, 1}, kFields}}};
    static constexpr std::array<Field, 1> kAction = {{{"push", "1", -1.0F, 1.0F, 0}}};
    spec_ = {"shown", "Shown", kBlocks, kAction, {}, 0.1, 10 + static_cast<int>(values.integer("patience"))};
  }
  const SceneSpec& spec() const override { return spec_; }
  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed);
    noise_ = rng_.uniform();
    sum_ = 0.0;
  }
  StepResult step(std::span<float> action) override {
    sum_ += gain_ * static_cast<double>(action[0]);
    noise_ = rng_.uniform();
    return {};
  }
  void observe(std::span<float> observation) const override {
    observation[0] = static_cast<float>(gain_);
    observation[1] = static_cast<float>(noise_);
    observation[2] = static_cast<float>(sum_);
  }
  bool expert_action(std::span<float>) const override { return false; }
  void teleop(const Controls&, std::span<float>) const override {}
  bool guide(double, Vec2&) const override { return false; }
  void probe(std::span<float>) const override {}
  Vec2 trail_point() const override { return {}; }
  void snapshot(Writer& writer) const override {
    rng_.save(writer);
    writer.put(noise_);
    writer.put(sum_);
  }
  void restore(Reader& reader) override {
    rng_.restore(reader);
    noise_ = reader.get<double>();
    sum_ = reader.get<double>();
  }
  Frame frame(FrameKind) const override { return {}; }
  void draw(Canvas&, const DrawOptions&) const override {}

 private:
  double gain_;
  SceneSpec spec_;
  Rng rng_;
  double noise_ = 0.0;
  double sum_ = 0.0;
};

const SceneEntry& shown() {
  static const std::array<Param, 2> params = {
      varying(real_param("gain", "Gain", "1", 1.0, 0.0, 10.0, "How much an action counts.")),
      varying(integer_param("patience", "Patience", 0, 0, 5, "Steps more."))};
  static const SceneEntry entry = {
      "shown", "Shown", "Shows its settings.", params,
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<Shown>(values); }};
  return entry;
}

ParamValues ranges() {
  ParamValues values(shown().params);
  EXPECT_TRUE(values.set("gain", "2..4").has_value());
  EXPECT_TRUE(values.set("patience", "0..5").has_value());
  return values;
}

std::array<float, 3> seen(const Scene& scene) {
  std::array<float, 3> values{};
  scene.observe(values);
  return values;
}

TEST(Randomised, DrawsAWorldForEachEpisodeFromItsSeed) {
  const auto scene = make_scene(shown(), ranges());
  std::set<float> gains;
  std::set<int> patience;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    scene->reset(seed);
    const auto first = seen(*scene);
    EXPECT_GE(first[0], 2.0F);
    EXPECT_LE(first[0], 4.0F);
    gains.insert(first[0]);
    patience.insert(scene->spec().max_steps);
    const auto other = make_scene(shown(), ranges());
    other->reset(7);
    other->reset(seed);
    EXPECT_EQ(seen(*other), first) << "one seed, one world, whatever was before";
  }
  EXPECT_EQ(gains.size(), 50U);
  EXPECT_EQ(patience.size(), 6U);
}

TEST(Randomised, LeavesTheWorldsOwnRandomnessAlone) {
  const auto fixed = make_scene(shown(), ParamValues(shown().params));
  const auto varied = make_scene(shown(), ranges());
  fixed->reset(3);
  varied->reset(3);
  EXPECT_EQ(seen(*fixed)[1], seen(*varied)[1]);
  EXPECT_EQ(seen(*fixed)[0], 1.0F);
}

TEST(Randomised, IsCopiedWithItsWorld) {
  const auto scene = make_scene(shown(), ranges());
  scene->reset(11);
  std::array<float, 1> action = {0.5F};
  scene->step(action);
  Writer writer;
  scene->snapshot(writer);
  const Bytes bytes = writer.take();
  const auto copy = make_scene(shown(), ranges());
  copy->reset(99);
  Reader reader(bytes);
  copy->restore(reader);
  scene->step(action);
  copy->step(action);
  EXPECT_EQ(seen(*scene), seen(*copy));
  EXPECT_EQ(scene->spec().max_steps, copy->spec().max_steps);
}

}  // namespace
}  // namespace driftlab
