#pragma once
// One table describes a tunable once; sliders, command-line flags, lesson keys and links are all made from it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/rng.h"

namespace driftlab {

/// One tunable of a scene or learner. Tables of these are static constants in the scene's or learner's file.
struct Param {
  enum class Kind { real, integer, choice, toggle };

  std::string_view key;    ///< snake_case, unique in its table: "learning_rate"
  std::string_view title;  ///< for people: "Learning rate"
  std::string_view unit;   ///< SI, "1" where there is none
  std::string_view help;   ///< one sentence
  Kind kind = Kind::real;
  double initial = 0.0;  ///< choice: index into choices; toggle: 0 or 1
  double low = 0.0;      ///< inclusive
  double high = 1.0;     ///< inclusive
  std::span<const std::string_view> choices = {};
  bool logarithmic = false;  ///< how a slider should move
  bool can_vary = false;     ///< a quantity of a world that may differ from episode to episode: takes a range, "2..5"
};

Param real_param(std::string_view key, std::string_view title, std::string_view unit, double initial, double low,
                 double high, std::string_view help, bool logarithmic = false);
Param integer_param(std::string_view key, std::string_view title, double initial, double low, double high,
                    std::string_view help, bool logarithmic = false);
Param choice_param(std::string_view key, std::string_view title, std::span<const std::string_view> choices,
                   double initial, std::string_view help);
Param toggle_param(std::string_view key, std::string_view title, bool initial, std::string_view help);
/// The same Param, able to vary over a range. Only numbers can.
Param varying(Param param);

/// Values for every Param of one table, always complete and within limits. The table must outlive this.
/// A Param that can vary may have a range for a value: domain randomisation (Tobin et al. 2017) draws from it in each episode.
class ParamValues {
 public:
  ParamValues() = default;
  /// All values at their initial setting.
  explicit ParamValues(std::span<const Param> table);

  std::span<const Param> table() const { return table_; }

  /// Value of a key in the table, of a range its middle (a whole number: rounded down); asserts on an unknown key (a programmer's
  /// mistake: users go through set()).
  double real(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  bool toggle(std::string_view key) const;
  std::string_view choice(std::string_view key) const;

  /// Sets from text as a person writes it ("0.001", "rate", "true", a range "2..5"). Unknown key, not a number, NaN, outside the
  /// limits, unknown choice, a range for what cannot vary: an Error that lists what would be accepted; nothing is changed.
  Result<void> set(std::string_view key, std::string_view text);
  Result<void> set(std::string_view key, double value);

  /// Whether a value (or any) is a range.
  bool varies(std::string_view key) const;
  bool varies() const;
  /// Both ends of a range, inclusive; twice the same where it is none.
  double low(std::string_view key) const;
  double high(std::string_view key) const;
  /// The same without ranges: each drawn evenly from its own, in table order.
  ParamValues drawn(Rng& rng) const;

  /// The value as set() would read it back, bit for bit.
  std::string text(std::string_view key) const;
  /// "key=value" for every Param that is not at its initial setting, in table order.
  std::vector<std::string> changed() const;

  friend bool operator==(const ParamValues& a, const ParamValues& b) {
    return a.lows_ == b.lows_ && a.highs_ == b.highs_;
  }

 private:
  std::string text_at(std::size_t index) const;

  std::span<const Param> table_;
  std::vector<double> lows_;   // one per table entry
  std::vector<double> highs_;  // the same as lows_ where it does not vary
};

}  // namespace driftlab
