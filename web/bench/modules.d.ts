// The WebAssembly module of the bench page, as Emscripten writes it; module.cpp says what each function does.

declare module "driftlab:bench" {
  export interface BenchExports {
    _bench_count(): number;
    _bench_id(which: number): number;
    _bench_title(which: number): number;
    _bench_numbers(which: number, part: number): number;
    _bench_size(which: number, part: number): number;
    _bench_start_size(which: number): number;
    _bench_input_size(which: number): number;
    _bench_restart(which: number): void;
    _bench_run(which: number, steps: number): void;
    _bench_pose(which: number): number;
    HEAPF64: Float64Array;
    UTF8ToString(pointer: number): string;
  }
  export default function create(options: { locateFile: (name: string) => string }): Promise<BenchExports>;
}
