// The part of the workbench's state that the page's script reads; all of it is in window.driftlab.state().

export interface GuideStep {
  id: string;
  title: string;
  text: string;
  done: boolean;
  current: boolean;
  /// Step "correct": the run to correct; null when none needs it.
  run?: number | null;
}
/// What a person corrects right now.
export interface Correction {
  way: "take_over" | "ride" | "point";
  wheel: "autonomous" | "paused" | "correcting";
  step: number;
  steps: number;
  ended: boolean;
  labels: number;
  kept_labels: number;
}
export interface Named {
  id: number;
  name: string;
}
export interface Run extends Named {
  learner: string | null;
  phase: "training" | "paused" | "asking" | "evaluating" | "ready" | "failed";
  progress: number;
}
export interface SceneItem {
  id: string;
  title: string;
  summary: string;
}
export interface State {
  scenes: SceneItem[];
  /// Of the scene that is shown: its title, what a demonstration of it is called, what can be learned from it, and how one begins.
  scene: string;
  scene_title: string;
  demonstration: string;
  lesson: string;
  lead: string;
  mode: "watch" | "ready" | "record" | "review" | "compare" | "correct";
  paused: boolean;
  seed: number | string;
  show: { dark: boolean };
  learner_params: Record<string, unknown>;
  demos: Named[];
  runs: Run[];
  stages: unknown[];
  /// While the mode is correct.
  correction: Correction | null;
  sentence: string;
  problem: string;
  /// What to do: demonstrate, keep, train, wait, compare, correct, explore.
  next: string;
  guide: GuideStep[];
}
