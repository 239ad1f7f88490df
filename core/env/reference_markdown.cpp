// A reference page as Markdown with GitHub's tables.

#include <cctype>

#include "core/env/reference.h"

namespace driftlab {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Text that means nothing but itself; `begins`: it begins a line.
std::string plain(std::string_view text, bool begins = false) {
  std::string words;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // Within a word an underscore is one.
    const bool inside = c == '_' && i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
    const bool at_start = begins && i == 0 && (c == '#' || c == '-' || c == '+' || c == '=');
    if (at_start || (!inside && std::string_view("\\`*_<>[]|&~").find(c) != std::string_view::npos)) words += '\\';
    words += c == '\n' ? ' ' : c;
  }
  return words;
}

/// In a table a bar must be escaped in code too.
std::string code(std::string_view text) {
  std::string words = "`";
  for (const char c : text) words += c == '|' ? "\\|" : c == '`' ? "'" : std::string(1, c);
  return words + "`";
}

std::string table_text(const ReferenceTable& table) {
  std::string text = "|";
  for (const auto& column : table.columns) text += " " + plain(column.heading) + " |";
  text += "\n|";
  for (const auto& column : table.columns)
    text += column.kind == ReferenceTable::Column::Kind::number ? " ---: |" : " --- |";
  text += "\n";
  for (const auto& row : table.rows) {
    text += "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_code = table.columns[i].kind == ReferenceTable::Column::Kind::code;
      text += " " + (is_code ? code(row[i]) : plain(row[i])) + " |";
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string reference_markdown(const ReferencePage& page) {
  std::string text = "# " + plain(page.title) + "\n\n" + plain(page.summary, true) + "\n\n";
  for (const ReferencePicture& picture : page.pictures)
    text += "![" + plain(picture.words) + "](" + picture.name + ".png)\n\n";
  ReferenceTable facts{"", {{"Scene"}, {page.id, ReferenceTable::Column::Kind::text}}, {}, false};
  for (const auto& [name, value] : page.facts) facts.rows.push_back({name, value});
  text += table_text(facts);
  for (const ReferenceSection& section : page.sections) {
    text += "\n## " + plain(section.title) + "\n";
    for (const std::string& paragraph : section.paragraphs) text += "\n" + plain(paragraph, true) + "\n";
    if (section.table) text += "\n" + table_text(*section.table);
    if (!section.commands.empty()) text += "\n";
    for (const std::string& command : section.commands) text += "    " + command + "\n";
  }
  return text;
}

}  // namespace driftlab
