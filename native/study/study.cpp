#include "native/study/study.h"

namespace driftlab {

StudyRun::StudyRun(const StudyEntry& entry, const StudySetup& setup)
    : name_(entry.name), setup_(setup), plan_(entry.plan(setup)) {
  for (StudyCell& cell : plan_.cells) {
    for (StudyRow& row : cell.rows) row.samples.resize(static_cast<std::size_t>(setup.options.seeds));
  }
  problems_.resize(static_cast<std::size_t>(jobs()));
}

void StudyRun::run(int job) {
  StudyCell& cell = plan_.cells[static_cast<std::size_t>(job / setup_.options.seeds)];
  const int seed = job % setup_.options.seeds;
  const auto samples = cell.measure(seed);
  if (!samples) {
    problems_[static_cast<std::size_t>(job)] = samples.error();
    return;
  }
  DRIFTLAB_ASSERT(samples->size() == cell.rows.size(), "a sample a row");
  for (std::size_t i = 0; i < cell.rows.size(); ++i) {
    cell.rows[i].samples[static_cast<std::size_t>(seed)] = (*samples)[i];
  }
}

Result<void> StudyRun::problem() const {
  for (const auto& problem : problems_) {
    if (problem) return tl::make_unexpected(*problem);
  }
  return {};
}

}  // namespace driftlab
