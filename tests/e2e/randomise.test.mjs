// A setting that varies from episode to episode, with the real mouse: the range's two handles, what is trained and evaluated in it, and that a
// reload and a link keep it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);

let server;
let browser;
let page;
let context;
let faults;

const until = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 240000, polling: 250 });
const gust = async () => (await state(page)).scene_params.gust;
const ends = (text) => text.split("..").map(Number);

/// Down the inspector until a control is on the screen.
async function reveal(label) {
  await page.mouse.move(1180, 400);
  for (let i = 0; i < 60; ++i) {
    const box = await page.evaluate((it) => window.driftlab.widget(it), label);
    if (box && box.y + box.height < 700) return box;
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(60);
  }
  throw new Error(`${label} is not in the inspector`);
}

/// Drags from a place in a control to `to`, a share of the whole track.
async function drag(handle, track, to) {
  const box = await widget(page, handle);
  const from = handle.endsWith(" from") ? box.x + box.width - 2 : box.x + 2;
  await page.mouse.move(from, box.y + box.height / 2);
  await page.mouse.down();
  await page.waitForTimeout(60);
  await page.mouse.move(track.x + 7 + to * (track.width - 14), box.y + box.height / 2, { steps: 4 });
  await page.waitForTimeout(80);
  await page.mouse.up();
  await page.waitForTimeout(80);
}

async function track() {
  const from = await widget(page, "lane.gust from");
  const to = await widget(page, "lane.gust to");
  return { x: from.x, width: from.width + to.width };
}

before(async () => {
  server = await serve({ site, program });
  browser = await launch();
  ({ page, context, faults } = await openPage(browser, server.url));
  await alive(page);
});
after(async () => {
  await browser?.close();
  server?.stop();
});

test("a button beside the title makes a range of a value, two handles move its ends, neither passes the other", async () => {
  await reveal("Vary lane.gust");
  assert.equal(await gust(), 3.7);
  await press(page, "Vary lane.gust");
  await until(() => typeof window.driftlab.state().scene_params.gust === "string");
  const [low, high] = ends(await gust());
  assert.ok(low < 3.7 && 3.7 < high, await gust());
  await reveal("lane.gust to");
  await drag("lane.gust from", await track(), 0.25);
  await drag("lane.gust to", await track(), 0.625);
  const [from, to] = ends(await gust());
  assert.ok(Math.abs(from - 2) < 0.3 && Math.abs(to - 5) < 0.3, await gust());
  await shot(page, "80-range");
  await drag("lane.gust from", await track(), 0.95);
  const [pushed, kept] = ends(await gust());
  assert.equal(kept, to, "the other end stays");
  assert.ok(pushed < kept, "and is not passed");
  await command(page, { command: "set", key: "lane.gust", value: "2..5" });
  assert.match((await state(page)).sentence, /2\.\.5/);
});

test("what is demonstrated, trained and evaluated in it says so", async () => {
  await until(() => window.driftlab.state().making === null);
  await command(page, { command: "demo.add", driver: "average" });
  await until(() => window.driftlab.state().demos.length === 1 && window.driftlab.state().making === null);
  assert.deepEqual((await state(page)).demos[0].params, ["gust=2..5"]);
  await command(page, { command: "set", key: "bc.updates", value: 200 });
  await command(page, { command: "train", learner: "bc", data: "person", name: "Weathered" });
  await until(() => window.driftlab.state().runs[0]?.phase === "ready" && window.driftlab.state().runs[0].evaluation);
  assert.deepEqual((await state(page)).runs[0].scene_params, ["gust=2..5"]);
  assert.ok((await state(page)).runs[0].evaluation.episodes > 0);
});

test("a reload keeps it, and so does a link", async () => {
  const { link } = await command(page, { command: "share" });
  assert.ok(link.includes("lane.gust=2..5"), link);
  await page.waitForTimeout(1500);
  await page.reload();
  await alive(page);
  await until(() => window.driftlab.state().scene_params.gust === "2..5");
  const other = await context.newPage();
  await other.goto(`${server.url}#${link}`);
  await alive(other);
  await other.waitForFunction(() => window.driftlab.state().scene_params.gust === "2..5");
  await other.close();
});

test("the button makes one value of it again, in the middle; what cannot vary has none", async () => {
  await reveal("Vary lane.gust");
  await press(page, "Vary lane.gust");
  await until(() => window.driftlab.state().scene_params.gust === 3.5);
  assert.equal(await page.evaluate(() => window.driftlab.widget("lane.gust from")), null);
  await reveal("lane.laps");
  assert.equal(await page.evaluate(() => window.driftlab.widget("Vary lane.laps")), null);
  assert.deepEqual(faults, []);
});
