#include "core/lesson/document.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace driftlab::lesson {
namespace {

constexpr std::string_view kFrontMark = "+++";
constexpr std::string_view kBlank = " \t";

struct BlockName {
  std::string_view name;
  Piece::Kind kind;
};
constexpr std::array<BlockName, 3> kBlocks = {
    {{"step", Piece::Kind::step}, {"quiz", Piece::Kind::quiz}, {"check", Piece::Kind::check}}};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

struct Fence {
  char mark = '`';
  std::size_t length = 0;
  std::size_t indent = 0;
  std::string_view info;  ///< what stands after it: "step"
};

std::optional<Fence> fence_at(std::string_view line) {
  Fence fence;
  fence.indent = std::min(line.find_first_not_of(' '), line.size());
  if (fence.indent == line.size()) return std::nullopt;
  fence.mark = line[fence.indent];
  if (fence.mark != '`' && fence.mark != '~') return std::nullopt;
  const std::size_t end = std::min(line.find_first_not_of(fence.mark, fence.indent), line.size());
  fence.length = end - fence.indent;
  if (fence.length < 3) return std::nullopt;
  fence.info = trimmed(line.substr(end));
  if (fence.mark == '`' && fence.info.find('`') != std::string_view::npos) return std::nullopt;
  return fence;
}

std::optional<Fence> opening(std::string_view line) {
  constexpr std::size_t kDeepest = 3;  // further in it is indented code, or part of a list
  auto fence = fence_at(line);
  if (fence && fence->indent > kDeepest) return std::nullopt;
  return fence;
}

bool closes(std::string_view line, const Fence& open) {
  const auto fence = opening(line);
  return fence && fence->mark == open.mark && fence->length >= open.length && fence->info.empty();
}

const BlockName* block_named(std::string_view name) {
  for (const BlockName& block : kBlocks) {
    if (block.name == name) return &block;
  }
  return nullptr;
}

/// step for "Step", "steps", "stepp": surely meant as a block. Empty for "text", "sh", "python".
std::string meant(std::string_view info) {
  const std::string word = lower(info.substr(0, info.find_first_of(kBlank)));
  if (block_named(word) != nullptr) return word;
  std::vector<std::string> names;
  for (const BlockName& block : kBlocks) names.emplace_back(block.name);
  const std::string near = closest(word, names);
  const std::size_t difference = std::max(word.size(), near.size()) - std::min(word.size(), near.size());
  const bool same_start = !near.empty() && difference <= 1 && word.substr(0, 2) == near.substr(0, 2);
  return same_start ? near : "";
}

/// What stands in front of a fence in lists and quotations.
std::string_view without_markers(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t>-*+.)0123456789");
  return first == std::string_view::npos ? std::string_view{} : line.substr(first);
}

class Splitter {
 public:
  Splitter(std::string_view text, Complaints& complaints) : complaints_(complaints) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines_.push_back(line);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Document split() {
    read_front();
    while (at_ < lines_.size()) {
      const auto fence = opening(lines_[at_]);
      if (!fence) {
        look_for_hidden(lines_[at_]);
        take_prose();
      } else if (const BlockName* block = block_named(fence->info)) {
        read_block(*fence, block->kind);
      } else {
        read_code(*fence);
      }
    }
    end_prose();
    return std::move(document_);
  }

 private:
  Place here(std::size_t column = 1) const { return {static_cast<int>(at_) + 1, static_cast<int>(column)}; }

  void read_front() {
    const bool there = !lines_.empty() && trimmed(lines_[0]) == kFrontMark;
    if (!there) {
      const bool yaml = !lines_.empty() && trimmed(lines_[0]) == "---";
      complaints_.add({1, 1}, "front matter: TOML between two lines of +++, at the top of the file",
                      lines_.empty() ? "an empty file" : quote(lines_[0]),
                      yaml ? "Write +++ instead of ---: what stands there is TOML, not YAML."
                           : "driftlab lesson new FILE writes a lesson to start from.");
      if (!yaml) return;
    }
    const auto first = lines_.begin() + 1;
    const auto end =
        std::find_if(first, lines_.end(), [&](std::string_view line) { return trimmed(line) == trimmed(lines_[0]); });
    if (end == lines_.end()) {
      if (there) complaints_.add({1, 1}, "a second line of +++, after the front matter", "the end of the file");
      at_ = 1;
      return;
    }
    Piece piece{Piece::Kind::front, {1, 1}, {2, 1}, {}};
    for (auto line = first; line != end; ++line) piece.text += std::string(*line) + "\n";
    if (there) document_.front = std::move(piece);
    at_ = static_cast<std::size_t>(end - lines_.begin()) + 1;
  }

  void take_prose() {
    if (!prose_ && trimmed(lines_[at_]).empty()) {
      ++at_;
      return;
    }
    if (!prose_) prose_ = Piece{Piece::Kind::prose, here(), here(), {}};
    prose_->text += std::string(lines_[at_++]) + "\n";
  }

  void end_prose() {
    if (!prose_) return;
    while (prose_->text.ends_with("\n\n")) prose_->text.pop_back();
    document_.pieces.push_back(std::move(*prose_));
    prose_.reset();
  }

  /// Index of the line that closes the fence; the end of the file, complained about, where there is none.
  std::size_t closing(const Fence& fence) {
    for (std::size_t i = at_ + 1; i < lines_.size(); ++i) {
      if (closes(lines_[i], fence)) return i;
    }
    complaints_.add(here(fence.indent + 1), "a line of " + std::string(fence.length, fence.mark) + " that closes this",
                    "the end of the file", "Everything below it is part of it.");
    return lines_.size();
  }

  void read_block(const Fence& fence, Piece::Kind kind) {
    end_prose();
    const std::size_t end = closing(fence);
    Piece piece{kind, here(fence.indent + 1), {static_cast<int>(at_) + 2, 1}, {}};
    for (std::size_t i = at_ + 1; i < end; ++i) piece.text += std::string(lines_[i]) + "\n";
    document_.pieces.push_back(std::move(piece));
    at_ = std::min(end + 1, lines_.size());
  }

  void read_code(const Fence& fence) {
    if (const std::string name = meant(fence.info); !name.empty()) {
      complaints_.add(here(fence.indent + fence.length + 1), "step, quiz or check, or another language",
                      quote(fence.info), "Did you mean " + name + "? Nothing else may stand on that line.");
    }
    const std::size_t end = std::min(closing(fence), lines_.size() - 1);
    while (at_ <= end) take_prose();
  }

  /// A block that Markdown sees as part of a list, a quotation or indented code would do nothing.
  void look_for_hidden(std::string_view line) {
    const std::string_view rest = without_markers(line);
    const auto fence = fence_at(rest);
    if (!fence || rest.size() == line.size() || block_named(fence->info) == nullptr) return;
    complaints_.add(here(static_cast<std::size_t>(rest.data() - line.data()) + 1),
                    std::string(fence->info) + " blocks at the beginning of the line", "one further in",
                    "Move it to the left; to show a block as an example, put it between lines of ````.");
  }

  Complaints& complaints_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::optional<Piece> prose_;
  Document document_;
};

}  // namespace

Document split_document(std::string_view text, Complaints& complaints) {
  if (text.size() > kLargestLesson) {
    complaints.add({1, 1}, "a lesson of at most " + std::to_string(kLargestLesson) + " bytes",
                   std::to_string(text.size()), "Pictures are files of their own.");
    return {};
  }
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // that some editors put before UTF-8
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  if (const std::size_t bad = bad_utf8(text); bad != std::string_view::npos) {
    complaints.add(place_of(text, bad), "text in UTF-8", "other bytes", "Save the file as UTF-8.");
    return {};
  }
  return Splitter(text, complaints).split();
}

}  // namespace driftlab::lesson
