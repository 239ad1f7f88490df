#include "core/rl/running_scaling.h"

#include <algorithm>
#include <cmath>

namespace driftlab {
namespace {

constexpr float kFarthest = 10.0F;
constexpr double kLeastDeviation = 1e-4;

}  // namespace

RunningScaling::RunningScaling(int features)
    : mean_(static_cast<std::size_t>(features)), squares_(static_cast<std::size_t>(features)) {}

void RunningScaling::add(std::span<const float> rows) {
  const std::size_t width = mean_.size();
  DRIFTLAB_ASSERT(rows.size() % width == 0, "rows are [any, features]");
  const std::size_t added = rows.size() / width;
  if (added == 0) return;
  const double before = static_cast<double>(count_);
  const double more = static_cast<double>(added);
  for (std::size_t i = 0; i < width; ++i) {
    double mean = 0.0;
    for (std::size_t row = 0; row < added; ++row) mean += static_cast<double>(rows[row * width + i]);
    mean /= more;
    double squares = 0.0;
    for (std::size_t row = 0; row < added; ++row) {
      const double off = static_cast<double>(rows[row * width + i]) - mean;
      squares += off * off;
    }
    const double apart = mean - mean_[i];
    mean_[i] += apart * more / (before + more);
    squares_[i] += squares + apart * apart * before * more / (before + more);
  }
  count_ += static_cast<std::int64_t>(added);
}

Scaling RunningScaling::scaling() const {
  Scaling scaling;
  for (std::size_t i = 0; i < mean_.size(); ++i) {
    const double deviation = count_ > 0 ? std::sqrt(squares_[i] / static_cast<double>(count_)) : 0.0;
    scaling.mean.push_back(static_cast<float>(mean_[i]));
    scaling.deviation.push_back(deviation < kLeastDeviation ? 1.0F : static_cast<float>(deviation));
  }
  return scaling;
}

void RunningScaling::save(Writer& writer) const {
  writer.put_all<double>(mean_);
  writer.put_all<double>(squares_);
  writer.put(count_);
}

bool RunningScaling::restore(Reader& reader) {
  auto mean = reader.get_all<double>();
  auto squares = reader.get_all<double>();
  const auto count = reader.get<std::int64_t>();
  if (!reader.ok() || mean.size() != mean_.size() || squares.size() != squares_.size() || count < 0) return false;
  mean_ = std::move(mean);
  squares_ = std::move(squares);
  count_ = count;
  return true;
}

void scale_rows(const Scaling& scaling, std::span<const float> rows, std::span<float> result) {
  const std::size_t width = scaling.mean.size();
  DRIFTLAB_ASSERT(rows.size() == result.size() && rows.size() % width == 0, "rows are [any, features]");
  for (std::size_t row = 0; row < rows.size(); row += width) {
    for (std::size_t i = 0; i < width; ++i) {
      result[row + i] = (rows[row + i] - scaling.mean[i]) / scaling.deviation[i];
    }
  }
}

void normalise_rows(const Scaling& scaling, std::span<const float> rows, std::span<float> result) {
  scale_rows(scaling, rows, result);
  for (float& value : result) value = std::clamp(value, -kFarthest, kFarthest);
}

}  // namespace driftlab
