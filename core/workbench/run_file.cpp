#include "core/workbench/run_file.h"

#include "core/base/hash.h"
#include "core/workbench/arguments.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr std::string_view kType = "driftlab run";
constexpr int kVersion = 1;

std::string seal(std::string_view name, std::string_view scene, std::string_view learner, const Bytes& kept) {
  Hash hash;
  for (const std::string_view text : {name, scene, learner}) hash.add_text(text);
  return hash.add_bytes(kept).text();
}

/// What a trainer says to these bytes.
Result<void> try_saved(const Bytes& saved, SceneList scenes, LearnerList learners) {
  Trainer trainer(scenes, learners);
  trainer.handle(pack({{"type", "restore"}, {"bytes", json::binary(saved)}}));
  for (const Bytes& bytes : trainer.take()) {
    const auto said = unpack(bytes);
    if (!said || (*said)["type"] != "failed") continue;
    Arguments arguments(*said, "failed", "type");
    return fail(arguments.text("expected", ""), arguments.text("got", ""), arguments.text("hint", ""));
  }
  return {};
}

}  // namespace

Bytes write_run_file(const RunItem& run) {
  DRIFTLAB_ASSERT(!run.saved.empty() && run.learner != nullptr, "a run that a trainer has saved");
  const Bytes kept = pack(run_to_json(run));
  return pack({{"type", kType},
               {"version", kVersion},
               {"name", run.name},
               {"scene", run.scene->id},
               {"learner", run.learner->id},
               {"run", json::binary(kept)},
               {"hash", seal(run.name, run.scene->id, run.learner->id, kept)}});
}

Result<RunItem> read_run_file(std::span<const std::uint8_t> bytes, SceneList scenes, LearnerList learners) {
  const auto file = unpack(bytes);
  if (!file || (*file)["type"] != kType) {
    return fail("a .run file", bytes.empty() ? "an empty one" : "another kind of file, or one that was cut off",
                "Save a run that is in training.");
  }
  Arguments outer(*file, "a .run file", "type");
  const std::int64_t version = outer.integer("version", 1, 1 << 20, 1);
  if (version > kVersion) {
    return fail("a .run file of version " + std::to_string(kVersion), "one of version " + std::to_string(version),
                "It was saved by a newer Driftlab.");
  }
  const std::string name = outer.text("name", "");
  const std::string scene_id = outer.text("scene", "");
  const std::string learner_id = outer.text("learner", "");
  const Bytes kept = outer.binary("run");
  const std::string hash = outer.text("hash", "");
  const Error damaged{"a whole .run file", "a damaged one", "Save the run again."};
  if (!outer.finish() || hash != seal(name, scene_id, learner_id, kept)) return tl::make_unexpected(damaged);
  const auto scene = find_scene(scenes, scene_id);
  const auto learner = find_learner_in(learners, learner_id);
  if (!scene) return tl::make_unexpected(scene.error());
  if (!learner) return tl::make_unexpected(learner.error());
  const auto inner = unpack(kept);
  if (!inner) return tl::make_unexpected(damaged);
  auto run = run_from_json(*inner, scenes, learners);
  if (!run) return run;
  if (run->saved.empty() || run->learner == nullptr) return tl::make_unexpected(damaged);
  if (auto good = try_saved(run->saved, scenes, learners); !good) return tl::make_unexpected(good.error());
  return run;
}

}  // namespace driftlab
