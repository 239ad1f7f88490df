#include "core/nn/optimizer.h"

#include <Eigen/Core>
#include <cmath>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/nn/network_impl.h"

namespace driftlab {
namespace {

using tiny_dnn::vec_t;
using Values = Eigen::Map<Eigen::ArrayXf>;
using ConstValues = Eigen::Map<const Eigen::ArrayXf>;

// Kingma, Ba 2015 (arXiv 1412.6980), with decoupled decay (Loshchilov, Hutter 2019, arXiv 1711.05101):
//   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  w = w - rate decay w - rate m^ / (sqrt(v^) + eps)
class AdamRule : public tiny_dnn::optimizer {
 public:
  explicit AdamRule(const AdamSettings& settings) : settings_(settings) {}

  std::vector<vec_t> first;  // moments, one pair a parameter block, in the network's order
  std::vector<vec_t> second;
  std::int64_t steps = 0;
  double beta1_power = 1.0;
  double beta2_power = 1.0;

  // Call once a step; then update() once for every block, in order.
  void begin_step(double rate_scale, double gradient_scale) {
    ++steps;
    beta1_power *= settings_.beta1;
    beta2_power *= settings_.beta2;
    const double rate = settings_.learning_rate * rate_scale;
    step_ = static_cast<float>(rate / (1.0 - beta1_power));
    spread_ = static_cast<float>(1.0 / std::sqrt(1.0 - beta2_power));
    keep_ = static_cast<float>(1.0 - rate * settings_.weight_decay);
    gradient_scale_ = static_cast<float>(gradient_scale);
    block_ = 0;
  }
  void set_decays(bool decays) { decays_ = decays; }

  void update(const vec_t& gradient, vec_t& weights, bool /*parallelize*/) override {
    const auto size = static_cast<Eigen::Index>(weights.size());
    const auto b1 = static_cast<float>(settings_.beta1);
    const auto b2 = static_cast<float>(settings_.beta2);
    const auto c1 = static_cast<float>(1.0 - settings_.beta1);
    const auto c2 = static_cast<float>(1.0 - settings_.beta2);
    const auto epsilon = static_cast<float>(settings_.epsilon);
    const ConstValues g(gradient.data(), size);
    Values w(weights.data(), size);
    Values m(first[block_].data(), size);
    Values v(second[block_].data(), size);
    m = m * b1 + (g * gradient_scale_) * c1;
    v = v * b2 + (g * gradient_scale_).square() * c2;
    if (decays_ && keep_ != 1.0F) w *= keep_;
    w -= (m * step_) / (v.sqrt() * spread_ + epsilon);
    ++block_;
  }

 private:
  AdamSettings settings_;
  std::size_t block_ = 0;
  bool decays_ = false;
  float step_ = 0.0F;
  float spread_ = 1.0F;
  float keep_ = 1.0F;
  float gradient_scale_ = 1.0F;
};

}  // namespace

struct Adam::Impl {
  explicit Impl(const AdamSettings& given) : settings(given), rule(given) {}
  AdamSettings settings;
  AdamRule rule;
};

Adam::Adam(const AdamSettings& settings, Mlp& network) : impl_(std::make_unique<Impl>(settings)) {
  for (const auto& block : network.impl_->blocks) {
    impl_->rule.first.emplace_back(block.values->size(), 0.0F);
    impl_->rule.second.emplace_back(block.values->size(), 0.0F);
  }
}
Adam::~Adam() = default;
Adam::Adam(Adam&&) noexcept = default;
Adam& Adam::operator=(Adam&&) noexcept = default;

double Adam::update(Mlp& network, double rate_scale) {
  auto& blocks = network.impl_->blocks;
  DRIFTLAB_ASSERT(blocks.size() == impl_->rule.first.size(), "the network that this optimizer was made for");
  double squares = 0.0;
  for (const auto& block : blocks) {
    squares += kernels::sum_of_squares(block.gradient->data(), static_cast<std::ptrdiff_t>(block.gradient->size()));
  }
  const double norm = std::sqrt(squares);
  if (!std::isfinite(norm)) return norm;
  const double limit = impl_->settings.max_grad_norm;
  impl_->rule.begin_step(rate_scale, limit > 0.0 && norm > limit ? limit / norm : 1.0);
  for (const auto& block : blocks) {
    impl_->rule.set_decays(block.decays);
    impl_->rule.update(*block.gradient, *block.values, false);
  }
  return norm;
}

std::int64_t Adam::steps() const {
  return impl_->rule.steps;
}

void Adam::save(Writer& writer) const {
  const AdamRule& rule = impl_->rule;
  writer.put<std::int64_t>(rule.steps);
  writer.put<double>(rule.beta1_power);
  writer.put<double>(rule.beta2_power);
  for (const vec_t& moment : rule.first) writer.put_all(std::span<const float>(moment));
  for (const vec_t& moment : rule.second) writer.put_all(std::span<const float>(moment));
}

bool Adam::restore(Reader& reader) {
  AdamRule read = impl_->rule;
  read.steps = reader.get<std::int64_t>();
  read.beta1_power = reader.get<double>();
  read.beta2_power = reader.get<double>();
  for (auto* moments : {&read.first, &read.second}) {
    for (vec_t& moment : *moments) {
      const auto values = reader.get_all<float>();
      if (!reader.ok() || values.size() != moment.size()) return false;
      moment.assign(values.begin(), values.end());
    }
  }
  impl_->rule = std::move(read);
  return true;
}

double cosine_rate(std::int64_t step, std::int64_t total, double floor) {
  if (step <= 0) return 1.0;
  if (step >= total) return floor;
  const double share = static_cast<double>(step) / static_cast<double>(total);
  return floor + (1.0 - floor) * 0.5 * (1.0 + det::cos(det::kPi * share));
}

}  // namespace driftlab
