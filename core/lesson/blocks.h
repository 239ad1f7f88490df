#pragma once
// The fenced blocks of a lesson: step, quiz, check.

#include <map>

#include "core/lesson/lesson.h"
#include "core/lesson/toml_value.h"

namespace driftlab::lesson {

/// What is gathered while the blocks of a file are read, from top to bottom.
class BlockReader {
 public:
  BlockReader(Lesson& lesson, Scope& scope, Complaints& complaints)
      : lesson_(lesson), scope_(scope), complaints_(complaints) {}

  void read_step(const TomlValue& table);
  void read_quiz(const TomlValue& table);
  void read_check(const TomlValue& table);
  /// After the last block: which check ends which step.
  void join();

 private:
  struct Wish {
    std::size_t step;
    std::string check;
    Place place;
  };

  /// The id of a block: a name that no other block has.
  std::string read_id(TableReader& reader);
  std::vector<Request> read_commands(TableReader& reader, std::string_view key);
  Deed read_deed(const TomlValue& value);
  void read_hand(TableReader& reader, Deed& deed);
  void read_choices(TableReader& reader, Quiz& quiz);
  void read_number(TableReader& reader, Quiz& quiz);
  void read_truth(TableReader& reader, Quiz& quiz);
  void read_range(TableReader& reader, Quiz& quiz);

  Lesson& lesson_;
  Scope& scope_;
  Complaints& complaints_;
  std::map<std::string, Place> ids_;
  std::vector<Wish> wishes_;
};

}  // namespace driftlab::lesson
