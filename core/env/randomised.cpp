#include "core/env/randomised.h"

#include "core/base/rng.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kStream = 0x776f726c64;  // "world"

class Randomised final : public Scene {
 public:
  Randomised(const SceneEntry& entry, const ParamValues& params)
      : entry_(entry), params_(params), world_(entry.make(middle(params))), spec_(world_->spec()) {}

  const SceneSpec& spec() const override { return spec_; }

  void reset(std::uint64_t seed) override {
    seed_ = seed;
    Rng rng(seed, kStream);
    world_ = entry_.make(params_.drawn(rng));
    spec_.max_steps = world_->spec().max_steps;
    world_->reset(seed);
  }

  StepResult step(std::span<float> action) override { return world_->step(action); }
  void observe(std::span<float> observation) const override { world_->observe(observation); }
  bool expert_action(std::span<float> action) const override { return world_->expert_action(action); }
  void teleop(const Controls& controls, std::span<float> action) const override { world_->teleop(controls, action); }
  bool guide(double seconds_ahead, Vec2& pointer) const override { return world_->guide(seconds_ahead, pointer); }
  void probe(std::span<float> values) const override { world_->probe(values); }
  Vec2 trail_point() const override { return world_->trail_point(); }

  // What was drawn follows from the seed, so the seed is all that is kept of it.
  void snapshot(Writer& writer) const override {
    writer.put(seed_);
    world_->snapshot(writer);
  }
  void restore(Reader& reader) override {
    reset(reader.get<std::uint64_t>());
    world_->restore(reader);
  }

  Frame frame(FrameKind kind) const override { return world_->frame(kind); }
  void draw(Canvas& canvas, const DrawOptions& options) const override { world_->draw(canvas, options); }

 private:
  static ParamValues middle(const ParamValues& params) {
    ParamValues values = params;
    for (const Param& param : params.table()) {
      if (!params.varies(param.key)) continue;
      const bool whole = param.kind == Param::Kind::integer;
      const auto set =
          values.set(param.key, whole ? static_cast<double>(params.integer(param.key)) : params.real(param.key));
      DRIFTLAB_ASSERT(set.has_value(), "the middle of a range is within the limits");
    }
    return values;
  }

  const SceneEntry& entry_;
  ParamValues params_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<Scene> world_;
  SceneSpec spec_;
};

}  // namespace

std::unique_ptr<Scene> make_scene(const SceneEntry& entry, const ParamValues& params) {
  if (!params.varies()) return entry.make(params);
  return std::make_unique<Randomised>(entry, params);
}

}  // namespace driftlab
