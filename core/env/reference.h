#pragma once
// A scene's reference page: what its entry and its spec say, put together as one document and written as Markdown or HTML.

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/env/scene.h"

namespace driftlab {

struct ReferenceTable {
  struct Column {
    enum class Kind { text, code, number };
    std::string heading;
    Kind kind = Kind::text;
  };
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  bool broad = false;                          ///< sentences in it: moved sideways on a phone rather than squeezed
};

struct ReferenceSection {
  std::string id;  ///< of the heading, for links: "observation"
  std::string title;
  std::vector<std::string> paragraphs;
  std::optional<ReferenceTable> table;
  std::vector<std::string> commands;  ///< lines for a shell
};

/// Drawn as PNG files once in light and once in dark colours.
struct ReferencePicture {
  std::string name;  ///< without ".png" or "-dark.png": "lane", "lane-near"
  std::string words;
  int width = 0;  ///< pixels; two for each on a screen of usual density
  int height = 0;
  Bytes light, dark;
};

struct ReferencePage {
  std::string id, title, summary;
  std::vector<std::pair<std::string, std::string>> facts;  ///< "Time step", "33.3 ms"
  std::vector<ReferenceSection> sections;
  std::vector<ReferencePicture> pictures;  ///< none until draw_pictures()
};

/// Everything there is to say of a scene at its initial settings. A scene may leave texts empty: their sections are left out.
ReferencePage reference_page(const SceneEntry& entry);

/// The scene in mid-episode as its expert drives: from afar, and close up where the scene has such a view.
std::vector<ReferencePicture> draw_pictures(const SceneEntry& entry);

std::string reference_markdown(const ReferencePage& page);

/// A static page that needs no script: pictures and reference.css beside it, colours as the reader's system has them. `home`: where a
/// link back to the playground leads, relative; empty: there is none.
std::string reference_html(const ReferencePage& page, std::string_view home);

/// Fields hold floats: the shortest decimals that give this one, not those of the double.
std::string shortest(float value);

struct NamedFile {
  std::string name;
  Bytes content;
};
/// A folder of them: ID.html with its pictures for every scene, index.html, reference.css.
std::vector<NamedFile> reference_site(SceneList scenes, std::string_view home);

}  // namespace driftlab
