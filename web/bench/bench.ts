// The bench page: each world in turns here and in planck.js. `window.bench` holds what was measured; settings come from the address:
//   ?rounds=9&round_ms=300&warm_up=2&worlds=lane,push

import create from "driftlab:bench";
import { PlanckBlock } from "./block";
import { PlanckCar } from "./car";
import { Driftlab, readRecording, type Engine, type Recording } from "./engine";
import { showFault, showMachine, showProgress, showWorld } from "./report";
import { compare, Pauses, takeTurns, type Agreement, type Settings, type Timing } from "./turns";

export interface World extends Timing {
  id: string;
  title: string;
  agreement: Agreement;
}

export interface Bench {
  done: boolean;
  fault: string | null;
  user_agent: string;
  settings: Settings;
  hidden: boolean; // at any time while it ran
  longest_pause_ms: number;
  worlds: World[];
}

declare global {
  interface Window {
    bench: Bench;
  }
}

interface Opponent {
  make: (recording: Recording) => Engine;
  bound: { m: number; rad: number };
}
// The bounds leave room for rounding: Box2D computes in single precision, planck.js in double.
const OPPONENTS: Record<string, Opponent> = {
  lane: { make: (recording) => new PlanckCar(recording), bound: { m: 0.02, rad: 0.001 } },
  push: { make: (recording) => new PlanckBlock(recording), bound: { m: 0.0001, rad: 0.002 } },
};

function setting(query: URLSearchParams, name: string, initial: number, low: number, high: number): number {
  const text = query.get(name);
  if (text === null) return initial;
  const value = Number(text);
  if (text.trim() !== "" && value >= low && value <= high) return value;
  throw new Error(`${name}: expected a number from ${low} to ${high}, got "${text}"`);
}

async function measure(bench: Bench, pauses: Pauses, query: URLSearchParams): Promise<void> {
  bench.settings = {
    rounds: Math.round(setting(query, "rounds", 9, 1, 1000)),
    round_ms: setting(query, "round_ms", 300, 1, 10000),
    warm_up: Math.round(setting(query, "warm_up", 2, 1, 100)),
  };
  const module = await create({ locateFile: (name) => name });
  const known = Array.from({ length: module._bench_count() }, (_, i) => module.UTF8ToString(module._bench_id(i)));
  const chosen = query.get("worlds")?.split(",") ?? known;
  for (const id of chosen) {
    const which = known.indexOf(id);
    const opponent = OPPONENTS[id];
    if (which < 0 || !opponent) throw new Error(`worlds: expected some of ${known.join(", ")}, got "${id}"`);
    const recording = readRecording(module, which);
    const driftlab = new Driftlab(module, which);
    const planck = opponent.make(recording);
    const title = module.UTF8ToString(module._bench_title(which));
    const agreement = compare(driftlab, planck, recording, opponent.bound);
    const timing = await takeTurns(driftlab, planck, recording, bench.settings, pauses, (share) => showProgress(title, share));
    const world = { id, title, agreement, ...timing };
    bench.worlds.push(world);
    showWorld(world);
  }
}

async function main(): Promise<void> {
  const pauses = new Pauses();
  const bench: Bench = {
    done: false,
    fault: null,
    user_agent: navigator.userAgent,
    settings: { rounds: 0, round_ms: 0, warm_up: 0 },
    hidden: false,
    longest_pause_ms: 0,
    worlds: [],
  };
  window.bench = bench;
  try {
    await measure(bench, pauses, new URLSearchParams(location.search));
  } catch (error) {
    bench.fault = error instanceof Error ? error.message : String(error);
    showFault(bench.fault);
  }
  bench.hidden = pauses.hidden;
  bench.longest_pause_ms = pauses.longest_ms;
  showMachine(bench);
  bench.done = true;
}

void main();
