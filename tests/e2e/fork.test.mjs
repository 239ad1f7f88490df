// The fork, with the real mouse: a person drives round the barrier on either side, seeing only what the screen shows, and keeps both.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, launch, openPage, press, state, widget } from "./browser.mjs";
import { demonstrateByHand, profiles } from "./driver.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
/// The barrier's red stripes.
const COLORS = { barrier: [198, 95, 80] };

let server;
let browser;
before(async () => {
  server = await serve({ site, program });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

/// Straight up the road until the barrier is near, then past the end of it on one side (-1 left, 1 right).
function past(side) {
  let middle = null; // of the road, on the screen
  let size = 0; // the barrier's width
  return ({ tip, barrier }) => {
    if (barrier.count > 30) {
      middle = (barrier.left + barrier.right) / 2;
      size = barrier.right - barrier.left;
    }
    const ahead = 7 * (size > 0 ? size / 2 : 9);
    const near = barrier.count > 30 && tip.y - barrier.y < 9.5 * size;
    const gone = barrier.count <= 30 || barrier.y > tip.y;
    const aside = near || gone ? side * 1.4 * size : 0;
    return { x: (middle ?? tip.x) + aside, y: tip.y - ahead };
  };
}

test("a person passes the barrier on either side and keeps both", async (context_) => {
  const { page, context, faults } = await openPage(browser, `${server.url}#scene=fork`);
  await alive(page);
  assert.equal((await state(page)).scene, "fork");
  const kept = { "-1": 0, "1": 0 };
  for (const [i, name] of ["careful", "average", "sloppy", "careful", "average", "sloppy"].entries()) {
    const side = kept["-1"] <= kept["1"] ? -1 : 1;
    await press(page, "Demonstrate");
    await page.waitForFunction(() => window.driftlab.state().mode === "ready");
    const box = await widget(page, "stage 1");
    if (i === 0) await shot(page, "80-fork-ready");
    const driving = demonstrateByHand(page, box, profiles[name], past(side), {
      colors: COLORS, hold: false, handSpeed: 700, seed: profiles[name].seed + i,
    });
    if (i === 0) {
      await page.waitForFunction(() => window.driftlab.state().stages[0].seconds > 1.4 || window.driftlab.state().mode === "review");
      await shot(page, "81-fork-driving");
    }
    const looks = await driving;
    await page.waitForFunction(() => window.driftlab.state().mode === "review");
    const [stage] = (await state(page)).stages;
    const passed = side < 0 ? stage.probes.passed_left : stage.probes.passed_right;
    context_.diagnostic(`${name}, ${side < 0 ? "left" : "right"}: ${stage.caption}; ${looks.looks} looks at ${looks.speed} times real time`);
    const good = stage.outcome === "success" && passed === 1;
    if (good) ++kept[side];
    if (i === 0) await shot(page, "82-fork-review");
    await press(page, good ? "Keep" : "Discard");
    await page.waitForFunction(() => window.driftlab.state().mode === "watch");
    if (kept["-1"] >= 2 && kept["1"] >= 2) break;
  }
  assert.ok(kept["-1"] >= 1 && kept["1"] >= 1, JSON.stringify(kept));
  const { demos } = await state(page);
  assert.equal(demos.length, kept["-1"] + kept["1"]);
  for (const demo of demos) assert.equal(demo.source, "person");
  const words = await page.evaluate(() => document.getElementById("guide").innerText + window.driftlab.state().sentence);
  assert.doesNotMatch(words, /\blaps?\b/i);
  assert.deepEqual(faults, []);
  await context.close();
});
