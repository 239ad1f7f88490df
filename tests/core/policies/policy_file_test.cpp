#include "core/policies/policy_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/rng.h"
#include "core/env/rollout.h"
#include "core/policies/mlp_policy.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

SceneSpec spec_of(const SceneEntry& entry) {
  return entry.make(ParamValues(entry.params))->spec();
}

PolicyFile made() {
  const SceneSpec spec = spec_of(support::point_scene());
  Mlp network({3, {8, 5}, 1, Activation::relu, true});
  Rng rng(9);
  network.initialise(rng);
  const MlpPolicy policy(spec, std::move(network), {{0.1F, -0.0F, 1e-30F}, {1.0F, 2.0F, 3.0F}}, {{0.5F}, {0.25F}});
  const std::vector<std::string> params = {"wind=2.5"};
  return describe_policy(policy, spec, params, {"bc", {"updates=60"}, 0xfedcba9876543210ULL, "0123456789abcdef", 60});
}

json opened(const Bytes& bytes) {
  return json::from_cbor(bytes);
}

void expect_refused(const Bytes& bytes, const std::string& expected, const std::string& got) {
  const auto file = read_policy(bytes);
  const auto policy = file ? make_policy(*file, spec_of(support::point_scene())) : tl::unexpected(file.error());
  ASSERT_FALSE(policy.has_value());
  EXPECT_NE(policy.error().expected.find(expected), std::string::npos) << policy.error().message();
  EXPECT_NE(policy.error().got.find(got), std::string::npos) << policy.error().message();
  EXPECT_FALSE(policy.error().hint.empty());
}

TEST(PolicyFile, ReadsBackBitForBit) {
  const PolicyFile file = made();
  const Bytes bytes = write_policy(file);
  const auto read = read_policy(bytes);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(*read, file);
  EXPECT_EQ(write_policy(*read), bytes);
  EXPECT_TRUE(make_policy(*read, spec_of(support::point_scene())).has_value());
}

TEST(PolicyFile, SaysWhatItWasMadeFor) {
  const json object = opened(write_policy(made()));
  EXPECT_EQ(object["format"], "driftlab-policy");
  EXPECT_EQ(object["version"], 1);
  EXPECT_EQ(object["scene"], "point");
  EXPECT_EQ(object["observation"][1]["name"], "velocity");
  EXPECT_EQ(object["observation"][1]["unit"], "m/s");
  EXPECT_EQ(object["training"]["seed"], 0xfedcba9876543210ULL);
  EXPECT_EQ(object["policy"]["kind"], "mlp");
  EXPECT_EQ(object["policy"]["blocks"][0].get_binary().size(), 3U * 8U * 4U);
}

TEST(PolicyFile, SaysWhatItTookWhereThatIsKnown) {
  PolicyFile file = made();
  EXPECT_FALSE(opened(write_policy(file))["training"].contains("expert_labels"));
  EXPECT_EQ(read_policy(write_policy(file))->training.expert_labels, -1) << "as in files of before it was noted";
  file.training.env_steps = 0;
  file.training.expert_labels = 2000;
  file.training.interventions = 3;
  file.training.context_switches = 6;
  EXPECT_EQ(opened(write_policy(file))["training"]["expert_labels"], 2000);
  EXPECT_EQ(*read_policy(write_policy(file)), file);
}

TEST(PolicyFile, RefusesAnotherScene) {
  const auto policy = make_policy(made(), spec_of(support::other_scene()));
  ASSERT_FALSE(policy.has_value());
  EXPECT_NE(policy.error().expected.find("other"), std::string::npos);
  EXPECT_NE(policy.error().got.find("point"), std::string::npos);
}

TEST(PolicyFile, RefusesFieldsThatHaveChanged) {
  PolicyFile file = made();
  file.observation[1].unit = "km/h";
  expect_refused(write_policy(file), "velocity (m/s", "velocity (km/h");
  file = made();
  file.action[0].high = 0.5F;
  expect_refused(write_policy(file), "-1 to 1", "-1 to 0.5");
  file = made();
  file.observation.pop_back();
  expect_refused(write_policy(file), "3 numbers", "2");
}

TEST(PolicyFile, RefusesEveryTruncation) {
  const Bytes bytes = write_policy(made());
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    const auto file = read_policy(std::span(bytes).first(length));
    ASSERT_FALSE(file.has_value()) << length;
    EXPECT_FALSE(file.error().hint.empty());
  }
}

TEST(PolicyFile, SurvivesDamageAnywhere) {
  const Bytes bytes = write_policy(made());
  const SceneSpec spec = spec_of(support::point_scene());
  Rng rng(5);
  for (int i = 0; i < 4000; ++i) {
    Bytes damaged = bytes;
    const auto at = static_cast<std::size_t>(rng.below(damaged.size()));
    damaged[at] = static_cast<std::uint8_t>(rng.below(256));
    const auto file = read_policy(damaged);
    if (!file) continue;
    const auto policy = make_policy(*file, spec);
    if (!policy) continue;
    std::vector<float> action(1, NAN);
    (*policy)->act({std::vector<float>{0.1F, 0.2F, 0.3F}, {}, 0.0F, true}, action, nullptr);
    EXPECT_TRUE(std::isfinite(action[0]));
  }
}

TEST(PolicyFile, RefusesANewerVersion) {
  json object = opened(write_policy(made()));
  object["version"] = 3;
  expect_refused(json::to_cbor(object), "version 1 to 2", "version 3");
}

TEST(PolicyFile, RefusesOtherFiles) {
  expect_refused({}, ".dlp", "0 bytes");
  expect_refused({'P', 'K', 3, 4, 0, 0}, ".dlp", "6 bytes");
  expect_refused(json::to_cbor(json{{"format", "something"}}), ".dlp", "another kind");
  expect_refused(json::to_cbor(json{{"format", "driftlab-policy"}, {"version", 1}}), "training", "without");
}

TEST(PolicyFile, RefusesNestingThatWouldExhaustTheStack) {
  expect_refused(Bytes(2000000, 0x81), ".dlp", "2000000 bytes");
}

TEST(PolicyFile, RefusesWeightsThatAreNotFinite) {
  json object = opened(write_policy(made()));
  auto& weights = object["policy"]["blocks"][2].get_binary();
  const float broken = NAN;
  std::memcpy(weights.data() + 4, &broken, 4);
  expect_refused(json::to_cbor(object), "finite weights", "block 2");
  object = opened(write_policy(made()));
  std::memset(object["policy"]["action_deviation"].get_binary().data(), 0, 4);
  expect_refused(json::to_cbor(object), "positive deviations", "action");
}

TEST(PolicyFile, RefusesSizesThatDoNotFit) {
  json object = opened(write_policy(made()));
  object["policy"]["hidden"][0] = 9;
  expect_refused(json::to_cbor(object), "block 0 with 27 numbers", "24 numbers");
  object["policy"]["hidden"][0] = 4000000000U;
  expect_refused(json::to_cbor(object), "hidden layers", "4000000000");
}

TEST(PolicyFile, RefusesAnUnknownKind) {
  json object = opened(write_policy(made()));
  object["policy"]["kind"] = "oracle";
  expect_refused(json::to_cbor(object), "kind mlp", "oracle");
}

}  // namespace
}  // namespace driftlab
