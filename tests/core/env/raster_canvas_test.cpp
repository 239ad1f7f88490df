#include "core/env/raster_canvas.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace driftlab {
namespace {

constexpr std::uint32_t kPaper = 0xFFFFFF;
constexpr Color kBlack = {0x000000};

/// 100 x 80 pixels, 10 pixels a metre, the origin in the middle.
RasterCanvas canvas(double rotation = 0.0) {
  return {100, 80, {{0.0, 0.0}, rotation, 10.0, 8.0}, {kPaper}};
}

/// How much ink there is, in pixels.
double ink(const RasterCanvas& c) {
  double sum = 0.0;
  for (int y = 0; y < c.height(); ++y) {
    for (int x = 0; x < c.width(); ++x) sum += 1.0 - (c.at(x, y) & 255U) / 255.0;
  }
  return sum;
}

TEST(RasterCanvas, BeginsAsPaper) {
  const RasterCanvas c = canvas();
  EXPECT_EQ(ink(c), 0.0);
  EXPECT_EQ(c.rgba().size(), 100U * 80U * 4U);
  EXPECT_DOUBLE_EQ(c.pixel(), 0.1);
}

TEST(RasterCanvas, FillsPolygonsExactly) {
  RasterCanvas c = canvas();
  // From (1, 1) to (3.05, 2): x right, y up.
  const Vec2 points[] = {{1.0, 1.0}, {3.05, 1.0}, {3.05, 2.0}, {1.0, 2.0}};
  c.polygon(points, kBlack);
  EXPECT_EQ(c.at(60, 29), 0x000000U);
  EXPECT_EQ(c.at(79, 20), 0x000000U);
  EXPECT_EQ(c.at(59, 25), kPaper);
  EXPECT_EQ(c.at(70, 30), kPaper);
  EXPECT_EQ(c.at(70, 19), kPaper);
  EXPECT_NEAR(static_cast<double>(c.at(80, 25) & 255U), 127.5, 1.5);  // half covered
  EXPECT_NEAR(ink(c), 205.0, 0.5);
}

TEST(RasterCanvas, FillsHollowShapes) {
  RasterCanvas c = canvas();
  const Vec2 arrow[] = {{-2.0, -2.0}, {0.0, -1.0}, {2.0, -2.0}, {0.0, 2.0}};
  c.polygon(arrow, kBlack);
  EXPECT_NEAR(ink(c), 600.0, 2.0);
  EXPECT_EQ(c.at(50, 55), kPaper);  // in the notch
}

TEST(RasterCanvas, RoundThingsHaveTheRightArea) {
  RasterCanvas disc = canvas();
  disc.circle({0.5, 0.5}, 2.0, kBlack);
  EXPECT_NEAR(ink(disc), 3.14159 * 400.0, 5.0);
  EXPECT_EQ(disc.at(55, 35), 0x000000U);
  RasterCanvas ring = canvas();
  ring.ring({0.5, 0.5}, 2.0, 0.4, kBlack);
  EXPECT_NEAR(ink(ring), 2.0 * 3.14159 * 20.0 * 4.0, 6.0);
  EXPECT_EQ(ring.at(55, 35), kPaper);
  EXPECT_EQ(ring.at(75, 35), 0x000000U);
}

TEST(RasterCanvas, LinesHaveTheirWidth) {
  RasterCanvas c = canvas();
  const Vec2 line[] = {{-3.0, 0.05}, {3.0, 0.05}};
  c.polyline(line, 0.5, kBlack, false);
  EXPECT_NEAR(ink(c), 60.0 * 5.0 + 3.14159 * 2.5 * 2.5, 6.0);
  RasterCanvas thin = canvas();
  thin.polyline(line, 0.02, kBlack, false);  // a fifth of a pixel
  EXPECT_NEAR(ink(thin), 60.0 * 0.2, 3.0);
}

TEST(RasterCanvas, ALineDoesNotDarkenItself) {
  RasterCanvas c = canvas();
  const Vec2 zigzag[] = {{-3.0, 0.0}, {0.0, 0.0}, {-2.0, 0.0}};
  c.polyline(zigzag, 1.0, {0x000000, 0.5F}, false);
  EXPECT_NEAR(static_cast<double>(c.at(40, 40) & 255U), 127.5, 1.5);
}

TEST(RasterCanvas, ClosedLinesClose) {
  const Vec2 corner[] = {{-2.0, -2.0}, {2.0, -2.0}, {2.0, 2.0}};
  RasterCanvas open = canvas();
  RasterCanvas closed = canvas();
  open.polyline(corner, 0.2, kBlack, false);
  closed.polyline(corner, 0.2, kBlack, true);
  EXPECT_EQ(open.at(50, 40), kPaper);
  EXPECT_LT(closed.at(50, 40), 0x606060U);
}

TEST(RasterCanvas, RotatesTheWorld) {
  // The world's +y points right on the image.
  RasterCanvas c = canvas(3.14159265358979 / 2.0);
  c.circle({0.0, 3.0}, 0.5, kBlack);
  EXPECT_EQ(c.at(80, 40), 0x000000U);
  EXPECT_EQ(c.at(50, 10), kPaper);
}

TEST(RasterCanvas, WritesWords) {
  RasterCanvas c = canvas();
  c.text({-4.0, 0.0}, 10.0, "I", kBlack);
  const double one = ink(c);
  EXPECT_GT(one, 10.0);
  EXPECT_LT(c.at(13, 40), 0x606060U);  // the stem
  c.text({-4.0, 2.0}, 10.0, "i", kBlack);
  EXPECT_NEAR(ink(c), 2.0 * one, 1.0);
  RasterCanvas other = canvas();
  other.text({-4.0, 0.0}, 10.0, "M\xc3\xa9", kBlack);  // two characters, three bytes
  double right = 0.0;
  for (int y = 0; y < 80; ++y) {
    for (int x = 26; x < 100; ++x) right += 1.0 - (other.at(x, y) & 255U) / 255.0;
  }
  EXPECT_EQ(right, 0.0);
}

TEST(RasterCanvas, SurvivesWhatIsOutsideOrAbsurd) {
  RasterCanvas c = canvas();
  const double nan = std::nan("");
  const double inf = std::numeric_limits<double>::infinity();
  const Vec2 strange[] = {{nan, 0.0}, {1.0, inf}, {0.0, 0.0}};
  c.polygon(strange, kBlack);
  c.polyline(strange, 1.0, kBlack, true);
  c.circle({nan, 0.0}, 1.0, kBlack);
  c.circle({0.0, 0.0}, -1.0, kBlack);
  c.ring({0.0, 0.0}, nan, 1.0, kBlack);
  c.polygon({}, kBlack);
  c.polyline({}, 1.0, kBlack, true);
  c.text({0.0, 0.0}, -5.0, "x", kBlack);
  const Vec2 far_away[] = {{1e9, 1e9}, {1e9 + 1.0, 1e9}, {1e9, 1e9 + 1.0}};
  c.polygon(far_away, kBlack);
  c.circle({-1e9, 0.0}, 5.0, kBlack);
  EXPECT_EQ(ink(c), 0.0);
  const Vec2 huge[] = {{-1e6, -1e6}, {1e6, -1e6}, {1e6, 1e6}, {-1e6, 1e6}};
  c.polygon(huge, kBlack);
  EXPECT_NEAR(ink(c), 100.0 * 80.0, 0.5);
}

}  // namespace
}  // namespace driftlab
