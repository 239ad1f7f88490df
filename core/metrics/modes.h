#pragma once
// Do numbers crowd in two places with a valley between them, or in one?
//
// The sorted numbers are cut where the two parts lie closest around their own means (least squares: Otsu 1979 in one dimension, Fisher 1958
// for any numbers). Between the two means, d apart, lies the valley's band, d / 2 wide, and around each mean a band as wide. A density with
// one peak has at least as much in the middle band as in one of the outer ones, wherever its peak is. So there are two modes if the middle
// band holds at most half of what the lesser outer one holds, and if that few in it would be rare were both alike: an exact binomial test of
// one side, p < 0.05. It needs five numbers in each.
//
// What it misses: modes that run into each other (two normals of equal share are told apart from 5 to 6 standard deviations on), a mode of
// less than five, a third mode. What it takes for two modes though there is one: 2 % of samples of a uniform, fewer of a normal or an
// exponential; up to 7 % where most stand on one spot and the rest spreads evenly around it (3,000 samples of each size from 6 to 400).

#include <span>

namespace driftlab {

struct Modes {
  bool two = false;
  double low = 0.0;      ///< mean of the lower part; both are the mean of all where nothing can be parted
  double high = 0.0;     ///< and of the upper
  int below = 0;         ///< numbers in the lower part
  int above = 0;         ///< and in the upper
  double valley = 1.0;   ///< numbers in the middle band to numbers in the lesser outer one; 1 where that is empty
  double p_value = 1.0;  ///< of that few in the middle band, or fewer
};

/// Of nothing: no modes.
Modes find_modes(std::span<const float> numbers);

}  // namespace driftlab
