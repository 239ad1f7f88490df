#pragma once
// TOML out of a lesson, every value with its place in the lesson's file. The library stays behind this header: it takes long to compile.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/document.h"
#include "core/lesson/place.h"

namespace driftlab::lesson {

struct TomlValue {
  enum class Kind { text, integer, real, boolean, date, list, table };
  Kind kind = Kind::table;
  Place place;
  std::string key;  ///< of a member of a table
  Place key_place;

  std::string text;
  std::int64_t integer = 0;
  double real = 0.0;  ///< of whole numbers too
  bool boolean = false;
  std::vector<TomlValue> items;  ///< of a list; a table's members, in the order of the file

  /// The text's first letter in the file; nothing where an escape stands between (then `place` is the nearest one can say).
  std::optional<Place> text_place;

  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  /// The member with this key; null: none.
  const TomlValue* find(std::string_view member) const;
  /// The place of byte `offset` of the text.
  Place within(std::size_t offset) const;
  /// For errors: 3, "text", true, a list, a table, a date.
  std::string shown() const;
};

/// The piece's table. Nothing when it cannot be read as TOML: that was complained about, at its first fault, which hides later ones.
std::optional<TomlValue> parse_toml(const Piece& piece, Complaints& complaints);

}  // namespace driftlab::lesson
