// The lesson's column: three steps with their buttons, and what happened, in sentences that can be selected and heard.

import type { Command } from "./app";
import type { GuideStep, State } from "./state";

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

  show(step: GuideStep): void {
    this.item.dataset["state"] = step.state;
    if (step.state === "now") this.item.setAttribute("aria-current", "step");
    else this.item.removeAttribute("aria-current");
    say(this.title, step.title);
    say(this.text, step.text);
    this.bar.hidden = step.progress === undefined;
    this.bar.setAttribute("aria-label", step.title);
    this.bar.setAttribute("aria-valuenow", String(Math.round(100 * (step.progress ?? 0))));
    this.fill.setAttribute("width", String(step.progress ?? 0));
    // Buttons are made anew only when they change: one that has the focus must keep it.
    const wanted = JSON.stringify(step.actions ?? []);
    if (wanted === this.shown) return;
    this.shown = wanted;
    this.buttons.replaceChildren(
      ...(step.actions ?? []).map((action, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = action.label;
        button.className = index === 0 ? "" : "second";
        button.disabled = action.enabled === false;
        button.addEventListener("click", () => this.act(action.command));
        return button;
      }),
    );
  }
}

export class Guide {
  private readonly cards: Card[] = [];
  private readonly steps = byId("steps");
  private readonly sentence = byId("sentence");
  private readonly problem = byId("problem");
  private readonly kept = byId("kept");

  constructor(private readonly act: (command: Command) => void) {}

  show(state: State): void {
    const steps = state.guide.steps;
    while (this.cards.length < steps.length) {
      const card = new Card(this.act);
      this.cards.push(card);
      this.steps.append(card.item);
    }
    steps.forEach((step, index) => this.cards[index]?.show(step));
    say(this.sentence, state.sentence);
    say(this.problem, state.problem);
    document.documentElement.toggleAttribute("data-dark", state.show.dark);
  }

  storage(sentence: string): void {
    say(this.kept, sentence);
  }
}
