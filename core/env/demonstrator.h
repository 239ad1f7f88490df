#pragma once
// Who can drive a scene besides a policy: the scripted expert and models of people, careful to sloppy.
// A model of a person points with a mouse, late and imprecisely, and goes through Scene::teleop like a real one.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/error.h"
#include "core/env/scene.h"

namespace driftlab {

class Demonstrator {
 public:
  virtual ~Demonstrator() = default;
  virtual void reset(std::uint64_t seed) = 0;
  /// Called every step, before Scene::step. Writes the action that this demonstrator wants.
  virtual void act(const Scene& scene, std::span<float> action) = 0;
};

/// expert, careful, average, sloppy.
std::span<const std::string_view> demonstrator_names();
Result<std::unique_ptr<Demonstrator>> make_demonstrator(std::string_view name);

}  // namespace driftlab
