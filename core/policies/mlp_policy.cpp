#include "core/policies/mlp_policy.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/policies/cbor.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr std::uint64_t kActionStream = 0x616374;  // "act"
constexpr std::int64_t kMostBins = 1000;
constexpr std::string_view kActs[] = {"mean", "mode", "sample"};
constexpr std::int64_t kWidest = 1 << 16;  // units in a layer; a file that asks for more is damaged

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

bool usable(const Scaling& scaling) {
  return all_finite(scaling.mean) && all_finite(scaling.deviation) &&
         std::all_of(scaling.deviation.begin(), scaling.deviation.end(), [](float value) { return value > 0.0F; });
}

Result<Scaling> read_scaling(const json& body, const char* mean_key, const char* deviation_key, int size) {
  auto mean = cbor::floats(body, mean_key);
  auto deviation = cbor::floats(body, deviation_key);
  if (!mean || !deviation || mean->size() != static_cast<std::size_t>(size) || deviation->size() != mean->size()) {
    return fail(std::string(mean_key) + " and " + deviation_key + " with " + std::to_string(size) + " numbers each",
                "something else", "the file is damaged: save the policy again");
  }
  Scaling scaling{std::move(*mean), std::move(*deviation)};
  if (!usable(scaling)) {
    return fail("finite means and positive deviations", std::string("others in ") + mean_key + " or " + deviation_key,
                "the file is damaged: train the policy again");
  }
  return scaling;
}

// A file without one is a point's: the only kind that version 1 knew.
Result<Head> read_head(const json& body, int actions) {
  Head head;
  const auto found = body.find("head");
  if (found == body.end()) return head;
  const auto damaged = fail("a head of the kind gaussian or bins, with its act and bins", "something else",
                            "the file is damaged: save the policy again");
  const auto kind = cbor::text(*found, "kind");
  const auto act = cbor::text(*found, "act");
  if (!kind || !act || (*kind != "gaussian" && *kind != "bins")) return damaged;
  const auto* known = std::find(std::begin(kActs), std::end(kActs), *act);
  if (known == std::end(kActs)) return damaged;
  head.act = static_cast<ActBy>(known - std::begin(kActs));
  head.kind = *kind == "bins" ? Head::Kind::bins : Head::Kind::gaussian;
  if (head.kind == Head::Kind::gaussian) return head;
  const auto bins = cbor::integer(*found, "bins");
  auto low = cbor::floats(*found, "low");
  auto high = cbor::floats(*found, "high");
  const auto size = static_cast<std::size_t>(actions);
  if (!bins || *bins < 2 || *bins > kMostBins || !low || !high || low->size() != size || high->size() != size) {
    return damaged;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::isfinite((*low)[i]) || !std::isfinite((*high)[i]) || (*low)[i] >= (*high)[i]) return damaged;
  }
  head.bins = static_cast<int>(*bins);
  head.low = std::move(*low);
  head.high = std::move(*high);
  return head;
}

json head_to_json(const Head& head) {
  json result = {{"kind", head.kind == Head::Kind::bins ? "bins" : "gaussian"},
                 {"act", kActs[static_cast<std::size_t>(head.act)]}};
  if (head.kind != Head::Kind::bins) return result;
  result["bins"] = static_cast<std::uint64_t>(head.bins);
  result["low"] = cbor::packed(head.low);
  result["high"] = cbor::packed(head.high);
  return result;
}

Result<MlpShape> read_shape(const json& body, const SceneSpec& spec, const Head& head) {
  const auto activation = cbor::text(body, "activation");
  const auto layer_norm = cbor::boolean(body, "layer_norm");
  const json* hidden = cbor::array(body, "hidden");
  if (!activation || (*activation != "tanh" && *activation != "relu") || !layer_norm || hidden == nullptr) {
    return fail("a network with activation tanh or relu, layer_norm and hidden", "something else",
                "the file is damaged: save the policy again");
  }
  MlpShape shape{spec.observation_size(), {}, head.outputs(spec.action_size()), Activation::tanh, *layer_norm};
  if (*activation == "relu") shape.activation = Activation::relu;
  for (const json& width : *hidden) {
    if (!width.is_number_unsigned() || width.get<std::uint64_t>() < 1 ||
        width.get<std::uint64_t>() > static_cast<std::uint64_t>(kWidest)) {
      return fail("hidden layers of 1 to " + std::to_string(kWidest) + " units", width.dump(),
                  "the file is damaged: save the policy again");
    }
    shape.hidden.push_back(width.get<int>());
  }
  return shape;
}

// Sizes of the parameter blocks, before any memory is asked for on a damaged file's word.
std::vector<std::uint64_t> block_sizes(const MlpShape& shape) {
  std::vector<std::uint64_t> sizes;
  auto features = static_cast<std::uint64_t>(shape.inputs);
  for (const int hidden : shape.hidden) {
    const auto width = static_cast<std::uint64_t>(hidden);
    sizes.insert(sizes.end(), {features * width, width});
    if (shape.layer_norm) sizes.insert(sizes.end(), {width, width});
    features = width;
  }
  const auto outputs = static_cast<std::uint64_t>(shape.outputs);
  sizes.insert(sizes.end(), {features * outputs, outputs});
  return sizes;
}

Result<Mlp> read_network(const json& body, const MlpShape& shape) {
  const json* blocks = cbor::array(body, "blocks");
  const auto sizes = block_sizes(shape);
  if (blocks == nullptr || blocks->size() != sizes.size()) {
    return fail(std::to_string(sizes.size()) + " parameter blocks",
                blocks == nullptr ? "none" : std::to_string(blocks->size()),
                "the file is damaged: save the policy again");
  }
  std::vector<std::vector<float>> read;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto values = cbor::floats((*blocks)[i]);
    const std::string name = "parameter block " + std::to_string(i);
    if (!values || values->size() != sizes[i]) {
      return fail(name + " with " + std::to_string(sizes[i]) + " numbers",
                  values ? std::to_string(values->size()) + " numbers" : "something else",
                  "the file is damaged, or the network was made for other fields");
    }
    if (!all_finite(*values)) {
      return fail("finite weights", "a weight that is not finite in " + name, "train the policy again");
    }
    read.push_back(std::move(*values));
  }
  Mlp network(shape);
  DRIFTLAB_ASSERT(static_cast<std::size_t>(network.block_count()) == read.size(), "block_sizes follows the network");
  for (std::size_t i = 0; i < read.size(); ++i) {
    std::copy(read[i].begin(), read[i].end(), network.parameters(static_cast<int>(i)).begin());
  }
  return network;
}

}  // namespace

MlpPolicy::MlpPolicy(const SceneSpec& spec, Mlp network, Scaling observation, Scaling action, Head head)
    : spec_(spec),
      network_(std::move(network)),
      observation_(std::move(observation)),
      action_(std::move(action)),
      head_(std::move(head)),
      rng_(0, kActionStream) {
  const auto inputs = static_cast<std::size_t>(network_.shape().inputs);
  const auto actions = spec_.action.size();
  DRIFTLAB_ASSERT(spec_.observation_size() == network_.shape().inputs && observation_.mean.size() == inputs &&
                      observation_.deviation.size() == inputs,
                  "one input a number of the observation");
  DRIFTLAB_ASSERT(head_.outputs(spec_.action_size()) == network_.shape().outputs && action_.mean.size() == actions &&
                      action_.deviation.size() == actions,
                  "the outputs that the head needs for the action");
  DRIFTLAB_ASSERT(head_.kind != Head::Kind::bins || (head_.low.size() == actions && head_.high.size() == actions),
                  "bins for each number of the action");
  DRIFTLAB_ASSERT(usable(observation_) && usable(action_), "deviations are positive");
  input_.resize(inputs);
}

void MlpPolicy::reset(std::uint64_t seed) {
  rng_ = Rng(seed, kActionStream);
}

void MlpPolicy::act(const Moment& moment, std::span<float> action, ActInfo* info) {
  DRIFTLAB_ASSERT(moment.observation.size() == input_.size() && action.size() == action_.mean.size(),
                  "sizes are the scene's");
  for (std::size_t i = 0; i < input_.size(); ++i) {
    input_[i] = (moment.observation[i] - observation_.mean[i]) / observation_.deviation[i];
  }
  const bool known = all_finite(input_);
  const auto output = network_.forward(input_, 1);
  distribution_ = distributions(head_, action_, output);
  double log_prob = 0.0;
  for (std::size_t i = 0; i < action.size(); ++i) {
    const Field& field = spec_.action[i];
    float value = 0.0F;
    if (distribution_.empty()) {
      value = action_.mean[i] + action_.deviation[i] * output[i];
    } else {
      value = static_cast<float>(choose_action(distribution_[i], head_.act, rng_));
      log_prob += log_density(distribution_[i], static_cast<double>(value));
    }
    if (!known || !std::isfinite(value)) value = 0.0F;
    action[i] = std::clamp(value, field.low, field.high);
  }
  if (!known) distribution_.clear();
  if (info == nullptr) return;
  *info = {};
  if (known && std::isfinite(log_prob)) info->log_prob = static_cast<float>(log_prob);
}

std::unique_ptr<Policy> MlpPolicy::clone() const {
  return std::make_unique<MlpPolicy>(spec_, network_.clone(), observation_, action_, head_);
}

void MlpPolicy::save(Writer& writer) const {
  const MlpShape& shape = network_.shape();
  json body;
  body["kind"] = "mlp";
  body["activation"] = shape.activation == Activation::relu ? "relu" : "tanh";
  body["layer_norm"] = shape.layer_norm;
  body["hidden"] = json::array();
  for (const int width : shape.hidden) body["hidden"].push_back(static_cast<std::uint64_t>(width));
  body["observation_mean"] = cbor::packed(observation_.mean);
  body["observation_deviation"] = cbor::packed(observation_.deviation);
  body["action_mean"] = cbor::packed(action_.mean);
  body["action_deviation"] = cbor::packed(action_.deviation);
  if (head_.kind != Head::Kind::point) body["head"] = head_to_json(head_);
  body["blocks"] = json::array();
  for (int block = 0; block < network_.block_count(); ++block) {
    body["blocks"].push_back(cbor::packed(network_.parameters(block)));
  }
  for (const std::uint8_t byte : json::to_cbor(body)) writer.put<std::uint8_t>(byte);
}

Result<std::unique_ptr<Policy>> read_mlp_policy(std::span<const std::uint8_t> body, const SceneSpec& spec) {
  const auto object = cbor::parse_object(body);
  if (!object) return fail("the body of a policy", "damaged bytes", "save the policy again");
  auto head = read_head(*object, spec.action_size());
  if (!head) return tl::unexpected(head.error());
  const auto shape = read_shape(*object, spec, *head);
  if (!shape) return tl::unexpected(shape.error());
  auto observation = read_scaling(*object, "observation_mean", "observation_deviation", shape->inputs);
  if (!observation) return tl::unexpected(observation.error());
  auto action = read_scaling(*object, "action_mean", "action_deviation", spec.action_size());
  if (!action) return tl::unexpected(action.error());
  auto network = read_network(*object, *shape);
  if (!network) return tl::unexpected(network.error());
  return std::make_unique<MlpPolicy>(spec, std::move(*network), std::move(*observation), std::move(*action),
                                     std::move(*head));
}

}  // namespace driftlab
