// The part of the workbench's state that the page's script reads; all of it is in window.driftlab.state().

export interface GuideStep {
  id: string;
  title: string;
  text: string;
  done: boolean;
  current: boolean;
}
export interface Run {
  learner: string | null;
  phase: "training" | "paused" | "evaluating" | "ready" | "failed";
  progress: number;
}
export interface State {
  mode: "watch" | "ready" | "record" | "review" | "compare";
  paused: boolean;
  seed: number | string;
  show: { dark: boolean };
  learner_params: Record<string, unknown>;
  runs: Run[];
  stages: unknown[];
  sentence: string;
  problem: string;
  /// What to do: demonstrate, keep, train, wait, compare, explore.
  next: string;
  guide: GuideStep[];
}
