#include "core/base/rng.h"

#include <bit>
#include <cmath>

#include "core/base/error.h"
#include "core/base/math.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

/// One step of splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t splitmix(std::uint64_t& state) {
  state += kGolden;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

struct Product {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// 64 x 64 -> 128 bits, in halves: neither build need have a 128-bit type.
Product multiply(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kLow = 0xffffffffULL;
  const std::uint64_t low = (a & kLow) * (b & kLow);
  const std::uint64_t left = (a >> 32) * (b & kLow) + (low >> 32);
  const std::uint64_t right = (a & kLow) * (b >> 32) + (left & kLow);
  return {(a >> 32) * (b >> 32) + (left >> 32) + (right >> 32), a * b};
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mixed = stream == 0 ? seed : mix_seed(seed, ~stream);
  for (std::uint64_t& word : state_) word = splitmix(mixed);
}

std::uint64_t Rng::bits() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Rng::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Rng::uniform(double low, double high) {
  const double share = uniform();
  return low + (high - low) * share;
}

double Rng::normal() {
  // 1 - u lies in (0, 1]: its logarithm is finite.
  const double radius = std::sqrt(-2.0 * det::log(1.0 - uniform()));
  const double angle = 2.0 * det::kPi * uniform();
  return radius * det::cos(angle);
}

std::uint64_t Rng::below(std::uint64_t count) {
  DRIFTLAB_ASSERT(count > 0, "there must be something to choose from");
  // Lemire 2019 (arXiv 1805.10941): multiply, and throw away the few low products that would favour some results.
  const std::uint64_t unfair = (0 - count) % count;
  for (;;) {
    const Product product = multiply(bits(), count);
    if (product.low >= unfair) return product.high;
  }
}

double Rng::exponential(double rate) {
  DRIFTLAB_ASSERT(rate > 0.0, "a waiting time needs a positive rate");
  return -det::log(1.0 - uniform()) / rate;
}

void Rng::save(Writer& writer) const {
  for (const std::uint64_t word : state_) writer.put(word);
}

void Rng::restore(Reader& reader) {
  for (std::uint64_t& word : state_) word = reader.get<std::uint64_t>();
}

std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t state = seed;
  state = splitmix(state) ^ (index * 0xd1342543de82ef95ULL);
  return splitmix(state);
}

}  // namespace driftlab
