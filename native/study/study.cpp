#include "native/study/study.h"

namespace driftlab {

std::optional<double> Sample::reported_mean(std::string_view name) const {
  for (const ReportedValue& told : reported) {
    if (told.name == name) return told.value;
  }
  return std::nullopt;
}

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
  for (std::size_t job = 0; job < problems_.size(); ++job) {
    if (!problems_[job]) continue;
    Error error = *problems_[job];
    const std::size_t seeds = static_cast<std::size_t>(setup_.options.seeds);
    const StudyRow& row = plan_.cells[job / seeds].rows.front();
    error.got += " (" + row.setting + ", " + row.name + ", seed " + std::to_string(job % seeds) + ")";
    return tl::make_unexpected(error);
  }
  return {};
}

}  // namespace driftlab
