// Compare view, with the real mouse: who drives each stage, the list of runs, what the plots below say and do.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);

let server;
let browser;
let page;
let faults;
let clone; // of a lap that errs: it fails now and then
let dagger;

const until = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 240000, polling: 250 });
const titles = async () => (await state(page)).stages.map((it) => it.title);
const run = async (id) => (await state(page)).runs.find((it) => it.id === id);

/// What is on the screen in a control's rectangle.
async function pixels(label) {
  const { x, y, width, height } = await widget(page, label);
  await page.mouse.move(5, 715); // no hint in the picture
  await page.waitForTimeout(400);
  return page.screenshot({ clip: { x, y, width, height } });
}

before(async () => {
  server = await serve({ site, program });
  browser = await launch();
  ({ page, faults } = await openPage(browser, server.url));
  await alive(page);
  await command(page, { command: "demo.add", driver: "average" });
  await until(() => window.driftlab.state().demos.length === 1);
  for (const key of ["bc.updates", "dagger.updates"]) await command(page, { command: "set", key, value: 400 });
  await command(page, { command: "set", key: "dagger.rounds", value: 2 });
  clone = (await command(page, { command: "train", learner: "bc", data: "person", name: "First" })).runs[0];
  dagger = (await command(page, { command: "train", learner: "dagger", data: "person", name: "Corrected" })).runs[0];
  await shot(page, "20-training");
  await until(() => window.driftlab.state().runs.every((it) => it.phase === "ready" && it.diagnosis?.finished));
});
after(async () => {
  await browser?.close();
  server?.stop();
});

test("a menu at each stage's title chooses who drives there; plus adds a stage, the cross takes one away", async () => {
  await press(page, "Driver 1");
  await press(page, "Driver 1: Sloppy");
  await until(() => window.driftlab.state().stages[0].title === "Sloppy");
  await press(page, "Add stage");
  await press(page, "Add: Expert");
  await until(() => window.driftlab.state().stages.length === 2);
  await press(page, "Add stage");
  await press(page, "Add: Corrected, round 0");
  await until(() => window.driftlab.state().stages.length === 3);
  await press(page, "Driver 1");
  await shot(page, "21-who-drives");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => window.driftlab.widget("Driver 1: First") === null);
  await press(page, "Driver 1");
  await press(page, "Driver 1: First");
  await until(() => window.driftlab.state().stages[0].title === "First");
  const now = await state(page);
  assert.equal(now.mode, "compare");
  assert.equal(new Set(now.stages.map((it) => it.seed)).size, 1, "all on the same start");
  assert.deepEqual(now.stages.map((it) => it.actor.kind), ["run", "expert", "round"]);
  await press(page, "Close stage 2");
  await until(() => window.driftlab.state().stages.length === 2);
  assert.ok(!(await titles()).includes("Expert"));
});

test("runs: renamed in a field of the page, hidden and shown, unfolded, ticked and compared", async () => {
  await press(page, `Rename run ${clone}`);
  await page.getByLabel("Name").fill("The clone");
  await page.keyboard.press("Enter");
  await until((id) => window.driftlab.state().runs.find((it) => it.id === id).name === "The clone", clone);
  assert.ok((await titles()).includes("The clone"));
  assert.notEqual((await run(clone)).color, (await run(dagger)).color);

  await widget(page, "success 2");
  await press(page, `Hide run ${clone}`);
  await until((id) => window.driftlab.state().runs.find((it) => it.id === id).hidden, clone);
  assert.equal(await page.evaluate(() => window.driftlab.widget("success 2")), null);
  await press(page, `Hide run ${clone}`);
  await widget(page, "success 2");

  await press(page, `Run ${clone}`);
  await until((id) => window.driftlab.state().view.unfolded === id, clone);
  await shot(page, "22-settings-of-a-run");
  await press(page, `Run ${clone}`);
  await until(() => window.driftlab.state().view.unfolded === 0);

  await press(page, `Tick run ${clone}`);
  await press(page, `Tick run ${dagger}`);
  await press(page, "Compare runs");
  await until(() => window.driftlab.state().stages.length === 3);
  assert.deepEqual(await titles(), ["Expert", "The clone", "Corrected"]);
});

test("a dot is a start: pressing a failed one shows it, and it fails there again", async () => {
  const { evaluation, name } = await run(clone);
  const failed = evaluation.first_failure;
  assert.notEqual(failed, null, "a clone of an average lap that never fails makes this test void");
  await press(page, `Start ${failed + 1} of run ${clone}`);
  await until((start) => window.driftlab.state().mode === "compare" && window.driftlab.state().start === start, failed);
  const stage = (await state(page)).stages.find((it) => it.title === name);
  assert.equal(stage.seed, evaluation.seeds[failed]);
  await command(page, { command: "speed", value: 8 });
  await until((title) => window.driftlab.state().stages.find((it) => it.title === title).ended, name);
  const after = (await state(page)).stages.find((it) => it.title === name);
  assert.equal(after.outcome, "failure");
  assert.equal(after.steps, evaluation.steps[failed]);
  await shot(page, "23-failed-start");
});

test("success against the labels that were given: a point for each of DAgger's rounds", async () => {
  await press(page, "Labels tab");
  const points = [];
  for (const round of [0, 1, 2]) points.push(await widget(page, `Labels of run ${dagger}, round ${round}`));
  assert.ok(points[0].x < points[1].x && points[1].x < points[2].x, "more labels with each round");
  const { rounds } = await run(dagger);
  const better = rounds[2].evaluation.rate > rounds[0].evaluation.rate;
  assert.equal(points[2].y < points[0].y, better, "higher is better");
  await widget(page, `Labels of run ${clone}`);
  await shot(page, "24-success-against-labels");
  await press(page, "Starts tab");
  await widget(page, "success 1");
});

test("heat and arrows switch on, over fields that are chosen in menus, on the road where they are places", async () => {
  await press(page, "Map tab");
  const empty = await pixels("map");
  await press(page, "Heat");
  const heat = await pixels("map");
  assert.ok(!heat.equals(empty), "heat is seen");
  await press(page, "Arrows");
  assert.ok(!(await pixels("map")).equals(heat), "arrows are seen");
  await press(page, "Map x");
  await shot(page, "25-fields");
  await press(page, "Map x speed");
  await until(() => window.driftlab.state().fields.x === "speed" && window.driftlab.state().runs.every((it) => it.diagnosis.own.fields[0] === "speed"));
  await command(page, { command: "fields", x: "x", y: "y" });
  await until(() => window.driftlab.state().runs.every((it) => it.diagnosis.own.fields[1] === "y"));
  await command(page, { command: "pause" });
  const shown = await pixels("stage 2");
  await shot(page, "26-map-on-the-road");
  await press(page, "Heat");
  await press(page, "Arrows");
  assert.ok(!(await pixels("stage 2")).equals(shown), "the map lies on the road itself");
  await command(page, { command: "play" });
});

test("cost against the horizon: measured in the page, stopped, and ended with an exponent or the reason why not", async () => {
  await press(page, "Cost tab");
  await press(page, "Measure horizon");
  await until(() => window.driftlab.state().horizon !== null);
  await widget(page, "Horizon progress");
  const [stop, tab] = [await widget(page, "Stop horizon"), await widget(page, "Cost tab")];
  assert.ok(stop.x + stop.width <= tab.x, "no tab lies over it");
  await press(page, "Stop horizon");
  await shot(page, "27-horizon-stopped");
  await until(() => window.driftlab.state().horizon.problem !== "");
  const short = { seeds: 2, episodes: 2, horizons: 6, shortest: 1, longest: 12 };
  await command(page, { command: "sweep.horizon", learners: ["bc"], ...short });
  await until(() => window.driftlab.state().horizon.finished);
  const [row] = (await state(page)).horizon.rows;
  assert.equal(row.costs.length, 2);
  if (row.fit) assert.match(row.words, /T\^/);
  else assert.match(row.words, /not fitted/);
  await widget(page, "Horizon words");
  await shot(page, "28-horizon");
});

test("the learner's settings are those of the chosen one; a demonstration's weight is set in a menu", async () => {
  const inspector = await widget(page, "Train");
  await page.mouse.move(inspector.x + 10, inspector.y - 40);
  await page.mouse.wheel(0, 700);
  await page.waitForTimeout(500);
  await press(page, "Learner");
  await press(page, "Learner dagger");
  await until(() => window.driftlab.state().view.learner === "dagger");
  await shot(page, "29-learner");
  await page.mouse.move(inspector.x + 10, inspector.y - 40);
  await page.mouse.wheel(0, -4000);
  const [demo] = (await state(page)).demos;
  await press(page, `Weight ${demo.id}`);
  await press(page, `Weight 2 of ${demo.id}`);
  await until(() => window.driftlab.state().demos[0].weight === 2);
});

test("a run is removed from the list, and from the stages", async () => {
  await press(page, `Remove run ${clone}`);
  await until((id) => window.driftlab.state().runs.every((it) => it.id !== id), clone);
  assert.ok(!(await titles()).includes("The clone"));
  assert.deepEqual(faults, []);
});
