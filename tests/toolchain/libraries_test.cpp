// Each third-party library does its work in both builds, with the bits that Driftlab's flags promise.

// config.h defines the two, for libraries that are not there.
#include <tiny_dnn/config.h>
#undef CNN_USE_GEMMLOWP
#undef CNN_USE_STDOUT
#include <gtest/gtest.h>
#include <tiny_dnn/tiny_dnn.h>
#include <toml++/toml.h>
#include <zlib.h>

#include <Eigen/Core>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "core/base/box2d.h"

namespace {

TEST(Libraries, EigenMultipliesWithFourFloatsAtATime) {
  static_assert(Eigen::internal::packet_traits<float>::size == 4);
  Eigen::MatrixXf a(8, 8);
  for (int i = 0; i < 64; ++i) a(i / 8, i % 8) = static_cast<float>(i) * 0.25F - 3.0F;
  const Eigen::MatrixXf product = a * a;
  float expected = 0.0F;
  for (int k = 0; k < 8; ++k) expected += a(2, k) * a(k, 5);
  EXPECT_FLOAT_EQ(product(2, 5), expected);
}

TEST(Libraries, NoFusedMultiplyAdd) {
  volatile float a = 1.0F + 0x1p-12F;
  volatile float c = -(1.0F + 0x1p-11F);
  const float x = a;
  const float sum = x * x + c;  // fused: 0x1p-24
  EXPECT_EQ(sum, 0.0F);
}

TEST(Libraries, TinyDnnPredicts) {
  tiny_dnn::network<tiny_dnn::sequential> net;
  net << tiny_dnn::fully_connected_layer<tiny_dnn::activation::identity>(3, 2);
  net.weight_init(tiny_dnn::weight_init::constant(0.5F))
      .bias_init(tiny_dnn::weight_init::constant(0.25F))
      .init_weight();
  const tiny_dnn::vec_t out = net.predict(tiny_dnn::vec_t{1.0F, 2.0F, 3.0F});
  ASSERT_EQ(out.size(), 2U);
  EXPECT_FLOAT_EQ(out[0], 3.25F);
}

TEST(Libraries, Box2DGivesTheSameBitsInBothBuilds) {
  b2World world(b2Vec2(0.0F, -9.81F));
  b2BodyDef definition;
  definition.type = b2_dynamicBody;
  definition.position.Set(0.0F, 4.0F);
  definition.angle = 0.3F;
  definition.angularVelocity = 0.2F;
  b2Body* body = world.CreateBody(&definition);
  b2PolygonShape box;
  box.SetAsBox(0.5F, 0.25F);
  body->CreateFixture(&box, 1.0F);
  b2BodyDef ground_definition;
  b2PolygonShape floor;
  floor.SetAsBox(20.0F, 1.0F);
  world.CreateBody(&ground_definition)->CreateFixture(&floor, 0.0F);
  std::uint64_t hash = 1469598103934665603U;
  for (int i = 0; i < 300; ++i) {
    world.Step(1.0F / 60.0F, 8, 3);
    for (const float value :
         {body->GetPosition().x, body->GetPosition().y, body->GetAngle(), body->GetTransform().q.s}) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, &value, sizeof bits);
      hash = (hash ^ bits) * 1099511628211U;
    }
  }
  EXPECT_NEAR(body->GetPosition().y, 1.25F, 0.02F);  // lies flat on the floor
  EXPECT_EQ(hash, 10908426491317950077U);
}

TEST(Libraries, ZlibDeflatesAndInflates) {
  const std::string text(5000, 'x');
  std::vector<Bytef> packed(compressBound(static_cast<uLong>(text.size())));
  uLongf packed_size = static_cast<uLongf>(packed.size());
  ASSERT_EQ(compress2(packed.data(), &packed_size, reinterpret_cast<const Bytef*>(text.data()),
                      static_cast<uLong>(text.size()), 9),
            Z_OK);
  EXPECT_LT(packed_size, 100U);
  std::string back(text.size(), '\0');
  uLongf back_size = static_cast<uLongf>(back.size());
  ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(back.data()), &back_size, packed.data(), packed_size), Z_OK);
  EXPECT_EQ(back, text);
}

TEST(Libraries, JsonAndTomlRead) {
  const auto json = nlohmann::json::parse(R"({"seed": 7})", nullptr, false);
  EXPECT_EQ(json.at("seed").get<int>(), 7);
  EXPECT_TRUE(nlohmann::json::parse("{", nullptr, false).is_discarded());
  const toml::parse_result good = toml::parse("[step]\nseed = 7\n");
  ASSERT_TRUE(good);
  EXPECT_EQ(good["step"]["seed"].value_or(0), 7);
  EXPECT_FALSE(toml::parse("[step"));
}

TEST(Libraries, ExpectedCarriesAnError) {
  const tl::expected<int, std::string> result = tl::make_unexpected(std::string("expected 3, got 2"));
  EXPECT_FALSE(result.has_value());
  EXPECT_EQ(result.error(), "expected 3, got 2");
}

TEST(Libraries, ExceptionsOfLibrariesAreCaught) {
  EXPECT_THROW(static_cast<void>(std::vector<int>().at(1)), std::out_of_range);
}

}  // namespace
