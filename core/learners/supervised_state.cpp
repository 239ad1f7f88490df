// Saving and restoring of training runs, and of what learners with this loop keep besides.

#include <algorithm>
#include <cmath>
#include <string>

#include "core/learners/supervised.h"

namespace driftlab {

void SupervisedRun::save(Writer& writer) const {
  writer.put_all(std::span<const float>(observation_.mean));
  writer.put_all(std::span<const float>(observation_.deviation));
  writer.put_all(std::span<const float>(label_.mean));
  writer.put_all(std::span<const float>(label_.deviation));
  writer.put_all(std::span<const double>(counts_));
  network_.save(writer);
  adam_.save(writer);
  rng_.save(writer);
  if (noise_ > 0.0) noise_rng_.save(writer);
  writer.put_all(std::span<const std::uint32_t>(order_));
  writer.put<std::uint64_t>(next_);
  writer.put<std::int64_t>(updates_);
  writer.put<std::uint8_t>(failed_ ? 1 : 0);
  writer.put<double>(loss_sum_);
  writer.put<std::int64_t>(loss_count_);
  writer.put<std::uint8_t>(best_ ? 1 : 0);
  if (best_) {
    writer.put<double>(*best_loss_);
    best_->save(writer);
  }
}

bool SupervisedRun::restore(Reader& reader) {
  const auto same = [&](const std::vector<float>& values) { return reader.get_all<float>() == values; };
  if (!same(observation_.mean) || !same(observation_.deviation) || !same(label_.mean) || !same(label_.deviation))
    return false;
  const auto counts = reader.get_all<double>();
  if (counts.size() != counts_.size() ||
      !std::all_of(counts.begin(), counts.end(), [](double count) { return std::isfinite(count) && count >= 0.0; })) {
    return false;
  }
  counts_ = counts;
  weigh(rows_, counts_);
  if (!network_.restore(reader) || !adam_.restore(reader)) return false;
  rng_.restore(reader);
  if (noise_ > 0.0) noise_rng_.restore(reader);
  const auto order = reader.get_all<std::uint32_t>();
  if (order.size() != order_.size() ||
      std::any_of(order.begin(), order.end(), [&](std::uint32_t row) { return row >= order.size(); })) {
    return false;
  }
  order_ = order;
  next_ = reader.get<std::uint64_t>();
  updates_ = reader.get<std::int64_t>();
  failed_ = reader.get<std::uint8_t>() != 0;
  loss_sum_ = reader.get<double>();
  loss_count_ = reader.get<std::int64_t>();
  if (reader.get<std::uint8_t>() != 0) {
    best_loss_ = reader.get<double>();
    best_ = network_.clone();
    if (!best_->restore(reader)) return false;
  }
  return reader.ok() && next_ <= order_.size() && updates_ >= 0 && updates_ <= total_;
}

std::unique_ptr<MlpPolicy> clone_of(const MlpPolicy& policy) {
  std::unique_ptr<Policy> copy = policy.clone();
  return std::unique_ptr<MlpPolicy>(static_cast<MlpPolicy*>(copy.release()));
}

void save_policy(const MlpPolicy& policy, Writer& writer) {
  Writer body;
  policy.save(body);
  writer.put_all(std::span<const std::uint8_t>(body.bytes()));
}

std::unique_ptr<MlpPolicy> restore_policy(const SceneSpec& spec, const ParamValues& params, Reader& reader) {
  const auto policy = read_mlp_policy(reader.get_all<std::uint8_t>(), spec);
  if (!policy) return nullptr;
  const auto fitting = SupervisedRun::fitting(policy->get(), spec, params);
  return fitting ? clone_of(**fitting) : nullptr;
}

void save_curves(const std::vector<Series>& curves, Writer& writer) {
  for (const Series& series : curves) {
    writer.put_text(series.name);
    writer.put<std::uint64_t>(series.points.size());
    for (const auto& [x, y] : series.points) {
      writer.put<double>(x);
      writer.put<double>(y);
    }
  }
}

bool restore_curves(std::vector<Series>& curves, Reader& reader) {
  for (Series& series : curves) {
    if (reader.get_text() != series.name) return false;
    const auto count = reader.get<std::uint64_t>();
    series.points.clear();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
      const auto x = reader.get<double>();
      const auto y = reader.get<double>();
      series.points.emplace_back(x, y);
    }
  }
  return reader.ok();
}

Result<void> check_trajectories(std::span<const Trajectory> trajectories, const SceneSpec& spec) {
  int labels = 0;
  for (const Trajectory& trajectory : trajectories) {
    if (const auto valid = trajectory.validate_for(spec); !valid) return valid;
    if (trajectory.weight > 0.0) labels += trajectory.label_count();
  }
  if (labels < 2) {
    return fail("at least two labelled steps of a weight above 0", std::to_string(labels), "demonstrate for longer");
  }
  return {};
}

}  // namespace driftlab
