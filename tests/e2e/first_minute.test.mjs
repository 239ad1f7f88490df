// The main job, as a learner does it: drive a lap with the mouse, train two clones, watch them beside the expert; and what the
// page reports is what the native program computes from the same files.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { driveLap, profiles } from "./driver.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const run = promisify(execFile);
const shot = artifacts(pictures);

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

/// Presses Demonstrate and drives until the lap ends. A person who leaves the road early tries again.
async function demonstrate(page, profile, { tries = 4, picture = "" } = {}) {
  for (let attempt = 1; ; ++attempt) {
    await press(page, "Demonstrate");
    const box = await widget(page, "stage 1");
    await page.waitForFunction(() => window.driftlab.state().mode === "ready");
    if (picture) await shot(page, `${picture}-ready`);
    const driven = driveLap(page, box, { ...profile, seed: profile.seed + attempt });
    if (picture) {
      await page.waitForTimeout(6000);
      await shot(page, `${picture}-driving`);
    }
    const looks = await driven;
    await page.waitForFunction(() => window.driftlab.state().mode === "review");
    const [stage] = (await state(page)).stages;
    if (stage.outcome === "success" || attempt === tries) return { stage, looks, attempt };
    await press(page, "Discard");
    await page.waitForFunction(() => window.driftlab.state().mode === "watch");
  }
}

async function download(page, label, folder) {
  const [file] = await Promise.all([page.waitForEvent("download"), press(page, label)]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

async function native(...parameters) {
  const { stdout } = await run(program, [...parameters, "--json"], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

for (const name of ["average", "sloppy"]) {
  test(`a ${name} person drives a lap with the mouse`, async (context_) => {
    const { page, context, faults } = await openPage(browser, server.url);
    await alive(page);
    const { stage, looks, attempt } = await demonstrate(page, profiles[name]);
    context_.diagnostic(`looked ${(looks.looks / looks.seconds).toFixed(0)} times a second at ${looks.speed} times real time, attempt ${attempt}`);
    assert.ok(looks.looks / looks.seconds > 7, `looked ${looks.looks} times in ${looks.seconds} s`);
    assert.equal(stage.outcome, "success", `${stage.caption} after ${stage.seconds} s`);
    await press(page, "Keep");
    await page.waitForFunction(() => window.driftlab.state().demos.length === 1);
    const [demo] = (await state(page)).demos;
    assert.equal(demo.source, "person");
    assert.ok(demo.steps > 1900 && demo.steps < 2300, `${demo.steps} steps`);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("the first minute: demonstrate, train, compare; the same bits natively", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftlab-"));
  const { page, context, faults, hosts } = await openPage(browser, server.url);
  await alive(page);

  // The page opens alive.
  const first = await state(page);
  await page.waitForFunction((time) => window.driftlab.state().time > time + 30, first.time);
  assert.equal(first.mode, "watch");
  await shot(page, "1-watch");

  const { stage, attempt } = await demonstrate(page, profiles.careful, { picture: "2" });
  assert.equal(stage.outcome, "success", stage.caption);
  await shot(page, "3-review");
  await press(page, "Keep");
  await page.waitForFunction(() => window.driftlab.state().demos.length === 1);
  const [demo] = (await state(page)).demos;
  assert.equal(demo.source, "person");
  assert.ok(demo.steps > 1900 && demo.steps < 2300, `${demo.steps} steps`);
  console.log(`careful lap at attempt ${attempt}: ${demo.steps} steps`);

  await press(page, "Train");
  await page.waitForFunction(() => window.driftlab.state().runs.some((it) => it.progress > 0.3));
  await shot(page, "4-training");
  const settled = () => window.driftlab.state().runs.every((it) => it.phase === "ready" || it.phase === "failed");
  await page.waitForFunction(settled, null, { timeout: 240000, polling: 500 });
  const { runs } = await state(page);
  assert.equal(runs.length, 2);
  for (const it of runs) {
    assert.equal(it.phase, "ready", it.problem);
    assert.equal(it.evaluation.episodes, 50);
    assert.equal(it.evaluation.seeds.length, 50);
    assert.equal(new Set(it.evaluation.seeds).size, 50);
  }
  assert.deepEqual(runs.map((it) => it.data_key), ["person", "expert"]);

  await page.getByRole("button", { name: "Compare" }).click();
  await page.waitForFunction(() => window.driftlab.state().stages.length === 3);
  await page.waitForTimeout(7000);
  await shot(page, "5-compare");
  await command(page, { command: "speed", value: 8 });
  await page.waitForFunction(() => window.driftlab.state().ended, null, { timeout: 120000, polling: 500 });
  const ended = await state(page);
  await page.waitForTimeout(500);
  await shot(page, "6-compared");
  for (const it of ended.stages) assert.notEqual(it.outcome, "running");
  assert.equal(ended.stages[0].outcome, "success", "the expert");
  assert.ok(ended.sentence.length > 20, ended.sentence);
  assert.ok(ended.statistics.includes("50"), ended.statistics);
  console.log(`${ended.sentence}\n${ended.statistics}`);

  // Corrected where it drives itself, the clone stays on the road.
  await page.getByRole("button", { name: "Correct with DAgger" }).click();
  await page.waitForFunction(() => window.driftlab.state().runs.length === 3);
  await page.waitForFunction(settled, null, { timeout: 400000, polling: 500 });
  const corrected = (await state(page)).runs[2];
  assert.equal(corrected.phase, "ready", corrected.problem);
  assert.ok(corrected.evaluation.rate >= 0.7, `${corrected.evaluation.successes} of ${corrected.evaluation.episodes}`);
  await command(page, { command: "speed", value: 2 });
  await page.getByRole("button", { name: "Compare" }).or(page.getByRole("button", { name: "From the beginning" })).click();
  await page.waitForFunction(() => window.driftlab.state().stages.length === 4);
  await page.waitForTimeout(9000);
  await shot(page, "7-corrected");

  // What the page says is what the native program computes.
  const laps = mkdtempSync(join(tmpdir(), "driftlab-laps-"));
  const file = await download(page, `Download demonstration ${demo.id}`, laps);
  assert.match(file, /\.npz$/);
  const [mine] = runs;
  const policy = join(folder, "native.dlp");
  const settings = Object.entries(mine.params).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const trained = await native("train", "--scene", "lane", "--learner", mine.learner, "--data", laps, "--seed", mine.seed, ...settings, "--out", policy);
  assert.equal(trained.weights_hash, mine.weights_hash, "the weights of the page's Worker and of the native program");
  const evaluated = await native("eval", "--scene", "lane", "--policy", policy, "--episodes", "50", "--seed", mine.evaluation.seed);
  assert.equal(evaluated.success_rate, mine.evaluation.rate);
  assert.deepEqual(evaluated.success_ci95, [mine.evaluation.low, mine.evaluation.high]);

  // The downloaded policy is the same file as far as it drives.
  const saved = await download(page, `Download policy ${mine.id}`, folder);
  const again = await native("eval", "--scene", "lane", "--policy", saved, "--episodes", "50", "--seed", mine.evaluation.seed);
  assert.equal(again.success_rate, mine.evaluation.rate);
  assert.ok(readFileSync(file).length > 50000);

  assert.deepEqual(faults, []);
  assert.deepEqual([...hosts], [new URL(server.url).host], "no request to any other host");
  await context.close();
});
