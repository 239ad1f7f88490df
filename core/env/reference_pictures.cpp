// The pictures of a scene's reference page.

#include <algorithm>
#include <cmath>

#include "core/env/png.h"
#include "core/env/randomised.h"
#include "core/env/raster_canvas.h"
#include "core/env/reference.h"

namespace driftlab {
namespace {

constexpr int kWidth = 1440;          // pixels: 720 points on a screen of twice the density
constexpr int kSmooth = 2;            // each pixel is the mean of so many squared
constexpr double kPartOfTime = 0.12;  // of the longest episode: how far the expert has come
constexpr std::uint64_t kSeed = 1;

/// Smaller by kSmooth each way, so that fine lines and letters are even.
std::vector<std::uint8_t> averaged(const RasterCanvas& canvas) {
  const int width = canvas.width() / kSmooth;
  const int height = canvas.height() / kSmooth;
  const auto from = canvas.rgba();
  std::vector<std::uint8_t> to;
  to.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int part = 0; part < 4; ++part) {
        int sum = 0;
        for (int i = 0; i < kSmooth * kSmooth; ++i) {
          const int row = y * kSmooth + i / kSmooth;
          const int column = x * kSmooth + i % kSmooth;
          sum += from[static_cast<std::size_t>((row * canvas.width() + column) * 4 + part)];
        }
        to.push_back(static_cast<std::uint8_t>((sum + kSmooth * kSmooth / 2) / (kSmooth * kSmooth)));
      }
    }
  }
  return to;
}

Bytes drawn(const Scene& scene, FrameKind kind, int height, bool sensors, bool dark) {
  constexpr std::uint32_t kDarkPaper = 0x12161C;
  RasterCanvas canvas(kWidth * kSmooth, height * kSmooth, scene.frame(kind), {dark ? kDarkPaper : 0xFBFBF9});
  DrawOptions options;
  options.dark = dark;
  options.sensors = sensors;
  scene.draw(canvas, options);
  options.layer = DrawOptions::Layer::actor;
  scene.draw(canvas, options);
  return write_png(averaged(canvas), kWidth, height);
}

bool alike(const Frame& a, const Frame& b) {
  return a.centre.x == b.centre.x && a.centre.y == b.centre.y && a.width == b.width && a.height == b.height;
}

ReferencePicture picture(const Scene& scene, FrameKind kind, std::string name, std::string words) {
  const Frame frame = scene.frame(kind);
  const double shape = std::clamp(frame.height / frame.width, 0.4, 0.75);
  const int height = static_cast<int>(std::lround(kWidth * shape / 2.0)) * 2;
  const bool sensors = kind == FrameKind::follow;
  return {std::move(name),
          std::move(words),
          kWidth,
          height,
          drawn(scene, kind, height, sensors, false),
          drawn(scene, kind, height, sensors, true)};
}

}  // namespace

std::vector<ReferencePicture> draw_pictures(const SceneEntry& entry) {
  const auto scene = make_scene(entry, ParamValues(entry.params));
  scene->reset(kSeed);
  std::vector<float> action(scene->spec().action.size(), 0.0F);
  const int steps = static_cast<int>(kPartOfTime * scene->spec().max_steps);
  for (int i = 0; i < steps; ++i) {
    scene->expert_action(action);
    if (scene->step(action).ended()) break;
  }
  const std::string id(entry.id);
  std::vector<ReferencePicture> pictures;
  pictures.push_back(picture(*scene, FrameKind::overview, id, "The scene in mid-episode, seen whole"));
  if (!alike(scene->frame(FrameKind::overview), scene->frame(FrameKind::follow))) {
    pictures.push_back(
        picture(*scene, FrameKind::follow, id + "-near", "Close up, with what the observation measures"));
  }
  return pictures;
}

}  // namespace driftlab
