#include "native/bench/nn_bench.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/nn/loss.h"
#include "core/nn/network.h"
#include "core/nn/optimizer.h"
#include "native/bench/tiny_dnn_steps.h"

namespace driftlab {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::RowVectorXf;

std::vector<float> random_values(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  return values;
}

struct Problem {
  std::vector<int> sizes;  // inputs, hidden ..., outputs
  int batch = 0;
  std::vector<float> inputs;
  std::vector<float> targets;

  Problem(std::vector<int> given, int rows) : sizes(std::move(given)), batch(rows) {
    const auto count = static_cast<std::size_t>(batch);
    inputs = random_values(count * static_cast<std::size_t>(sizes.front()), 1);
    targets = random_values(count * static_cast<std::size_t>(sizes.back()), 2);
  }
  MlpShape shape() const {
    return {sizes.front(), {sizes.begin() + 1, sizes.end() - 1}, sizes.back(), Activation::tanh, false};
  }
};

class Ours {
 public:
  explicit Ours(const Problem& problem) : problem_(problem), network_(problem.shape()), adam_({}, network_) {
    Rng rng(3);
    network_.initialise(rng);
    gradient_.resize(problem.targets.size());
  }
  void step() {
    const auto prediction = network_.forward(problem_.inputs, problem_.batch);
    mse_loss(prediction, problem_.targets, {}, problem_.batch, gradient_);
    network_.clear_gradients();
    network_.backward(gradient_, problem_.batch, false);
    adam_.update(network_);
  }

 private:
  const Problem& problem_;
  Mlp network_;
  Adam adam_;
  std::vector<float> gradient_;
};

// The same arithmetic as one would write it with Eigen and nothing else; the tanh is Driftlab's, because under the flags that keep
// both builds bit-equal Eigen's own calls the C library once an element.
class EigenAlone {
 public:
  explicit EigenAlone(const Problem& problem) : problem_(problem) {
    for (std::size_t i = 0; i + 1 < problem.sizes.size(); ++i) {
      const auto values = random_values(
          static_cast<std::size_t>(problem.sizes[i]) * static_cast<std::size_t>(problem.sizes[i + 1]), i + 4);
      Layer layer;
      const float limit = std::sqrt(6.0F / static_cast<float>(problem.sizes[i] + problem.sizes[i + 1]));
      layer.weights = Eigen::Map<const Matrix>(values.data(), problem.sizes[i], problem.sizes[i + 1]) * limit;
      layer.bias = Row::Zero(problem.sizes[i + 1]);
      layer.m = layer.v = Matrix::Zero(layer.weights.rows(), layer.weights.cols());
      layer.bias_m = layer.bias_v = Row::Zero(layer.bias.size());
      layers_.push_back(std::move(layer));
    }
  }

  void step() {
    const Eigen::Map<const Matrix> x(problem_.inputs.data(), problem_.batch, problem_.sizes.front());
    const Eigen::Map<const Matrix> target(problem_.targets.data(), problem_.batch, problem_.sizes.back());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      Layer& layer = layers_[i];
      layer.out.resize(problem_.batch, layer.bias.size());
      if (i == 0) {
        layer.out.noalias() = x * layer.weights;
      } else {
        layer.out.noalias() = layers_[i - 1].out * layer.weights;
      }
      layer.out.rowwise() += layer.bias;
      const std::span<float> all(layer.out.data(), static_cast<std::size_t>(layer.out.size()));
      if (i + 1 < layers_.size()) det::tanh(all, all);
    }
    delta_ = (layers_.back().out - target) * (2.0F / static_cast<float>(target.size()));
    for (std::size_t i = layers_.size(); i-- > 0;) {
      Layer& layer = layers_[i];
      if (i == 0) {
        layer.gradient.noalias() = x.transpose() * delta_;
      } else {
        layer.gradient.noalias() = layers_[i - 1].out.transpose() * delta_;
      }
      layer.bias_gradient = delta_.colwise().sum();
      if (i == 0) break;
      next_delta_.noalias() = delta_ * layer.weights.transpose();
      delta_ = next_delta_.array() * (1.0F - layers_[i - 1].out.array().square());
    }
    ++steps_;
    for (Layer& layer : layers_) {
      adam(layer.weights, layer.gradient, layer.m, layer.v);
      adam(layer.bias, layer.bias_gradient, layer.bias_m, layer.bias_v);
    }
  }

 private:
  struct Layer {
    Matrix weights, gradient, m, v, out;
    Row bias, bias_gradient, bias_m, bias_v;
  };

  template <class T>
  void adam(T& w, const T& g, T& m, T& v) const {
    const auto c1 = static_cast<float>(1e-3 / (1.0 - std::pow(0.9, steps_)));
    const auto c2 = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(0.999, steps_)));
    m.array() = 0.9F * m.array() + 0.1F * g.array();
    v.array() = 0.999F * v.array() + 0.001F * g.array().square();
    w.array() -= c1 * m.array() / (v.array().sqrt() * c2 + 1e-8F);
  }

  const Problem& problem_;
  std::vector<Layer> layers_;
  Matrix delta_, next_delta_;
  int steps_ = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Contender {
  std::function<void()> work;
  int repeats = 1;  // steps in one call of work
  std::vector<double> times;
};

// Everyone in turn, `rounds` times; the number of calls a measurement is chosen so that it takes about two milliseconds.
// First everyone runs for a while: a browser or Node.js compiles WebAssembly a second time, optimised, while it runs.
void take_turns(std::vector<Contender>& contenders, const std::function<double()>& now_us, int rounds) {
  constexpr double kWarmUp = 600e3;
  std::vector<int> calls;
  for (Contender& contender : contenders) {
    const double start = now_us();
    double shortest = kWarmUp;
    while (now_us() - start < kWarmUp) {
      const double begin = now_us();
      contender.work();
      shortest = std::min(shortest, now_us() - begin);
    }
    calls.push_back(static_cast<int>(std::clamp(2000.0 / std::max(shortest, 1.0), 1.0, 2000.0)));
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      const double begin = now_us();
      for (int call = 0; call < calls[i]; ++call) contenders[i].work();
      contenders[i].times.push_back((now_us() - begin) / (calls[i] * contenders[i].repeats));
    }
  }
}

void bench_shape(const Problem& problem, const std::string& title, const std::function<double()>& now_us, int rounds,
                 std::vector<BenchRow>& rows) {
  constexpr int kBatches = 4;
  Ours ours(problem);
  EigenAlone eigen(problem);
  TinyDnnSteps theirs(problem.sizes, problem.batch, kBatches);
  std::vector<Contender> contenders(3);
  contenders[0].work = [&] { ours.step(); };
  contenders[1].work = [&] { eigen.step(); };
  contenders[2].work = [&] { theirs.run(); };
  contenders[2].repeats = kBatches;
  take_turns(contenders, now_us, rounds);
  const double our_time = median(contenders[0].times);
  const double eigen_time = median(contenders[1].times);
  const double their_time = median(contenders[2].times);
  rows.push_back({title + ": Driftlab", our_time,
                  format_fixed(our_time / eigen_time, 2) + " x the time of Eigen alone, " +
                      format_fixed(their_time / our_time, 1) + " x faster than tiny-dnn's own layers"});
  rows.push_back({title + ": Eigen alone", eigen_time, ""});
  rows.push_back({title + ": tiny-dnn's own layers", their_time, ""});
}

}  // namespace

std::vector<BenchRow> bench_training_steps(const std::function<double()>& now_us, int rounds) {
  Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
  std::vector<BenchRow> rows;
  bench_shape(Problem({8, 64, 64, 2}, 64), "8-64-64-2, batch 64", now_us, rounds, rows);
  bench_shape(Problem({12, 256, 256, 256, 7}, 256), "12-256-256-256-7, batch 256", now_us, rounds, rows);
  return rows;
}

BenchRow bench_inference(const std::function<double()>& now_us, int rounds) {
  const Problem problem({16, 64, 64, 1}, 1);
  Mlp network(problem.shape());
  Rng rng(3);
  network.initialise(rng);
  std::vector<Contender> contenders(1);
  contenders[0].work = [&] {
    for (int i = 0; i < 100; ++i) network.forward(problem.inputs, 1);
  };
  contenders[0].repeats = 100;
  take_turns(contenders, now_us, rounds);
  return {"16-64-64-1, one decision", median(contenders[0].times), ""};
}

}  // namespace driftlab
