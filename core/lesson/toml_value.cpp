#include "core/lesson/toml_value.h"

// The library's asserts do not hold for every damaged file ("[=" for one), and in release builds it takes them for granted, where the code behind
// them would have refused the file properly. So they are left out, in every build.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>

#include "core/base/text.h"

namespace driftlab::lesson {
namespace {

constexpr int kMostParts = 8;
constexpr std::size_t kLargestBlock = 1U << 16U;
constexpr std::size_t kLongestLine = 8000;

/// Line of the first key of more than kMostParts parts (a.b.c ...), 0: none. Each part makes a table within a table, and the library
/// goes through tables by recursion: a file must not be able to use up the stack.
int line_of_long_key(std::string_view text) {
  int line = 1;
  int dots = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '"' || c == '\'') {
      const bool lines = text.substr(i, 3) == std::string(3, c);
      std::size_t end = i + (lines ? 3 : 1);
      const auto closed = [&] { return lines ? text.substr(end, 3) == std::string(3, c) : text[end] == c; };
      while (end < text.size() && !closed() && (lines || text[end] != '\n'))
        end += text[end] == '\\' && c == '"' ? 2 : 1;
      end = std::min(end, text.size());
      line += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i),
                                          text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
      i = end + (lines ? 2 : 0);
      if (!lines && end < text.size() && text[end] == '\n') i = end - 1;
    } else if (c == '.') {
      if (++dots >= kMostParts) return line;
    } else if (std::string_view("\n=,{}[]").find(c) != std::string_view::npos) {
      dots = 0;
      line += c == '\n' ? 1 : 0;
    }
  }
  return 0;
}

/// What would take long to read, or use up the stack, is refused before it is read.
bool bounded(const Piece& piece, Complaints& complaints) {
  if (piece.text.size() > kLargestBlock) {
    complaints.add(piece.place, "at most " + std::to_string(kLargestBlock) + " bytes of TOML",
                   std::to_string(piece.text.size()), "What is to be read belongs outside of blocks.");
    return false;
  }
  std::string_view rest = piece.text;
  for (int line = 0; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > kLongestLine) {
      complaints.add({piece.text_place.line + line, 1}, "lines of at most " + std::to_string(kLongestLine) + " bytes",
                     std::to_string(end));
      return false;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const int line = line_of_long_key(piece.text);
  if (line == 0) return true;
  complaints.add({piece.text_place.line + line - 1, 1}, "keys of at most " + std::to_string(kMostParts) + " parts",
                 "a longer one");
  return false;
}

class Converter {
 public:
  explicit Converter(const Piece& piece) : text_(piece.text), start_(piece.text_place) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') lines_.push_back(i + 1);
    }
  }

  Place place(const toml::source_position& position) const {
    return {start_.line + static_cast<int>(position.line) - 1, static_cast<int>(position.column)};
  }

  TomlValue convert(const toml::node& node) const {
    TomlValue value;
    value.place = place(node.source().begin);
    if (const auto* table = node.as_table()) {
      value.kind = TomlValue::Kind::table;
      for (const auto& [key, member] : *table) {
        value.items.push_back(convert(member));
        value.items.back().key = std::string(key.str());
        value.items.back().key_place = place(key.source().begin);
      }
      std::stable_sort(value.items.begin(), value.items.end(),
                       [](const TomlValue& a, const TomlValue& b) { return a.key_place < b.key_place; });
    } else if (const auto* array = node.as_array()) {
      value.kind = TomlValue::Kind::list;
      for (const auto& item : *array) value.items.push_back(convert(item));
    } else {
      convert_single(node, value);
    }
    return value;
  }

 private:
  void convert_single(const toml::node& node, TomlValue& value) const {
    if (const auto* text = node.as_string()) {
      value.kind = TomlValue::Kind::text;
      value.text = text->get();
      value.text_place = letters(node.source().begin, value.text);
    } else if (const auto* integer = node.as_integer()) {
      value.kind = TomlValue::Kind::integer;
      value.integer = integer->get();
      value.real = static_cast<double>(value.integer);
    } else if (const auto* real = node.as_floating_point()) {
      value.kind = TomlValue::Kind::real;
      value.real = real->get();
    } else if (const auto* boolean = node.as_boolean()) {
      value.kind = TomlValue::Kind::boolean;
      value.boolean = boolean->get();
    } else {
      value.kind = TomlValue::Kind::date;
    }
  }

  /// Where the text stands letter by letter behind the quotation mark at `position`.
  std::optional<Place> letters(const toml::source_position& position, std::string_view value) const {
    if (position.line == 0 || position.line > lines_.size()) return std::nullopt;
    std::size_t at = lines_[position.line - 1];
    const auto continues = [&] { return at < text_.size() && (static_cast<std::uint8_t>(text_[at]) & 0xC0U) == 0x80U; };
    for (toml::source_index column = 1; column < position.column && at < text_.size(); ++column) {
      ++at;
      while (continues()) ++at;
    }
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return std::nullopt;
    const std::size_t begin = at;
    const bool long_text = text_.substr(at, 3) == std::string(3, text_[at]);
    at += long_text ? 3 : 1;
    if (long_text && at < text_.size() && text_[at] == '\n') ++at;
    if (text_.substr(at, value.size()) != value) return std::nullopt;
    return place_of(text_.substr(begin), at - begin, place(position));
  }

  std::string_view text_;
  Place start_;
  std::vector<std::size_t> lines_;  ///< where each begins
};

}  // namespace

const TomlValue* TomlValue::find(std::string_view member) const {
  if (kind != Kind::table) return nullptr;
  for (const TomlValue& item : items) {
    if (item.key == member) return &item;
  }
  return nullptr;
}

Place TomlValue::within(std::size_t offset) const {
  return text_place ? place_of(text, offset, *text_place) : place;
}

std::string TomlValue::shown() const {
  switch (kind) {
    case Kind::text:
      return quote(text);
    case Kind::integer:
      return std::to_string(integer);
    case Kind::real:
      return format_real(real);
    case Kind::boolean:
      return boolean ? "true" : "false";
    case Kind::date:
      return "a date or time";
    case Kind::list:
      return items.empty() ? "an empty list" : "a list";
    case Kind::table:
      return "a table";
  }
  return {};
}

std::optional<TomlValue> parse_toml(const Piece& piece, Complaints& complaints) {
  if (!bounded(piece, complaints)) return std::nullopt;
  const Converter converter(piece);
  const toml::parse_result parsed = toml::parse(std::string_view(piece.text));
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    complaints.add(converter.place(error.source().begin), "TOML", std::string(error.description()),
                   "A text stands in \"quotation marks\", a key before an = sign.");
    return std::nullopt;
  }
  TomlValue table = converter.convert(parsed.table());
  table.place = piece.place;
  return table;
}

}  // namespace driftlab::lesson
