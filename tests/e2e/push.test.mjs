// The arm that pushes, with the real mouse: a person looks how the block lies, goes round it, pushes a little, draws back and looks again,
// until it lies in its place; seeing only what the screen shows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, launch, openPage, press, state, widget } from "./browser.mjs";
import { demonstrateByHand, profiles } from "./driver.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
/// Metres: what the page says of the block and of its place.
const LENGTH = 0.07;
const WIDTH = 0.05;
const GOAL = { x: 0, y: 0.26 };
/// What an overview of this scene shows, and the room for it in a card (web/app/stage.cpp).
const FRAME = { x: 0, y: 0.2, width: 0.8, height: 0.53 };
const FINGER = 0.01;
const CLEAR = 0.008; // metres that the finger keeps from the block on its way round
const SPIN = 0.025; // metres: how far a push off the middle turns a block instead of moving it

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

/// Between the screen and metres on the table.
class Table {
  constructor(card) {
    const room = { x: card.x + 10, y: card.y + 46, width: card.width - 20, height: card.height - 78 };
    this.scale = Math.min(room.width / FRAME.width, room.height / FRAME.height);
    this.middle = { x: room.x + room.width / 2, y: room.y + room.height / 2 };
  }
  metres = ({ x, y }) => ({ x: FRAME.x + (x - this.middle.x) / this.scale, y: FRAME.y - (y - this.middle.y) / this.scale });
  pixels = ({ x, y }) => ({ x: this.middle.x + (x - FRAME.x) * this.scale, y: this.middle.y - (y - FRAME.y) * this.scale });
}

const turned = ({ x, y }, angle) => ({ x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) });
const plus = (a, b, share = 1) => ({ x: a.x + share * b.x, y: a.y + share * b.y });
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/// Root mean square of how far the block is from its place: distance and turn in one number.
const wrong = (off, turn) => Math.hypot(off.x, off.y, SPIN * turn);

/// Which push from here makes it least wrong: where the finger begins, and where it ends, in metres.
function bestPush(block) {
  const off = { x: block.x - GOAL.x, y: block.y - GOAL.y };
  let best = null;
  for (const [nx, ny] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    const half = nx !== 0 ? WIDTH / 2 : LENGTH / 2;
    const side = (nx !== 0 ? LENGTH : WIDTH) / 2;
    for (const share of [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75]) {
      const at = { x: nx * half - ny * share * side, y: ny * half + nx * share * side };
      const turning = at.x * -ny - at.y * -nx; // of a push against the face, about the middle
      for (const far of [0.004, 0.008, 0.014, 0.022, 0.03]) {
        const moved = far / (1 + (turning / SPIN) ** 2);
        const along = turned({ x: -nx, y: -ny }, block.angle);
        const after_ = wrong(plus(off, along, moved), block.angle + (moved * turning) / SPIN ** 2);
        const touch = plus(block, turned({ x: at.x + nx * FINGER, y: at.y + ny * FINGER }, block.angle));
        const begin = plus(touch, along, -0.016);
        const reach = Math.hypot(begin.x, begin.y);
        if (reach > 0.38 || reach < 0.12) continue;
        if (!best || after_ < best.after) best = { after: after_, begin, end: plus(touch, along, far), back: plus(touch, along, -0.02) };
      }
    }
  }
  return best;
}

/// Where to go first on the way round the block to `to`.
function wayRound(tip, to, block) {
  const [a, b] = [WIDTH / 2 + FINGER + CLEAR, LENGTH / 2 + FINGER + CLEAR];
  const inside = (p) => {
    const own = turned({ x: p.x - block.x, y: p.y - block.y }, -block.angle);
    return Math.abs(own.x) < a - 0.002 && Math.abs(own.y) < b - 0.002;
  };
  const free = (p, q) => {
    for (let i = 1; i < 20; ++i) {
      const point = { x: p.x + ((q.x - p.x) * i) / 20, y: p.y + ((q.y - p.y) * i) / 20 };
      // The ends may be near: there the finger comes from or goes to the block.
      if (inside(point) && apart(point, p) > 0.012 && apart(point, q) > 0.018) return false;
    }
    return true;
  };
  if (free(tip, to)) return to;
  const corners = [[a, -b], [a, b], [-a, b], [-a, -b]].map(([x, y]) => plus(block, turned({ x: 1.12 * x, y: 1.12 * y }, block.angle)));
  let best = null;
  corners.forEach((corner, i) => {
    if (!free(tip, corner) || apart(tip, corner) < 0.006) return;
    for (const step of [1, 3]) {
      let way = apart(tip, corner);
      for (let k = 0, at = i; k < 4; ++k) {
        if (free(corners[at], to)) {
          way += apart(corners[at], to);
          if (!best || way < best.way) best = { way, corner };
          break;
        }
        const next = (at + step) % 4;
        way += apart(corners[at], corners[next]);
        at = next;
      }
    }
  });
  return best ? best.corner : to;
}

/// A person's plan, look by look: think, go there, push, draw back, look again.
function planner(table) {
  let doing = "think";
  let push = null;
  let since = 0;
  return (view, seconds) => {
    const tip = table.metres(view.tip);
    const block = { ...table.metres(view.lies), angle: view.lies.angle };
    const error = wrong({ x: block.x - GOAL.x, y: block.y - GOAL.y }, block.angle);
    const pass = (what) => ((doing = what), (since = seconds));
    if (doing === "think") {
      const home = plus(block, { x: tip.x - block.x, y: tip.y - block.y }, 1.02);
      if (error < 0.005) return table.pixels(home);
      push = bestPush(block);
      if (!push) return table.pixels(home);
      pass("go");
    }
    if (doing === "go") {
      if (apart(tip, push.begin) > 0.005 && seconds - since < 4) return table.pixels(wayRound(tip, push.begin, block));
      pass("push");
    }
    if (doing === "push") {
      if (apart(tip, push.end) > 0.003 && seconds - since < 1.2) return table.pixels(push.end);
      pass("back");
    }
    if (apart(tip, push.back) < 0.006 || seconds - since > 0.8) pass("think");
    return table.pixels(push.back);
  };
}

test("a person pushes the block into its place with the mouse and keeps it", async (context_) => {
  const { page, context, faults } = await openPage(browser, `${server.url}#scene=push`);
  await alive(page);
  assert.equal((await state(page)).scene, "push");
  const results = [];
  for (const [i, name] of ["careful", "average", "careful"].entries()) {
    await press(page, "Demonstrate");
    await page.waitForFunction(() => window.driftlab.state().mode === "ready");
    const box = await widget(page, "stage 1");
    const table = new Table(box);
    const begun = (await state(page)).stages[0].probes.overlap;
    const block = { sides: [135, 147, 161], mark: [242, 244, 246], length: LENGTH * table.scale, width: WIDTH * table.scale };
    const pushing = demonstrateByHand(page, box, profiles[name], planner(table), { colors: {}, block, seed: profiles[name].seed + i, limitSeconds: 240 });
    await page.waitForFunction(() => window.driftlab.state().stages[0].seconds > 4 || window.driftlab.state().mode === "review", null, { timeout: 60000 });
    if (i === 0) await shot(page, "70-push-dragging");
    const looks = await pushing;
    if ((await state(page)).mode !== "review") await press(page, "Stop");
    await page.waitForFunction(() => window.driftlab.state().mode === "review");
    const [stage] = (await state(page)).stages;
    results.push({ begun, overlap: stage.probes.overlap, outcome: stage.outcome });
    context_.diagnostic(`${name}: overlap ${begun.toFixed(2)} to ${stage.probes.overlap.toFixed(2)}, ${stage.caption}; ${looks.looks} looks at ${looks.speed} times real time`);
    await shot(page, `71-push-${i}-review`);
    await press(page, "Keep");
    await page.waitForFunction((count) => window.driftlab.state().demos.length === count, i + 1);
  }
  const gains = results.map((it) => it.overlap - it.begun).sort((a, b) => a - b);
  assert.ok(gains[1] > 0.3, `the overlap rose by ${gains.map((it) => it.toFixed(2))}`);
  assert.ok(results.some((it) => it.outcome === "success"), JSON.stringify(results));
  const words = await page.evaluate(() => document.getElementById("guide").innerText + window.driftlab.state().sentence);
  assert.doesNotMatch(words.replace(/Driftlab/g, ""), /\b(laps?|road|wheel|driv\w*|drove|car)\b/i);
  assert.deepEqual(faults, []);
  await context.close();
});
