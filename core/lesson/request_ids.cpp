// A lesson's names become ids.
#include "core/lesson/request.h"

namespace driftlab::lesson {

using nlohmann::json;
using Kind = Argument::Kind;

Result<json> with_ids(const Request& request, const Ids& runs, const Ids& demonstrations) {
  json bound = request.command;
  std::optional<Error> error;
  const auto replace = [&](json& value, const Ids& ids, const std::string& what) {
    const std::string name = value.get<std::string>();
    const auto found = ids.find(name);
    if (found != ids.end()) {
      value = found->second;
    } else if (!error) {
      error = Error{"a " + what + " called " + quote(name), "none", "The step that makes it comes first."};
    }
  };
  const auto replace_actor = [&](json& actor) {
    if (!actor.contains("id")) return;
    const bool replay = actor["kind"] == "replay";
    replace(actor["id"], replay ? demonstrations : runs, replay ? "demonstration" : "run");
  };
  const CommandForm* form = find_command_form(request.command["command"].get<std::string>());
  DRIFTLAB_ASSERT(form != nullptr, "a request is made of a command that there is");
  for (const Argument& argument : form->arguments) {
    const auto value = bound.find(std::string(argument.name));
    if (value == bound.end()) continue;
    if (argument.kind == Kind::run) replace(*value, runs, "run");
    if (argument.kind == Kind::demo) replace(*value, demonstrations, "demonstration");
    if (argument.kind == Kind::actor) replace_actor(*value);
    if (argument.kind == Kind::actors) {
      for (json& actor : *value) replace_actor(actor);
    }
  }
  if (error) return tl::make_unexpected(*error);
  return bound;
}

}  // namespace driftlab::lesson
