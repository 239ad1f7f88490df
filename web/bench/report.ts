// The page's words and table.

import type { Bench, World } from "./bench";

const LATE_MS = 250; // a pause that a free browser never takes
const UNEVEN = 1.3; // rounds of a quiet machine differ less

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

function add<K extends keyof HTMLElementTagNameMap>(parent: HTMLElement, kind: K, text = "", name = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(kind);
  made.textContent = text;
  if (name) made.className = name;
  parent.append(made);
  return made;
}

/// Three digits: the fourth differs from run to run.
const rounded = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en-GB");

const short = (value: number): string => Number(value.toPrecision(2)).toString();

/// Lengths and angles small enough to be read: "0.4 mm", "12 um".
function metres(value: number): string {
  if (value >= 1) return `${short(value)} m`;
  if (value >= 1e-3) return `${short(1e3 * value)} mm`;
  return `${short(1e6 * value)} \u00b5m`;
}
const degrees = (value: number): string => `${short((180 / Math.PI) * value)}\u00b0`;

export function showProgress(title: string, share: number): void {
  element("status").textContent = `Measuring ${title}: ${Math.round(100 * share)} %. Leave this tab in front.`;
}

export function showWorld(world: World): void {
  const { agreement, steps_per_second: speed, ratio } = world;
  const row = add(element("rows"), "tr");
  add(row, "th", world.title).scope = "row";
  add(row, "td", rounded(speed.driftlab.median));
  add(row, "td", rounded(speed.planck.median));
  const ahead = add(row, "td", "", "ratio");
  add(ahead, "strong", `${ratio.median.toFixed(2)}\u202f\u00d7`);
  add(ahead, "span", `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`);
  const dots = add(ahead, "ol", "", "dots");
  for (const one of ratio.all) add(dots, "li", one.toFixed(2));
  const same = add(row, "td", "", agreement.good ? "same" : "different");
  add(same, "strong", agreement.good ? "yes" : "no: the figures do not compare");
  add(same, "span", `at most ${metres(agreement.distance_m)} and ${degrees(agreement.angle_rad)} apart ` +
      `in ${agreement.steps.toLocaleString("en-GB")} steps (bound ${metres(agreement.bound_m)}, ${degrees(agreement.bound_rad)})`);
}

export function showFault(text: string): void {
  const status = element("status");
  status.textContent = text;
  status.className = "different";
}

export function showMachine(bench: Bench): void {
  if (!bench.fault) element("status").textContent = "Measured.";
  const { rounds, round_ms, warm_up } = bench.settings;
  const late = bench.longest_pause_ms > LATE_MS;
  const uneven = bench.worlds.some(({ ratio }) => ratio.high > UNEVEN * ratio.low);
  element("machine").hidden = false;
  element("settings").textContent =
    `${rounds} rounds after ${warm_up} to warm up, ${round_ms} ms of each engine in a round, one passage of the recording after the other in turns`;
  const tab = element("tab");
  tab.textContent = bench.hidden ? "hidden for a while, and therefore slowed down: measure again with it in front" : "in front all the time";
  tab.className = bench.hidden ? "different" : "";
  const machine = element("busy");
  machine.textContent = late
    ? `held this tab up for ${Math.round(bench.longest_pause_ms)} ms once: trust the ratio, not the speeds`
    : uneven
      ? "busy, the rounds differ much: measure again when it is quiet"
      : "not held up, rounds alike";
  machine.className = late || uneven ? "different" : "";
  element("browser").textContent = bench.user_agent;
}
