#pragma once
// A person corrects a policy while it drives: one episode, resumable, without screen or clock.
//
//   ride       the policy drives; what the person would do with the wheel is recorded as a label at every step (DAgger with a human
//              expert: Ross, Gordon, Bagnell 2011)
//   take_over  the policy drives until the person holds the wheel; then the person drives, and only that is labelled (HG-DAgger:
//              Kelly et al. 2019). The hand-over is a ramp of kHandOver seconds, in both directions, so that nothing jumps. While
//              the wheel is held without a hand at it, what was wanted last goes on, and nothing is labelled.
//   point      the policy drives; afterwards, or paused, the person goes back and forth through the visited states and sets the action
//              of single steps with an arrow. Nothing that was driven changes.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/env/rollout.h"

namespace driftlab {

enum class CorrectionWay { ride, take_over, point };
/// Who has the wheel. Paused: nothing moves.
enum class Wheel { autonomous, paused, correcting };

inline constexpr double kHandOver = 0.25;  ///< seconds from one hand to the other
inline constexpr double kUndoTime = 2.0;   ///< seconds that undo goes back while riding along or recording

/// Labelled steps [from, to) of the episode.
struct Stretch {
  int from = 0;
  int to = 0;

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Labels of a trajectory that a person mends: the longest runs of labelled steps, first to last.
std::vector<Stretch> stretches_of(std::span<const std::uint8_t> mask);

/// Whether a person is at the wheel or the pointer at all; else there is nothing to label.
bool hand_on(const Controls& controls);
/// The same, with what is not finite taken as not there.
Controls clean(const Controls& controls);

/// One episode. Driving on after undo() gives the same bits as if the undone part had never been: world, policy and chance go back.
class Correction {
 public:
  /// Starts scene and policy with the seed. `expert_share`: while riding, the probability of each step that the person's action
  /// moves the scene instead of the policy's (DAgger's beta).
  Correction(Task task, const Policy& policy, std::uint64_t seed, CorrectionWay way, double expert_share = 0.0);

  CorrectionWay way() const { return way_; }
  /// Lets go of the wheel; labels stay.
  void set_way(CorrectionWay way);

  /// take_over: the person wants the wheel, or lets go. While an earlier step is shown: takes the wheel there, and what was driven
  /// after it is forgotten; refused when that would lose labels, and when the episode is over.
  Result<void> hold(bool on);
  bool holding() const { return holding_; }
  /// One step on: shows the next of those already driven, or drives one. point: labels the step where `controls.pressed`. False:
  /// the episode is over.
  bool step(const Controls& controls);
  /// Labels the shown step with what the controls mean there. Refused at a step that was not driven yet, and without a pointer.
  Result<void> point(const Controls& controls);
  /// Shows the scene exactly as it was after `step` steps, 0 .. steps().
  Result<void> seek(int step);
  /// take_over: back to before the last stretch began; ride: kUndoTime back; point: the label that was set last is as it was before.
  Result<void> undo();
  /// Takes the labels of a stretch away, by its place in stretches(). Nothing driven changes.
  Result<void> remove(int stretch);
  /// Keeps those of a stretch within [from, to), which must overlap it.
  Result<void> trim(int stretch, int from, int to);

  Wheel wheel() const;
  double share() const { return static_cast<double>(ramp_) / static_cast<double>(ramp_steps_); }
  int shown() const { return shown_->steps(); }
  int steps() const { return driven_->steps(); }
  /// The episode is over; an earlier step may be shown all the same.
  bool ended() const { return driven_->ended(); }
  /// At the shown step. The same object until seek, undo or hold go back.
  const std::shared_ptr<Episode>& episode() const { return shown_; }
  const std::shared_ptr<Episode>& driven() const { return driven_; }
  std::vector<Stretch> stretches() const { return stretches_of(mask_); }
  int labels() const;
  /// [steps(), action_size]: meaningful where a step is labelled.
  std::span<const float> label_actions() const { return labels_; }
  /// [steps()]: 1 where the person held the wheel or labelled.
  std::vector<std::uint8_t> corrected() const;
  /// What was driven so far with its labels; source "person", truncated where the person ended it. There must be a step.
  Trajectory result() const;

 private:
  /// How one step was driven, besides what the trajectory says.
  struct Note {
    int ramp = 0;
    bool in_control = true;
    bool held = false;
    bool wanted = false;        ///< a hand said what it wants, now or since the wheel was taken
    std::vector<float> person;  ///< what the person's input meant; the policy's action while nothing is wanted
  };
  /// A label that was set by pointing, and what was there before.
  struct Edit {
    int step = 0;
    std::uint8_t mask = 0;
    std::vector<float> label;
  };

  void drive(const Controls& controls);
  void mix(double share, std::span<const float> person, std::span<float> action) const;
  void clear_labels(int from, int to);
  void set_label(int step, std::span<const float> label);
  std::shared_ptr<Episode> at(int step) const;
  void rewind(int step);
  void start_policy(int step);
  bool labelled_from(int step) const;
  Result<Stretch> stretch(int index) const;

  Task task_;
  std::unique_ptr<Policy> policy_;
  std::uint64_t seed_ = 0;
  CorrectionWay way_ = CorrectionWay::take_over;
  double expert_share_ = 0.0;
  Rng rng_;
  int ramp_steps_ = 1;
  int ramp_ = 0;  ///< 0 .. ramp_steps_: the person's share of the action
  bool holding_ = false;
  bool pointing_ = false;
  std::shared_ptr<Episode> driven_;
  std::shared_ptr<Episode> shown_;  ///< driven_, or one at an earlier step
  std::vector<Bytes> snapshots_;    ///< of the scene, every kSnapshotEvery steps from step 0 on
  std::vector<Note> notes_;         ///< [steps]
  std::vector<float> labels_;       ///< [steps, action_size]
  std::vector<std::uint8_t> mask_;  ///< [steps]
  std::vector<int> presses_;        ///< steps at which the person took the wheel
  std::vector<Edit> edits_;
};

}  // namespace driftlab
