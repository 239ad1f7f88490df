// Files as NumPy writes them: every real type, byte order, memory order and layout.
#include <gtest/gtest.h>

#include <cmath>

#include "core/data/npz.h"
#include "tests/core/data/numpy_file.h"
#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

using testing::NumpyFile;
using testing::sample_spec;

const std::vector<float> kObservations = {0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32};  // (4, 3)
const std::vector<float> kActions = {0, 1, 1, 0, -1, 1, 1, -1};                          // (4, 2)

template <class T>
Bytes bytes_of(const std::vector<float>& values, bool swapped) {
  Bytes bytes;
  for (const float value : values) {
    const T converted = static_cast<T>(value);
    Bytes one(sizeof(T));
    std::memcpy(one.data(), &converted, sizeof(T));
    if (swapped) std::reverse(one.begin(), one.end());
    bytes.insert(bytes.end(), one.begin(), one.end());
  }
  return bytes;
}

/// 16-bit floats of small whole numbers.
Bytes halves_of(const std::vector<float>& values, bool swapped) {
  std::vector<float> patterns;
  for (const float value : values) {
    const float size = std::abs(value);
    int exponent = 0;
    const float fraction = std::frexp(size, &exponent);
    const int bits = size == 0.0F ? 0 : ((exponent + 14) << 10) | (static_cast<int>(fraction * 2048.0F) & 1023);
    patterns.push_back(static_cast<float>(bits | (std::signbit(value) ? 0x8000 : 0)));
  }
  return bytes_of<std::uint16_t>(patterns, swapped);
}

Result<Trajectory> read_sample(const Bytes& file) {
  static const SceneSpec spec = sample_spec();
  return read_npz(file, {.expected = &spec, .scene_when_unnamed = "sample"});
}

void expect_sample(const Result<Trajectory>& t, const std::string& what) {
  ASSERT_TRUE(t.has_value()) << what << ": " << t.error().message();
  EXPECT_EQ(t->observations, kObservations) << what;
  EXPECT_EQ(t->labels, kActions) << what;
}

TEST(NpzFromNumpy, EveryRealTypeAndByteOrder) {
  using Convert = Bytes (*)(const std::vector<float>&, bool);
  const std::pair<const char*, Convert> types[] = {
      {"f2", halves_of},
      {"f4", bytes_of<float>},
      {"f8", bytes_of<double>},
      {"i1", bytes_of<int8_t>},
      {"i2", bytes_of<std::int16_t>},
      {"i4", bytes_of<std::int32_t>},
      {"i8", bytes_of<std::int64_t>},
  };
  for (const auto& [type, convert] : types) {
    for (const bool swapped : {false, true}) {
      const std::string descr = (swapped ? ">" : "<") + std::string(type);
      const Bytes file = NumpyFile()
                             .array("observations", descr, "(4, 3)", convert(kObservations, swapped))
                             .array("actions", descr, "(4, 2)", convert(kActions, swapped))
                             .bytes();
      expect_sample(read_sample(file), descr);
    }
  }
}

TEST(NpzFromNumpy, UnsignedNumbersAndBools) {
  const std::pair<const char*, Bytes> types[] = {
      {"|u1", bytes_of<std::uint8_t>(kObservations, false)},
      {"<u2", bytes_of<std::uint16_t>(kObservations, false)},
      {">u4", bytes_of<std::uint32_t>(kObservations, true)},
      {"<u8", bytes_of<std::uint64_t>(kObservations, false)},
  };
  for (const auto& [descr, observations] : types) {
    const Bytes file =
        NumpyFile().array("observations", descr, "(4, 3)", observations).floats("actions", "(4, 2)", kActions).bytes();
    expect_sample(read_sample(file), descr);
  }
  const Bytes file = NumpyFile()
                         .floats("observations", "(4, 3)", kObservations)
                         .array("actions", "|b1", "(4, 2)", {0, 1, 1, 0, 1, 1, 1, 0})
                         .bytes();
  const auto t = read_sample(file);
  ASSERT_TRUE(t.has_value()) << t.error().message();
  EXPECT_EQ(t->labels, (std::vector<float>{0, 1, 1, 0, 1, 1, 1, 0}));
}

TEST(NpzFromNumpy, FortranOrderIsTurned) {
  const std::vector<float> columns = {0, 10, 20, 30, 1, 11, 21, 31, 2, 12, 22, 32};
  const Bytes file = NumpyFile()
                         .array("observations", ">f8", "(4, 3)", bytes_of<double>(columns, true), true)
                         .floats("actions", "(4, 2)", kActions)
                         .bytes();
  expect_sample(read_sample(file), "fortran");
}

TEST(NpzFromNumpy, EveryLayoutAndFormatVersion) {
  for (const auto layout : {NumpyFile::Layout::zip64, NumpyFile::Layout::descriptor, NumpyFile::Layout::plain}) {
    for (const bool compressed : {false, true}) {
      for (const int version : {1, 2, 3}) {
        const Bytes file =
            NumpyFile(layout, compressed)
                .array("observations", "<f4", "(4, 3)", bytes_of<float>(kObservations, false), false, version)
                .array("actions", "<f4", "(4, 2)", bytes_of<float>(kActions, false), false, version)
                .bytes();
        expect_sample(read_sample(file), "version " + std::to_string(version));
      }
    }
  }
}

TEST(NpzFromNumpy, WhatIsMissingGetsSensibleValues) {
  const Bytes file =
      NumpyFile().floats("observations", "(4, 3)", kObservations).floats("actions", "(4, 2)", kActions).bytes();
  const auto t = read_sample(file);
  ASSERT_TRUE(t.has_value()) << t.error().message();
  EXPECT_EQ(t->label_count(), 4);
  EXPECT_EQ(t->applied, kActions);
  EXPECT_EQ(t->controller.front(), Controller::person);
  EXPECT_EQ(t->final_observation, (std::vector<float>{30, 31, 32}));
  EXPECT_EQ(t->weight, 1.0);
  EXPECT_EQ(t->meta.scene, "sample");
  EXPECT_FALSE(t->terminated);
}

TEST(NpzFromNumpy, WithoutASceneAnywhereItIsRefused) {
  const Bytes file =
      NumpyFile().floats("observations", "(4, 3)", kObservations).floats("actions", "(4, 2)", kActions).bytes();
  const auto t = read_npz(file);
  ASSERT_FALSE(t.has_value());
  EXPECT_NE(t.error().hint.find("scene"), std::string::npos);
}

TEST(NpzFromNumpy, UnknownArraysAreIgnored) {
  const Bytes file = NumpyFile()
                         .entry("notes.txt", {'h', 'i'})
                         .array("pixels", "<c8", "(1,)", Bytes(8))
                         .floats("observations", "(4, 3)", kObservations)
                         .floats("actions", "(4, 2)", kActions)
                         .bytes();
  expect_sample(read_sample(file), "extra");
}

TEST(NpzFromNumpy, MetaAsBytesOrTextIsRead) {
  const std::string json = R"({"scene": "sample", "seed": 12, "params": ["wind=1"]})";
  const Bytes letters(json.begin(), json.end());
  const std::string count = std::to_string(json.size());
  Bytes points;
  for (const char letter : json) points.insert(points.end(), {0, 0, 0, static_cast<std::uint8_t>(letter)});
  for (const bool as_text : {false, true}) {
    NumpyFile file;
    file.floats("observations", "(4, 3)", kObservations).floats("actions", "(4, 2)", kActions);
    file.array("meta", (as_text ? ">U" : "|S") + count, "()", as_text ? points : letters);
    const auto t = read_npz(file.bytes());
    ASSERT_TRUE(t.has_value()) << t.error().message();
    EXPECT_EQ(t->meta.scene, "sample");
    EXPECT_EQ(t->meta.seed, 12U);
    EXPECT_EQ(t->meta.params, std::vector<std::string>{"wind=1"});
  }
}

}  // namespace
}  // namespace driftlab
