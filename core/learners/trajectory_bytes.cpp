#include "core/learners/trajectory_bytes.h"

namespace driftlab {
namespace {

tl::unexpected<Error> damaged() {
  return fail("a saved run", "one that is damaged or was cut off", "start the run again");
}

}  // namespace

void write_trajectory(const Trajectory& trajectory, Writer& writer) {
  writer.put<std::int32_t>(trajectory.steps);
  writer.put<std::int32_t>(trajectory.observation_size);
  writer.put<std::int32_t>(trajectory.action_size);
  for (const auto* values : {&trajectory.observations, &trajectory.final_observation, &trajectory.labels,
                             &trajectory.applied, &trajectory.rewards, &trajectory.costs}) {
    writer.put_all(std::span<const float>(*values));
  }
  writer.put_all(std::span<const std::uint8_t>(trajectory.label_mask));
  writer.put<std::uint64_t>(trajectory.controller.size());
  for (const Controller controller : trajectory.controller)
    writer.put<std::uint8_t>(static_cast<std::uint8_t>(controller));
  writer.put<std::uint8_t>(trajectory.terminated ? 1 : 0);
  writer.put<std::uint8_t>(trajectory.truncated ? 1 : 0);
  writer.put<std::uint8_t>(static_cast<std::uint8_t>(trajectory.outcome));
  writer.put<double>(trajectory.weight);
  writer.put_text(trajectory.meta.scene);
  writer.put<std::uint32_t>(static_cast<std::uint32_t>(trajectory.meta.params.size()));
  for (const std::string& param : trajectory.meta.params) writer.put_text(param);
  writer.put<std::uint64_t>(trajectory.meta.seed);
  writer.put_text(trajectory.meta.source);
}

Result<Trajectory> read_trajectory(Reader& reader) {
  Trajectory trajectory;
  trajectory.steps = reader.get<std::int32_t>();
  trajectory.observation_size = reader.get<std::int32_t>();
  trajectory.action_size = reader.get<std::int32_t>();
  for (auto* values : {&trajectory.observations, &trajectory.final_observation, &trajectory.labels, &trajectory.applied,
                       &trajectory.rewards, &trajectory.costs}) {
    *values = reader.get_all<float>();
  }
  trajectory.label_mask = reader.get_all<std::uint8_t>();
  for (const std::uint8_t controller : reader.get_all<std::uint8_t>()) {
    if (controller > static_cast<std::uint8_t>(Controller::person)) return damaged();
    trajectory.controller.push_back(static_cast<Controller>(controller));
  }
  trajectory.terminated = reader.get<std::uint8_t>() != 0;
  trajectory.truncated = reader.get<std::uint8_t>() != 0;
  const auto outcome = reader.get<std::uint8_t>();
  if (outcome > static_cast<std::uint8_t>(Outcome::failure)) return damaged();
  trajectory.outcome = static_cast<Outcome>(outcome);
  trajectory.weight = reader.get<double>();
  trajectory.meta.scene = reader.get_text();
  const auto params = reader.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < params && reader.ok(); ++i) trajectory.meta.params.push_back(reader.get_text());
  trajectory.meta.seed = reader.get<std::uint64_t>();
  trajectory.meta.source = reader.get_text();
  if (!reader.ok()) return damaged();
  if (const auto valid = trajectory.validate(); !valid) return tl::unexpected(valid.error());
  return trajectory;
}

}  // namespace driftlab
