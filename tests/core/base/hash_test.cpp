#include "core/base/hash.h"

#include <gtest/gtest.h>

namespace driftlab {
namespace {

std::uint64_t of_bytes(std::string_view text) {
  return Hash().add_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}).value();
}

// Published test vectors of FNV-1a, 64 bits.
TEST(Hash, IsFnv1a) {
  EXPECT_EQ(of_bytes(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(of_bytes("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(of_bytes("foobar"), 0x85944171f73967e8ULL);
}

TEST(Hash, TellsWhereOneTextEnds) {
  EXPECT_NE(Hash().add_text("ab").add_text("c").value(), Hash().add_text("a").add_text("bc").value());
}

TEST(Hash, SeesEveryBitOfANumber) {
  EXPECT_NE(Hash().add(0.0).value(), Hash().add(-0.0).value());
  EXPECT_NE(Hash().add(1.0F).value(), Hash().add(1.0).value());
}

TEST(Hash, PrintsSixteenDigits) {
  EXPECT_EQ(Hash().text(), "cbf29ce484222325");
}

}  // namespace
}  // namespace driftlab
