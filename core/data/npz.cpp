#include "core/data/npz.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/data/npy.h"
#include "core/data/zip.h"

namespace driftlab {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLargestArray = std::uint64_t{256} << 20;  // bytes
constexpr std::uint64_t kLargestMeta = std::uint64_t{4} << 20;
constexpr std::string_view kFormat = "driftlab-episode";
constexpr int kVersion = 1;

constexpr std::string_view kOutcomes[] = {"running", "success", "failure"};

template <class T>
std::span<const std::uint8_t> bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

// ---- writing

Json fields_json(std::span<const Field> fields) {
  Json list = Json::array();
  for (const Field& field : fields) list.push_back({{"name", field.name}, {"unit", field.unit}});
  return list;
}

std::string meta_text(const Trajectory& trajectory, const SceneSpec* spec) {
  const TrajectoryMeta& meta = trajectory.meta;
  Json json = {{"format", kFormat},
               {"version", kVersion},
               {"scene", meta.scene},
               {"params", meta.params},
               {"seed", meta.seed},
               {"source", meta.source},
               {"outcome", kOutcomes[static_cast<std::size_t>(trajectory.outcome)]}};
  if (spec != nullptr) {
    json["dt"] = spec->dt;
    json["observation_fields"] = Json::array();
    for (const Block& block : spec->observation) {
      for (Json& field : fields_json(block.fields)) json["observation_fields"].push_back(std::move(field));
    }
    json["action_fields"] = fields_json(spec->action);
  }
  // All in ASCII: then a code point is a byte, and NumPy's texts of 4-byte code points are easy to write.
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

class NpzWriter {
 public:
  explicit NpzWriter(bool deflated) : deflated_(deflated) {}

  void matrix(std::string_view name, std::span<const float> values, int rows, int columns) {
    add(name, "<f4", "(" + std::to_string(rows) + ", " + std::to_string(columns) + ")", bytes_of(values));
  }
  void vector(std::string_view name, std::span<const float> values) {
    list(name, "<f4", values.size(), bytes_of(values));
  }
  void list(std::string_view name, std::string_view type, std::size_t count, std::span<const std::uint8_t> data) {
    add(name, type, "(" + std::to_string(count) + ",)", data);
  }
  template <class T>
  void single(std::string_view name, std::string_view type, T value) {
    add(name, type, "()", bytes_of(std::span<const T>(&value, 1)));
  }
  void text(std::string_view name, std::string_view ascii) {
    const std::vector<std::uint32_t> points(ascii.begin(), ascii.end());
    add(name, "<U" + std::to_string(points.size()), "()", bytes_of<std::uint32_t>(points));
  }
  Bytes finish() { return zip_.finish(); }

 private:
  void add(std::string_view name, std::string_view type, const std::string& shape, std::span<const std::uint8_t> data) {
    zip_.add(std::string(name) + ".npy", write_npy(type, shape, data), deflated_);
  }

  bool deflated_;
  ZipWriter zip_;
};

// ---- reading

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::vector<std::string> sizes;
  for (const std::uint64_t size : shape) sizes.push_back(std::to_string(size));
  return "(" + join(sizes, ", ") + (sizes.size() == 1 ? ",)" : ")");
}

/// The arrays of one file. The first thing that goes wrong is kept in `error`; everything read afterwards is empty.
class NpzReader {
 public:
  explicit NpzReader(std::vector<ZipEntry> entries) : entries_(std::move(entries)) {}

  const ZipEntry* find(std::string_view name) const {
    for (const ZipEntry& entry : entries_) {
      if (entry.name == std::string(name) + ".npy") return &entry;
    }
    return nullptr;
  }
  bool ok() const { return ok_; }
  const Error& error() const { return error_; }

  /// Any matrix (rows, columns); sizes come out. Empty when something is wrong.
  std::vector<float> matrix(std::string_view name, std::uint64_t& rows, std::uint64_t& columns) {
    NpyArray array;
    if (!load(name, array)) return {};
    if (array.shape.size() != 2) {
      refuse(name, "two dimensions (steps, values)", array);
      return {};
    }
    rows = array.shape[0];
    columns = array.shape[1];
    return array.as_float();
  }
  /// An array of exactly this shape, into `values`; left as it is when the file has none.
  void optional(std::string_view name, const std::vector<std::uint64_t>& shape, std::vector<float>& values) {
    NpyArray array;
    if (find(name) != nullptr && load_shape(name, shape, array)) values = array.as_float();
  }
  /// The same for whole numbers 0 .. 255.
  template <class T>
  void optional_bytes(std::string_view name, const std::vector<std::uint64_t>& shape, std::vector<T>& values) {
    NpyArray array;
    if (find(name) == nullptr || !load_shape(name, shape, array)) return;
    const std::vector<double> numbers = array.as_double();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!(numbers[i] >= 0.0 && numbers[i] <= 255.0 && numbers[i] == std::floor(numbers[i]))) {
        return set_error({"small whole numbers in " + std::string(name), format_real(numbers[i]),
                          "Save it again as an array of uint8 or bool."});
      }
      values[i] = static_cast<T>(static_cast<std::uint8_t>(numbers[i]));
    }
  }
  /// A single number, also when saved as an array of one.
  double optional_number(std::string_view name, double otherwise) {
    NpyArray array;
    if (find(name) == nullptr || !load(name, array)) return otherwise;
    if (array.count() != 1) {
      refuse(name, "a single value", array);
      return otherwise;
    }
    return array.as_double().front();
  }
  std::string optional_text(std::string_view name) {
    if (!ok_ || find(name) == nullptr) return {};
    const auto bytes = unpack(*find(name), kLargestMeta);
    const auto array = bytes.and_then([&](const Bytes& file) { return read_npy(file, name).map(text_of); });
    if (!array) set_error(array.error());
    return array.value_or("");
  }

 private:
  static std::string text_of(const NpyArray& array) {
    if (array.is_text()) return array.as_text();
    // Bytes saved as numbers.
    return array.kind == 'u' && array.item_size == 1 ? std::string(array.data.begin(), array.data.end()) : "";
  }
  void set_error(Error error) {
    if (ok_) error_ = std::move(error);
    ok_ = false;
  }
  void refuse(std::string_view name, const std::string& expected, const NpyArray& array) {
    set_error({expected + " in " + std::string(name), "shape " + shape_text(array.shape),
               "One file holds one episode, one row a step."});
  }
  bool load(std::string_view name, NpyArray& array) {
    if (!ok_) return false;
    auto content = unpack(*find(name), kLargestArray);
    if (!content) return set_error(content.error()), false;
    content_ = std::move(*content);
    auto read = read_npy(content_, name);
    if (!read) return set_error(read.error()), false;
    array = std::move(*read);
    if (array.is_text())
      set_error({"numbers in " + std::string(name), "text", "Save it again as an array of float32 with numpy.savez."});
    return ok_;
  }
  bool load_shape(std::string_view name, const std::vector<std::uint64_t>& shape, NpyArray& array) {
    if (!load(name, array)) return false;
    if (array.shape != shape) refuse(name, "shape " + shape_text(shape), array);
    return ok_;
  }

  std::vector<ZipEntry> entries_;
  Bytes content_;  // of the array being read
  bool ok_ = true;
  Error error_;
};

std::string text_or_empty(const Json& json, std::string_view key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<void> read_meta(const std::string& text, Trajectory& trajectory) {
  if (text.empty()) return {};
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return fail("JSON text in meta", "\"" + text.substr(0, 40) + "\"", "Leave meta out and name the scene instead.");
  }
  const auto version = json.find("version");
  if (version != json.end() && version->is_number_integer() && version->get<std::int64_t>() > kVersion) {
    return fail("an episode of format version " + std::to_string(kVersion), version->dump(),
                "It comes from a newer Driftlab; open it there.");
  }
  TrajectoryMeta& meta = trajectory.meta;
  meta.scene = text_or_empty(json, "scene");
  meta.source = text_or_empty(json, "source");
  const auto seed = json.find("seed");
  if (seed != json.end() && seed->is_number_unsigned()) meta.seed = seed->get<std::uint64_t>();
  const auto params = json.find("params");
  if (params != json.end() && params->is_array()) {
    for (const Json& param : *params) {
      if (param.is_string()) meta.params.push_back(param.get<std::string>());
    }
  }
  const std::string outcome = text_or_empty(json, "outcome");
  for (std::size_t i = 0; i < std::size(kOutcomes); ++i) {
    if (kOutcomes[i] == outcome) trajectory.outcome = static_cast<Outcome>(i);
  }
  return {};
}

/// observations and actions, and defaults for everything that a file may leave out.
Result<void> read_matrices(NpzReader& reader, Trajectory& trajectory) {
  for (const std::string_view name : {"observations", "actions"}) {
    if (reader.find(name) == nullptr) {
      return fail("an array \"" + std::string(name) + "\"", "a file without one",
                  "numpy.savez(file, observations=..., actions=...) writes both.");
    }
  }
  std::uint64_t rows = 0;
  std::uint64_t observation_size = 0;
  std::uint64_t action_rows = 0;
  std::uint64_t action_size = 0;
  trajectory.observations = reader.matrix("observations", rows, observation_size);
  trajectory.labels = reader.matrix("actions", action_rows, action_size);
  if (!reader.ok()) return tl::unexpected(reader.error());
  if (rows != action_rows) {
    return fail("as many actions as observations",
                std::to_string(rows) + " observations and " + std::to_string(action_rows) + " actions",
                "Save the observation after the last step as final_observation.");
  }
  if (rows == 0 || observation_size == 0 || action_size == 0) {
    return fail("at least one step, observation and action", "an empty array",
                "An empty episode teaches nothing; leave the file out.");
  }
  trajectory.steps = static_cast<int>(rows);
  trajectory.observation_size = static_cast<int>(observation_size);
  trajectory.action_size = static_cast<int>(action_size);
  const auto steps = static_cast<std::size_t>(rows);
  trajectory.label_mask.assign(steps, 1);
  trajectory.applied = trajectory.labels;
  trajectory.controller.assign(steps, Controller::person);
  trajectory.rewards.assign(steps, 0.0F);
  trajectory.costs.assign(steps, 0.0F);
  const auto last = trajectory.observation(trajectory.steps - 1);
  trajectory.final_observation.assign(last.begin(), last.end());
  return {};
}

Result<void> read_optional(NpzReader& reader, Trajectory& trajectory) {
  const auto steps = static_cast<std::uint64_t>(trajectory.steps);
  const auto observation_size = static_cast<std::uint64_t>(trajectory.observation_size);
  const auto action_size = static_cast<std::uint64_t>(trajectory.action_size);
  reader.optional_bytes("label_mask", {steps}, trajectory.label_mask);
  reader.optional("applied", {steps, action_size}, trajectory.applied);
  reader.optional_bytes("controller", {steps}, trajectory.controller);
  reader.optional("rewards", {steps}, trajectory.rewards);
  reader.optional("costs", {steps}, trajectory.costs);
  reader.optional("final_observation", {observation_size}, trajectory.final_observation);
  trajectory.terminated = reader.optional_number("terminated", 0.0) != 0.0;
  trajectory.truncated = reader.optional_number("truncated", 0.0) != 0.0;
  trajectory.weight = reader.optional_number("weight", 1.0);
  const std::string meta = reader.optional_text("meta");
  if (!reader.ok()) return tl::unexpected(reader.error());
  return read_meta(meta, trajectory);
}

}  // namespace

Bytes write_npz(const Trajectory& trajectory, const NpzWriteOptions& options) {
  DRIFTLAB_ASSERT(trajectory.validate().has_value(), "only a valid episode can be saved");
  const auto steps = static_cast<std::size_t>(trajectory.steps);
  NpzWriter writer(options.deflated);
  writer.matrix("observations", trajectory.observations, trajectory.steps, trajectory.observation_size);
  writer.matrix("actions", trajectory.labels, trajectory.steps, trajectory.action_size);
  writer.list("label_mask", "|b1", steps, trajectory.label_mask);
  writer.matrix("applied", trajectory.applied, trajectory.steps, trajectory.action_size);
  writer.list("controller", "|u1", steps, bytes_of<Controller>(trajectory.controller));
  writer.vector("rewards", trajectory.rewards);
  writer.vector("costs", trajectory.costs);
  writer.vector("final_observation", trajectory.final_observation);
  writer.single<std::uint8_t>("terminated", "|b1", trajectory.terminated ? 1 : 0);
  writer.single<std::uint8_t>("truncated", "|b1", trajectory.truncated ? 1 : 0);
  writer.single("weight", "<f8", trajectory.weight);
  writer.text("meta", meta_text(trajectory, options.spec));
  return writer.finish();
}

Result<Trajectory> read_npz(std::span<const std::uint8_t> file, const NpzOptions& options) {
  auto entries = read_zip(file);
  if (!entries) return tl::unexpected(entries.error());
  NpzReader reader(std::move(*entries));
  Trajectory trajectory;
  if (auto ok = read_matrices(reader, trajectory); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_optional(reader, trajectory); !ok) return tl::unexpected(ok.error());
  if (trajectory.meta.scene.empty()) trajectory.meta.scene = options.scene_when_unnamed;
  if (trajectory.meta.scene.empty()) {
    return fail("the name of a scene in meta", "a file that names none", "Say which scene it belongs to.");
  }
  auto ok = options.expected == nullptr ? trajectory.validate() : trajectory.validate_for(*options.expected);
  if (!ok) return tl::unexpected(ok.error());
  return trajectory;
}

}  // namespace driftlab
