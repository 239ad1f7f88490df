#include "core/env/fields.h"

#include <algorithm>

#include "core/base/text.h"

namespace driftlab {
namespace {

using Kind = FieldSource::Kind;

void add_source(std::vector<FieldSource>& sources, const std::string& prefix, FieldSource source) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(sources.begin(), sources.end(),
                       [&](const FieldSource& known) { return known.field.name == name; });
  };
  if (taken(source.field.name)) source.field.name = prefix + "_" + source.field.name;
  if (!taken(source.field.name)) sources.push_back(std::move(source));
}

FieldSource source_of(Kind kind, std::size_t index, const Field& field) {
  return {kind, index, {std::string(field.name), std::string(field.unit)}, field.low, field.high};
}

}  // namespace

float FieldSource::read(const Scene& scene, std::span<const float> observation, std::span<const float> probes) const {
  switch (kind) {
    case Kind::probe:
      return probes[index];
    case Kind::observation:
      return observation[index];
    case Kind::trail_x:
      return static_cast<float>(scene.trail_point().x);
    case Kind::trail_y:
      return static_cast<float>(scene.trail_point().y);
    case Kind::action:
      break;
  }
  return 0.0F;
}

std::vector<FieldSource> field_sources(const SceneSpec& spec) {
  std::vector<FieldSource> sources;
  for (std::size_t i = 0; i < spec.probes.size(); ++i) {
    add_source(sources, "probe", source_of(Kind::probe, i, spec.probes[i]));
  }
  std::size_t at = 0;
  for (const Block& block : spec.observation) {
    const auto size = static_cast<std::size_t>(block.shape[0] * block.shape[1] * block.shape[2]);
    for (std::size_t i = 0; i < size && size <= static_cast<std::size_t>(kMostOfABlock); ++i) {
      add_source(sources, "observation", source_of(Kind::observation, at + i, block.fields[i]));
    }
    at += size;
  }
  for (std::size_t i = 0; i < spec.action.size(); ++i) {
    add_source(sources, "action", source_of(Kind::action, i, spec.action[i]));
  }
  add_source(sources, "trail", {Kind::trail_x, 0, {"x", "m"}});
  add_source(sources, "trail", {Kind::trail_y, 0, {"y", "m"}});
  return sources;
}

Result<FieldSource> find_field(const SceneSpec& spec, const std::string& name) {
  std::vector<std::string> known;
  for (FieldSource& source : field_sources(spec)) {
    if (source.field.name == name) return std::move(source);
    known.push_back(source.field.name);
  }
  const std::string near = closest(name, known);
  return fail("one of this scene's fields: " + join(known, ", "), name,
              near.empty() ? "Choose one of them." : "Did you mean " + near + "?");
}

std::vector<FieldName> field_names(const SceneSpec& spec) {
  std::vector<FieldName> names;
  for (FieldSource& source : field_sources(spec)) names.push_back(std::move(source.field));
  return names;
}

FieldPair default_fields(const SceneSpec& spec) {
  const std::vector<FieldName> names = field_names(spec);
  const auto has = [&](std::string_view wanted) {
    return std::any_of(names.begin(), names.end(), [&](const FieldName& field) { return field.name == wanted; });
  };
  if (has("offset") && has("heading_error")) return {"offset", "heading_error"};
  return {names[0].name, names[1].name};
}

Result<FieldPair> check_fields(const SceneSpec& spec, FieldPair chosen) {
  const FieldPair usual = default_fields(spec);
  if (chosen.x.empty()) chosen.x = chosen.y == usual.x ? usual.y : usual.x;
  if (chosen.y.empty()) chosen.y = chosen.x == usual.y ? usual.x : usual.y;
  for (const std::string* name : {&chosen.x, &chosen.y}) {
    if (const auto found = find_field(spec, *name); !found) return tl::make_unexpected(found.error());
  }
  if (chosen.x == chosen.y) return fail("two different fields", chosen.x + " twice", "Choose another one for y.");
  return chosen;
}

std::vector<float> reported_values(const Scene& scene) {
  const SceneSpec& spec = scene.spec();
  std::vector<float> values;
  if (spec.reported.empty()) return values;
  std::vector<float> probes(spec.probes.size());
  scene.probe(probes);
  for (const std::string_view name : spec.reported) {
    const auto field =
        std::find_if(spec.probes.begin(), spec.probes.end(), [&](const Field& probe) { return probe.name == name; });
    DRIFTLAB_ASSERT(field != spec.probes.end(), "what a scene reports is one of its probes");
    values.push_back(probes[static_cast<std::size_t>(field - spec.probes.begin())]);
  }
  return values;
}

}  // namespace driftlab
