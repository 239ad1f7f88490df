#pragma once
// From the target of a request to a relative path that cannot leave the folder it is looked up in.

#include <optional>
#include <string>
#include <string_view>

namespace driftlab {

/// "/lessons/01%20lane.md?x=1" -> "lessons/01 lane.md"; "/" -> "". A trailing slash is kept. Nothing when the target is not
/// an absolute path, holds a broken or hiding escape, a control character, a backslash, or a segment that is empty or
/// begins with a dot (which covers ".." and hidden files).
std::optional<std::string> path_of_target(std::string_view target);

}  // namespace driftlab
