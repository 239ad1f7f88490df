// A reference page as HTML, and the folder of all of them.

#include <algorithm>

#include "core/env/reference.h"

namespace driftlab {
namespace {

// Colours are those of the playground (web/page/style.css).
constexpr std::string_view kStyle = R"(:root {
  --paper: #fbfbf9;
  --surface: #ffffff;
  --ink: #1c2430;
  --muted: #5f6b7a;
  --line: #dfe3e8;
  --accent: #00629b;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161c;
    --surface: #1a2029;
    --ink: #e8ecf1;
    --muted: #9ba7b6;
    --line: #2e3743;
    --accent: #6db8e8;
  }
}
* {
  box-sizing: border-box;
}
html {
  -webkit-text-size-adjust: 100%;
}
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 400 16px/1.55 "Inter page", system-ui, sans-serif;
  overflow-wrap: break-word;
}
main,
nav,
header {
  max-width: 48rem;
  margin: 0 auto;
  padding: 0 1.25rem;
}
nav {
  padding-top: 1.25rem;
  font-size: 0.875rem;
}
nav ul {
  list-style: none;
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.25rem;
  margin: 0;
  padding: 0;
}
nav [aria-current] {
  color: var(--ink);
  font-weight: 600;
  text-decoration: none;
}
main {
  padding-bottom: 4rem;
}
a {
  color: var(--accent);
}
a:focus-visible,
.wide:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
h1 {
  font-size: 1.9rem;
  line-height: 1.2;
  font-weight: 600;
  letter-spacing: -0.015em;
  margin: 1.5rem 0 0.25rem;
}
h2 {
  font-size: 1.15rem;
  line-height: 1.3;
  font-weight: 600;
  margin: 2.25rem 0 0.5rem;
}
p {
  margin: 0 0 0.75rem;
}
.lead {
  font-size: 1.1rem;
  margin-bottom: 1.25rem;
}
figure {
  margin: 0 0 1.25rem;
}
figure img {
  display: block;
  width: 100%;
  height: auto;
  border: 1px solid var(--line);
  border-radius: 12px;
}
figcaption,
caption {
  color: var(--muted);
  font-size: 0.8125rem;
  text-align: left;
  padding: 0.4rem 0;
}
dl {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  gap: 0.75rem 1.5rem;
  margin: 1.25rem 0;
  padding: 0.9rem 1.1rem;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 12px;
}
dt {
  color: var(--muted);
  font-size: 0.8125rem;
}
dd {
  margin: 0;
}
.wide {
  overflow-x: auto;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 12px;
  padding: 0 1rem;
  margin: 0.5rem 0 1rem;
}
table {
  border-collapse: collapse;
  width: 100%;
  font-size: 0.9rem;
  font-variant-numeric: tabular-nums;
}
th,
td {
  text-align: left;
  vertical-align: top;
  padding: 0.45rem 1rem 0.45rem 0;
  border-top: 1px solid var(--line);
}
th:last-child,
td:last-child {
  padding-right: 0;
}
thead th {
  border-top: 0;
  color: var(--muted);
  font-weight: 400;
  font-size: 0.8125rem;
}
tbody th {
  font-weight: 600;
}
.number {
  text-align: right;
}
.broad {
  min-width: 42rem;
}
th,
td {
  min-width: 4.5rem;
}
code {
  font: 0.9em/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
}
pre {
  overflow-x: auto;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 12px;
  padding: 0.8rem 1rem;
  margin: 0.5rem 0 1rem;
}
code span {
  white-space: nowrap;
}
pre code {
  white-space: pre;
}
[aria-labelledby="measured"] tbody th {
  font-weight: 400;
}
.scenes {
  list-style: none;
  padding: 0;
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr));
  gap: 1.5rem;
}
.scenes h2 {
  margin: 0.75rem 0 0.25rem;
}
.scenes img {
  display: block;
  width: 100%;
  height: auto;
  aspect-ratio: 8 / 5;
  object-fit: cover;
  border: 1px solid var(--line);
  border-radius: 12px;
}
)";

std::string escaped(std::string_view text) {
  std::string words;
  for (const char c : text) {
    switch (c) {
      case '&':
        words += "&amp;";
        break;
      case '<':
        words += "&lt;";
        break;
      case '>':
        words += "&gt;";
        break;
      case '"':
        words += "&quot;";
        break;
      default:
        words += c;
    }
  }
  return words;
}

/// Lines break between words only, not at their hyphens.
std::string code_html(std::string_view text) {
  std::string words = "<code>";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words += (at == 0 ? "<span>" : " <span>") + escaped(text.substr(at, end - at)) + "</span>";
    at = end + 1;
  }
  return words + "</code>";
}

std::string head(std::string_view title, std::string_view summary) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"description\" content=\"" +
         escaped(summary) + "\">\n<title>" + escaped(title) +
         "</title>\n<link rel=\"stylesheet\" href=\"reference.css\">\n</head>\n<body>\n";
}

std::string image(const ReferencePicture& picture, std::string_view title) {
  return "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"" + picture.name +
         "-dark.png\"><img src=\"" + picture.name + ".png\" width=\"" + std::to_string(picture.width / 2) +
         "\" height=\"" + std::to_string(picture.height / 2) + "\" alt=\"" + escaped(title) + ": " +
         escaped(picture.words) + "\"></picture>";
}

std::string table_html(const ReferenceTable& table, std::string_view title) {
  using Kind = ReferenceTable::Column::Kind;
  // Reached by keys, so that a table wider than the screen can be moved.
  std::string text = "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"" + escaped(title) + ": " +
                     escaped(table.caption) + "\">\n<table" + (table.broad ? " class=\"broad\">" : ">") +
                     "\n<caption>" + escaped(table.caption) + "</caption>\n<thead>\n<tr>";
  for (const auto& column : table.columns) {
    text += std::string("<th scope=\"col\"") + (column.kind == Kind::number ? " class=\"number\">" : ">") +
            escaped(column.heading) + "</th>";
  }
  text += "</tr>\n</thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Kind kind = table.columns[i].kind;
      const std::string cell = kind == Kind::code ? code_html(row[i]) : escaped(row[i]);
      // What a row is about: its first cell, or in a table of blocks the name beside it.
      const bool names = i == (table.columns[0].heading == "Block" ? 1U : 0U);
      text += names ? "<th scope=\"row\">" + cell + "</th>"
                    : (kind == Kind::number ? "<td class=\"number\">" : "<td>") + cell + "</td>";
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

std::string section_html(const ReferenceSection& section) {
  std::string text = "<section aria-labelledby=\"" + section.id + "\">\n<h2 id=\"" + section.id + "\">" +
                     escaped(section.title) + "</h2>\n";
  for (const std::string& paragraph : section.paragraphs) text += "<p>" + escaped(paragraph) + "</p>\n";
  if (section.table) text += table_html(*section.table, section.title);
  if (!section.commands.empty()) {
    text += "<pre tabindex=\"0\"><code>";
    for (const std::string& command : section.commands) text += escaped(command) + "\n";
    text += "</code></pre>\n";
  }
  return text + "</section>\n";
}

std::string links(std::string_view home) {
  std::string text = "<nav aria-label=\"Pages\">\n<ul>\n";
  if (!home.empty()) text += "<li><a href=\"" + escaped(home) + "\">Driftlab</a></li>\n";
  return text + "<li><a href=\"index.html\">All scenes</a></li>\n</ul>\n</nav>\n";
}

std::string index_html(std::span<const ReferencePage> pages, std::string_view home) {
  std::string text = head("Scenes - Driftlab", "The scenes of Driftlab and what each is made of.");
  if (!home.empty()) {
    text +=
        "<nav aria-label=\"Pages\">\n<ul>\n<li><a href=\"" + escaped(home) + "\">Driftlab</a></li>\n</ul>\n</nav>\n";
  }
  text +=
      "<main>\n<h1>Scenes</h1>\n<p class=\"lead\">What each scene is made of: observation, action, reward, end, noise, "
      "expert, settings, and what was measured.</p>\n<ul class=\"scenes\">\n";
  for (const ReferencePage& page : pages) {
    text += "<li>";
    if (!page.pictures.empty()) text += image(page.pictures.front(), page.title);
    text += "<h2><a href=\"" + page.id + ".html\">" + escaped(page.title) + "</a></h2><p>" + escaped(page.summary) +
            "</p></li>\n";
  }
  return text + "</ul>\n</main>\n</body>\n</html>\n";
}

Bytes bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace

std::string reference_html(const ReferencePage& page, std::string_view home) {
  std::string text = head(page.title + " - Driftlab", page.summary) + links(home);
  text += "<main>\n<h1>" + escaped(page.title) + "</h1>\n<p class=\"lead\">" + escaped(page.summary) + "</p>\n";
  for (const ReferencePicture& picture : page.pictures) {
    text +=
        "<figure>" + image(picture, page.title) + "<figcaption>" + escaped(picture.words) + "</figcaption></figure>\n";
  }
  text += "<dl>\n";
  for (const auto& [name, value] : page.facts)
    text += "<div><dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd></div>\n";
  text += "</dl>\n";
  for (const ReferenceSection& section : page.sections) text += section_html(section);
  return text + "</main>\n</body>\n</html>\n";
}

std::vector<NamedFile> reference_site(SceneList scenes, std::string_view home) {
  std::vector<NamedFile> files = {{"reference.css", bytes(kStyle)}};
  std::vector<ReferencePage> pages;
  for (const SceneEntry* entry : scenes) {
    ReferencePage page = reference_page(*entry);
    page.pictures = draw_pictures(*entry);
    files.push_back({page.id + ".html", bytes(reference_html(page, home))});
    for (ReferencePicture& picture : page.pictures) {
      files.push_back({picture.name + ".png", std::move(picture.light)});
      files.push_back({picture.name + "-dark.png", std::move(picture.dark)});
    }
    pages.push_back(std::move(page));
  }
  files.push_back({"index.html", bytes(index_html(pages, home))});
  return files;
}

}  // namespace driftlab
