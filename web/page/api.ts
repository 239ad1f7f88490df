// window.driftlab: the door for tests, lessons and curious people. Everything goes through the workbench.

import type { Answer, App, Box, Command } from "./app";
import type { State } from "./state";

export interface Driftlab {
  /// Carries out a command; see README.md. Throws with expected, got and hint when it is refused.
  command(request: Command | string, bytes?: Uint8Array): Record<string, unknown>;
  state(): State;
  /// Where a control is, in CSS pixels; null when it is not on the screen.
  widget(label: string): Box | null;
}

export function expose(app: App): void {
  const api: Driftlab = {
    command(request, bytes) {
      const answer: Answer = app.command(typeof request === "string" ? { command: request } : request, bytes);
      if ("error" in answer) throw Object.assign(new Error(answer.error.message), answer.error);
      return answer.value;
    },
    state: () => app.state(),
    widget: (label) => app.widget(label),
  };
  Object.defineProperty(window, "driftlab", { value: Object.freeze(api) });
}
