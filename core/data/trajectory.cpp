#include "core/data/trajectory.h"

#include <cmath>

#include "core/base/text.h"

namespace driftlab {

namespace {

constexpr const char* kEmptyHint = "An empty episode teaches nothing.";

std::string times(int rows, int columns) {
  return std::to_string(rows) + " x " + std::to_string(columns);
}

Result<void> check_count(std::string_view name, std::size_t got, int rows, int columns) {
  const std::size_t expected = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  if (got == expected) return {};
  return fail(std::string(name) + " with " + times(rows, columns) + " values", std::to_string(got) + " values",
              "Every step of an episode needs one row.");
}

Result<void> check_finite(std::string_view name, std::span<const float> values, int columns) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    const std::size_t width = static_cast<std::size_t>(columns);
    return fail("finite numbers in " + std::string(name),
                format_real(static_cast<double>(values[i])) + " in row " + std::to_string(i / width) + ", column " +
                    std::to_string(i % width),
                "Leave the episode out, or record it again.");
  }
  return {};
}

}  // namespace

int Trajectory::label_count() const {
  int count = 0;
  for (const std::uint8_t mask : label_mask) count += mask != 0 ? 1 : 0;
  return count;
}

Result<void> Trajectory::validate() const {
  if (steps <= 0) return fail("at least one step", std::to_string(steps) + " steps", kEmptyHint);
  if (observation_size <= 0) return fail("at least one observation", std::to_string(observation_size), kEmptyHint);
  if (action_size <= 0) return fail("at least one action", std::to_string(action_size), kEmptyHint);

  struct Matrix {
    std::string_view name;
    std::span<const float> values;
    int rows;
    int columns;
  };
  const Matrix matrices[] = {
      {"observations", observations, steps, observation_size},
      {"final_observation", final_observation, 1, observation_size},
      {"actions", labels, steps, action_size},
      {"applied", applied, steps, action_size},
      {"rewards", rewards, steps, 1},
      {"costs", costs, steps, 1},
  };
  for (const Matrix& matrix : matrices) {
    if (auto ok = check_count(matrix.name, matrix.values.size(), matrix.rows, matrix.columns); !ok) return ok;
    if (auto ok = check_finite(matrix.name, matrix.values, matrix.columns); !ok) return ok;
  }
  if (auto ok = check_count("label_mask", label_mask.size(), steps, 1); !ok) return ok;
  if (auto ok = check_count("controller", controller.size(), steps, 1); !ok) return ok;
  for (const std::uint8_t mask : label_mask) {
    if (mask > 1)
      return fail("0 or 1 in label_mask", std::to_string(mask), "1 marks the steps whose action is a label.");
  }
  for (const Controller who : controller) {
    const auto number = static_cast<int>(who);
    if (number > 2)
      return fail("0 (policy), 1 (expert) or 2 (person) in controller", std::to_string(number),
                  "It says who acted at each step.");
  }
  if (!std::isfinite(weight) || weight < 0.0)
    return fail("a weight of 0 or more", format_real(weight), "1 is the usual one.");
  return {};
}

Result<void> Trajectory::validate_for(const SceneSpec& spec) const {
  const std::string scene = "scene \"" + std::string(spec.id) + "\"";
  if (meta.scene != spec.id) {
    return fail("an episode of " + scene, "one of \"" + meta.scene + "\"",
                "Open it in its own scene; an episode fits only the scene it was recorded in.");
  }
  if (observation_size != spec.observation_size()) {
    return fail("observations with " + std::to_string(spec.observation_size()) + " columns for " + scene,
                std::to_string(observation_size) + " columns", "Was it recorded by another version of the scene?");
  }
  if (action_size != spec.action_size()) {
    return fail("actions with " + std::to_string(spec.action_size()) + " columns for " + scene,
                std::to_string(action_size) + " columns", "Was it recorded by another version of the scene?");
  }
  return validate();
}

void Trajectory::add_to(Hash& hash) const {
  hash.add<std::int32_t>(steps).add<std::int32_t>(observation_size).add<std::int32_t>(action_size);
  hash.add_all<float>(observations).add_all<float>(labels).add_all<std::uint8_t>(label_mask).add(weight);
}

}  // namespace driftlab
