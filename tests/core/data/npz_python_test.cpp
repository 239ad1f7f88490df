// Files that the real NumPy writes are read, and files that we write NumPy reads. Skipped where there is no NumPy.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/data/npz.h"
#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

class NpzWithPython : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* candidate : {"python3", "/usr/bin/python3"}) {
      const std::string probe = std::string(candidate) + " -c 'import numpy' 2>/dev/null";
      if (std::system(probe.c_str()) == 0) python_ = candidate;
    }
    if (python_.empty()) GTEST_SKIP() << "no python3 with numpy";
    folder_ = fs::temp_directory_path() /
              ("driftlab-npz-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  /// What the script prints.
  std::string run(const std::string& script) {
    std::ofstream(folder_ / "script.py") << script;
    const std::string command = "cd '" + folder_.string() + "' && " + python_ + " script.py > out.txt 2> err.txt";
    const int status = std::system(command.c_str());
    EXPECT_EQ(status, 0) << text(folder_ / "err.txt");
    return text(folder_ / "out.txt");
  }
  Bytes file(const std::string& name) {
    const std::string content = text(folder_ / name);
    return Bytes(content.begin(), content.end());
  }
  void save(const std::string& name, const Bytes& bytes) {
    std::ofstream out(folder_ / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  static std::string text(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    return content.str();
  }

  std::string python_;
  fs::path folder_;
};

TEST_F(NpzWithPython, ReadsWhatNumpySaves) {
  run(R"(
import numpy as np
o = np.arange(12).reshape(4, 3)
a = np.array([[0, 1], [1, 0], [1, 1], [0, 0]])
types = ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8']
for t in types:
    for order in '<>':
        d = np.dtype(order + t)
        np.savez(f'plain_{t}_{"l" if order == "<" else "b"}.npz', observations=o.astype(d), actions=a.astype(d))
        np.savez_compressed(f'packed_{t}_{"l" if order == "<" else "b"}.npz',
                            observations=np.asfortranarray(o.astype(d)), actions=a.astype(d))
np.savez('bools.npz', observations=o, actions=a.astype(bool), terminated=True, weight=0.5,
         label_mask=np.array([True, False, True, True]), meta='{"scene": "sample", "seed": 3}')
class Pipe:  # cannot seek: zip entries then end with a data descriptor
    def __init__(self, f): self.f = f
    def write(self, b): return self.f.write(b)
    def flush(self): self.f.flush()
    def read(self): raise OSError  # NumPy takes it for a file when it has one
np.savez_compressed(Pipe(open('piped.npz', 'wb')), observations=o, actions=a)
)");
  const SceneSpec spec = testing::sample_spec();
  std::vector<std::string> names = {"bools.npz", "piped.npz"};
  for (const char* type : {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"}) {
    for (const char* order : {"l", "b"}) {
      names.push_back("plain_" + std::string(type) + "_" + order + ".npz");
      names.push_back("packed_" + std::string(type) + "_" + order + ".npz");
    }
  }
  for (const std::string& name : names) {
    const auto t = read_npz(file(name), {.expected = &spec, .scene_when_unnamed = "sample"});
    ASSERT_TRUE(t.has_value()) << name << ": " << t.error().message();
    EXPECT_EQ(t->observations, (std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})) << name;
    EXPECT_EQ(t->labels, (std::vector<float>{0, 1, 1, 0, 1, 1, 0, 0})) << name;
  }
  const auto t = read_npz(file("bools.npz"));
  ASSERT_TRUE(t.has_value()) << t.error().message();
  EXPECT_TRUE(t->terminated);
  EXPECT_EQ(t->weight, 0.5);
  EXPECT_EQ(t->label_count(), 3);
  EXPECT_EQ(t->meta.seed, 3U);
}

TEST_F(NpzWithPython, NumpyReadsWhatWeWrite) {
  const SceneSpec spec = testing::sample_spec();
  save("ours.npz", write_npz(testing::sample_trajectory(), {.spec = &spec}));
  save("stored.npz", write_npz(testing::sample_trajectory(), {.deflated = false, .spec = &spec}));
  const std::string out = run(R"(
import json, numpy as np
for name in ['ours.npz', 'stored.npz']:
    f = np.load(name, allow_pickle=False)
    for key in f.files:
        print(key, f[key].dtype, f[key].shape)
    assert (f['observations'][:, 1] == 100 * np.arange(7) + 1).all()
    assert f['terminated'].item() is True and f['truncated'].item() is False and f['weight'].item() == 0.75
    meta = json.loads(f['meta'].item())
    assert meta['scene'] == 'sample' and meta['seed'] == 18446744073709551557 and meta['outcome'] == 'failure'
    assert meta['observation_fields'][1] == {'name': 'speed', 'unit': 'm/s'}
)");
  EXPECT_NE(
      out.find("observations float32 (7, 3)\nactions float32 (7, 2)\nlabel_mask bool (7,)\napplied float32 (7, 2)\n"
               "controller uint8 (7,)\nrewards float32 (7,)\ncosts float32 (7,)\nfinal_observation float32 (3,)\n"
               "terminated bool ()\ntruncated bool ()\nweight float64 ()\n"),
      std::string::npos)
      << out;
}

}  // namespace
}  // namespace driftlab
