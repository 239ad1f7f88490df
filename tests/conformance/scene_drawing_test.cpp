// Every scene can be drawn, without a screen and without being changed by it.
#include <cmath>

#include "core/env/raster_canvas.h"
#include "tests/conformance/scene_fixture.h"

namespace driftlab::testing {
namespace {

constexpr std::uint32_t kPaper = 0xFF00FF;  // a colour that no scene uses

RasterCanvas drawn(const Scene& scene, FrameKind kind, const DrawOptions& options) {
  RasterCanvas canvas(160, 120, scene.frame(kind), {kPaper});
  scene.draw(canvas, options);
  return canvas;
}

int painted(const RasterCanvas& canvas) {
  int count = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) count += canvas.at(x, y) == kPaper ? 0 : 1;
  }
  return count;
}

class SceneDrawing : public SceneTest {
 protected:
  /// A scene in mid-episode.
  std::unique_ptr<Scene> running() const {
    auto scene = make();
    scene->reset(3);
    std::vector<float> action(scene->spec().action.size(), 0.0F);
    for (int i = 0; i < 20; ++i) {
      scene->expert_action(action);
      if (scene->step(action).ended()) break;
    }
    return scene;
  }
};

TEST_P(SceneDrawing, PaintsSomethingInEveryLayerAndFrame) {
  const auto scene = running();
  for (const FrameKind kind : {FrameKind::overview, FrameKind::follow}) {
    for (const auto layer : {DrawOptions::Layer::world, DrawOptions::Layer::actor}) {
      for (const bool dark : {false, true}) {
        EXPECT_GE(painted(drawn(*scene, kind, {.layer = layer, .dark = dark})), 3);
      }
    }
  }
}

TEST_P(SceneDrawing, FramesAreFiniteAndShowTheActor) {
  const auto scene = running();
  for (const FrameKind kind : {FrameKind::overview, FrameKind::follow}) {
    const Frame frame = scene->frame(kind);
    EXPECT_TRUE(std::isfinite(frame.centre.x) && std::isfinite(frame.centre.y) && std::isfinite(frame.rotation));
    EXPECT_GT(frame.width, 0.0);
    EXPECT_GT(frame.height, 0.0);
    const Vec2 off = scene->trail_point() - frame.centre;
    EXPECT_LT(std::hypot(off.x, off.y), 0.5 * std::hypot(frame.width, frame.height));
  }
}

TEST_P(SceneDrawing, FollowsTheOptions) {
  const auto scene = running();
  const auto pixels = [&](const DrawOptions& options) {
    const RasterCanvas canvas = drawn(*scene, FrameKind::follow, options);
    return std::vector<std::uint8_t>(canvas.rgba().begin(), canvas.rgba().end());
  };
  using Layer = DrawOptions::Layer;
  const auto plain = pixels({.layer = Layer::actor});
  EXPECT_EQ(plain, pixels({.layer = Layer::actor}));
  EXPECT_NE(plain, pixels({.layer = Layer::actor, .actor = 0xD55E00}));
  EXPECT_NE(plain, pixels({.layer = Layer::actor, .opacity = 0.3F}));
  EXPECT_NE(plain, pixels({.layer = Layer::actor, .alpha = 0.0F}));
}

TEST_P(SceneDrawing, ChangesNothing) {
  const auto scene = running();
  const Bytes before = snapshot_of(*scene);
  drawn(*scene, FrameKind::follow, {.layer = DrawOptions::Layer::actor, .sensors = true});
  drawn(*scene, FrameKind::overview, {});
  EXPECT_EQ(snapshot_of(*scene), before);
}

INSTANTIATE_TEST_SUITE_P(Conformance, SceneDrawing, ::testing::ValuesIn(all_cases()), case_name);

}  // namespace
}  // namespace driftlab::testing
