#pragma once
// Words typed into a shell, turned into the members of a command. CLI11 stays behind this header: it takes long to compile.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace driftlab {

/// The options of one command. Each is bound to a variable that holds the default and must outlive the parser. A value that
/// is refused ends the parsing with a message (exit code 2).
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  /// `kind` stands for the value in the help: "FILE.dlp".
  void text(const std::string& name, std::string& value, const std::string& kind, const std::string& help);
  /// May be repeated.
  void texts(const std::string& name, std::vector<std::string>& values, const std::string& kind,
             const std::string& help);
  /// One or more words after each other, for a name without dashes: files.
  void words(const std::string& name, std::vector<std::string>& values, const std::string& kind,
             const std::string& help);
  /// Separated by commas.
  void list(const std::string& name, std::vector<std::string>& values, const std::string& kind,
            const std::string& help);
  void flag(const std::string& name, bool& value, const std::string& help);
  /// 64 bits, decimal.
  void seed(const std::string& name, std::uint64_t& value, const std::string& help);
  /// A whole number within limits.
  void count(const std::string& name, int& value, int low, int high, const std::string& help);
  /// A finite number within limits.
  void real(const std::string& name, double& value, double low, double high, const std::string& help);

  void require(const std::string& name);
  /// These cannot be given together with `name`.
  void exclude(const std::string& name, std::initializer_list<const char*> others);
  /// One of these, and only one, must be given.
  void exactly_one(const std::string& title, std::initializer_list<const char*> names);

 private:
  CLI::App& app_;
};

/// What the words came to.
struct Parsed {
  int command = -1;     ///< the one that was named: as many commands were added before it; -1: none
  bool helped = false;  ///< help or version: `words` are to be printed, and all is done
  bool good = false;
  std::string words;  ///< the help, or why the words make no sense
};

class Parser {
 public:
  explicit Parser(const std::string& version);
  ~Parser();

  Options add(std::string_view name, std::string_view summary);
  Parsed parse(const std::vector<std::string>& words);

 private:
  std::unique_ptr<CLI::App> app_;
  std::vector<CLI::App*> commands_;
};

}  // namespace driftlab
