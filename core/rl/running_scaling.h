#pragma once
// Mean and deviation of everything seen so far, for normalising what a network sees.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/policies/head.h"

namespace driftlab {

/// One pair a feature, in double precision, a batch at a time (Chan, Golub, LeVeque 1979).
class RunningScaling {
 public:
  explicit RunningScaling(int features);

  /// Rows [any, features].
  void add(std::span<const float> rows);
  std::int64_t count() const { return count_; }
  /// A feature that never changed is left as it is: its deviation is 1.
  Scaling scaling() const;

  void save(Writer& writer) const;
  /// False: the bytes are of another number of features.
  bool restore(Reader& reader);

 private:
  std::vector<double> mean_;
  std::vector<double> squares_;  // summed squared distances to the mean
  std::int64_t count_ = 0;
};

/// (value - mean) / deviation, kept within +-10 so that one wild number cannot carry a network away. Rows [any, scaling.mean.size()].
void normalise_rows(const Scaling& scaling, std::span<const float> rows, std::span<float> result);
/// The same without bounds, as a policy from a file sees.
void scale_rows(const Scaling& scaling, std::span<const float> rows, std::span<float> result);

}  // namespace driftlab
