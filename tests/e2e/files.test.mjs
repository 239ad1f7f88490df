// Files in and out, and what survives: reload, damaged files, a dead Worker.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, press, state } from "./browser.mjs";
import { serve } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);

let server;
let browser;
let folder;
let lap;
before(async () => {
  server = await serve({ site, program });
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "driftlab-"));
  execFileSync(program, ["demos", "--scene", "lane", "--episodes", "1", "--driver", "average", "--seed", "3", "--out", folder]);
  lap = join(folder, readdirSync(folder).find((name) => name.endsWith(".npz")));
});
after(async () => {
  await browser?.close();
  server?.stop();
});

async function open(page, ...paths) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press(page, "Open")]);
  await chooser.setFiles(paths);
}

const demos = (page, count) => page.waitForFunction((it) => window.driftlab.state().demos.length === it, count);

test("a file of the native program opens, downloads as the same data, and survives a reload", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await open(page, lap);
  await demos(page, 1);
  const [before] = (await state(page)).demos;
  const [file] = await Promise.all([page.waitForEvent("download"), press(page, `Download demonstration ${before.id}`)]);
  const copy = join(folder, "copy.npz");
  await file.saveAs(copy);

  await page.reload();
  await alive(page);
  await demos(page, 1);
  const [kept] = (await state(page)).demos;
  assert.equal(kept.hash, before.hash);
  assert.equal(kept.name, before.name);

  await press(page, `Remove demonstration ${kept.id}`);
  await demos(page, 0);
  await open(page, copy);
  await demos(page, 1);
  assert.equal((await state(page)).demos[0].hash, before.hash);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a damaged file is refused in a sentence, and nothing is lost", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await open(page, lap);
  await demos(page, 1);
  const good = readFileSync(lap);
  const turned = Buffer.from(good);
  for (let i = 0; i < turned.length; i += 997) turned[i] ^= 0x55;
  const bad = { "cut.npz": good.subarray(0, good.length / 2), "turned.npz": turned, "empty.npz": Buffer.alloc(0), "words.npz": Buffer.from("a lap") };
  for (const [name, bytes] of Object.entries(bad)) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await command(page, { command: "problem.clear" });
    await open(page, path);
    await page.waitForFunction(() => window.driftlab.state().problem !== "");
    const { problem, demos: left } = await state(page);
    assert.match(problem, /expected .+ got /, name);
    assert.equal(left.length, 1, name);
    await page.getByRole("alert").filter({ hasText: problem.slice(0, 30) }).waitFor();
  }
  await shot(page, "8-damaged-file");
  assert.deepEqual(faults, []);
  await context.close();
});

test("a disk that is full only when all was written: the page does not say that it is saved", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await page.getByText("Saved on this device").waitFor();
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...values) {
      const request = real.apply(this, values);
      request.addEventListener("success", () => this.transaction.abort());
      return request;
    };
  });
  await open(page, lap);
  await demos(page, 1);
  await page.getByText("could not save this").waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("a file dropped onto the page opens", async () => {
  const { page, context } = await openPage(browser, server.url);
  await alive(page);
  const bytes = [...readFileSync(lap)];
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(content)], "lap.npz"));
    document.getElementById("canvas").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, bytes);
  await demos(page, 1);
  await context.close();
});

test("a Worker that dies fails its run in a sentence, and nothing else", async () => {
  const { page, context } = await openPage(browser, server.url);
  await page.route("**/trainer_worker.js", (route) => route.abort());
  await page.reload();
  await alive(page);
  await open(page, lap);
  await demos(page, 1);
  await command(page, { command: "train", data: "expert" });
  await page.waitForFunction(() => window.driftlab.state().runs[0]?.phase === "failed");
  const { runs, demos: left } = await state(page);
  assert.match(runs[0].problem, /expected .+ got /);
  assert.equal(left.length, 1);
  await context.close();
});
