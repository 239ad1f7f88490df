// The reference page of a scene: what it tells of a scene made for this test, that both its forms are well formed, its pictures.
#include "core/env/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/text.h"
#include "tests/core/env/toy_scene.h"

namespace driftlab {
namespace {

using testing::kToyActions;
using testing::kToyEntry;
using testing::kToyProbes;
using testing::ToyScene;

/// Beams that are alike, a setting of every kind, and signs that mean something in HTML or in Markdown.
constexpr std::array<Field, 4> kBeams = {{{"beam_0", "m", 0.0F, 0.1F},
                                          {"beam_1", "m", 0.0F, 0.1F},
                                          {"beam_2", "m", 0.0F, 0.1F},
                                          {"beam_3", "m", 0.0F, 0.2F}}};
constexpr std::array<Block, 1> kBlocks = {{{"beams", {4, 1, 1}, kBeams}}};
constexpr std::array<std::string_view, 1> kReported = {"wind"};
constexpr std::array<std::string_view, 2> kSides = {"left", "right"};
constexpr SceneSpec kSpec = {"awkward",   "Awkward",  kBlocks,
                             kToyActions, kToyProbes, 1.0 / 30.0,
                             240,         kReported,  {"wind", -1.0F, 2.5F, "in a <calm>"}};

class Awkward final : public ToyScene {
 public:
  using ToyScene::ToyScene;
  const SceneSpec& spec() const override { return kSpec; }
};

std::span<const Param> awkward_params() {
  static const std::array<Param, 3> table = {
      varying(real_param("wind", "Wind", "m/s2", 0.5, 0.0, 2.0, "Strength | \"of\" the wind.")),
      choice_param("side", "Side", kSides, 1, "Where it blows from."),
      toggle_param("calm", "Calm", true, "None at all.")};
  return table;
}

constexpr std::array<PublishedResult, 1> kResults = {{{"Expert & friends", "100 % < 200 %", "driftlab eval | more"}}};

SceneReference awkward_reference() {
  SceneReference reference;
  reference.observation = "Beams of a_b & <others>.";
  reference.action = "- Not a list.";
  reference.results = kResults;
  return reference;
}

const SceneEntry& awkward_entry() {
  static const SceneEntry entry = {
      "awkward",
      "Awkward & \"odd\"",
      "A *cart* on a <line>.",
      awkward_params(),
      [](const ParamValues& params) -> std::unique_ptr<Scene> { return std::make_unique<Awkward>(params); },
      {},
      awkward_reference()};
  return entry;
}

const ReferenceSection* section(const ReferencePage& page, std::string_view id) {
  for (const ReferenceSection& it : page.sections) {
    if (it.id == id) return &it;
  }
  return nullptr;
}

/// Every tag is closed in its turn, no sign stands for markup that should be text. Empty: all is well; else what is not.
std::string fault_in(std::string_view html) {
  constexpr std::array<std::string_view, 5> kEmpty = {"meta", "link", "img", "source", "!doctype"};
  std::vector<std::string> open;
  for (std::size_t at = 0; at < html.size(); ++at) {
    if (html[at] == '&') {
      const std::string_view sign = html.substr(at, 6);
      const bool known = sign.starts_with("&amp;") || sign.starts_with("&lt;") || sign.starts_with("&gt;") ||
                         sign.starts_with("&quot;");
      if (!known) return "a bare & at " + std::string(sign);
    }
    if (html[at] != '<') continue;
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without an end";
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "an open quote in " + std::string(tag);
    const std::string name(tag.substr(0, tag.find(' ')));
    if (name.starts_with("/")) {
      if (open.empty() || "/" + open.back() != name)
        return name + " closes " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    } else if (std::find(kEmpty.begin(), kEmpty.end(), name) == kEmpty.end()) {
      open.push_back(name);
    }
    at = end;
  }
  return open.empty() ? "" : open.back() + " is never closed";
}

TEST(Reference, TellsTimesTablesAndTexts) {
  const ReferencePage page = reference_page(awkward_entry());
  ASSERT_EQ(page.facts.size(), 4U);
  EXPECT_EQ(page.facts[0].second, "33.3 ms, 30 a second");
  EXPECT_EQ(page.facts[1].second, "240 steps, 8.0 s");
  const ReferenceSection* observation = section(page, "observation");
  ASSERT_TRUE(observation != nullptr && observation->table.has_value());
  EXPECT_EQ(observation->paragraphs.front(), "Beams of a_b & <others>.");
  const std::vector<std::vector<std::string>> rows = {{"beams", "beam_0 … beam_2", "m", "0", "0.1"},
                                                      {"beams", "beam_3", "m", "0", "0.2"}};
  EXPECT_EQ(observation->table->rows, rows) << "beams that are alike share a row";
}

TEST(Reference, TellsSettingsAsTheyAreTyped) {
  const ReferencePage page = reference_page(awkward_entry());
  const ReferenceSection* settings = section(page, "settings");
  ASSERT_TRUE(settings != nullptr && settings->table.has_value());
  const auto& rows = settings->table->rows;
  ASSERT_EQ(rows.size(), 3U);
  const std::vector<std::string> wind = {"Wind", "0.5\u00A0m/s²", "0 to 2\u00A0m/s²", "--scene-set wind=0..2",
                                         "Strength | \"of\" the wind. May vary."};
  const std::vector<std::string> side = {"Side", "right", "left, right", "--scene-set side=right",
                                         "Where it blows from."};
  const std::vector<std::string> calm = {"Calm", "true", "true, false", "--scene-set calm=true", "None at all."};
  EXPECT_EQ(rows[0], wind);
  EXPECT_EQ(rows[1], side);
  EXPECT_EQ(rows[2], calm);
  EXPECT_NE(settings->paragraphs.back().find("wind=0..2"), std::string::npos);
}

TEST(Reference, TellsWhatIsReportedAndWhereItShows) {
  const ReferencePage page = reference_page(awkward_entry());
  ASSERT_NE(section(page, "success"), nullptr);
  EXPECT_NE(section(page, "success")->paragraphs.back().find("wind (N)"), std::string::npos);
  ASSERT_NE(section(page, "decision"), nullptr);
  EXPECT_NE(section(page, "decision")->paragraphs.front().find("wind is -1 to 2.5\u00A0N"), std::string::npos);
}

TEST(Reference, LeavesOutWhatNobodyWrote) {
  const ReferencePage page = reference_page(kToyEntry);
  for (const char* id : {"dynamics", "noise", "expert", "person", "success", "decision", "measured"})
    EXPECT_EQ(section(page, id), nullptr) << id;
  EXPECT_NE(section(page, "observation"), nullptr);
  EXPECT_NE(section(page, "try"), nullptr);
}

TEST(Reference, HtmlIsWellFormedAndTakesTextAsText) {
  for (const SceneEntry* entry : {&awkward_entry(), &kToyEntry}) {
    ReferencePage page = reference_page(*entry);
    page.pictures = {{"awkward", "Seen \"whole\"", 20, 10, {}, {}}};
    EXPECT_EQ(fault_in(reference_html(page, "../")), "");
  }
  const std::string html = reference_html(reference_page(awkward_entry()), "../");
  EXPECT_NE(html.find("Awkward &amp; &quot;odd&quot;"), std::string::npos);
  EXPECT_NE(html.find("a &lt;line&gt;"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"col\">"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">"), std::string::npos);
  EXPECT_NE(html.find("href=\"../\""), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("style="), std::string::npos) << "a strict content-security policy would leave it out";
  EXPECT_EQ(reference_html(reference_page(kToyEntry), "").find("href=\"\""), std::string::npos);
}

TEST(Reference, FaultsAreFound) {
  EXPECT_NE(fault_in("<p>a & b</p>"), "");
  EXPECT_NE(fault_in("<p><b></p></b>"), "");
  EXPECT_NE(fault_in("<p>"), "");
  EXPECT_EQ(fault_in("<p>a &amp; b<img></p>"), "");
}

TEST(Reference, MarkdownTakesTextAsText) {
  const std::string text = reference_markdown(reference_page(awkward_entry()));
  EXPECT_TRUE(text.starts_with("# Awkward \\& \"odd\"\n")) << text.substr(0, 40);
  EXPECT_NE(text.find("A \\*cart\\* on a \\<line\\>."), std::string::npos);
  EXPECT_NE(text.find("\n\\- Not a list."), std::string::npos);
  EXPECT_NE(text.find("Beams of a_b"), std::string::npos) << "an underscore within a word needs nothing";
  EXPECT_NE(text.find("Strength \\| \"of\" the wind."), std::string::npos);
  EXPECT_NE(text.find("`driftlab eval \\| more`"), std::string::npos);
  // Every line of a table has as many cells as its heading.
  std::size_t cells = 0;
  std::size_t tables = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    if (!line.starts_with("|")) {
      cells = 0;
    } else if (cells == 0) {
      cells = bars;
      ++tables;
    } else {
      EXPECT_EQ(bars, cells) << line;
    }
    at = end + 1;
  }
  EXPECT_GE(tables, 5U);
}

TEST(Reference, PicturesAreDrawnInBothColours) {
  const auto pictures = draw_pictures(kToyEntry);
  ASSERT_EQ(pictures.size(), 1U) << "its near view is the one from afar";
  EXPECT_EQ(pictures[0].name, "toy");
  EXPECT_GT(pictures[0].width, pictures[0].height);
  ASSERT_GT(pictures[0].light.size(), 100U);
  EXPECT_EQ(pictures[0].light[1], 'P');
  EXPECT_NE(pictures[0].light, pictures[0].dark);
  EXPECT_EQ(draw_pictures(kToyEntry)[0].light, pictures[0].light) << "equal every time";
}

TEST(Reference, SiteLinksWhatItHolds) {
  const std::array<const SceneEntry*, 2> scenes = {&kToyEntry, &awkward_entry()};
  const auto files = reference_site(scenes, "../");
  const auto has = [&](std::string_view name) {
    return std::any_of(files.begin(), files.end(), [&](const NamedFile& file) { return file.name == name; });
  };
  for (const char* name : {"index.html", "reference.css", "toy.html", "toy.png", "toy-dark.png", "awkward.html"})
    EXPECT_TRUE(has(name)) << name;
  for (const NamedFile& file : files) {
    if (!file.name.ends_with(".html")) continue;
    const std::string html(file.content.begin(), file.content.end());
    EXPECT_EQ(fault_in(html), "") << file.name;
    for (const std::string_view mark : {"href=\"", "src=\"", "srcset=\""}) {
      for (std::size_t at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
        const std::size_t from = at + mark.size();
        const std::string target = html.substr(from, html.find('"', from) - from);
        EXPECT_TRUE(target == "../" || has(target)) << file.name << " leads to " << target;
      }
    }
  }
}

}  // namespace
}  // namespace driftlab
