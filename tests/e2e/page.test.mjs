// The page itself: where it cannot run, where it is embedded, how it moves, and how it is used without a mouse.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, noLongTask, openPage, press, state, widget } from "./browser.mjs";
import { serve, serveFolder } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
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

test("a browser without WebGL 2 gets a sentence, not a blank canvas", async () => {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === "webgl2" ? null : real.call(this, kind, ...rest);
    };
  });
  await page.goto(server.url);
  await page.getByText("WebGL 2 is missing or switched off").waitFor();
  assert.equal(await page.evaluate(() => "driftlab" in window), false);
  await shot(page, "9-no-webgl");
  await page.close();
});

test("a browser without WebAssembly SIMD gets a sentence", async () => {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const real = WebAssembly.validate;
    WebAssembly.validate = (bytes) => !new Uint8Array(bytes).includes(253) && real(bytes);
  });
  await page.goto(server.url);
  await page.getByText("no WebAssembly with SIMD").waitFor();
  await page.close();
});

test("works under a sub-path of any static host, in a frame, also in a sandboxed one", async () => {
  // A sandboxed frame has an origin of its own: hosts of course material let any origin read their files.
  const host = await serveFolder(site, { prefix: "/some/course/", headers: { "Access-Control-Allow-Origin": "*" } });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  for (const sandbox of ["allow-scripts allow-same-origin", "allow-scripts"]) {
    await page.goto(`${host.url}style.css`); // a page of the same machine, to put frames into
    await page.setContent(`<iframe sandbox="${sandbox}" src="${host.url}" style="width:1200px;height:700px;border:0"></iframe>`);
    const frame = await (await page.waitForSelector("iframe")).contentFrame();
    await alive(frame);
    await frame.evaluate(() => window.driftlab.command({ command: "train", data: "expert" }));
    await frame.waitForFunction(() => window.driftlab.state().runs[0]?.progress > 0.02, null, { timeout: 60000 });
    await frame.evaluate(() => window.driftlab.command({ command: "run.remove", id: window.driftlab.state().runs[0].id }));
    if (sandbox === "allow-scripts") await frame.getByText("saves nothing here").waitFor();
  }
  await page.close();
  host.stop();
});

test("keys: Tab leaves the canvas, space pauses, arrows drive", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await page.locator("#canvas").focus();
  await page.keyboard.press("Space");
  assert.equal((await state(page)).paused, true);
  await page.keyboard.press("Space");
  assert.equal((await state(page)).paused, false);
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "canvas");
  await page.getByRole("button", { name: "Demonstrate" }).focus();
  await page.keyboard.press("Enter");
  assert.equal((await state(page)).mode, "ready");
  assert.equal(await page.evaluate(() => document.activeElement.id), "canvas");
  await page.keyboard.down("ArrowLeft");
  await page.waitForFunction(() => window.driftlab.state().mode !== "ready");
  await page.keyboard.up("ArrowLeft");
  assert.deepEqual(faults, []);
  await context.close();
});

test("touch: a finger on the road drives", async () => {
  const { page, context } = await openPage(browser, server.url, { hasTouch: true, viewport: { width: 820, height: 1180 } });
  await alive(page);
  await shot(page, "10-tablet");
  await command(page, { command: "demonstrate" });
  const box = await widget(page, "stage 1");
  const session = await context.newCDPSession(page);
  const touch = (type, x, y) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const x = box.x + box.width / 2;
  const y = box.y + box.height * 0.55;
  await touch("touchStart", x, y);
  await touch("touchMove", x + 3, y - 6);
  await page.waitForFunction(() => window.driftlab.state().mode === "record");
  await shot(page, "11-tablet-driving");
  await touch("touchEnd");
  await context.close();
});

test("seed: typed into a field, kept in the shared link", async () => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await press(page, "Seed");
  await page.getByLabel("Seed").fill("42");
  await page.keyboard.press("Enter");
  assert.equal(Number((await state(page)).seed), 42);
  await press(page, "Share");
  await page.waitForFunction(() => location.hash.length > 1);
  const link = page.url();
  const other = await context.newPage();
  await other.goto(link);
  await alive(other);
  assert.equal(Number((await state(other)).seed), 42);
  assert.deepEqual(faults, []);
  await context.close();
});

test("crisp: the canvas has the screen's own pixels and follows the window", async () => {
  for (const density of [2, 3]) {
    const { page, context } = await openPage(browser, server.url, { deviceScaleFactor: density });
    await alive(page);
    const size = () => page.evaluate(() => [document.getElementById("canvas").width, document.getElementById("canvas").height]);
    assert.deepEqual(await size(), [1280 * density, 720 * density]);
    await page.setViewportSize({ width: 1000, height: 700 });
    await page.waitForFunction((width) => document.getElementById("canvas").width === width, 1000 * density);
    assert.deepEqual(await size(), [1000 * density, 700 * density]);
    await shot(page, `12-density-${density}`);
    await context.close();
  }
});

test("crisp: every scene is drawn at three pixels a point", async () => {
  const { page, context, faults } = await openPage(browser, server.url, { deviceScaleFactor: 3 });
  await alive(page);
  const pictures = new Set();
  const { scenes } = await state(page);
  for (const { id } of scenes) {
    await command(page, { command: "scene", id });
    await page.waitForFunction((scene) => window.driftlab.state().scene === scene, id);
    await command(page, { command: "pause" });
    const { x, y, width, height } = await widget(page, "stage 1");
    await page.waitForTimeout(500); // a software rasteriser draws 8 million pixels
    assert.deepEqual(await page.evaluate(() => [document.getElementById("canvas").width, document.getElementById("canvas").height]), [3840, 2160]);
    pictures.add((await page.screenshot({ clip: { x, y, width, height } })).toString("base64"));
    await shot(page, `12-density-3-${id}`);
  }
  assert.equal(pictures.size, scenes.length, "each scene has its own picture");
  assert.deepEqual(faults, []);
  await context.close();
});

test("no task of the main thread works longer than 50 ms while two clones train", async (context_) => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await command(page, { command: "demo.add", driver: "average" });
  await page.waitForFunction(() => window.driftlab.state().demos.length === 1, null, { timeout: 60000 });
  await noLongTask(browser, page, context_, () => command(page, { command: "train", data: "both" }), () =>
    window.driftlab.state().runs.every((it) => it.phase === "ready" || it.phase === "failed"));
  assert.deepEqual(faults, []);
  await context.close();
});

test("nor while the expert of push, which plans, demonstrates", async (context_) => {
  const { page, context, faults } = await openPage(browser, server.url);
  await alive(page);
  await command(page, { command: "scene", id: "push" });
  await page.waitForFunction(() => window.driftlab.state().scene === "push");
  await noLongTask(browser, page, context_, () => command(page, { command: "demo.add", driver: "expert", episodes: 10 }), () =>
    window.driftlab.state().demos.length === 10);
  assert.deepEqual(faults, []);
  await context.close();
});
