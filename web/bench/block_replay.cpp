// constants   block's width and length (m), fingertip's radius (m), block's mass (kg), its friction on the table and on the fingertip, upper
//             arm and forearm (m), lowest shoulder and elbow, highest shoulder and elbow (rad), joints' acceleration (rad/s2), time step (s),
//             substeps
// start       block's x, y (m) and angle (rad), shoulder, elbow (rad)
// input       wanted speeds of shoulder and elbow (rad/s)

#include <array>

#include "core/base/math.h"
#include "core/env/randomised.h"
#include "scenes/push_arm.h"
#include "scenes/push_table.h"
#include "scenes/registry.h"
#include "web/bench/replay.h"

namespace driftlab::bench {
namespace {

using namespace push;

constexpr std::uint64_t kEpisodes = 3;
constexpr int kSubsteps = 5;  // of PushScene::step

/// An observation by its blocks: { joint angles, joint speeds, fingertip } and { goal, sine, cosine, fingertip from the block }.
class Seen {
 public:
  explicit Seen(const Scene& scene) : spec_(scene.spec()), values_(static_cast<std::size_t>(spec_.observation_size())) {
    scene.observe(values_);
  }
  double at(std::string_view block, std::size_t index) const {
    std::size_t begin = 0;
    for (const Block& it : spec_.observation) {
      if (it.name == block) return static_cast<double>(values_[begin + index]);
      begin += it.fields.size();
    }
    DRIFTLAB_ASSERT(false, "push observes its arm and its block");
    return 0.0;
  }

 private:
  const SceneSpec& spec_;
  std::vector<float> values_;
};

class BlockReplay final : public Replay {
 public:
  BlockReplay() : arm_(Lengths{}), table_(Surface{}) {
    record();
    const Surface& surface = table_.surface();
    const Lengths& lengths = arm_.lengths();
    recording_.constants = {kBlockWidth,  kBlockLength,  kFingerRadius,     kBlockMass, surface.friction,
                            surface.grip, lengths.upper, lengths.fore,      kLowest[0], kLowest[1],
                            kHighest[0],  kHighest[1],   kMostAcceleration, dt_,        static_cast<double>(kSubsteps)};
  }

  void run(int steps) override { run_with(*this, steps); }

  void begin(const double* start) {
    table_.place({{start[0], start[1]}, start[2]});
    arm_.place({start[3], start[4]});
  }
  void step(const double* input) {
    const Joints wanted = {input[0], input[1]};
    Vec2 from = arm_.tip();
    for (int i = 0; i < kSubsteps; ++i) {
      arm_.advance(dt_ / kSubsteps, wanted);
      const Vec2 to = arm_.tip();
      table_.advance(dt_ / kSubsteps, from, to);
      from = to;
    }
  }

  std::span<const double, 3> pose() override {
    const Placement block = table_.block();
    pose_ = {block.centre.x, block.centre.y, block.angle};
    return pose_;
  }

 private:
  // The scene's own expert; arm and block are then moved by what was recorded, whatever the block does.
  void record() {
    const auto entry = find_scene(all_scenes(), "push");
    ParamValues values((*entry)->params);
    DRIFTLAB_ASSERT(values.set("wobble", 0.0), "push has a wobble that can be switched off");
    const auto scene = make_scene(**entry, values);
    dt_ = scene->spec().dt;
    recording_.start_size = 5;
    recording_.input_size = kJoints;
    std::array<float, kJoints> action{};
    for (std::uint64_t seed = 1; seed <= kEpisodes; ++seed) {
      recording_.begins.push_back(static_cast<double>(recording_.inputs.size() / kJoints));
      scene->reset(seed);
      record_start(Seen(*scene));
      StepResult result;
      while (!result.ended()) {
        scene->expert_action(action);
        result = scene->step(action);
        for (const float value : action) recording_.inputs.push_back(static_cast<double>(value));
      }
    }
  }

  void record_start(const Seen& seen) {
    const double angle = det::atan2(seen.at("block", 2), seen.at("block", 3));
    const Vec2 tip = {seen.at("arm", 4), seen.at("arm", 5)};
    const Vec2 centre = tip - Turn(angle).out({seen.at("block", 4), seen.at("block", 5)});
    for (const double value : {centre.x, centre.y, angle, seen.at("arm", 0), seen.at("arm", 1)}) {
      recording_.starts.push_back(value);
    }
  }

  double dt_ = 0.0;
  Arm arm_;
  Table table_;
  std::array<double, 3> pose_{};
};

}  // namespace

std::unique_ptr<Replay> make_block_replay() {
  return std::make_unique<BlockReplay>();
}

}  // namespace driftlab::bench
