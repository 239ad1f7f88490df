// The arm that reaches, with the real mouse: a person drags its fingertip to the target, around a post where there is one, seeing
// only what the screen shows; trains clones of many reaches, and corrects one. The page speaks of reaching, not of driving.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { demonstrateByHand, lookFor, profiles } from "./driver.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
/// What the eye looks for: the target's yellow, the post's grey.
const COLORS = { target: [244, 215, 50], post: [124, 135, 148] };
/// Pixels: a post has thousands, the edges of letters some dozens.
const POST = 400;
const OTHER_WORDS = /\b(laps?|road|wheel|driv\w*|drove|car)\b/i;

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

/// Everything the page says in words, outside of what is drawn.
const told = (page) =>
  page.evaluate(() => {
    const { sentence, statistics, problem, guide, lead, lesson } = window.driftlab.state();
    return [document.title, document.getElementById("guide").innerText, sentence, statistics, problem, lead, lesson, ...guide.map((it) => `${it.title} ${it.text}`)].join("\n");
  });

async function speaksOfReaching(page) {
  const words = await told(page);
  assert.doesNotMatch(words.replace(/Driftlab/g, ""), OTHER_WORDS);
  return words;
}

async function openReach() {
  const opened = await openPage(browser, `${server.url}#scene=reach`);
  await alive(opened.page);
  assert.equal((await state(opened.page)).scene, "reach", "the link's scene");
  return opened;
}

/// Where a person wants the fingertip: to the target; first up and over where a post stands between.
function wayTo(first) {
  const { target, post } = first;
  const size = target.right - target.left;
  return ({ tip }) => {
    if (post.count < POST) return target;
    const side = tip.x - post.x;
    const goalSide = target.x - post.x;
    const across = Math.sign(side) === Math.sign(goalSide) && Math.abs(side) > 1.8 * size;
    if (across) return target;
    const over = post.top - 2.1 * size;
    if (tip.y > over + 8) return { x: tip.x + Math.sign(side) * 4, y: over - 12 };
    return { x: post.x + Math.sign(goalSide) * 2.3 * size, y: over };
  };
}

/// One demonstration, up to the question whether to keep it.
async function reachOnce(page, profile, seed, picture = "") {
  await press(page, "Demonstrate");
  await page.waitForFunction(() => window.driftlab.state().mode === "ready");
  const box = await widget(page, "stage 1");
  if (picture) await shot(page, `${picture}-ready`);
  let way = null;
  let post = false;
  const next = (view) => {
    if (way === null) {
      assert.ok(view.target.count > 100, "the eye sees the target");
      post = view.post.count >= POST;
      way = wayTo(view);
    }
    return way(view);
  };
  const dragging = demonstrateByHand(page, box, profile, next, { colors: COLORS, seed });
  if (picture) {
    await page.waitForFunction(() => window.driftlab.state().stages[0].seconds > 1.2 || window.driftlab.state().mode === "review");
    await shot(page, `${picture}-dragging`);
  }
  const looks = await dragging;
  await page.waitForFunction(() => window.driftlab.state().mode === "review");
  return { stage: (await state(page)).stages[0], post, looks };
}

test("a person drags the fingertip to the target, with and without a post, and keeps it", async (context_) => {
  const { page, context, faults } = await openReach();
  await page.waitForFunction(() => window.driftlab.state().time > 30);
  await shot(page, "60-reach-watch");
  await speaksOfReaching(page);
  const kinds = { post: 0, free: 0 };
  let tries = 0;
  for (const [i, name] of ["careful", "average", "sloppy", "careful", "average", "sloppy", "careful", "average"].entries()) {
    ++tries;
    const picture = i < 2 ? `61-reach-${i + 1}` : "";
    const { stage, post, looks } = await reachOnce(page, profiles[name], profiles[name].seed + i, picture);
    context_.diagnostic(`${name}${post ? ", with a post" : ""}: ${stage.caption}; ${looks.looks} looks at ${looks.speed} times real time`);
    await speaksOfReaching(page);
    if (i < 2) await shot(page, `61-reach-${i + 1}-review`);
    await press(page, stage.outcome === "success" ? "Keep" : "Discard");
    await page.waitForFunction(() => window.driftlab.state().mode === "watch");
    if (stage.outcome === "success") ++kinds[post ? "post" : "free"];
    if (kinds.post >= 1 && kinds.free >= 1 && kinds.post + kinds.free >= 3) break;
  }
  assert.ok(kinds.post >= 1 && kinds.free >= 1, JSON.stringify(kinds));
  assert.ok(kinds.post + kinds.free >= 0.7 * tries, `${kinds.post + kinds.free} of ${tries}`);
  const { demos, sentence } = await state(page);
  assert.equal(demos.length, kinds.post + kinds.free);
  for (const demo of demos) assert.equal(demo.source, "person");
  assert.match(demos[0].name, /^Reach 1 · you$/);
  assert.match(sentence, /^Kept /);
  // What is let go holds still: nothing is recorded as a wish to move.
  await press(page, "Demonstrate");
  await page.waitForFunction(() => window.driftlab.state().mode === "ready");
  const tip = await widget(page, "Point of stage 1");
  await page.mouse.move(tip.x + 60, tip.y - 40);
  await page.waitForTimeout(300);
  assert.equal((await state(page)).mode, "ready", "hovering does not take hold");
  await page.mouse.move(tip.x + 8, tip.y + 8);
  await page.mouse.down();
  await page.mouse.move(tip.x + 40, tip.y - 30);
  await page.waitForFunction(() => window.driftlab.state().mode === "record");
  await page.waitForTimeout(400);
  await page.mouse.up();
  await page.waitForFunction(() => window.driftlab.widget("Hold"));
  await page.waitForTimeout(500);
  const { point } = (await state(page)).stages[0];
  await page.mouse.move(tip.x - 80, tip.y - 30);
  await page.waitForTimeout(500);
  const later = (await state(page)).stages[0].point;
  assert.ok(Math.hypot(later[0] - point[0], later[1] - point[1]) < 0.004, "let go, the arm stays");
  await press(page, "Stop");
  await press(page, "Discard");
  assert.deepEqual(faults, []);
  await context.close();
});

const settled = () => window.driftlab.state().runs.every((it) => ["ready", "failed", "asking"].includes(it.phase));

test("a clone of many flawless reaches does well, one of a few does not; the page says so of reaching", async (context_) => {
  const { page, context, faults } = await openReach();
  await command(page, { command: "train", learner: "bc", data: "expert", demos: 2 });
  await command(page, { command: "train", learner: "bc", data: "expert", demos: 100 });
  await page.waitForFunction(settled, null, { timeout: 400000, polling: 500 });
  const [few, many] = (await state(page)).runs;
  context_.diagnostic(`2 reaches: ${few.evaluation.successes} of 50; 100 reaches: ${many.evaluation.successes} of 50`);
  assert.equal(many.evaluation.episodes, 50);
  assert.ok(many.evaluation.rate >= 0.5, `${many.evaluation.successes} of 50`);
  assert.ok(many.evaluation.low > few.evaluation.high, "many demonstrations are better than few by more than chance");
  assert.match(many.name, /^Clone of the 100 flawless reaches/);
  await page.getByRole("button", { name: /Compare|From the beginning/ }).click();
  await page.waitForFunction(() => window.driftlab.state().stages.length === 3);
  await page.waitForTimeout(1500);
  await shot(page, "62-reach-compare");
  await command(page, { command: "speed", value: 8 });
  await page.waitForFunction(() => window.driftlab.state().ended, null, { timeout: 60000 });
  await page.waitForTimeout(400);
  await shot(page, "63-reach-compared");
  context_.diagnostic((await speaksOfReaching(page)).replaceAll("\n", " "));
  assert.deepEqual(faults, []);
  await context.close();
});

test("a person takes the arm of a clone with the mouse and leads it to the target", async (context_) => {
  const { page, context, faults } = await openReach();
  await command(page, { command: "demo.add", driver: "careful", episodes: 3 });
  await page.waitForFunction(() => window.driftlab.state().demos.length === 3, null, { timeout: 60000 });
  await command(page, { command: "train", data: "person" });
  await page.waitForFunction(settled, null, { timeout: 240000, polling: 500 });
  const clone = (await state(page)).runs[0];
  await command(page, { command: "correct", run: clone.id });
  await page.waitForFunction(() => window.driftlab.state().mode === "correct", null, { timeout: 240000, polling: 200 });
  await command(page, { command: "speed", value: 0.25 });
  const box = await widget(page, "stage 1");
  // Start after start, until there is one without a post: the arm is taken soon and led straight.
  for (let tries = 0; ; ++tries) {
    assert.ok(tries < 12, "a start without a post");
    if ((await lookFor(page, box, COLORS)).post.count < POST) break;
    await page.waitForFunction(() => window.driftlab.state().correction.steps > 0);
    await press(page, "Again");
    await page.waitForFunction(() => window.driftlab.state().correction.steps < 3);
  }
  const seen = await lookFor(page, box, COLORS);
  await page.mouse.move(seen.tip.x, seen.tip.y);
  await page.mouse.down();
  await page.waitForFunction(() => window.driftlab.state().correction.wheel === "correcting");
  for (let i = 1; i <= 12; ++i) {
    await page.mouse.move(seen.tip.x + ((seen.target.x - seen.tip.x) * i) / 12, seen.tip.y + ((seen.target.y - seen.tip.y) * i) / 12);
    await page.waitForTimeout(120);
    if (i === 6) await shot(page, "64-reach-correcting");
  }
  assert.match((await state(page)).sentence, /^You have the arm\./);
  await speaksOfReaching(page);
  await page.waitForFunction(() => window.driftlab.state().correction.ended || window.driftlab.state().stages[0].probes.distance < 0.015, null, { timeout: 60000 });
  await page.mouse.up();
  const { correction } = await state(page);
  context_.diagnostic(`${correction.labels} labels in ${correction.steps} steps`);
  assert.ok(correction.labels >= 15, `${correction.labels} labels`);
  await shot(page, "65-reach-corrected");
  await press(page, "Retrain");
  await page.waitForFunction(() => window.driftlab.state().mode !== "correct");
  await page.waitForFunction(settled, null, { timeout: 240000, polling: 500 });
  await speaksOfReaching(page);
  assert.deepEqual(faults, []);
  await context.close();
});

test("another scene is chosen by mouse and by keyboard; what was made waits", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await command(page, { command: "demo.add", driver: "expert" });
  await page.waitForFunction(() => window.driftlab.state().demos.length === 1, null, { timeout: 60000 });
  await press(page, "Scene");
  await page.waitForTimeout(200);
  await shot(page, "66-scenes");
  await press(page, "Scene reach");
  await page.waitForFunction(() => window.driftlab.state().scene === "reach");
  assert.equal(await page.title(), "Reach · Driftlab");
  assert.match((await state(page)).sentence, /1 demonstration of other scenes waits there\./);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.driftlab.widget("Demonstration 1")), null, "it is not offered here");
  // By keyboard: the list in the lesson's column.
  const list = page.getByLabel("Scene", { exact: true });
  await list.focus();
  await list.press("l");
  await page.waitForFunction(() => window.driftlab.state().scene === "lane");
  assert.ok(await widget(page, "Demonstration 1"));
  assert.equal(await page.title(), "Lane · Driftlab");
  assert.match(await page.locator("#summary").textContent() ?? "", /road/);
  assert.deepEqual(faults, []);
  await context.close();
});
