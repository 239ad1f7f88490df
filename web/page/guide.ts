// The lesson's column: three steps with their buttons, and what happened, in sentences that can be selected and heard.

import type { Command } from "./app";
import type { GuideStep, State } from "./state";

interface Action {
  label: string;
  command: Command;
}

const SVG = "http://www.w3.org/2000/svg";

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/// Sets text only when it differs: a live region must not be read out again for nothing.
function say(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

/// The clone goes on learning where its own ways lead it, with what the expert would have done there.
const correctWithDagger = (demonstration: string): Action => ({
  label: "Correct with DAgger",
  command: { command: "train", learner: "dagger", data: "person", name: `DAgger on your ${demonstration}` },
});

/// The buttons of a step, by what there is to do.
function actionsFor(step: GuideStep, state: State): Action[] {
  if (step.id === "demonstrate" && state.next === "keep") {
    return [
      { label: "Keep", command: { command: "demo.keep" } },
      { label: "Discard", command: { command: "demo.discard" } },
    ];
  }
  if (step.id === "demonstrate" && step.current) {
    const showing = state.mode === "ready" || state.mode === "record";
    return [showing ? { label: "Stop", command: { command: "demo.stop" } } : { label: "Demonstrate", command: { command: "demonstrate" } }];
  }
  if (step.id === "train" && state.next === "train") {
    return [{ label: "Train two clones", command: { command: "train", data: "both" } }];
  }
  if (step.id === "compare" && state.next === "compare") {
    return [{ label: state.mode === "compare" ? "From the beginning" : "Compare", command: { command: "compare" } }];
  }
  if (step.id === "compare" && state.next === "explore") {
    return [
      { label: "Another start", command: { command: state.mode === "compare" ? "next" : "compare" } },
      { label: "Demonstrate again", command: { command: "demonstrate" } },
    ];
  }
  return step.id === "correct" ? corrections(step, state) : [];
}

/// By hand, or by the scripted expert; and what to do with the labels given so far.
function corrections(step: GuideStep, state: State): Action[] {
  if (state.mode === "correct" && state.correction) {
    const labels = state.correction.kept_labels + state.correction.labels;
    const train = { label: `Train on ${labels} ${labels === 1 ? "label" : "labels"}`, command: { command: "correct.train" } };
    const keep = { label: "Keep, next start", command: { command: "correct.keep" } };
    const stop = { label: "Done", command: { command: "correct.stop" } };
    if (labels === 0) return [stop];
    return state.correction.labels > 0 ? [train, keep, stop] : [train, stop];
  }
  // After a round the next one is a press away, whatever else there is to do.
  if (state.next !== "explore" && !(state.next === "compare" && step.done)) return [];
  const label = step.done ? "Correct it again" : "Correct it yourself";
  const byHand = typeof step.run === "number" ? [{ label, command: { command: "correct", run: step.run } }] : [];
  const scripted = "dagger" in state.learner_params && !state.runs.some((run) => run.learner === "dagger");
  return scripted ? [...byHand, correctWithDagger(state.demonstration)] : byHand;
}

/// How far the slowest training run is; nothing while none trains.
function trainingProgress(state: State): number | undefined {
  const training = state.runs.filter((run) => run.phase === "training" || run.phase === "paused");
  return training.length > 0 ? Math.min(...training.map((run) => run.progress)) : undefined;
}

class Card {
  readonly item = document.createElement("li");
  private readonly title = document.createElement("h2");
  private readonly text = document.createElement("p");
  private readonly bar = document.createElement("div");
  private readonly fill = document.createElementNS(SVG, "rect");
  private readonly buttons = document.createElement("div");
  private shown = "";

  constructor(private readonly act: (command: Command) => void) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("viewBox", "0 0 1 1");
    this.fill.setAttribute("height", "1");
    drawing.append(this.fill);
    this.bar.className = "bar";
    this.bar.setAttribute("role", "progressbar");
    this.bar.append(drawing);
    this.buttons.className = "buttons";
    this.item.append(this.title, this.text, this.bar, this.buttons);
  }

  show(step: GuideStep, actions: Action[], progress: number | undefined): void {
    this.item.dataset["state"] = step.current ? "now" : step.done ? "finished" : "todo";
    if (step.current) this.item.setAttribute("aria-current", "step");
    else this.item.removeAttribute("aria-current");
    say(this.title, step.title);
    say(this.text, step.text);
    this.bar.hidden = progress === undefined;
    this.bar.setAttribute("aria-label", step.title);
    this.bar.setAttribute("aria-valuenow", String(Math.round(100 * (progress ?? 0))));
    this.fill.setAttribute("width", String(progress ?? 0));
    this.offer(actions);
  }

  /// Buttons are made anew only when they change: one that has the focus must keep it.
  private offer(actions: Action[]): void {
    const wanted = JSON.stringify(actions);
    if (wanted === this.shown) return;
    this.shown = wanted;
    this.buttons.hidden = actions.length === 0;
    this.buttons.replaceChildren(
      ...actions.map((action, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = action.label;
        button.className = index === 0 ? "" : "second";
        button.addEventListener("click", () => this.act(action.command));
        return button;
      }),
    );
  }
}

export class Guide {
  private readonly cards: Card[] = [];
  private readonly lesson = byId("lesson");
  private readonly scene = byId("scene") as HTMLSelectElement;
  private readonly about = byId("about") as HTMLAnchorElement;
  private readonly summary = byId("summary");
  private readonly title = byId("title");
  private readonly lead = byId("lead");
  private readonly steps = byId("steps");
  private readonly sentence = byId("sentence");
  private readonly problem = byId("problem");
  private readonly kept = byId("kept");

  constructor(private readonly act: (command: Command) => void) {
    this.scene.addEventListener("change", () => this.act({ command: "scene", id: this.scene.value }));
  }

  /// Which worlds there are, and which one is shown.
  private offerScenes(state: State): void {
    if (this.scene.options.length !== state.scenes.length) {
      this.scene.replaceChildren(...state.scenes.map((it) => new Option(it.title, it.id)));
    }
    if (this.scene.value !== state.scene) this.scene.value = state.scene;
    const about = `scenes/${state.scene}.html`;
    if (this.about.getAttribute("href") !== about) {
      this.about.href = about;
      this.about.setAttribute("aria-label", `About this scene: ${state.scene_title} (opens in a new tab)`);
    }
    say(this.summary, state.scenes.find((it) => it.id === state.scene)?.summary ?? "");
  }

  show(state: State): void {
    this.offerScenes(state);
    const steps = state.guide;
    say(this.title, state.lesson);
    say(this.lead, state.lead);
    const title = `${state.scene_title} · Driftlab`;
    if (document.title !== title) document.title = title;
    while (this.cards.length < steps.length) {
      const card = new Card(this.act);
      this.cards.push(card);
      this.steps.append(card.item);
    }
    steps.forEach((step, index) => {
      this.cards[index]?.show(step, actionsFor(step, state), step.id === "train" ? trainingProgress(state) : undefined);
    });
    // The step at hand needs the room that finished ones would take.
    this.lesson.toggleAttribute("data-correcting", state.mode === "correct");
    this.lesson.toggleAttribute("data-late", steps.some((step) => step.id === "correct" && (step.current || step.done)));
    this.lesson.toggleAttribute("data-begun", steps.some((step) => step.done));
    say(this.sentence, state.sentence);
    // While three act, the fourth card says it on the stage (web/app/stage_overlays.cpp).
    this.sentence.toggleAttribute("data-heard", state.mode === "compare" && state.stages.length === 3);
    say(this.problem, state.problem.charAt(0).toUpperCase() + state.problem.slice(1));
    document.documentElement.toggleAttribute("data-dark", state.show.dark);
  }

  storage(sentence: string): void {
    say(this.kept, sentence);
  }
}
