// A Worker: one training run. Works in slices, so that messages are taken in between; how many updates a slice has is tuned to
// the machine here, which changes no bit of the run. The module is the page's own, compiled once: here it never draws.

import create from "driftlab:app";
import { instantiator, locateFile } from "./wasm";

const SLICE_MS = 10;
const LEAST = 1;
const MOST = 4096;

interface Scope {
  onmessage: ((event: MessageEvent<WebAssembly.Module | Uint8Array>) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}
const scope = globalThis as unknown as Scope;

let trainer: TrainerExports | null = null;
const waiting: Uint8Array[] = [];
let working = false;
let updates = 16;

// A message to oneself lets other messages through first, and comes sooner than a timer would.
const turn = new MessageChannel();
turn.port1.onmessage = guarded(work);

function guarded<T extends unknown[]>(job: (...values: T) => void): (...values: T) => void {
  return (...values) => {
    try {
      job(...values);
    } catch (reason) {
      fail(reason);
    }
  };
}

function fail(reason: unknown): void {
  working = false;
  trainer = null;
  scope.postMessage({ failed: reason instanceof Error ? reason.message : String(reason) });
}

function work(): void {
  working = false;
  if (!trainer) return;
  const begun = performance.now();
  const more = trainer._trainer_work(updates, updates * 16) !== 0;
  const took = performance.now() - begun;
  if (took < 0.7 * SLICE_MS) updates = Math.min(MOST, Math.ceil(updates * 1.4));
  if (took > 1.5 * SLICE_MS) updates = Math.max(LEAST, Math.floor(updates * 0.6));
  if (more) again();
}

function again(): void {
  if (working) return;
  working = true;
  turn.port2.postMessage(null);
}

function handle(bytes: Uint8Array): void {
  if (!trainer) {
    waiting.push(bytes);
    return;
  }
  const at = trainer._trainer_buffer(bytes.length);
  trainer.HEAPU8.set(bytes, at);
  trainer._trainer_handle();
  again();
}

async function start(module: WebAssembly.Module): Promise<void> {
  const host = { post: (bytes: Uint8Array) => scope.postMessage(bytes, [bytes.buffer]) };
  trainer = await new Promise<TrainerExports>((resolve, reject) => {
    create({ host, locateFile, instantiateWasm: instantiator(module, reject) }).then(resolve, reject);
  });
  for (const bytes of waiting.splice(0)) handle(bytes);
}

scope.onmessage = guarded((event) => {
  if (event.data instanceof Uint8Array) handle(event.data);
  else start(event.data).catch(fail);
});
