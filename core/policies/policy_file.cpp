#include "core/policies/policy_file.h"

#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/policies/cbor.h"
#include "core/policies/mlp_policy.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "driftlab-policy";

// A new kind of policy: its file, and a line here.
struct Kind {
  std::string_view name;
  Result<std::unique_ptr<Policy>> (*read)(std::span<const std::uint8_t> body, const SceneSpec& spec);
};
constexpr std::array kKinds = {Kind{"mlp", read_mlp_policy}};

PolicyField owned(const Field& field) {
  return {std::string(field.name), std::string(field.unit), field.low, field.high};
}

std::vector<PolicyField> observation_fields(const SceneSpec& spec) {
  std::vector<PolicyField> fields;
  for (const Block& block : spec.observation) {
    for (const Field& field : block.fields) fields.push_back(owned(field));
  }
  return fields;
}

std::vector<PolicyField> action_fields(const SceneSpec& spec) {
  std::vector<PolicyField> fields;
  for (const Field& field : spec.action) fields.push_back(owned(field));
  return fields;
}

json fields_to_json(const std::vector<PolicyField>& fields) {
  json result = json::array();
  for (const PolicyField& field : fields) {
    result.push_back({{"name", field.name},
                      {"unit", field.unit},
                      {"low", static_cast<double>(field.low)},
                      {"high", static_cast<double>(field.high)}});
  }
  return result;
}

std::optional<std::vector<PolicyField>> fields_from_json(const json& object, const char* key) {
  const json* fields = cbor::array(object, key);
  if (fields == nullptr) return std::nullopt;
  std::vector<PolicyField> result;
  for (const json& field : *fields) {
    const auto name = cbor::text(field, "name");
    const auto unit = cbor::text(field, "unit");
    const auto low = cbor::number(field, "low");
    const auto high = cbor::number(field, "high");
    if (!name || !unit || !low || !high || !std::isfinite(*low) || !std::isfinite(*high)) return std::nullopt;
    result.push_back({*name, *unit, static_cast<float>(*low), static_cast<float>(*high)});
  }
  return result;
}

std::string in_words(const PolicyField& field) {
  return field.name + " (" + field.unit + ", " + format_real(static_cast<double>(field.low)) + " to " +
         format_real(static_cast<double>(field.high)) + ")";
}

// An Error that names the first difference.
Result<void> same_fields(const char* what, const std::vector<PolicyField>& scene,
                         const std::vector<PolicyField>& file) {
  const std::string hint = "the scene has changed since this policy was trained: train it again";
  if (scene.size() != file.size()) {
    return fail(std::to_string(scene.size()) + " numbers in the " + what, std::to_string(file.size()), hint);
  }
  for (std::size_t i = 0; i < scene.size(); ++i) {
    if (scene[i] == file[i]) continue;
    return fail(std::string(what) + " " + std::to_string(i) + " to be " + in_words(scene[i]), in_words(file[i]), hint);
  }
  return {};
}

// Files of before they were noted do not have them.
constexpr std::pair<const char*, std::int64_t TrainingRecord::*> kEfforts[] = {
    {"env_steps", &TrainingRecord::env_steps},
    {"expert_labels", &TrainingRecord::expert_labels},
    {"interventions", &TrainingRecord::interventions},
    {"context_switches", &TrainingRecord::context_switches}};

std::optional<TrainingRecord> record_from_json(const json& object) {
  const auto found = object.find("training");
  if (found == object.end()) return std::nullopt;
  const auto learner = cbor::text(*found, "learner");
  const auto params = cbor::texts(*found, "params");
  const auto seed = cbor::natural(*found, "seed");
  const auto data_hash = cbor::text(*found, "data_hash");
  const auto updates = cbor::integer(*found, "updates");
  if (!learner || !params || !seed || !data_hash || !updates) return std::nullopt;
  TrainingRecord record{*learner, *params, *seed, *data_hash, *updates};
  for (const auto& [key, effort] : kEfforts) record.*effort = cbor::integer(*found, key).value_or(-1);
  return record;
}

Result<void> check_version(const json& object) {
  const auto format = cbor::text(object, "format");
  const auto version = cbor::integer(object, "version");
  if (!format || *format != kFormat || !version) {
    return fail("a policy file (.dlp)", "a file of another kind", "choose a .dlp file that Driftlab wrote");
  }
  if (*version < 1 || *version > kPolicyFileVersion) {
    return fail("a policy file of version 1 to " + std::to_string(kPolicyFileVersion),
                "version " + std::to_string(*version),
                "it was written by a newer Driftlab: open it there, or bring this one up to date");
  }
  return {};
}

}  // namespace

PolicyFile describe_policy(const Policy& policy, const SceneSpec& spec, std::span<const std::string> scene_params,
                           const TrainingRecord& training) {
  Writer writer;
  policy.save(writer);
  return {std::string(spec.id),
          {scene_params.begin(), scene_params.end()},
          observation_fields(spec),
          action_fields(spec),
          training,
          writer.take()};
}

Bytes write_policy(const PolicyFile& file) {
  json object;
  object["format"] = kFormat;
  object["scene"] = file.scene;
  object["scene_params"] = file.scene_params;
  object["observation"] = fields_to_json(file.observation);
  object["action"] = fields_to_json(file.action);
  object["training"] = {{"learner", file.training.learner},
                        {"params", file.training.params},
                        {"seed", file.training.seed},
                        {"data_hash", file.training.data_hash},
                        {"updates", file.training.updates}};
  for (const auto& [key, effort] : kEfforts) {
    if (file.training.*effort >= 0) object["training"][key] = file.training.*effort;
  }
  auto body = cbor::parse_object(file.body);
  DRIFTLAB_ASSERT(body.has_value(), "Policy::save writes one CBOR object");
  // What an older Driftlab can read, it may: only heads are new in version 2.
  object["version"] = body->contains("head") ? std::uint64_t{2} : std::uint64_t{1};
  object["policy"] = std::move(*body);
  return json::to_cbor(object);
}

Result<PolicyFile> read_policy(std::span<const std::uint8_t> bytes) {
  const auto object = cbor::parse_object(bytes);
  if (!object) {
    return fail("a policy file (.dlp)", std::to_string(bytes.size()) + " bytes that are none, or only a part of one",
                "choose a .dlp file that Driftlab wrote; if it is one, it was cut off: copy or download it again");
  }
  if (const auto version = check_version(*object); !version) return tl::unexpected(version.error());
  const auto scene = cbor::text(*object, "scene");
  const auto scene_params = cbor::texts(*object, "scene_params");
  auto observation = fields_from_json(*object, "observation");
  auto action = fields_from_json(*object, "action");
  auto training = record_from_json(*object);
  const auto body = object->find("policy");
  if (!scene || !scene_params || !observation || !action || !training || body == object->end() || !body->is_object()) {
    return fail("scene, scene_params, observation, action, training and policy", "a file without one of them",
                "the file is damaged: save the policy again");
  }
  return PolicyFile{
      *scene, *scene_params, std::move(*observation), std::move(*action), std::move(*training), json::to_cbor(*body)};
}

Result<std::unique_ptr<Policy>> make_policy(const PolicyFile& file, const SceneSpec& spec) {
  if (file.scene != spec.id) {
    return fail("a policy for the scene " + std::string(spec.id), "one for " + file.scene,
                "choose the scene " + file.scene);
  }
  if (const auto same = same_fields("observation", observation_fields(spec), file.observation); !same) {
    return tl::unexpected(same.error());
  }
  if (const auto same = same_fields("action", action_fields(spec), file.action); !same) {
    return tl::unexpected(same.error());
  }
  const auto body = cbor::parse_object(file.body);
  const auto kind = body ? cbor::text(*body, "kind") : std::nullopt;
  std::string known;
  for (const Kind& candidate : kKinds) {
    if (kind && *kind == candidate.name) return candidate.read(file.body, spec);
    known += (known.empty() ? "" : ", ") + std::string(candidate.name);
  }
  return fail("a policy of the kind " + known, kind ? *kind : "no kind",
              "it may have been written by a newer Driftlab: bring this one up to date");
}

}  // namespace driftlab
