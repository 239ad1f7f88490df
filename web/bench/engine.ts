// What is timed: a world that can be run through its recording, here or in planck.js.

import type { BenchExports } from "driftlab:bench";

/// web/bench/replay.h says what these are.
export interface Recording {
  constants: Float64Array;
  starts: Float64Array;
  begins: Float64Array;
  inputs: Float64Array;
  startSize: number;
  inputSize: number;
  steps: number;
}

export interface Engine {
  /// Back to the first episode's start.
  restart(): void;
  /// Goes on by so many steps of the recording; after its last it begins again.
  run(steps: number): void;
  /// x, y (metres), angle (rad).
  pose(): [number, number, number];
}

export function readRecording(module: BenchExports, which: number): Recording {
  // Copies: growing memory would leave views behind.
  const part = (index: number): Float64Array => {
    const size = module._bench_size(which, index);
    const at = module._bench_numbers(which, index) / Float64Array.BYTES_PER_ELEMENT;
    return module.HEAPF64.slice(at, at + size);
  };
  const inputs = part(3);
  const inputSize = module._bench_input_size(which);
  return {
    constants: part(0),
    starts: part(1),
    begins: part(2),
    inputs,
    startSize: module._bench_start_size(which),
    inputSize,
    steps: inputs.length / inputSize,
  };
}

export class Driftlab implements Engine {
  constructor(
    private readonly module: BenchExports,
    private readonly which: number,
  ) {}

  restart(): void {
    this.module._bench_restart(this.which);
  }
  run(steps: number): void {
    this.module._bench_run(this.which, steps);
  }
  pose(): [number, number, number] {
    const at = this.module._bench_pose(this.which) / Float64Array.BYTES_PER_ELEMENT;
    const [x = NaN, y = NaN, angle = NaN] = this.module.HEAPF64.subarray(at, at + 3);
    return [x, y, angle];
  }
}

/// The loop over a recording for worlds in planck.js, as Replay::run_with is for ours.
export abstract class PlanckReplay implements Engine {
  private cursor = 0;
  private episode = 0;

  constructor(protected readonly recording: Recording) {}

  restart(): void {
    this.cursor = this.episode = 0;
  }
  run(steps: number): void {
    const { begins, startSize, inputSize, steps: total } = this.recording;
    for (let i = 0; i < steps; ++i) {
      if (this.episode < begins.length && this.cursor === begins[this.episode]) {
        this.begin(this.episode * startSize);
        ++this.episode;
      }
      this.step(this.cursor * inputSize);
      if (++this.cursor === total) this.restart();
    }
  }
  abstract pose(): [number, number, number];
  /// `at`: where the episode's numbers lie among the starts, or the step's among the inputs.
  protected abstract begin(at: number): void;
  protected abstract step(at: number): void;
}
