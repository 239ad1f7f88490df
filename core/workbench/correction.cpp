#include "core/workbench/correction.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/text.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kShareStream = 0x7368617265;  // "share"
constexpr int kSnapshotEvery = 64;

int steps_in(double seconds, double dt) {
  return std::max(1, static_cast<int>(std::floor(seconds / dt + 0.5)));
}

}  // namespace

std::vector<Stretch> stretches_of(std::span<const std::uint8_t> mask) {
  std::vector<Stretch> result;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) continue;
    const auto step = static_cast<int>(i);
    if (result.empty() || result.back().to != step) result.push_back({step, step});
    result.back().to = step + 1;
  }
  return result;
}

bool hand_on(const Controls& controls) {
  return controls.pointer_active || controls.axes_active;
}

Controls clean(const Controls& controls) {
  Controls result = controls;
  if (!std::isfinite(result.pointer.x) || !std::isfinite(result.pointer.y)) {
    result.pointer = Vec2{};
    result.pointer_active = false;
    result.pressed = false;
  }
  if (!std::isfinite(result.axis_x) || !std::isfinite(result.axis_y)) {
    result.axis_x = result.axis_y = 0.0;
    result.axes_active = false;
  }
  result.axis_x = std::clamp(result.axis_x, -1.0, 1.0);
  result.axis_y = std::clamp(result.axis_y, -1.0, 1.0);
  return result;
}

Correction::Correction(Task task, const Policy& policy, std::uint64_t seed, CorrectionWay way, double expert_share)
    : task_(std::move(task)),
      policy_(policy.clone()),
      seed_(seed),
      way_(way),
      expert_share_(expert_share),
      driven_(std::make_shared<Episode>(task_, seed, "person")),
      shown_(driven_) {
  ramp_steps_ = steps_in(kHandOver, driven_->scene().spec().dt);
  start_policy(0);
}

void Correction::set_way(CorrectionWay way) {
  way_ = way;
  holding_ = pointing_ = false;
}

// ---- driving ----

Result<void> Correction::hold(bool on) {
  if (!on || holding_) {
    holding_ = on;
    return {};
  }
  if (way_ != CorrectionWay::take_over) return fail("the way “take over”", "another", "Choose it first.");
  if (shown_ == driven_ && ended()) {
    return fail("an episode that goes on", "one that is over", "Go back to an earlier step and take over there.");
  }
  if (shown_ != driven_) {
    if (labelled_from(shown())) {
      return fail("no labels after the shown step", "some, and taking over here would lose them",
                  "Play on to the end, or remove those stretches first.");
    }
    rewind(shown());
  }
  holding_ = true;
  presses_.push_back(steps());
  return {};
}

bool Correction::step(const Controls& given) {
  const Controls controls = clean(given);
  if (shown_ == driven_) {
    if (ended()) return false;
    drive(controls);
    return true;
  }
  pointing_ = false;
  if (way_ == CorrectionWay::point && controls.pressed) (void)point(controls);
  const auto size = static_cast<std::size_t>(driven_->trajectory().action_size);
  const std::span<const float> applied(driven_->trajectory().applied);
  const auto now = static_cast<std::size_t>(shown());
  shown_->step(applied.subspan(now * size, size), {}, driven_->trajectory().controller[now]);
  if (shown() == steps()) shown_ = driven_;
  return true;
}

void Correction::mix(double share, std::span<const float> person, std::span<float> action) const {
  if (share <= 0.0) return;
  for (std::size_t i = 0; i < action.size(); ++i) {
    const double mixed = (1.0 - share) * static_cast<double>(action[i]) + share * static_cast<double>(person[i]);
    action[i] = share >= 1.0 ? person[i] : static_cast<float>(mixed);
  }
}

void Correction::drive(const Controls& controls) {
  const auto size = static_cast<std::size_t>(driven_->trajectory().action_size);
  if (steps() % kSnapshotEvery == 0 && static_cast<int>(snapshots_.size()) == steps() / kSnapshotEvery) {
    Writer writer;
    driven_->scene().snapshot(writer);
    snapshots_.push_back(writer.take());
  }
  const bool chosen = expert_share_ > 0.0 && rng_.chance(expert_share_);  // one draw a step, whatever comes of it
  const bool present = hand_on(controls);
  const bool riding = way_ == CorrectionWay::ride;
  const bool moves = riding && chosen && present;
  const bool wanted = ramp_ > 0 && notes_.back().wanted;
  ramp_ = holding_ ? std::min(ramp_steps_, ramp_ + 1) : std::max(0, ramp_ - 1);
  Note note;
  note.ramp = ramp_;
  note.held = holding_;
  note.in_control = !holding_ && !moves;
  note.wanted = present || wanted;

  std::vector<float> action(size);
  policy_->act(driven_->moment(note.in_control), action, nullptr);
  note.person = action;
  if (present) {
    driven_->scene().teleop(controls, note.person);
  } else if (wanted) {
    // The hand is off, on its way to a button for instance: the last thing it wanted stays, and fades out once let go.
    note.person = notes_.back().person;
  }
  mix(moves ? 1.0 : share(), note.person, action);
  pointing_ = way_ == CorrectionWay::point && controls.pressed && present;
  const bool labels = present && (holding_ || riding || pointing_);  // without a hand there is nothing to learn from
  const auto controller = note.in_control ? Controller::policy : Controller::person;
  const StepResult result = driven_->step(action, {}, controller);
  DRIFTLAB_ASSERT(result.refused == nullptr, "finite actions are not refused");

  labels_.resize(labels_.size() + size);
  mask_.push_back(0);
  if (pointing_) {
    set_label(steps() - 1, note.person);
  } else if (labels) {
    std::copy(note.person.begin(), note.person.end(), labels_.end() - static_cast<std::ptrdiff_t>(size));
    mask_.back() = 1;
  }
  notes_.push_back(std::move(note));
}

// ---- going back ----

std::shared_ptr<Episode> Correction::at(int step) const {
  if (snapshots_.empty()) return std::make_shared<Episode>(task_, seed_, "person");
  const Trajectory& driven = driven_->trajectory();
  const auto size = static_cast<std::size_t>(driven.action_size);
  const auto nearest = std::min(static_cast<std::size_t>(step / kSnapshotEvery), snapshots_.size() - 1);
  Reader reader(snapshots_[nearest]);
  auto episode = std::make_shared<Episode>(task_, driven, static_cast<int>(nearest) * kSnapshotEvery, reader);
  while (episode->steps() < step) {
    const auto now = static_cast<std::size_t>(episode->steps());
    episode->step(std::span<const float>(driven.applied).subspan(now * size, size), {}, driven.controller[now]);
  }
  return episode;
}

/// The policy as it is before step `step`: it is shown everything that it saw.
void Correction::start_policy(int step) {
  policy_->reset(seed_);
  rng_ = Rng(seed_, kShareStream);
  const Trajectory& driven = driven_->trajectory();
  const auto size = static_cast<std::size_t>(driven.action_size);
  std::vector<float> nothing(size);
  std::vector<float> action(size);
  for (int i = 0; i < step; ++i) {
    if (expert_share_ > 0.0) (void)rng_.uniform();
    const auto before = static_cast<std::size_t>(i == 0 ? 0 : i - 1);
    Moment moment;
    moment.observation = driven.observation(i);
    moment.previous_applied =
        i == 0 ? std::span<const float>(nothing) : std::span<const float>(driven.applied).subspan(before * size, size);
    moment.reward = i == 0 ? 0.0F : driven.rewards[before];
    moment.in_control = notes_[static_cast<std::size_t>(i)].in_control;
    policy_->act(moment, action, nullptr);
  }
}

void Correction::rewind(int step) {
  const auto kept = static_cast<std::size_t>(step);
  driven_ = at(step);
  shown_ = driven_;
  notes_.resize(kept);
  mask_.resize(kept);
  labels_.resize(kept * static_cast<std::size_t>(driven_->trajectory().action_size));
  snapshots_.resize(std::min(snapshots_.size(), kept / kSnapshotEvery + 1));
  std::erase_if(presses_, [step](int press) { return press >= step; });
  std::erase_if(edits_, [step](const Edit& edit) { return edit.step >= step; });
  holding_ = pointing_ = false;
  ramp_ = notes_.empty() ? 0 : notes_.back().ramp;
  start_policy(step);
}

Result<void> Correction::seek(int step) {
  if (step < 0 || step > steps()) {
    return fail("a step from 0 to " + std::to_string(steps()), std::to_string(step));
  }
  holding_ = pointing_ = false;
  shown_ = step == steps() ? driven_ : at(step);
  return {};
}

Result<void> Correction::undo() {
  if (way_ == CorrectionWay::point) {
    if (edits_.empty()) return fail("a label to withdraw", "none that was set by pointing");
    const Edit edit = std::move(edits_.back());
    edits_.pop_back();
    const auto row = static_cast<std::size_t>(edit.step);
    mask_[row] = edit.mask;
    std::copy(edit.label.begin(), edit.label.end(),
              labels_.begin() + static_cast<std::ptrdiff_t>(row * edit.label.size()));
    return {};
  }
  if (way_ == CorrectionWay::take_over) {
    // A wheel that was only just taken has driven nothing yet.
    const auto last = std::find_if(presses_.rbegin(), presses_.rend(), [this](int press) { return press < steps(); });
    if (last == presses_.rend()) return fail("a stretch to undo", "none yet", "Take over first.");
    rewind(*last);
    return {};
  }
  if (steps() == 0) return fail("an episode under way", "nothing yet");
  rewind(std::max(0, steps() - steps_in(kUndoTime, driven_->scene().spec().dt)));
  return {};
}

// ---- labels ----

void Correction::set_label(int step, std::span<const float> label) {
  const auto row = static_cast<std::size_t>(step);
  const auto begin = labels_.begin() + static_cast<std::ptrdiff_t>(row * label.size());
  const bool again = !edits_.empty() && edits_.back().step == step && mask_[row] != 0;
  if (!again) edits_.push_back({step, mask_[row], {begin, begin + static_cast<std::ptrdiff_t>(label.size())}});
  std::copy(label.begin(), label.end(), begin);
  mask_[row] = 1;
}

Result<void> Correction::point(const Controls& given) {
  const Controls controls = clean(given);
  if (way_ != CorrectionWay::point) return fail("the way “pause and point”", "another", "Choose it first.");
  if (!hand_on(controls)) return fail("a pointer over the stage", "none");
  if (shown() >= steps()) return fail("a step of the episode", "the end", "Go back a step first.");
  std::vector<float> label(static_cast<std::size_t>(driven_->trajectory().action_size));
  shown_->scene().teleop(controls, label);
  set_label(shown(), label);
  pointing_ = true;
  return {};
}

Result<Stretch> Correction::stretch(int index) const {
  const std::vector<Stretch> all = stretches();
  if (index >= 0 && index < static_cast<int>(all.size())) return all[static_cast<std::size_t>(index)];
  return fail(all.empty() ? "a corrected stretch" : "a stretch from 0 to " + std::to_string(all.size() - 1),
              all.empty() ? "none yet" : std::to_string(index));
}

/// Nor does undo bring them back.
void Correction::clear_labels(int from, int to) {
  std::fill(mask_.begin() + from, mask_.begin() + to, std::uint8_t{0});
  std::erase_if(edits_, [=](const Edit& edit) { return edit.step >= from && edit.step < to; });
}

Result<void> Correction::remove(int index) {
  const auto found = stretch(index);
  if (!found) return tl::make_unexpected(found.error());
  clear_labels(found->from, found->to);
  return {};
}

Result<void> Correction::trim(int index, int from, int to) {
  const auto found = stretch(index);
  if (!found) return tl::make_unexpected(found.error());
  const int first = std::max(from, found->from);
  const int last = std::min(to, found->to);
  if (first >= last) {
    return fail("steps within " + std::to_string(found->from) + " to " + std::to_string(found->to),
                std::to_string(from) + " to " + std::to_string(to), "To take all of it away, remove the stretch.");
  }
  clear_labels(found->from, first);
  clear_labels(last, found->to);
  return {};
}

bool Correction::labelled_from(int step) const {
  return std::find(mask_.begin() + step, mask_.end(), std::uint8_t{1}) != mask_.end();
}

int Correction::labels() const {
  return static_cast<int>(std::count(mask_.begin(), mask_.end(), std::uint8_t{1}));
}

std::vector<std::uint8_t> Correction::corrected() const {
  std::vector<std::uint8_t> result = mask_;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (notes_[i].held) result[i] = 1;
  }
  return result;
}

Wheel Correction::wheel() const {
  return holding_ || pointing_ ? Wheel::correcting : Wheel::autonomous;
}

Trajectory Correction::result() const {
  DRIFTLAB_ASSERT(steps() > 0, "an episode without a step is none");
  Trajectory record = driven_->trajectory();
  record.labels = labels_;
  record.label_mask = mask_;
  for (std::size_t i = 0; i < mask_.size(); ++i) {
    if (mask_[i] != 0) continue;
    const auto size = static_cast<std::ptrdiff_t>(record.action_size);
    std::fill_n(record.labels.begin() + static_cast<std::ptrdiff_t>(i) * size, size, 0.0F);
  }
  if (!ended()) record.truncated = true;
  return record;
}

}  // namespace driftlab
