#include "web/bench/replay.h"

#include <array>

namespace driftlab::bench {

std::span<const ReplayEntry> all_replays() {
  static constexpr std::array<ReplayEntry, 1> entries = {{{"lane", "lane: the car", make_car_replay}}};
  return entries;
}

}  // namespace driftlab::bench
