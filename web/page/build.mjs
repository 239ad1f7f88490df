// Puts the page together: node web/page/build.mjs --modules FOLDER --fonts FOLDER --reference FOLDER --out FOLDER
//
// modules: app.js, app.wasm, as Emscripten made them. reference: the scenes' reference pages, as web/reference made them.
// out: a static folder for any host and any sub-path, with a brotli and a gzip sibling of every file. Prints what a first
// visit loads and fails above the limit.

import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const LIMIT_KB = 900;

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: { modules: { type: "string" }, fonts: { type: "string" }, reference: { type: "string" }, out: { type: "string" } },
});
for (const name of ["modules", "fonts", "reference", "out"]) {
  if (!values[name]) {
    console.error(`build.mjs: expected --${name} FOLDER, got none`);
    process.exit(2);
  }
}
const { modules, fonts, reference, out } = values;

async function bundle() {
  await build({
    entryPoints: { main: join(here, "main.ts"), trainer_worker: join(here, "trainer_worker.ts") },
    outdir: out,
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    legalComments: "none",
    alias: { "driftlab:app": join(modules, "app.js") },
    define: { "import.meta.url": "self.location.href" },
    logLevel: "warning",
  });
}

/// Siblings that a server can send as they are. Brotli at its best is slow: a file that has not changed keeps its own.
async function compress(name) {
  const path = join(out, name);
  const content = await readFile(path);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
  return { name, raw: content.length, brotli: brotli.length };
}

/// The page's own letters, for pages one folder further down.
function fontFaces(style) {
  return [...style.matchAll(/@font-face \{[^}]*\}\n/g)].join("").replaceAll('url("', 'url("../');
}

/// The reference pages, in the folder `scenes`: loaded when somebody asks for them. Pictures are compressed already.
async function addReference() {
  const folder = join(out, "scenes");
  await mkdir(folder);
  const faces = fontFaces(await readFile(join(here, "style.css"), "utf8"));
  let raw = 0;
  const names = await readdir(reference);
  for (const name of names) {
    const content = await readFile(join(reference, name));
    raw += content.length;
    await writeFile(join(folder, name), name === "reference.css" ? faces + content.toString() : content);
    if (!name.endsWith(".png")) await compress(join("scenes", name));
  }
  const pages = names.filter((name) => name.endsWith(".html")).length;
  console.log(`Reference: ${pages} pages, with pictures ${kb(raw).trim()} kB, which a first visit does not load`);
}

const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await bundle();
for (const name of ["index.html", "style.css", "icon.svg"]) await copyFile(join(here, name), join(out, name));
await copyFile(join(modules, "app.wasm"), join(out, "app.wasm"));
for (const name of await readdir(fonts)) await copyFile(join(fonts, name), join(out, name));

const sizes = [];
for (const name of (await readdir(out)).sort()) sizes.push(await compress(name));
console.log("First load, kB:           raw   brotli");
for (const { name, raw, brotli } of sizes) console.log(`  ${name.padEnd(20)}${kb(raw)} ${kb(brotli)}`);
const total = sizes.reduce((sum, file) => sum + file.brotli, 0);
console.log(`  ${"all".padEnd(20)}${kb(sizes.reduce((sum, file) => sum + file.raw, 0))} ${kb(total)}   (at most ${LIMIT_KB})`);
await addReference();
if (total > LIMIT_KB * 1000) {
  console.error(`build.mjs: expected at most ${LIMIT_KB} kB with brotli, got ${kb(total).trim()} kB`);
  process.exit(1);
}
