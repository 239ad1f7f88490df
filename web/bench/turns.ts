// Times two engines in turns, and checks first that they do the same.

import type { Engine, Recording } from "./engine";

export interface Settings {
  rounds: number; // counted ones, after the warm-up
  round_ms: number; // of each engine in a round
  warm_up: number; // rounds
}

export interface Agreement {
  steps: number;
  distance_m: number; // the farthest that the two were apart
  angle_rad: number;
  bound_m: number;
  bound_rad: number;
  good: boolean;
}

export interface Spread {
  median: number;
  low: number;
  high: number;
  all: number[];
}

export interface Timing {
  steps_per_second: { driftlab: Spread; planck: Spread };
  ratio: Spread; // Driftlab's steps to planck's, round by round
}

/// Where a tab is hidden or the machine busy, the browser comes back late.
export class Pauses {
  longest_ms = 0;
  hidden = document.hidden;

  constructor() {
    document.addEventListener("visibilitychange", () => (this.hidden ||= document.hidden));
  }

  async take(): Promise<void> {
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.longest_ms = Math.max(this.longest_ms, performance.now() - begin);
    this.hidden ||= document.hidden;
  }
}

export function spread(all: number[]): Spread {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  const median = sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
  return { median, low: sorted[0] ?? NaN, high: sorted[sorted.length - 1] ?? NaN, all };
}

/// Both go once through the recording, and are compared after every step.
export function compare(a: Engine, b: Engine, recording: Recording, bound: { m: number; rad: number }): Agreement {
  let distance = 0;
  let angle = 0;
  a.restart();
  b.restart();
  for (let i = 0; i < recording.steps; ++i) {
    a.run(1);
    b.run(1);
    const [ax, ay, aAngle] = a.pose();
    const [bx, by, bAngle] = b.pose();
    const turn = aAngle - bAngle;
    // Written so that a NaN stays one.
    distance = larger(distance, Math.hypot(ax - bx, ay - by));
    angle = larger(angle, Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))));
  }
  const good = distance <= bound.m && angle <= bound.rad;
  return { steps: recording.steps, distance_m: distance, angle_rad: angle, bound_m: bound.m, bound_rad: bound.rad, good };
}

function larger(a: number, b: number): number {
  return a >= b ? a : b;
}

interface Round {
  driftlab: number; // steps a second
  planck: number;
  ratio: number;
}

/// The time that a tenth of the passages beats. On a busy machine most are interrupted, the slower engine's, being longer, more often:
/// medians would flatter the faster one.
function undisturbed(times: number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(0.1 * sorted.length)] ?? NaN;
}

/// Times one passage of the recording after the other, each engine in turn.
class Turns {
  private passages = 1; // of the whole recording in a turn, the same for both

  constructor(
    private readonly engines: [Engine, Engine],
    private readonly recording: Recording,
  ) {}

  /// Over so many milliseconds of both.
  round(milliseconds: number): Round {
    const seconds: [number[], number[]] = [[], []];
    const end = performance.now() + 2 * milliseconds;
    do {
      const first = seconds[0].length % 2; // who begins changes
      this.time(first, seconds);
      this.time(1 - first, seconds);
    } while (performance.now() < end);
    const steps = this.passages * this.recording.steps;
    const [ours, theirs] = [undisturbed(seconds[0]), undisturbed(seconds[1])];
    return { driftlab: steps / ours, planck: steps / theirs, ratio: theirs / ours };
  }

  /// Long enough for the browser's clock: a tenth of a millisecond, in a page isolated from other origins a twentieth of that.
  lengthen(): void {
    const LEAST_S = crossOriginIsolated ? 1e-3 : 4e-3;
    const seconds: [number[], number[]] = [[], []];
    for (;;) {
      this.time(0, seconds);
      this.time(1, seconds);
      if (Math.min(seconds[0].at(-1)!, seconds[1].at(-1)!) >= LEAST_S) return;
      this.passages *= 2;
    }
  }

  private time(which: number, seconds: [number[], number[]]): void {
    const engine = this.engines[which]!;
    const steps = this.passages * this.recording.steps;
    const begin = performance.now();
    engine.run(steps);
    seconds[which]!.push((performance.now() - begin) / 1000);
  }
}

export async function takeTurns(
  driftlab: Engine,
  planck: Engine,
  recording: Recording,
  settings: Settings,
  pauses: Pauses,
  progress: (share: number) => void,
): Promise<Timing> {
  const rounds: Round[] = [];
  const turns = new Turns([driftlab, planck], recording);
  driftlab.restart();
  planck.restart();
  const total = settings.warm_up + settings.rounds;
  for (let round = 0; round < total; ++round) {
    await pauses.take();
    const measured = turns.round(settings.round_ms);
    if (round < settings.warm_up) turns.lengthen();
    else rounds.push(measured);
    progress((round + 1) / total);
  }
  const over = (what: keyof Round): Spread => spread(rounds.map((round) => round[what]));
  return { steps_per_second: { driftlab: over("driftlab"), planck: over("planck") }, ratio: over("ratio") };
}
