#pragma once
// Parts of the page that a lesson can show and hide, and the controls that belong to them.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace driftlab::lesson {

struct Feature {
  std::string_view name;  ///< "seed"
  std::string_view help;  ///< what is gone without it
  /// Controls that belong to it, by the beginning of their label on the page. Empty: it has none of its own, only a place.
  std::span<const std::string_view> labels;
};

std::span<const Feature> all_features();
/// Null: the name is no feature's.
const Feature* find_feature(std::string_view name);
/// The feature that a control belongs to; null: it is always there.
const Feature* feature_of_control(std::string_view label);

/// What is to be seen: by feature, and by setting ("lane.gust", "bc.updates").
struct Visibility {
  std::vector<std::string> show;  ///< when not empty: only these
  std::vector<std::string> hide;  ///< without these

  /// A setting is there when it is shown by its own name; or when its section, `settings` or `learners`, is, and it is not hidden.
  bool shows_setting(std::string_view key, bool of_scene) const;
  bool shows_feature(std::string_view name) const;
};

}  // namespace driftlab::lesson
