#pragma once
// The physics of a scene without its task: no track, no observation, no reward. A replay drives it through recorded episodes over and
// over, so that another engine can be given the same world and the same inputs.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace driftlab::bench {

/// What both engines are given. Numbers in SI units; what each means is said where the replay is made and in the page's script of
/// the same name.
struct Recording {
  std::vector<double> constants;  ///< masses, sizes, limits, time step, iterations
  std::vector<double> starts;     ///< [episodes, start_size]: pose() first
  std::vector<double> begins;     ///< step at which each episode begins; the first is 0
  std::vector<double> inputs;     ///< [steps, input_size]
  int start_size = 0;
  int input_size = 0;

  int episodes() const { return static_cast<int>(begins.size()); }
  int steps() const { return static_cast<int>(inputs.size()) / input_size; }
};

class Replay {
 public:
  virtual ~Replay() = default;

  const Recording& recording() const { return recording_; }
  /// Back to the first episode's start.
  void restart() { cursor_ = episode_ = 0; }
  /// Goes on by so many steps of the recording; after its last it begins again.
  virtual void run(int steps) = 0;
  /// Where what moves is: x, y (metres), angle (rad).
  virtual std::span<const double, 3> pose() = 0;

 protected:
  /// The loop of run(), for the replay itself so that its calls are inlined.
  template <class Self>
  void run_with(Self& self, int steps);

  Recording recording_;

 private:
  int cursor_ = 0;   // step to come
  int episode_ = 0;  // that begins next
};

template <class Self>
void Replay::run_with(Self& self, int steps) {
  const auto start_size = static_cast<std::size_t>(recording_.start_size);
  const auto input_size = static_cast<std::size_t>(recording_.input_size);
  const int total = recording_.steps();
  for (int i = 0; i < steps; ++i) {
    const auto episode = static_cast<std::size_t>(episode_);
    if (episode < recording_.begins.size() && cursor_ == static_cast<int>(recording_.begins[episode])) {
      self.begin(recording_.starts.data() + episode * start_size);
      ++episode_;
    }
    self.step(recording_.inputs.data() + static_cast<std::size_t>(cursor_) * input_size);
    if (++cursor_ == total) restart();
  }
}

/// lane's car: one body, two axles, gusts; one lap of the expert.
std::unique_ptr<Replay> make_car_replay();
/// push's table: a fingertip, moved by the arm, and the block that it pushes; a few episodes of the expert.
std::unique_ptr<Replay> make_block_replay();

struct ReplayEntry {
  std::string_view id;     ///< of the scene
  std::string_view title;  ///< "lane: the car"
  std::unique_ptr<Replay> (*make)();
};
std::span<const ReplayEntry> all_replays();

}  // namespace driftlab::bench
