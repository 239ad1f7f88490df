// GAIL in the page, with the mouse: it trains in its Worker while the panel shows how that goes; it is held in mid-rollout, its
// discriminator goes a few beats alone, it goes on, and is saved as it stands.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, noLongTask, openPage, press, state, widget } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);

let server;
let browser;
let page;
let faults;
let id;

const run = async () => (await state(page)).runs.find((it) => it.id === id);
const until = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 120000, polling: 250 });
const figure = ({ health }, name) => health.figures.find((it) => it.id === name).value;
const looked = (updates, steps) =>
  until(([at, tried]) => {
    const { health } = window.driftlab.state().runs[0];
    return health && (health.at > at || health.env_steps > tried);
  }, [updates, steps]);

/// All beats that were asked for are made.
async function settled() {
  for (let last = ""; ; ) {
    const { health } = await run();
    const now = `${health.at} ${health.env_steps}`;
    if (now === last) return;
    last = now;
    await page.waitForTimeout(700);
  }
}

/// Scrolls the inspector from its top until a control is there.
async function reach(label) {
  const { width, height } = page.viewportSize();
  await page.mouse.move(width - 120, height * 0.4);
  await page.mouse.wheel(0, -20000);
  await page.waitForTimeout(200);
  for (let tries = 0; tries < 40; ++tries) {
    const box = await page.evaluate((it) => window.driftlab.widget(it), label);
    if (box && box.y > 60 && box.y + box.height < height * 0.6) return;
    await page.mouse.wheel(0, 90);
    await page.waitForTimeout(90);
  }
  throw new Error(`${label} is not in the inspector`);
}

before(async () => {
  server = await serve({ site, program });
  browser = await launch();
  ({ page, faults } = await openPage(browser, server.url));
  await alive(page);
  await command(page, { command: "pause" });
});
after(async () => {
  await browser?.close();
  server?.stop();
});

test("GAIL is chosen and trained from a flawless lap; what goes on is shown at once", async () => {
  await reach("Learner");
  await press(page, "Learner");
  await press(page, "Learner gail");
  await until(() => window.driftlab.state().view.learner === "gail");
  await reach("Train with GAIL");
  await press(page, "Train with GAIL");
  await press(page, "Train on 1");
  await until(() => window.driftlab.state().runs.length === 1);
  const now = await state(page);
  id = now.runs[0].id;
  assert.equal(now.runs[0].learner, "gail");
  assert.equal(now.view.plot, "training");
  await until(() => window.driftlab.state().runs[0].health);
  await widget(page, "Training verdict");
  await widget(page, "Figure expert_accuracy");
});

test("it trains in the Worker: the numbers move, and no task of the main thread works longer than 50 ms", async (context) => {
  const before = await run();
  await noLongTask(browser, page, context, () => {}, ([steps]) => window.driftlab.state().runs[0].health.env_steps > steps, [before.health.env_steps + 60000]);
  const after = await run();
  assert.ok(after.updates > before.updates && after.health.at > before.health.at);
  const moved = after.health.figures.filter(({ id: name, value }) => before.health.figures.find((it) => it.id === name)?.value !== value);
  assert.ok(moved.length >= 6, `moved: ${moved.map((it) => it.id).join(", ")}`);
  assert.ok(after.health.map, "a map after whole rollouts");
  await widget(page, "Reward map");
  await page.mouse.move(5, 715);
  await page.waitForTimeout(400);
  await shot(page, "70-training");
});

test("it is held in mid-rollout, and goes a step at a time", async () => {
  await press(page, "Pause training");
  await until(() => window.driftlab.state().runs[0].phase === "paused");
  await settled();
  const { scenes, rollout } = (await run()).params;
  const driving = async () => (await run()).health.env_steps % (scenes * rollout) !== 0;
  for (let tries = 0; tries < 20 && !(await driving()); ++tries) {
    const { health } = await run();
    await command(page, { command: "run.step", id, beats: 25 });
    await looked(health.at, health.env_steps);
    await settled();
  }
  const before = await run();
  assert.ok(await driving(), `${before.health.env_steps} steps`);
  await press(page, "Step training");
  await looked(before.health.at, before.health.env_steps);
  await settled();
  const after = await run();
  assert.equal(after.phase, "paused");
  assert.deepEqual([after.health.env_steps, after.health.at], [before.health.env_steps + scenes, before.health.at]);
});

test("one part learns alone: its figures move, the other's do not", async () => {
  const alone = async (part) => {
    await press(page, `Learns ${part}`);
    await until((it) => window.driftlab.state().runs[0].health.only === it, part);
    const before = await run();
    for (let rollouts = 0; rollouts < 2; ++rollouts) {
      const { health } = await run();
      await press(page, "Step rollout");
      await looked(health.at, health.env_steps);
      await settled();
    }
    return { before, after: await run() };
  };
  const discriminator = await alone("discriminator");
  assert.notEqual(figure(discriminator.after, "discriminator_loss"), figure(discriminator.before, "discriminator_loss"));
  // How widely it tries is a weight of the policy, which every one of its updates moves.
  assert.equal(figure(discriminator.after, "deviation"), figure(discriminator.before, "deviation"));
  await page.mouse.move(5, 715);
  await page.waitForTimeout(300);
  await shot(page, "71-training-held");
  const policy = await alone("policy");
  assert.notEqual(figure(policy.after, "deviation"), figure(policy.before, "deviation"));
  assert.equal(figure(policy.after, "discriminator_loss"), figure(policy.before, "discriminator_loss"));
  await press(page, "Learns both");
  await until(() => window.driftlab.state().runs[0].health.only === "");
});

test("it is saved as it stands, and the file goes on from there", async () => {
  const held = await run();
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save run")]);
  assert.match(download.suggestedFilename(), /\.run$/);
  const file = { name: download.suggestedFilename(), mimeType: "application/octet-stream", buffer: readFileSync(await download.path()) };
  await reach("Open");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press(page, "Open")]);
  await chooser.setFiles(file);
  await until(() => window.driftlab.state().runs[1]?.health);
  const opened = (await state(page)).runs[1];
  assert.deepEqual([opened.phase, opened.updates, opened.health.env_steps], [held.phase, held.updates, held.health.env_steps]);
  assert.equal(figure(opened, "deviation"), figure(held, "deviation"));
  await command(page, { command: "run.remove", id: opened.id });
  await command(page, { command: "view", run: id, plot: "training" });
});

test("in slow motion it goes on a little at a time, then at full speed", async () => {
  const held = await run();
  await press(page, "Slow motion");
  await until(() => window.driftlab.state().runs[0].pace > 0);
  await looked(held.health.at, held.health.env_steps);
  const slow = await run();
  const beats = (slow.health.env_steps - held.health.env_steps) / slow.params.scenes + slow.health.at - held.health.at;
  assert.ok(beats > 0 && beats < 100, `${beats} beats`);
  await press(page, "Slow motion");
  await until(([steps]) => window.driftlab.state().runs[0].health.env_steps > steps, [slow.health.env_steps + 20000]);
  assert.equal((await run()).pace, 0);
});

test("the other plots know it: its discriminator's loss, its success against steps, its price", async () => {
  await press(page, "Loss tab");
  await widget(page, "loss");
  await press(page, "Steps tab");
  await widget(page, "steps plot");
  await shot(page, "72-gail-loss");
  await command(page, { command: "run.stop", id });
  await until(() => window.driftlab.state().runs[0].phase === "ready");
  await widget(page, `Steps of run ${id}`);
  await reach(`Tick run ${id}`);
  await press(page, `Tick run ${id}`);
  await reach("Compare runs");
  await press(page, "Compare runs");
  await until(() => window.driftlab.state().mode === "compare");
  await widget(page, "Price 2");
  await page.waitForTimeout(1500);
  await shot(page, "73-gail-price");
});

test("PPO needs no demonstrations, and goes on from what GAIL has learned", async () => {
  await reach("Learner");
  await press(page, "Learner");
  await press(page, "Learner ppo");
  await until(() => window.driftlab.state().view.learner === "ppo");
  await reach("Train with PPO");
  await press(page, "Train with PPO");
  await press(page, `Begin with run ${id}`);
  await until(() => window.driftlab.state().runs[1]?.health);
  const ppo = (await state(page)).runs[1];
  assert.equal(ppo.learner, "ppo");
  assert.match(ppo.name, /reward.*begun with/);
  assert.deepEqual(ppo.health.parts, []);
  await until(() => window.driftlab.state().runs[1].health.env_steps > 20000);
  await shot(page, "74-ppo");
  await press(page, "Loss tab");
  await widget(page, "return");
  await command(page, { command: "run.remove", id: ppo.id });
});

test("without a fault in the whole visit", () => assert.deepEqual(faults, []));
