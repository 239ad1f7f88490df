// A person corrects a clone in the page: takes the wheel with the real mouse or key, rides along, pauses and points; driving only
// from what the screen shows. What they did arrives tagged, and one of the next rounds drives better: the first, unless the machine is
// so slow that the driver hardly sees the road.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { correctDrive, profiles, unhurried } from "./driver.mjs";
import { serve } from "./server.mjs";

const MOST_ROUNDS = 3;
const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
const CLONE = [213, 94, 0];
const PERSON = 2; // who moved the scene, in the file's column `controller`

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

/// The arrays of an .npz file, as NumPy would read them.
function readNpz(bytes) {
  const arrays = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const method = bytes.readUInt16LE(at + 8);
    const size = bytes.readUInt32LE(at + 18);
    const name = bytes.toString("utf8", at + 30, at + 30 + bytes.readUInt16LE(at + 26));
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const packed = bytes.subarray(begin, begin + size);
    const file = method === 8 ? inflateRawSync(packed) : packed;
    const header = file.toString("latin1", 10, 10 + file.readUInt16LE(8));
    const data = file.subarray(10 + file.readUInt16LE(8));
    const kind = /'descr': '([^']+)'/.exec(header)?.[1];
    if (kind === "<f4") arrays[name.replace(".npy", "")] = new Float32Array(Uint8Array.from(data).buffer);
    else if (kind === "|u1" || kind === "|b1") arrays[name.replace(".npy", "")] = [...data];
    at = begin + size;
  }
  return arrays;
}

const settled = () => window.driftlab.state().runs.every((it) => ["ready", "failed", "asking"].includes(it.phase));
const rgb = (color) => [(color >> 16) & 255, (color >> 8) & 255, color & 255];

/// A page with a clone of one careful lap: such laps show little of how to come back, and many a clone of one leaves the road more
/// often than not. The first of these that does.
async function withClone() {
  const opened = await openPage(browser, server.url);
  const { page } = opened;
  await alive(page);
  for (const seed of [9, 5, 7, 12]) {
    await command(page, { command: "demo.add", driver: "careful", seed });
    await page.waitForFunction(() => window.driftlab.state().demos.length === 1, null, { timeout: 60000 });
    await command(page, { command: "train", data: "person" });
    const whole = () => window.driftlab.state().runs[0].phase === "ready" && window.driftlab.state().runs[0].evaluation?.episodes === 50;
    await page.waitForFunction(whole, null, { timeout: 240000, polling: 300 });
    const [clone] = (await state(page)).runs;
    if (clone.evaluation.rate <= 0.5) return { ...opened, clone };
    await command(page, { command: "clear" });
  }
  throw new Error("every clone of a careful lap is too good to need a person");
}

/// Waits until the run asks the person, and is being corrected.
async function corrected(page) {
  await page.waitForFunction(() => window.driftlab.state().mode === "correct", null, { timeout: 240000, polling: 200 });
  const { correction, runs } = await state(page);
  return runs.find((it) => it.id === correction.run);
}

/// The wheel's states in order, without repeats.
const passages = (wheels) => wheels.map((it) => it.wheel).filter((it, i, all) => it !== all[i - 1]);

async function download(page, label) {
  const [file] = await Promise.all([page.waitForEvent("download"), press(page, label)]);
  const path = join(mkdtempSync(join(tmpdir(), "driftlab-")), file.suggestedFilename());
  await file.saveAs(path);
  return readFileSync(path);
}

/// Checks what a correction's file says: who drove, and what was labelled. Returns the number of labels.
function checkTags(file, by) {
  const { controller, label_mask: mask } = readNpz(file);
  assert.equal(controller.length, mask.length);
  const labels = mask.filter((it) => it === 1).length;
  if (by === "wheel") {
    const held = controller.filter((it, i) => mask[i] === 1 && it === PERSON).length;
    assert.ok(held > 0.8 * labels, `${held} of ${labels} labelled steps were driven by the person`);
    assert.ok(controller.includes(0), "the clone drove, too");
  } else {
    assert.ok(controller.every((it) => it === 0), "the clone drove all the time");
  }
  return labels;
}

for (const [name, hold] of [["careful", "key"], ["average", "mouse"], ["sloppy", "key"]]) {
  test(`a ${name} person takes the wheel with the ${hold}, and the next rounds drive better`, async (context_) => {
    const { page, context, faults, clone } = await withClone();
    if (name === "careful") {
      // The way a learner goes: see it leave the road, and press what stands there.
      await page.getByRole("button", { name: "Compare" }).click();
      await command(page, { command: "compare", start: clone.evaluation.first_failure });
      await command(page, { command: "speed", value: 8 });
      await page.waitForFunction(() => window.driftlab.widget(`Correct ${window.driftlab.state().runs[0].id}`), null, { timeout: 120000 });
      await shot(page, "20-left-the-road");
    }
    let pace = await unhurried(page);
    if (name === "careful") await press(page, `Correct ${clone.id}`);
    else await command(page, { command: "correct", run: clone.id });
    const person = profiles[name];
    const before_ = clone.evaluation;
    let best = before_;
    for (let round = 1; round <= MOST_ROUNDS; ++round) {
      const run = await corrected(page);
      assert.equal((await state(page)).correction.round, round);
      const box = await widget(page, "stage 1");
      await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.4);
      await page.locator("#canvas").focus();
      // Some drives a round, until the clone was helped and driven on by itself again, and there is something to learn from.
      const wheels = [];
      for (let drives = 1; ; ++drives) {
        const driving = correctDrive(page, box, person, { pace, hold, paint: rgb(run.color), seed: person.seed + 10 * round + drives });
        if (round === 1 && drives === 1) {
          await page.waitForFunction(() => window.driftlab.state().correction?.share > 0, null, { timeout: 300000 });
          await shot(page, `21-${name}-correcting`);
        }
        const drive = await driving;
        const { correction } = await state(page);
        context_.diagnostic(`round ${round}: ${drive.looks} looks at ${drive.speed} times real time, wheel taken ${drive.taken} times, ${correction.labels} labels in ${correction.steps} steps`);
        assert.ok(drive.blind <= 0.1 * drive.looks, `the eye lost the car ${drive.blind} of ${drive.looks} times`);
        wheels.push(...drive.wheels);
        const helped = /autonomous correcting autonomous/.test(passages(drive.wheels).join(" "));
        if (drives === 5 || (helped && correction.kept_labels + correction.labels >= 150)) break;
        await press(page, correction.labels > 0 ? "Keep" : "Again");
        await page.waitForFunction(() => window.driftlab.state().correction.ended === false);
      }
      const states = passages(wheels).join(" ");
      assert.match(states, /autonomous correcting autonomous/, states);
      assert.ok(wheels.some((it) => it.share > 0 && it.share < 1), "the wheel is handed over gradually");
      assert.ok(wheels.some((it) => it.share === 1) && wheels.some((it) => it.share === 0));
      if (round === 1) await shot(page, `22-${name}-ended`);

      const { correction } = await state(page);
      const labels = correction.kept_labels + correction.labels;
      const listed = (await state(page)).demos.length;
      await press(page, "Retrain");
      await page.waitForFunction(() => window.driftlab.state().mode !== "correct");
      let found = 0;
      for (const demo of (await state(page)).demos.slice(listed)) found += checkTags(await download(page, `Download demonstration ${demo.id}`), "wheel");
      assert.equal(found, labels);
      await page.waitForFunction(settled, null, { timeout: 240000, polling: 500 });
      const whole = ([id, number]) => window.driftlab.state().runs.find((it) => it.id === id).rounds[number]?.evaluation?.episodes === 50;
      await page.waitForFunction(whole, [run.id, round], { timeout: 240000, polling: 500 });
      const now = (await state(page)).runs.find((it) => it.id === run.id);
      const { evaluation } = now.rounds[round];
      context_.diagnostic(`round ${round}: ${before_.successes} of 50 before, ${evaluation.successes} of 50 now`);
      if (evaluation.successes > best.successes) best = evaluation;
      await shot(page, `23-${name}-round-${round}`);
      // Better by more than chance: the interval of the better round does not hold the old rate.
      if (best.low > before_.rate) break;
      if (round === MOST_ROUNDS) break;
      pace = await unhurried(page);
      await command(page, { command: "correct", run: run.id });
    }
    assert.ok(best.low > before_.rate, `${before_.successes} of 50 before, ${best.successes} of 50 after ${MOST_ROUNDS} rounds at most (from ${Math.round(100 * best.low)} %)`);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("riding along, every step under the pointer is a label, and the clone drives all the time", async () => {
  const { page, context, faults, clone } = await withClone();
  const pace = await unhurried(page);
  const box = await widget(page, "stage 1"); // where it will be, too
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.4);
  await command(page, { command: "correct", run: clone.id, way: "ride" });
  const run = await corrected(page);
  const drive = await correctDrive(page, box, profiles.average, { pace, hold: "never", paint: rgb(run.color), endAfter: 8 });
  const { correction } = await state(page);
  assert.ok(drive.looks > 5 && drive.wheels.every((it) => it.wheel === "autonomous"), `${drive.looks} looks`);
  assert.ok(correction.labels > 0.9 * correction.steps, `${correction.labels} labels in ${correction.steps} steps`);
  await shot(page, "24-ride");
  await press(page, "Retrain");
  await page.waitForFunction(() => window.driftlab.state().mode !== "correct");
  const demo = (await state(page)).demos.at(-1);
  assert.equal(checkTags(await download(page, `Download demonstration ${demo.id}`), "ride"), correction.labels);
  assert.deepEqual(faults, []);
  await context.close();
});

test("pause and point: back to where it errs, an arrow at a step is its label; undo takes it away", async () => {
  const { page, context, faults, clone } = await withClone();
  await command(page, { command: "correct", run: clone.id, way: "point" });
  await corrected(page);
  const stage = await widget(page, "stage 1");
  await page.locator("#canvas").focus();
  await page.waitForFunction(() => window.driftlab.state().correction.steps > 90, null, { timeout: 60000 });
  await page.keyboard.press("Space");
  assert.equal((await state(page)).correction.wheel, "paused");
  const { steps } = (await state(page)).correction;
  for (let i = 0; i < 3; ++i) await page.keyboard.press(",");
  assert.equal((await state(page)).correction.step, steps - 3);
  // The playhead goes back further.
  const bar = await widget(page, "Timeline");
  await page.mouse.move(bar.x + 0.06 * bar.width, bar.y + bar.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForFunction((most) => window.driftlab.state().correction.step < most, steps - 3);
  for (let i = 0; i < 4; ++i) {
    await page.mouse.move(stage.x + stage.width / 2 - 40 + 10 * i, stage.y + stage.height * 0.3);
    await page.mouse.down();
    await page.waitForFunction((count) => window.driftlab.state().correction.labels === count, i + 1);
    if (i === 3) await shot(page, "25-point");
    await page.mouse.up();
    await page.keyboard.press(".");
  }
  await page.keyboard.press("z");
  assert.equal((await state(page)).correction.labels, 3);
  const { correction } = await state(page);
  assert.equal(correction.steps, steps, "nothing driven has changed");
  await press(page, "Retrain");
  await page.waitForFunction(() => window.driftlab.state().mode !== "correct");
  const demo = (await state(page)).demos.at(-1);
  assert.equal(checkTags(await download(page, `Download demonstration ${demo.id}`), "point"), 3);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the wheel is given back when the window loses the focus or the pointer leaves it", async () => {
  const { page, context, clone } = await withClone();
  await command(page, { command: "speed", value: 0.25 });
  await command(page, { command: "correct", run: clone.id });
  await corrected(page);
  const box = await widget(page, "stage 1");
  const wheel = (wanted) => page.waitForFunction((it) => window.driftlab.state().correction.wheel === it, wanted, { timeout: 20000 });
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.4);
  await page.locator("#canvas").focus();
  await page.keyboard.down("t");
  await wheel("correcting");
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await wheel("autonomous");
  await page.keyboard.up("t");
  await page.mouse.down();
  await wheel("correcting");
  await page.mouse.move(box.x - 200, box.y + 300); // dragged off the stage: still held, still steering
  await page.waitForTimeout(200);
  assert.equal((await state(page)).correction.wheel, "correcting");
  await page.mouse.up();
  await wheel("autonomous");
  await context.close();
});
