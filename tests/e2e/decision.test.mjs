// Where one decides: demonstrations that pass a barrier on either side, the clone that learned their mean, and how the page shows it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, press, state, widget } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
const demonstrations = 40;

let server;
let browser;
let page;
let faults;
let mean; // learned by squared error
let bins; // learned a distribution, and draws from it

const until = (condition, argument) => page.waitForFunction(condition, argument, { timeout: 240000, polling: 250 });
const run = async (id) => (await state(page)).runs.find((it) => it.id === id);
const measured = () => until(() => window.driftlab.state().runs.every((it) => it.phase === "ready" && it.diagnosis?.finished && it.diagnosis.progress === 1));

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
  await command(page, { command: "scene", id: "fork" });
  await command(page, { command: "pause" });
  await command(page, { command: "demo.add", driver: "expert", episodes: demonstrations });
  await until((count) => window.driftlab.state().demos.length === count, demonstrations);
  await widget(page, "actions"); // of the demonstrations alone
  await command(page, { command: "set", key: "bc.updates", value: 1000 });
  mean = (await command(page, { command: "train", learner: "bc", data: "expert", demos: demonstrations, name: "Squared error" })).runs[0];
  await command(page, { command: "set", key: "bc.loss", value: "bins" });
  await command(page, { command: "set", key: "bc.act", value: "sample" });
  bins = (await command(page, { command: "train", learner: "bc", data: "expert", demos: demonstrations, name: "Bins" })).runs[0];
  await measured();
  await command(page, { command: "view", run: mean });
});
after(async () => {
  await browser?.close();
  server?.stop();
});

test("a scene with a decision point opens with its actions, and says what was measured of them", async () => {
  const now = await state(page);
  assert.equal(now.view.plot, "actions");
  assert.equal(now.decision.field, "ahead");
  const { actions } = (await run(mean)).diagnosis;
  const { below, above, episodes, samples, two_modes } = actions.demonstrations;
  assert.equal(episodes, demonstrations);
  assert.equal(samples, demonstrations);
  assert.equal(below + above, demonstrations);
  assert.equal(two_modes, true, "both sides are in the demonstrations");
  for (const words of [`left in ${above}`, `right in ${below}`, `of ${demonstrations}`]) {
    assert.ok(actions.sentence.includes(words), `${words}: ${actions.sentence}`);
  }
  assert.match(actions.sentence, /between the two|mean of the two/);
  const drawn = (await run(bins)).diagnosis.actions;
  assert.ok(drawn.own.below > 0 && drawn.own.above > 0, "it draws one side or the other");
  assert.match(drawn.sentence, /What it holds likely: right \d+ %, between the two [\d.]+ %, left \d+ %\./);
  await widget(page, "actions");
  await widget(page, "Actions sentence");
  await shot(page, "40-actions");
});

test("the range is moved and the field chosen with the mouse, and measured anew; the scene's own comes back", async () => {
  const first = await pixels("actions");
  const { decision } = await state(page);
  await press(page, "Lower range");
  await until((high) => window.driftlab.state().decision.high === high, decision.low);
  await measured();
  assert.equal((await run(mean)).diagnosis.actions.at.high, decision.low);
  assert.ok(!(await pixels("actions")).equals(first), "another picture");
  await press(page, "Decision");
  await shot(page, "41-decision-menu");
  await press(page, "Decision at offset");
  await until(() => window.driftlab.state().decision.field === "offset");
  await measured();
  await press(page, "Steps counted");
  await until(() => window.driftlab.state().decision.steps === "all");
  await measured();
  await press(page, "Decision");
  await press(page, "Decision point");
  await until(() => window.driftlab.state().decision.own);
  await measured();
  assert.ok((await pixels("actions")).equals(first), "as in the beginning");
});

test("what the views do now is marked on the axis", async () => {
  await command(page, { command: "compare", actors: [{ kind: "expert" }, { kind: "run", id: mean }] });
  await command(page, { command: "pause" });
  const before = await pixels("actions");
  for (let i = 0; i < 30; ++i) await command(page, { command: "step" });
  assert.ok(!(await pixels("actions")).equals(before), "marks moved");
  await shot(page, "42-marks");
});

test("in dark colours too, and without a fault in the whole visit", async () => {
  await command(page, { command: "show", what: "dark", on: true });
  await page.waitForTimeout(300);
  await shot(page, "43-actions-dark");
  assert.deepEqual(faults, []);
});
