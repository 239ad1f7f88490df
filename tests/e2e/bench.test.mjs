// The bench page: both engines do the same, and what it measured is there to read, for people and for scripts.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { artifacts, launch, openPage } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_BENCH: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);
const QUICK = "rounds=3&round_ms=5&warm_up=1";

let server;
let browser;
before(async () => {
  assert.ok(existsSync(join(site, "index.html")), `expected the bench page at ${site}; build it: cmake --build --preset web --target bench`);
  // As every page of ours: under the strict content-security policy.
  server = await serve({ site, program });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

async function measured(query) {
  const { page, faults, hosts } = await openPage(browser, `${server.url}?${query}`);
  await page.waitForFunction(() => window.bench?.done, null, { timeout: 60000 });
  return { page, faults, hosts, bench: await page.evaluate(() => window.bench) };
}

test("every world does the same in both engines and is timed in turns", async () => {
  const { page, faults, hosts, bench } = await measured(QUICK);
  assert.equal(bench.fault, null);
  assert.deepEqual(bench.settings, { rounds: 3, round_ms: 5, warm_up: 1 });
  assert.deepEqual(bench.worlds.map(({ id }) => id), ["lane", "push"]);
  for (const { id, agreement, ratio, steps_per_second: speed } of bench.worlds) {
    assert.ok(agreement.good, `${id}: ${JSON.stringify(agreement)}`);
    assert.ok(agreement.steps > 100, `${id}: ${agreement.steps} steps compared`);
    assert.ok(agreement.distance_m > 0, `${id}: two engines of different precision, and no rounding anywhere?`);
    for (const { median, low, high, all } of [ratio, speed.driftlab, speed.planck]) {
      assert.equal(all.length, 3);
      assert.ok(low > 0 && low <= median && median <= high && Number.isFinite(high));
    }
  }
  assert.equal(await page.locator("#rows tr").count(), bench.worlds.length);
  assert.equal(await page.locator("td.different").count(), 0);
  assert.deepEqual(faults, []);
  assert.equal(hosts.size, 1);
  await shot(page, "bench");
  await page.context().close();
});

test("a setting that makes no sense is answered with what would", async () => {
  const { page, bench } = await measured("rounds=many");
  assert.match(bench.fault, /rounds: expected a number from 1 to 1000, got "many"/);
  await page.getByText(bench.fault).waitFor();
  const other = await measured(`${QUICK}&worlds=moon`);
  assert.match(other.bench.fault, /expected some of lane.*, got "moon"/);
  await page.context().close();
  await other.page.context().close();
});
