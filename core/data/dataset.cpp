#include "core/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/rng.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kSplitStream = 0x73706c6974;  // "split"

/// Marks round(share * count) of `count` things, at least one and never all of them.
std::vector<std::uint8_t> choose(std::size_t count, double share, std::uint64_t seed) {
  std::vector<std::uint8_t> chosen(count, 0);
  if (count < 2 || share <= 0.0) return chosen;
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  Rng rng(seed, kSplitStream);
  for (std::size_t left = count; left > 1; --left) {
    const auto other = static_cast<std::size_t>(rng.below(left));
    std::swap(order[left - 1], order[other]);
  }
  const auto wanted = static_cast<std::size_t>(std::floor(share * static_cast<double>(count) + 0.5));
  const std::size_t taken = std::clamp<std::size_t>(wanted, 1, count - 1);
  for (std::size_t i = 0; i < taken; ++i) chosen[order[i]] = 1;
  return chosen;
}

/// Mean and deviation of `rows` rows that `row(i)` gives, counted with `weight(i)`, two passes.
template <class Row, class Weight>
Normalisation measure(std::size_t rows, std::size_t dimensions, Row row, Weight weight) {
  constexpr double kSmallestShare = 1e-6;
  Normalisation result{std::vector<float>(dimensions, 0.0F), std::vector<float>(dimensions, 1.0F)};
  if (rows == 0) return result;
  for (std::size_t d = 0; d < dimensions; ++d) {
    double sum = 0.0;
    double count = 0.0;
    double largest = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double value = static_cast<double>(row(i)[d]);
      sum += weight(i) * value;
      count += weight(i);
      largest = std::max(largest, std::abs(value));
    }
    const double mean = sum / count;
    double squares = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
      const double off = static_cast<double>(row(i)[d]) - mean;
      squares += weight(i) * off * off;
    }
    const double deviation = std::sqrt(squares / count);
    result.mean[d] = static_cast<float>(mean);
    const auto narrow = static_cast<float>(deviation);  // may vanish: rows are divided by it
    if (narrow > 0.0F && deviation > kSmallestShare * largest) result.deviation[d] = narrow;
  }
  return result;
}

void check(const DatasetOptions& options) {
  DRIFTLAB_ASSERT(options.history >= 1 && options.chunk >= 1, "history and chunk hold at least the step itself");
  DRIFTLAB_ASSERT(options.held_out_share >= 0.0 && options.held_out_share <= 0.9, "something must be left to train on");
  DRIFTLAB_ASSERT(options.block_steps >= 1, "a block of time has at least one step");
}

}  // namespace

Dataset::Dataset(DatasetOptions options) : options_(options) {
  check(options);
}

Result<void> Dataset::add(Trajectory trajectory) {
  if (auto ok = trajectory.validate(); !ok) return ok;
  if (!trajectories_.empty()) {
    const Trajectory& first = trajectories_.front();
    if (first.observation_size != trajectory.observation_size || first.action_size != trajectory.action_size) {
      const auto sizes = [](const Trajectory& t) {
        return std::to_string(t.observation_size) + " observations and " + std::to_string(t.action_size) + " actions";
      };
      return fail("an episode with " + sizes(first), sizes(trajectory), "Episodes of different scenes do not mix.");
    }
  }
  trajectories_.push_back(std::move(trajectory));
  split_is_current_ = false;
  return {};
}

int Dataset::observation_size() const {
  return trajectories_.empty() ? 0 : trajectories_.front().observation_size;
}

int Dataset::action_size() const {
  return trajectories_.empty() ? 0 : trajectories_.front().action_size;
}

std::span<const Window> Dataset::training() const {
  split();
  return training_;
}

std::span<const Window> Dataset::held_out() const {
  split();
  return held_out_;
}

void Dataset::split() const {
  if (split_is_current_) return;
  training_.clear();
  held_out_.clear();
  std::vector<std::int32_t> labelled;
  std::vector<std::uint64_t> places;  // among the trajectories that count at all
  std::uint64_t place = 0;
  for (std::size_t i = 0; i < trajectories_.size(); ++i) {
    if (trajectories_[i].weight == 0.0) continue;
    if (trajectories_[i].label_count() > 0) {
      labelled.push_back(static_cast<std::int32_t>(i));
      places.push_back(place);
    }
    ++place;
  }
  // Whole episodes are the honest test of generalising, but of two laps one must not be lost to it.
  if (options_.held_out_share * static_cast<double>(labelled.size()) >= 1.0) {
    split_by_episode(labelled);
  } else {
    for (std::size_t i = 0; i < labelled.size(); ++i) split_by_time(labelled[i], places[i]);
  }
  if (training_.empty()) training_ = std::exchange(held_out_, {});
  split_is_current_ = true;
}

void Dataset::split_by_episode(std::span<const std::int32_t> labelled) const {
  const std::vector<std::uint8_t> chosen = choose(labelled.size(), options_.held_out_share, options_.seed);
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    const Trajectory& trajectory = trajectories_[static_cast<std::size_t>(labelled[i])];
    std::vector<Window>& side = chosen[i] != 0 ? held_out_ : training_;
    for (std::int32_t step = 0; step < trajectory.steps; ++step) {
      if (trajectory.label_mask[static_cast<std::size_t>(step)] != 0) side.push_back({labelled[i], step});
    }
  }
}

void Dataset::split_by_time(std::int32_t episode, std::uint64_t place) const {
  const Trajectory& trajectory = trajectories_[static_cast<std::size_t>(episode)];
  const std::int32_t block = std::min(options_.block_steps, std::max(1, trajectory.steps / 10));
  const auto blocks = static_cast<std::size_t>((trajectory.steps + block - 1) / block);
  const std::uint64_t seed = mix_seed(options_.seed, place);
  const std::vector<std::uint8_t> chosen = choose(blocks, options_.held_out_share, seed);
  const auto kept_out = [&](std::int32_t step) { return chosen[static_cast<std::size_t>(step / block)] != 0; };
  const auto reaches_out = [&](std::int32_t step) {
    const std::int32_t first = std::max(0, step - options_.history + 1);
    const std::int32_t last = std::min(trajectory.steps - 1, step + options_.chunk - 1);
    for (std::int32_t other = first; other <= last; ++other) {
      if (kept_out(other)) return true;
    }
    return false;
  };
  for (std::int32_t step = 0; step < trajectory.steps; ++step) {
    if (trajectory.label_mask[static_cast<std::size_t>(step)] == 0) continue;
    if (kept_out(step)) {
      held_out_.push_back({episode, step});
    } else if (!reaches_out(step)) {
      training_.push_back({episode, step});
    }
  }
}

void Dataset::gather_history(Window window, std::span<float> rows, std::span<float> mask) const {
  const Trajectory& trajectory = trajectories_[static_cast<std::size_t>(window.episode)];
  const auto width = static_cast<std::size_t>(trajectory.observation_size);
  for (int i = 0; i < options_.history; ++i) {
    const int step = window.step - (options_.history - 1) + i;
    const std::span<const float> from = trajectory.observation(std::max(step, 0));
    std::copy(from.begin(), from.end(),
              rows.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * width));
    if (!mask.empty()) mask[static_cast<std::size_t>(i)] = step >= 0 ? 1.0F : 0.0F;
  }
}

void Dataset::gather_chunk(Window window, std::span<float> rows, std::span<float> mask) const {
  const Trajectory& trajectory = trajectories_[static_cast<std::size_t>(window.episode)];
  const auto width = static_cast<std::size_t>(trajectory.action_size);
  for (int i = 0; i < options_.chunk; ++i) {
    const int step = window.step + i;
    const bool real = step < trajectory.steps && trajectory.label_mask[static_cast<std::size_t>(step)] != 0;
    const std::span<float> to = rows.subspan(static_cast<std::size_t>(i) * width, width);
    if (real) {
      const std::span<const float> from = trajectory.label(step);
      std::copy(from.begin(), from.end(), to.begin());
    } else {
      std::fill(to.begin(), to.end(), 0.0F);
    }
    if (!mask.empty()) mask[static_cast<std::size_t>(i)] = real ? 1.0F : 0.0F;
  }
}

void Dataset::gather(std::span<const Window> windows, std::span<float> history, std::span<float> chunk,
                     std::span<float> history_mask, std::span<float> chunk_mask) const {
  const auto steps_back = static_cast<std::size_t>(options_.history);
  const auto steps_on = static_cast<std::size_t>(options_.chunk);
  const std::size_t history_width = steps_back * static_cast<std::size_t>(observation_size());
  const std::size_t chunk_width = steps_on * static_cast<std::size_t>(action_size());
  DRIFTLAB_ASSERT(history.size() == windows.size() * history_width, "history must be [n, H, observation_size]");
  DRIFTLAB_ASSERT(chunk.size() == windows.size() * chunk_width, "chunk must be [n, C, action_size]");
  DRIFTLAB_ASSERT(history_mask.empty() || history_mask.size() == windows.size() * steps_back,
                  "history_mask must be [n, H]");
  DRIFTLAB_ASSERT(chunk_mask.empty() || chunk_mask.size() == windows.size() * steps_on, "chunk_mask must be [n, C]");
  for (std::size_t i = 0; i < windows.size(); ++i) {
    gather_history(windows[i], history.subspan(i * history_width, history_width),
                   history_mask.empty() ? history_mask : history_mask.subspan(i * steps_back, steps_back));
    gather_chunk(windows[i], chunk.subspan(i * chunk_width, chunk_width),
                 chunk_mask.empty() ? chunk_mask : chunk_mask.subspan(i * steps_on, steps_on));
  }
}

void Dataset::gather_weights(std::span<const Window> windows, std::span<float> weights) const {
  DRIFTLAB_ASSERT(weights.size() == windows.size(), "weights must be [n]");
  for (std::size_t i = 0; i < windows.size(); ++i) {
    weights[i] = static_cast<float>(trajectories_[static_cast<std::size_t>(windows[i].episode)].weight);
  }
}

DatasetNormalisation Dataset::normalisation() const {
  const std::span<const Window> windows = training();
  const auto trajectory = [&](std::size_t i) -> const Trajectory& {
    return trajectories_[static_cast<std::size_t>(windows[i].episode)];
  };
  const auto weight = [&](std::size_t i) { return trajectory(i).weight; };
  return {measure(
              windows.size(), static_cast<std::size_t>(observation_size()),
              [&](std::size_t i) { return trajectory(i).observation(windows[i].step); }, weight),
          measure(
              windows.size(), static_cast<std::size_t>(action_size()),
              [&](std::size_t i) { return trajectory(i).label(windows[i].step); }, weight)};
}

std::uint64_t Dataset::hash() const {
  Hash hash;
  hash.add<std::int32_t>(options_.history).add<std::int32_t>(options_.chunk).add(options_.held_out_share);
  hash.add<std::int32_t>(options_.block_steps).add(options_.seed);
  for (const Trajectory& trajectory : trajectories_) trajectory.add_to(hash);
  return hash.value();
}

}  // namespace driftlab
