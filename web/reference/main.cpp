// reference_pages FOLDER: writes the reference page of every registered scene into a folder that is there.

#include <cstdio>
#include <string>

#include "core/env/reference.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

bool write(const std::string& path, const Bytes& content) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool whole = std::fwrite(content.data(), 1, content.size(), file) == content.size();
  return std::fclose(file) == 0 && whole;
}

int run(const std::string& folder) {
  for (const NamedFile& file : reference_site(all_scenes(), "../index.html")) {
    const std::string path = folder + "/" + file.name;
    if (write(path, file.content)) continue;
    std::fprintf(stderr, "reference_pages: expected to write %s, could not\n", path.c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace driftlab

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "reference_pages: expected FOLDER, got %d words\n", count - 1);
    return 2;
  }
  return driftlab::run(words[1]);
}
