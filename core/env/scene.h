#pragma once
// A scene is a 2D world with a task in it, in the words of Gymnasium: observation, action, reset, step, terminated,
// truncated. It knows no clock, no global random numbers and no drawing library.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/param.h"
#include "core/base/vec2.h"

namespace driftlab {

class Canvas;

/// One number of an observation, action or probe.
struct Field {
  std::string_view name;  ///< "steering"
  std::string_view unit;  ///< SI: "m", "rad/s", "1"
  float low = 0.0F;       ///< inclusive limits; observations stay within them
  float high = 0.0F;
  int categories = 0;  ///< > 0: discrete, values 0 .. categories-1
};

/// A named part of an observation: a vector {n,1,1}, range beams {n,1,1}, an image {height,width,channels}.
struct Block {
  std::string_view name;
  std::array<int, 3> shape{};
  std::span<const Field> fields;  ///< shape[0] * shape[1] * shape[2] of them
};

/// Where in the world it shows who does what: steps in which `field` (of an observation or a probe) is within low .. high. Views begin
/// with it; a scene without one leaves `field` empty.
struct DecisionPoint {
  std::string_view field;
  float low = 0.0F;
  float high = 0.0F;
  std::string_view title;  ///< "14 m before the obstacle"
  int action = 0;          ///< which number of the action is decided on
  /// What it means there that this number is below, about or above 0, after the word "go": "right", "straight on", "left". Empty: the
  /// numbers are told.
  std::string_view negative = {};
  std::string_view zero = {};
  std::string_view positive = {};
};

/// What a scene is made of; spans point to static tables.
struct SceneSpec {
  std::string_view id;
  std::string_view title;
  std::span<const Block> observation;
  std::span<const Field> action;
  std::span<const Field> probes;  ///< privileged quantities for metrics and reports, never given to a policy
  double dt = 0.0;                ///< seconds a step
  int max_steps = 0;              ///< the episode is truncated after this many
  /// Probes whose value at the end of an episode is told beside success ("overlap").
  std::span<const std::string_view> reported = {};
  DecisionPoint decision = {};

  int observation_size() const {
    int size = 0;
    for (const Block& block : observation) size += block.shape[0] * block.shape[1] * block.shape[2];
    return size;
  }
  int action_size() const { return static_cast<int>(action.size()); }
};

enum class Outcome { running, success, failure };

struct StepResult {
  float reward = 0.0F;
  float cost = 0.0F;  ///< in [0, 1]: for regret and horizon plots
  bool terminated = false;
  bool truncated = false;
  Outcome outcome = Outcome::running;
  const char* refused = nullptr;  ///< not null: the action was not finite; nothing moved, and this says why

  bool ended() const { return terminated || truncated; }
};

/// What a person does with the input devices, in world terms.
struct Controls {
  bool pointer_active = false;  ///< the pointer is over the stage (or a finger is down)
  Vec2 pointer;                 ///< metres
  bool pressed = false;         ///< button or finger down
  bool axes_active = false;     ///< arrow keys or a gamepad are in use; they win over the pointer
  double axis_x = 0.0;          ///< [-1, 1], right positive
  double axis_y = 0.0;          ///< [-1, 1], up positive
};

/// What part of the world a view shows.
struct Frame {
  Vec2 centre;            ///< metres
  double rotation = 0.0;  ///< radians; this world direction points right on the screen
  double width = 1.0;     ///< metres that must be visible
  double height = 1.0;
};
enum class FrameKind { overview, follow };

struct DrawOptions {
  enum class Layer { world, actor };
  Layer layer = Layer::world;
  float alpha = 1.0F;              ///< how far between the last two steps, 0 .. 1 (actor layer)
  std::uint32_t actor = 0x0072B2;  ///< 0xRRGGBB, the accent colour of whoever acts
  float opacity = 1.0F;            ///< < 1: a ghost
  bool sensors = false;            ///< show what the observation sees (beams)
  bool dark = false;               ///< colours for dark rooms
};

/// A 2D world. Copies are made through snapshot and restore. Everything random comes from the seed given to reset.
class Scene {
 public:
  virtual ~Scene() = default;

  virtual const SceneSpec& spec() const = 0;
  /// Starts an episode. Must be called before anything else; equal seeds give equal bits.
  virtual void reset(std::uint64_t seed) = 0;
  /// Advances by dt. In: the requested action [action_size]; out: the action applied after limits.
  /// A value that is not finite is refused (StepResult::refused). Must not be called after the episode ended.
  virtual StepResult step(std::span<float> action) = 0;
  /// Writes observation_size() finite values within the fields' limits.
  virtual void observe(std::span<float> observation) const = 0;
  /// What the expert would do here. Reads the full state, changes nothing, works at any visited state.
  /// False: this scene has no expert (a real arm).
  virtual bool expert_action(std::span<float> action) const = 0;
  /// The action that the person's input means here.
  virtual void teleop(const Controls& controls, std::span<float> action) const = 0;
  /// Where a person with this look-ahead would point (metres), so that models of people act through teleop like real ones.
  /// False: nobody can say.
  virtual bool guide(double seconds_ahead, Vec2& pointer) const = 0;
  /// Privileged quantities named by spec().probes [probes.size()].
  virtual void probe(std::span<float> values) const = 0;
  /// The point whose path is the trail (car centre, fingertip), metres.
  virtual Vec2 trail_point() const = 0;

  /// Everything that the future depends on. restore() of a snapshot gives the same bits from there on.
  virtual void snapshot(Writer& writer) const = 0;
  virtual void restore(Reader& reader) = 0;

  virtual Frame frame(FrameKind kind) const = 0;
  virtual void draw(Canvas& canvas, const DrawOptions& options) const = 0;
};

/// How people speak of a scene. Everything said of it on the page and by the program is put together from these.
struct SceneWords {
  std::string_view demonstration = "demonstration";    ///< "lap"
  std::string_view demonstrations = "demonstrations";  ///< "laps"
  std::string_view show = "show it once";              ///< "Press Demonstrate and ...": "drive one lap"
  std::string_view done = "made it";                   ///< "The expert ... in 3.2 s.": "reached the target"
  std::string_view failed = "failed";                  ///< "Your clone ... after 9.4 s.": "left the road"
  std::string_view fails = "fails";                    ///< "Take over before it ...": "leaves the road"
  std::string_view control = "the controls";           ///< "Take ...": "the wheel", "the arm"
  std::string_view act = "move";                       ///< "Let them ...": "drive"
  std::string_view acts = "moves";                     ///< "The clone ...": "drives"
  std::string_view acting = "moving";                  ///< "It is still ...": "driving"
  std::string_view succeeds = "succeeds";              ///< "Which one ...?": "stays on the road"
  std::string_view unfinished = "was not done";        ///< "Your clone ... when time was up.": "was still on the road"
  std::string_view actor = "it";                       ///< "... does not follow you": "the car"
  std::string_view begin = "Move the pointer to start";
  std::string_view begin_touch = "Touch the picture to start";
  std::string_view follows = "It follows the pointer.";
  std::string_view rule =
      "Your first move has started it.";            ///< while recording: "Stay on the road until you are round."
  std::string_view mend = "bring it back";          ///< what a person does who takes over
  std::string_view lesson = "Learning by copying";  ///< what can be learned from it: a heading
  /// Key of the Param that says how many demonstrations' worth make an episode; then "a whole lap", "all 3 laps" are spoken of.
  std::string_view rounds = {};
};

/// A figure that was measured on a scene, with the command that measures it again.
struct PublishedResult {
  std::string_view what;     ///< "Clones of 1 flawless lap, ten seeds"
  std::string_view figure;   ///< "69 % whole laps"
  std::string_view command;  ///< "driftlab study drift"
};

/// What a scene's reference page says besides its tables: whole sentences, units in SI, no markup.
struct SceneReference {
  std::string_view observation;  ///< what it holds, and what it deliberately leaves out
  std::string_view action;
  std::string_view dynamics;  ///< bodies, forces, solver, source of values
  std::string_view noise;
  std::string_view start;
  std::string_view reward;
  std::string_view end;      ///< when an episode ends, and when it is cut off
  std::string_view success;  ///< and what is told beside it
  std::string_view expert;
  std::string_view person;  ///< what mouse, finger, keys and stick do
  std::span<const PublishedResult> results;
};

/// One registered scene: scenes/ID.cpp defines `const SceneEntry& scene_entry_ID()`.
struct SceneEntry {
  std::string_view id;
  std::string_view title;
  std::string_view summary;  ///< one sentence for a menu
  std::span<const Param> params;
  std::unique_ptr<Scene> (*make)(const ParamValues& params);  ///< of values without ranges; others call make_scene
  SceneWords words = {};
  SceneReference reference = {};
  /// A person presses and drags: while they demonstrate, the pointer counts only while it is pressed.
  bool dragged = false;
};
using SceneList = std::span<const SceneEntry* const>;

/// The entry with this id, or an Error that lists the ids and the nearest one.
Result<const SceneEntry*> find_scene(SceneList scenes, std::string_view id);

}  // namespace driftlab
