// Puts the bench page together: node web/bench/build.mjs --module FOLDER --out FOLDER
//
// module: bench_module.js, bench_module.wasm, as Emscripten made them. out: a static folder for any host.

import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { module: { type: "string" }, out: { type: "string" } } });
for (const name of ["module", "out"]) {
  if (!values[name]) {
    console.error(`build.mjs: expected --${name} FOLDER, got none`);
    process.exit(2);
  }
}
const { module, out } = values;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(here, "bench.ts")],
  outdir: out,
  bundle: true,
  format: "iife",
  minify: true,
  target: "es2022",
  alias: { "driftlab:bench": join(module, "bench_module.js") },
  define: { "import.meta.url": "self.location.href" },
  logLevel: "warning",
});
for (const name of ["index.html", "bench.css"]) await copyFile(join(here, name), join(out, name));
await copyFile(join(here, "../page/icon.svg"), join(out, "icon.svg"));
await copyFile(join(module, "bench_module.wasm"), join(out, "bench_module.wasm"));
