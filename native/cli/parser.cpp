#include "native/cli/parser.h"

#include <CLI/CLI.hpp>
#include <sstream>

#include "core/base/text.h"

namespace driftlab {
namespace {

using Read = std::function<void(const std::string&)>;

template <class T>
T parsed(const std::string& name, const Result<T>& result) {
  if (!result) throw CLI::ValidationError(name, result.error().message());
  return *result;
}

void check_limits(const std::string& name, const std::string& text, double value, double low, double high) {
  if (value >= low && value <= high) return;
  const Error error{"a number from " + format_real(low) + " to " + format_real(high), text, {}};
  throw CLI::ValidationError(name, error.message());
}

std::string with_default(const std::string& help, const std::string& value) {
  return help + " [" + value + "]";
}

}  // namespace

void Options::text(const std::string& name, std::string& value, const std::string& kind, const std::string& help) {
  app_.add_option(name, value, value.empty() ? help : with_default(help, value))->type_name(kind);
}

void Options::texts(const std::string& name, std::vector<std::string>& values, const std::string& kind,
                    const std::string& help) {
  app_.add_option(name, values, help + "; may be repeated")->type_name(kind)->expected(1)->take_all();
}

void Options::words(const std::string& name, std::vector<std::string>& values, const std::string& kind,
                    const std::string& help) {
  app_.add_option(name, values, help)->type_name(kind);
}

void Options::list(const std::string& name, std::vector<std::string>& values, const std::string& kind,
                   const std::string& help) {
  app_.add_option(name, values, help + ", separated by commas")->type_name(kind)->delimiter(',');
}

void Options::flag(const std::string& name, bool& value, const std::string& help) {
  app_.add_flag(name, value, help);
}

void Options::seed(const std::string& name, std::uint64_t& value, const std::string& help) {
  const Read read = [name, &value](const std::string& text) { value = parsed(name, parse_seed(text)); };
  app_.add_option_function(name, read, with_default(help, std::to_string(value)))->type_name("SEED");
}

void Options::count(const std::string& name, int& value, int low, int high, const std::string& help) {
  const Read read = [=, &value](const std::string& text) {
    const std::int64_t number = parsed(name, parse_integer(text));
    check_limits(name, text, static_cast<double>(number), low, high);
    value = static_cast<int>(number);
  };
  app_.add_option_function(name, read, with_default(help, std::to_string(value)))->type_name("N");
}

void Options::real(const std::string& name, double& value, double low, double high, const std::string& help) {
  const Read read = [=, &value](const std::string& text) {
    const double number = parsed(name, parse_real(text));
    check_limits(name, text, number, low, high);
    value = number;
  };
  app_.add_option_function(name, read, with_default(help, format_real(value)))->type_name("X");
}

void Options::require(const std::string& name) {
  app_.get_option(name)->required();
}

void Options::exclude(const std::string& name, std::initializer_list<const char*> others) {
  for (const char* other : others) app_.get_option(name)->excludes(app_.get_option(other));
}

void Options::exactly_one(const std::string& title, std::initializer_list<const char*> names) {
  CLI::Option_group* group = app_.add_option_group(title);
  for (const char* name : names) group->add_option(app_.get_option(name));
  group->require_option(1);
}

Parser::Parser(const std::string& version)
    : app_(std::make_unique<CLI::App>("Driftlab: an imitation-learning playground.", "driftlab")) {
  app_->require_subcommand(1);
  app_->set_version_flag("--version", "driftlab " + version);
}

Parser::~Parser() = default;

Options Parser::add(std::string_view name, std::string_view summary) {
  commands_.push_back(app_->add_subcommand(std::string(name), std::string(summary)));
  return Options(*commands_.back());
}

Parsed Parser::parse(const std::vector<std::string>& words) {
  Parsed result;
  try {
    app_->parse(std::vector<std::string>(words.rbegin(), words.rend()));
    result.good = true;
  } catch (const CLI::ParseError& error) {
    result.helped = error.get_exit_code() == 0;
    std::ostringstream help;
    if (result.helped) app_->exit(error, help, help);
    result.words = result.helped ? help.str() : error.what();
  }
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    if (commands_[i]->parsed()) result.command = static_cast<int>(i);
  }
  return result;
}

}  // namespace driftlab
