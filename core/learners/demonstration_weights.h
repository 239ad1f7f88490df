#pragma once
// How much each demonstration's labels count, for demonstrations of unequal quality.
//
// Given: Trajectory::weight. Estimated, on top of that: a demonstrator whose actions a network can predict from the observations counts
// more than one whose actions look like noise. The variance v_k of the labels around a network's predictions is measured for each
// demonstration k, after a quarter of the training, and the demonstration's factor is
//
//   median(v) / v_k, kept within [0.1, 10], then divided by the factors' mean
//
// This is one step of iteratively reweighted least squares: under noise of unequal variance, weights of inverse variance make the best
// linear estimate (A. C. Aitken 1935, "On Least Squares and Linear Combination of Observations"). That the demonstrations themselves tell
// who is the expert is the idea of ILEED: Mark Beliaev, Andy Shih, Stefano Ermon, Dorsa Sadigh, Ramtin Pedarsani, "Imitation
// Learning by Estimating Expertise of Demonstrators", ICML 2022, arXiv 2202.01288.
//
// Deviations: ILEED learns every demonstrator's expertise as a function of the state, jointly with the policy and by likelihood; here it
// is one number a demonstration, estimated once, and also where the loss is not squared.
//
// When it fails: it finds what is predictable, not what is good. A demonstrator who errs in the same way every time counts as careful;
// one who alone shows the hard states counts as noisy, DAgger's corrections among them; where most are noisy, the median is
// too. A network that has learned each demonstration's noise by heart tells nothing, so held-out steps are measured where every
// demonstration has some.

#include <cstdint>
#include <span>
#include <vector>

namespace driftlab {

/// Steps of a demonstration that must be held out for its noise to be measured on those.
inline constexpr std::int64_t kHeldOutEnough = 8;

/// What predictions miss, by demonstration.
struct Residuals {
  double squares = 0.0;    ///< sum of squared residuals, in label deviations
  std::int64_t count = 0;  ///< of them; 0: unknown
};

/// A factor for each demonstration: mean 1 over those that are known, 1 for the others.
std::vector<double> estimated_factors(std::span<const Residuals> residuals);

}  // namespace driftlab
