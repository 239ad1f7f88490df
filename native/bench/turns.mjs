// Steps a second natively and in WebAssembly, in turns, of the scenes alone or of the whole loop of PPO and GAIL:
//
//   node native/bench/turns.mjs [--only scenes|loops] [--runs 9] [--rounds 31] [--native FILE] [--wasm FILE.js]
//
// Both programs do the same (driftlab bench --only scenes,loops), one after the other, over and over; a ratio is taken of each pair and the median
// of the ratios reported, with the least and the greatest. Compare like with like: build/release, not build/dev, which keeps its asserts.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values } = parseArgs({
  options: {
    only: { type: "string", default: "scenes,loops" },
    runs: { type: "string", default: "9" },
    rounds: { type: "string", default: "31" },
    native: { type: "string", default: join(root, "build/release/bin/driftlab") },
    wasm: { type: "string", default: join(root, "build/web/bin/driftlab.js") },
  },
});
const builds = [
  [values.native, "cmake --preset release && cmake --build --preset release --target driftlab"],
  [values.wasm, "cmake --preset web && cmake --build --preset web --target driftlab"],
];
for (const [file, command] of builds) {
  if (existsSync(file)) continue;
  console.error(`turns.mjs: expected ${file}, got nothing. Build it: ${command}`);
  process.exit(2);
}

/// Microseconds a step, by what was timed.
function measure(program, words) {
  const told = execFileSync(program, [...words, "bench", "--only", values.only, "--rounds", values.rounds, "--json"]);
  return new Map(JSON.parse(told).rows.map((row) => [row.name, row.median_us]));
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const median = (numbers) => {
  const all = sorted(numbers);
  const middle = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
};
const rounded = (value) => Number(value.toPrecision(3)).toLocaleString("en-GB");

const native = new Map();
const wasm = new Map();
const note = (times, measured) => {
  for (const [name, time] of measured) times.set(name, [...(times.get(name) ?? []), time]);
};
for (let run = 0; run < Number(values.runs); ++run) {
  const turns = [
    () => note(native, measure(values.native, [])),
    () => note(wasm, measure(process.execPath, ["--no-experimental-fetch", values.wasm])),
  ];
  if (run % 2 === 1) turns.reverse();
  for (const turn of turns) turn();
}
const unlike = [...new Set([...native.keys(), ...wasm.keys()])].filter((name) => !native.has(name) || !wasm.has(name));
if (unlike.length > 0) {
  console.error(`turns.mjs: expected two builds of one tree, got "${unlike[0]}" from only one of them. Build both anew.`);
  process.exit(2);
}
console.log("steps a second             native   WebAssembly   its time to native's");
for (const [name, times] of native) {
  const ratios = sorted(wasm.get(name).map((time, i) => time / times[i]));
  const spread = `${median(ratios).toFixed(2)} x (${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)})`;
  const speeds = [times, wasm.get(name)].map((all) => rounded(1e6 / median(all)));
  console.log(`${name.padEnd(24)}${speeds[0].padStart(10)}${speeds[1].padStart(12)}   ${spread}`);
}
