#include "core/lesson/features.h"

#include <algorithm>
#include <array>

namespace driftlab::lesson {
namespace {

using Labels = std::string_view;

constexpr std::array<Labels, 1> kScene = {"Scene"};
constexpr std::array<Labels, 2> kSeed = {"Seed less", "Seed more"};
constexpr std::array<Labels, 1> kSpeed = {"Speed"};
constexpr std::array<Labels, 1> kStep = {"Step"};
constexpr std::array<Labels, 1> kReset = {"Reset"};
constexpr std::array<Labels, 1> kNext = {"Next start"};
constexpr std::array<Labels, 1> kShare = {"Share"};
constexpr std::array<Labels, 1> kDark = {"Dark"};
constexpr std::array<Labels, 1> kDemonstrate = {"Demonstrate"};
constexpr std::array<Labels, 2> kDemonstrations = {"Download demonstration", "Remove demonstration"};
constexpr std::array<Labels, 1> kScripted = {"Scripted"};
constexpr std::array<Labels, 1> kOpen = {"Open"};
constexpr std::array<Labels, 1> kTrain = {"Train"};
constexpr std::array<Labels, 5> kRuns = {"Remove run", "Pause run", "Download policy", "Rename run", "Hide run"};
constexpr std::array<Labels, 1> kCompare = {"Compare runs"};
constexpr std::array<Labels, 2> kStages = {"Add stage", "Close stage"};
constexpr std::array<Labels, 1> kCorrect = {"Correct"};
constexpr std::array<Labels, 1> kDrift = {"Diagnose"};
constexpr std::array<Labels, 1> kLearners = {"Learner"};
constexpr std::array<Labels, 3> kSuccess = {"Starts tab", "Labels tab", "Steps tab"};
constexpr std::array<Labels, 1> kTraining = {"Training tab"};
constexpr std::array<Labels, 1> kLoss = {"Loss tab"};
constexpr std::array<Labels, 3> kHorizon = {"Cost tab", "Measure horizon", "Stop horizon"};
constexpr std::array<Labels, 2> kMap = {"Map tab", "Measure map"};
constexpr std::array<Labels, 6> kActions = {"Actions tab",  "Measure actions", "Lower range",
                                            "Higher range", "Narrower range",  "Wider range"};

constexpr std::array<Feature, 27> kFeatures = {{
    {"scene", "Choosing another scene", kScene},
    {"seed", "The seed and the buttons beside it", kSeed},
    {"speed", "Faster and slower than real time", kSpeed},
    {"step", "A single step", kStep},
    {"reset", "Back to the first start", kReset},
    {"next", "The next start", kNext},
    {"share", "The link to these settings", kShare},
    {"dark", "Light or dark colours", kDark},
    {"demonstrate", "Demonstrating by hand", kDemonstrate},
    {"demonstrations", "The list of demonstrations", kDemonstrations},
    {"scripted", "Demonstrations made by a script", kScripted},
    {"open", "Opening files", kOpen},
    {"train", "Training", kTrain},
    {"runs", "The list of runs", kRuns},
    {"compare", "Runs side by side", kCompare},
    {"stages", "Adding views and taking them away", kStages},
    {"correct", "Correcting a run by hand", kCorrect},
    {"drift", "The verdict: is it drift?", kDrift},
    {"show", "What is drawn: trails, sensors, visited states", {}},
    {"learners", "The learner and its settings", kLearners},
    {"settings", "The scene's settings", {}},
    {"success", "How many fresh starts succeed", kSuccess},
    {"loss", "The loss while training", kLoss},
    {"training", "What a run that tries does while it trains", kTraining},
    {"horizon", "Cost against the horizon", kHorizon},
    {"map", "Maps of visited states", kMap},
    {"actions", "What is done where one decides", kActions},
}};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::span<const Feature> all_features() {
  return kFeatures;
}

const Feature* find_feature(std::string_view name) {
  const auto found =
      std::find_if(kFeatures.begin(), kFeatures.end(), [&](const Feature& feature) { return feature.name == name; });
  return found == kFeatures.end() ? nullptr : &*found;
}

const Feature* feature_of_control(std::string_view label) {
  const Feature* best = nullptr;
  std::size_t length = 0;
  for (const Feature& feature : kFeatures) {
    for (const std::string_view prefix : feature.labels) {
      const bool whole = label.starts_with(prefix) && (label.size() == prefix.size() || label[prefix.size()] == ' ');
      if (!whole || prefix.size() <= length) continue;
      best = &feature;
      length = prefix.size();
    }
  }
  return best;
}

bool Visibility::shows_feature(std::string_view name) const {
  return (show.empty() || contains(show, name)) && !contains(hide, name);
}

bool Visibility::shows_setting(std::string_view key, bool of_scene) const {
  if (contains(hide, key)) return false;
  return contains(show, key) || shows_feature(of_scene ? "settings" : "learners");
}

}  // namespace driftlab::lesson
