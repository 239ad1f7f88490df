// Prints what the bench page measures: node web/bench/run.mjs [--runs 1] [--rounds 9] [--round_ms 300] [--warm_up 2] [--worlds lane,...] [--json]
//
// Needs the page (cmake --build --preset web --target bench) and Chromium (DRIFTLAB_CHROMIUM, /usr/bin/chromium). Exit status 1 when two worlds
// that should do the same did not.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "../../tests/e2e/browser.mjs";
import { serveFolder } from "../../tests/e2e/server.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const passed = ["rounds", "round_ms", "warm_up", "worlds"];
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    ...Object.fromEntries(passed.map((name) => [name, { type: "string" }])),
  },
});
const site = resolve(process.env.DRIFTLAB_BENCH ?? join(root, "build/web/bench"));
if (!existsSync(join(site, "index.html"))) {
  console.error(`run.mjs: expected the bench page at ${site}, got nothing. Build it: cmake --build --preset web --target bench`);
  process.exit(2);
}

/// One visit in a browser of its own.
async function measure(url) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => window.bench?.done, null, { timeout: 0 });
    return await page.evaluate(() => window.bench);
  } finally {
    await browser.close();
  }
}

const rounded = (value) => Number(value.toPrecision(3)).toLocaleString("en-GB");
const digits = (value) => value.toFixed(2);

function print(bench) {
  for (const { id, ratio, steps_per_second: speed, agreement } of bench.worlds) {
    console.log(
      `${id.padEnd(8)}${digits(ratio.median)} x planck.js (${digits(ratio.low)} to ${digits(ratio.high)})   ` +
        `${rounded(speed.driftlab.median)} against ${rounded(speed.planck.median)} steps a second   ` +
        `${agreement.good ? "the same world" : "NOT THE SAME WORLD"}: at most ${agreement.distance_m.toPrecision(2)} m, ` +
        `${agreement.angle_rad.toPrecision(2)} rad apart in ${agreement.steps} steps`,
    );
  }
}

const query = new URLSearchParams(passed.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
// Isolated from other origins, a page gets a finer clock.
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const server = await serveFolder(site, { headers });
try {
  for (let run = 0; run < Number(values.runs); ++run) {
    const bench = await measure(`${server.url}?${query}`);
    if (values.json) console.log(JSON.stringify(bench));
    else print(bench);
    if (bench.fault) console.error(`run.mjs: ${bench.fault}`);
    if (bench.fault || bench.worlds.some((world) => !world.agreement.good)) process.exitCode = 1;
  }
} finally {
  server.stop();
}
