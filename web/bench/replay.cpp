#include "web/bench/replay.h"

#include <array>

namespace driftlab::bench {

std::span<const ReplayEntry> all_replays() {
  static constexpr std::array<ReplayEntry, 2> entries = {{
      {"lane", "lane: the car", make_car_replay},
      {"push", "push: fingertip and block", make_block_replay},
  }};
  return entries;
}

}  // namespace driftlab::bench
