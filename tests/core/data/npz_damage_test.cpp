// What must be refused, and thousands of damaged files that must at least do no harm.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/rng.h"
#include "core/data/npz.h"
#include "tests/core/data/numpy_file.h"
#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

using testing::NumpyFile;
using testing::sample_spec;
using testing::sample_trajectory;

std::vector<float> ramp(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i);
  return values;
}

/// A file that is right: 4 steps, 3 observations, 2 actions.
NumpyFile good() {
  NumpyFile file;
  file.floats("observations", "(4, 3)", ramp(12)).floats("actions", "(4, 2)", ramp(8));
  return file;
}

Error refusal(const Bytes& file) {
  static const SceneSpec spec = sample_spec();
  const auto t = read_npz(file, {.expected = &spec, .scene_when_unnamed = "sample"});
  EXPECT_FALSE(t.has_value());
  if (t.has_value()) return {};
  EXPECT_FALSE(t.error().expected.empty());
  EXPECT_FALSE(t.error().got.empty());
  EXPECT_FALSE(t.error().hint.empty()) << t.error().message();
  return t.error();
}

TEST(NpzRefuses, WrongShapes) {
  const auto with = [](const char* observations, std::size_t n, const char* actions, std::size_t m) {
    return NumpyFile().floats("observations", observations, ramp(n)).floats("actions", actions, ramp(m)).bytes();
  };
  EXPECT_EQ(refusal(with("(5, 3)", 15, "(4, 2)", 8)).got, "5 observations and 4 actions");
  EXPECT_EQ(refusal(with("(4, 4)", 16, "(4, 2)", 8)).got, "4 columns");
  EXPECT_EQ(refusal(with("(4, 3)", 12, "(4, 1)", 4)).got, "1 columns");
  EXPECT_EQ(refusal(with("(4, 3)", 12, "(8,)", 8)).got, "shape (8,)");
  EXPECT_EQ(refusal(with("(2, 2, 3)", 12, "(4, 2)", 8)).got, "shape (2, 2, 3)");
  refusal(with("(0, 3)", 0, "(0, 2)", 0));
  refusal(with("()", 1, "(4, 2)", 8));
  EXPECT_EQ(refusal(good().floats("rewards", "(3,)", ramp(3)).bytes()).got, "shape (3,)");
  refusal(good().floats("applied", "(2, 4)", ramp(8)).bytes());
  refusal(good().floats("final_observation", "(2,)", ramp(2)).bytes());
  refusal(good().floats("weight", "(2,)", ramp(2)).bytes());
}

TEST(NpzRefuses, NumbersThatAreNotFinite) {
  std::vector<float> values = ramp(12);
  values[7] = std::nanf("");
  const Bytes nan = NumpyFile().floats("observations", "(4, 3)", values).floats("actions", "(4, 2)", ramp(8)).bytes();
  EXPECT_EQ(refusal(nan).got, "nan in row 2, column 1");
  Bytes huge(8 * sizeof(double));
  const double value = 1e300;  // finite, but not as float
  std::memcpy(huge.data(), &value, sizeof value);
  const Bytes file =
      NumpyFile().floats("observations", "(4, 3)", ramp(12)).array("actions", "<f8", "(4, 2)", huge).bytes();
  EXPECT_EQ(refusal(file).got, "inf in row 0, column 0");
}

TEST(NpzRefuses, MissingArraysAndForeignTypes) {
  EXPECT_NE(refusal(NumpyFile().floats("observations", "(4, 3)", ramp(12)).bytes()).expected.find("actions"),
            std::string::npos);
  for (const char* descr :
       {"|O", "|O8", "<c8", "<c16", "<f16", "<M8[s]", "<m8", "|V4", "<f3", "f4", "", "<f-4", "<i16"}) {
    const Bytes file =
        NumpyFile().array("observations", descr, "(4, 3)", Bytes(48)).floats("actions", "(4, 2)", ramp(8)).bytes();
    refusal(file);
  }
  refusal(good().array("label_mask", "|u1", "(4,)", {0, 1, 2, 1}).bytes());
  refusal(good().array("controller", "<i4", "(1,)", Bytes(4)).bytes());
  refusal(good().floats("controller", "(4,)", {0.5F, 0.0F, 0.0F, 0.0F}).bytes());
  refusal(good().floats("controller", "(4,)", {-1.0F, 0.0F, 0.0F, 0.0F}).bytes());
  refusal(good().floats("controller", "(4,)", {3.0F, 0.0F, 0.0F, 0.0F}).bytes());
}

TEST(NpzRefuses, BadMeta) {
  const auto with = [](const std::string& text) {
    return good().array("meta", "|S" + std::to_string(text.size()), "()", Bytes(text.begin(), text.end())).bytes();
  };
  refusal(with("{"));
  refusal(with("[1, 2]"));
  EXPECT_NE(refusal(with(R"({"scene": "lane"})")).got.find("lane"), std::string::npos);
  EXPECT_NE(refusal(with(R"({"scene": "sample", "version": 2})")).hint.find("newer"), std::string::npos);
}

TEST(NpzRefuses, HeadersThatLie) {
  for (const char* shape : {"(4000000000, 4000000000, 4000000000)", "(18446744073709551615, 2)", "(4, -3)", "(4, 3",
                            "4, 3", "(4. 3)", "(268435457,)", "(5, 3)"}) {
    refusal(NumpyFile().array("observations", "<f4", shape, Bytes(48)).floats("actions", "(4, 2)", ramp(8)).bytes());
  }
}

// A few kilobytes that claim to be gigabytes, and some that really unpack to a lot.
TEST(NpzRefuses, Bombs) {
  NumpyFile file(NumpyFile::Layout::zip64, true);
  file.array("observations", "<f4", "(100000000, 3)", Bytes(std::size_t{1} << 20));
  file.floats("actions", "(4, 2)", ramp(8));
  refusal(file.bytes());
}

TEST(NpzRefuses, EveryTruncation) {
  const Bytes file = write_npz(sample_trajectory(3));
  for (std::size_t size = 0; size < file.size(); ++size) {
    ASSERT_FALSE(read_npz(std::span<const std::uint8_t>(file).first(size)).has_value()) << size;
  }
}

/// Any mutation is either refused or read as a valid episode.
void expect_harmless(const Bytes& file) {
  const auto t = read_npz(file, {.expected = nullptr, .scene_when_unnamed = "sample"});
  if (t.has_value()) {
    ASSERT_TRUE(t->validate().has_value());
  } else {
    ASSERT_FALSE(t.error().message().empty());
  }
}

Bytes mutated(Bytes file, Rng& rng) {
  const std::uint64_t changes = 1 + rng.below(4);
  for (std::uint64_t i = 0; i < changes; ++i) {
    const auto at = static_cast<std::size_t>(rng.below(file.size()));
    const std::uint64_t kind = rng.below(4);
    if (kind == 0) {
      file[at] ^= static_cast<std::uint8_t>(1U << rng.below(8));
    } else if (kind == 1) {
      file[at] = static_cast<std::uint8_t>(rng.below(256));
    } else if (kind == 2) {
      file[at] = rng.chance(0.5) ? 0xff : 0x00;
    } else {
      const auto count = static_cast<std::size_t>(rng.below(std::min<std::uint64_t>(16, file.size() - at)));
      file.erase(file.begin() + static_cast<std::ptrdiff_t>(at),
                 file.begin() + static_cast<std::ptrdiff_t>(at + count));
      if (file.empty()) file.push_back(0);
    }
  }
  return file;
}

TEST(NpzSurvives, ThousandsOfMutations) {
  const Bytes sources[] = {
      write_npz(sample_trajectory(3)),
      write_npz(sample_trajectory(3), {.deflated = false}),
      good().bytes(),
      NumpyFile(NumpyFile::Layout::descriptor, true)
          .floats("observations", "(4, 3)", ramp(12))
          .floats("actions", "(4, 2)", ramp(8))
          .bytes(),
  };
  Rng rng(1);
  for (const Bytes& source : sources) {
    for (int i = 0; i < 2500; ++i) expect_harmless(mutated(source, rng));
  }
}

// The checksum catches most damage; mutating behind it reaches the parser of array headers and the JSON.
TEST(NpzSurvives, MutationsBehindTheChecksum) {
  const std::string json =
      R"({"scene": "sample", "seed": 12, "params": ["wind=1"], "outcome": "success", "version": 1})";
  const Bytes meta(json.begin(), json.end());
  const std::string header = "\x93NUMPY";
  Rng rng(2);
  for (int i = 0; i < 5000; ++i) {
    Bytes array(header.begin(), header.end());
    const std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }\n";
    array.insert(array.end(), {1, 0, static_cast<std::uint8_t>(text.size()), 0});
    array.insert(array.end(), text.begin(), text.end());
    array.resize(array.size() + 48);
    NumpyFile file;
    file.entry("observations.npy", mutated(array, rng)).floats("actions", "(4, 2)", ramp(8));
    const Bytes text_bytes = mutated(meta, rng);
    file.array("meta", "|S" + std::to_string(text_bytes.size()), "()", text_bytes);
    expect_harmless(file.bytes());
  }
}

}  // namespace
}  // namespace driftlab
