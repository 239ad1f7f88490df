// A trainer looks into its learner: how training goes, a step at a time, one part alone.
#include <algorithm>

#include "core/workbench/health_json.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer_impl.h"

namespace driftlab {
namespace {

constexpr std::int64_t kMostBeats = 1'000'000;

std::span<const std::pair<double, double>> curve(const Learner& learner, std::string_view name) {
  const auto& curves = learner.curves();
  const auto found = std::find_if(curves.begin(), curves.end(), [&](const Series& one) { return one.name == name; });
  return found == curves.end() ? std::span<const std::pair<double, double>>() : found->points;
}

}  // namespace

Result<void> Trainer::Impl::take_beats(const nlohmann::json& message) {
  Arguments arguments(message, "step", "type");
  arguments.raw("at");
  arguments.raw("at_env_steps");
  const std::int64_t wanted = arguments.integer("beats", 1, kMostBeats, 1);
  if (auto good = arguments.finish(); !good) return good;
  if (!paused) return fail("a paused run", "one that goes on by itself", "Pause it first.");
  if (stage != Stage::training && stage != Stage::making) {
    return fail("a run that trains", "one that does not now");
  }
  beats += wanted;
  return {};
}

Result<void> Trainer::Impl::learn_only(const nlohmann::json& message) {
  Arguments arguments(message, "only", "type");
  arguments.raw("at");
  arguments.raw("at_env_steps");
  const std::string part = arguments.text("part");
  if (auto good = arguments.finish(); !good) return good;
  WatchedTraining* watched = learner ? learner->watched() : nullptr;
  if (watched == nullptr && !part.empty()) return fail("a learner of several parts", part, "This one has only one.");
  if (watched != nullptr) {
    if (auto good = watched->learn_only(part); !good) return good;
  }
  look_wanted = true;
  return {};
}

Result<void> Trainer::Impl::watch(const nlohmann::json& message) {
  Arguments arguments(message, "watch", "type");
  arguments.raw("at");
  arguments.raw("at_env_steps");
  const FieldPair fields = {arguments.text("field_x", ""), arguments.text("field_y", "")};
  if (auto good = arguments.finish(); !good) return good;
  const auto chosen = check_fields(task.make_scene()->spec(), fields);
  if (!chosen) return tl::make_unexpected(chosen.error());
  watched_fields = *chosen;
  look_wanted = true;
  return {};
}

void Trainer::Impl::report_health() {
  if (learner == nullptr || stage == Stage::empty) return;
  const std::int64_t every = std::max<std::int64_t>(1, status.updates_total / kLooksWhileTraining);
  if (!look_wanted && (looked_at >= 0 && now() < looked_at + every)) return;
  WatchedTraining* watched = learner->watched();
  look_wanted = false;
  if (watched == nullptr) return;
  looked_at = now();
  if (meter == nullptr) meter = std::make_unique<HealthMeter>(task);
  auto look = meter->look(*watched, curve(*learner, "success"), curve(*learner, "return"), watched_fields);
  if (!look) return refuse(look.error(), "watch");
  HealthItem health;
  health.updates = now();
  health.env_steps = status.env_steps;
  health.report = std::move(look->report);
  health.map = std::move(look->map);
  for (const std::string_view part : watched->parts()) health.parts.emplace_back(part);
  health.only = watched->learns_only();
  nlohmann::json message = health_to_json(health);
  message["type"] = "health";
  send(std::move(message));
}

}  // namespace driftlab
