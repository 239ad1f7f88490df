// The part of the workbench's state that the page's script reads; all of it is in window.driftlab.state().

export interface GuideStep {
  title: string;
  text: string;
  state: "todo" | "now" | "finished";
  /// 0 .. 1 while something is under way.
  progress?: number;
  actions?: { label: string; command: { command: string } & Record<string, unknown>; enabled?: boolean }[];
}
export interface State {
  mode: "watch" | "ready" | "record" | "review" | "compare";
  paused: boolean;
  seed: number | string;
  show: { dark: boolean };
  sentence: string;
  problem: string;
  guide: { steps: GuideStep[] };
}
