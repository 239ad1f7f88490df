// The settings of the training loop: its Params, and what follows from them.

#include <algorithm>

#include "core/learners/supervised_setup.h"

namespace driftlab {
namespace {

constexpr std::string_view kActivations[] = {"tanh", "relu"};
constexpr std::string_view kKeeps[] = {"last", "best"};
constexpr std::string_view kLosses[] = {"mse", "gaussian", "bins"};
constexpr std::string_view kActs[] = {"mean", "mode", "sample"};
constexpr std::string_view kWeightings[] = {"given", "estimated"};

bool same_shape(const MlpShape& a, const MlpShape& b) {
  return a.inputs == b.inputs && a.outputs == b.outputs && a.hidden == b.hidden && a.activation == b.activation &&
         a.layer_norm == b.layer_norm;
}

}  // namespace

std::vector<Param> supervised_params() {
  return {
      integer_param("updates", "Updates", 4000, 1, 1e6, "Training steps, one minibatch each.", true),
      integer_param("batch", "Batch", 64, 1, 4096, "Labelled steps in one minibatch.", true),
      real_param("learning_rate", "Learning rate", "1", 1e-3, 1e-6, 1.0,
                 "Adam's rate at the start; it falls to zero along a cosine.", true),
      real_param("weight_decay", "Weight decay", "1", 0.0, 0.0, 1.0,
                 "How strongly weights are pulled towards zero (AdamW)."),
      real_param("grad_clip", "Gradient clip", "1", 0.0, 0.0, 1000.0,
                 "Longest gradient that is taken as it is; 0: any length."),
      integer_param("width", "Width", 64, 1, 1024, "Units in each hidden layer.", true),
      integer_param("depth", "Depth", 2, 0, 8, "Hidden layers; 0: a linear policy."),
      choice_param("activation", "Activation", kActivations, 0, "What the hidden units compute."),
      toggle_param("layer_norm", "Layer norm", false, "Normalise each hidden layer before its activation."),
      real_param("held_out", "Held out", "1", 0.1, 0.0, 0.5,
                 "Share of the labelled steps kept from training to measure the held-out loss: whole episodes where it "
                 "amounts to one, otherwise blocks of time in each."),
      choice_param("keep", "Keep", kKeeps, 0,
                   "last: the weights after all updates. best: those with the lowest held-out loss. The held-out loss "
                   "says little "
                   "about how well a policy acts, so nothing is selected by it unless you ask."),
      choice_param(
          "loss", "Loss", kLosses, 0,
          "mse: the squared error, as a share of the labels' variance. gaussian: the network says how sure it is "
          "too; minus the log density of labels, in nats, less than 0 where it is sure. bins: it gives each bin a "
          "probability, so that it may prefer left and right to the middle; minus its logarithm, in nats."),
      integer_param("bins", "Bins", 21, 3, 101,
                    "With loss=bins: how many for each number of the action. Their range is that of the labels, since "
                    "most tasks use a small part of what an action could be."),
      choice_param(
          "act", "Act by", kActs, 0,
          "How a policy acts that knows a distribution: by its mean, by its mode (the likeliest bin), or by a sample "
          "drawn at each step. With loss=mse all are one."),
      choice_param(
          "weighting", "Weighting", kWeightings, 0,
          "How much demonstrations count. given: as they say. estimated: those whose labels are predicted worse "
          "after a quarter of the updates count less, in inverse proportion to the variance of the error."),
      real_param("observation_noise", "Observation noise", "1", 0.0, 0.0, 2.0,
                 "Gaussian noise on each observation that is trained on, anew every time, in units of its deviation."),
  };
}

std::vector<Series> supervised_curves() {
  return {{"loss", {}}, {"held_out_loss", {}}};
}

MlpShape shape_from(const ParamValues& params, const SceneSpec& spec) {
  MlpShape shape;
  shape.inputs = spec.observation_size();
  shape.outputs = head_from(params).outputs(spec.action_size());
  shape.hidden.assign(static_cast<std::size_t>(params.integer("depth")), static_cast<int>(params.integer("width")));
  shape.activation = params.choice("activation") == "relu" ? Activation::relu : Activation::tanh;
  shape.layer_norm = params.toggle("layer_norm");
  return shape;
}

Head head_from(const ParamValues& params) {
  Head head;
  const auto loss = params.choice("loss");
  head.kind = loss == "bins" ? Head::Kind::bins : loss == "gaussian" ? Head::Kind::gaussian : Head::Kind::point;
  if (head.kind == Head::Kind::bins) head.bins = static_cast<int>(params.integer("bins"));
  const auto act = params.choice("act");
  if (head.kind != Head::Kind::point) {
    head.act = act == "sample" ? ActBy::sample : act == "mode" ? ActBy::mode : ActBy::mean;
  }
  return head;
}

AdamSettings adam_from(const ParamValues& params) {
  AdamSettings settings;
  settings.learning_rate = params.real("learning_rate");
  settings.weight_decay = params.real("weight_decay");
  settings.max_grad_norm = params.real("grad_clip");
  return settings;
}

Result<const MlpPolicy*> SupervisedRun::fitting(const Policy* initial, const SceneSpec& spec,
                                                const ParamValues& params) {
  if (initial == nullptr) return nullptr;
  const auto* policy = dynamic_cast<const MlpPolicy*>(initial);
  if (policy == nullptr) {
    return fail("an initial policy that is a plain network", "one of another kind",
                "choose a policy that bc or dagger trained");
  }
  if (!same_shape(policy->network().shape(), shape_from(params, spec)) || !policy->head().alike(head_from(params))) {
    return fail("an initial policy with the network that is to be trained", "one with another network",
                "set width, depth, activation, layer_norm, loss and bins as they were when it was trained");
  }
  return policy;
}

}  // namespace driftlab
