// What the page cannot do without, said in plain words before anything else is loaded.

// (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
// (func try catch_all end)
const EXCEPTIONS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];

function understands(bytes: number[]): boolean {
  try {
    return WebAssembly.validate(new Uint8Array(bytes));
  } catch {
    return false;
  }
}

function hasWebGl2(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/// What is missing here, in sentences; empty when the page can run.
export function missing(): string[] {
  const reasons: string[] = [];
  if (typeof WebAssembly !== "object" || !understands(SIMD) || !understands(EXCEPTIONS)) {
    reasons.push(
      "This browser cannot run Driftlab: it has no WebAssembly with SIMD. Chrome and Edge from version 95, Firefox from 100 and Safari from 16.4 have it.",
    );
  }
  if (!hasWebGl2()) {
    reasons.push(
      "This browser cannot show Driftlab: WebGL 2 is missing or switched off. Turning on hardware acceleration in its settings, or another browser, usually helps.",
    );
  }
  return reasons;
}
