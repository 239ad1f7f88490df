// Debian's Chromium with software graphics, and what tests do with the page's controls: press real pixels.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.DRIFTLAB_CHROMIUM ?? "/usr/bin/chromium",
    args: [...ARGUMENTS, ...more],
  });
}

/// A page that collects what went wrong in it and which hosts it asked.
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const faults = [];
  const hosts = new Set();
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http")) hosts.add(host);
  });
  await page.goto(url);
  return { page, context, faults, hosts };
}

export async function alive(page) {
  await page.waitForFunction(() => window.driftlab && document.getElementById("cover").hidden, null, { timeout: 60000 });
}

export const state = (page) => page.evaluate(() => window.driftlab.state());
export const command = (page, request) => page.evaluate((it) => window.driftlab.command(it), request);

export async function widget(page, label, timeout = 20000) {
  const found = await page.waitForFunction((it) => window.driftlab.widget(it), label, { timeout });
  return found.jsonValue();
}

/// Presses the middle of a control on the canvas with the mouse.
export async function press(page, label) {
  const box = await widget(page, label);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(60);
  await page.mouse.down();
  await page.waitForTimeout(60);
  await page.mouse.up();
}

/// What the main thread works from now until `ready(argument)` holds in the page; no task of it may work longer than 50 ms. `context` takes
/// the figures.
export async function noLongTask(browser, page, context, begin, ready, argument = null) {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"] });
  await begin();
  await page.waitForFunction(ready, argument, { timeout: 240000, polling: 1000 });
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  // What this page answers for is the time its main thread works: CPU time, in microseconds. Time on the clock also holds the
  // software rasteriser, which Chromium waits for, and whatever else this machine does: told, not asserted.
  const mains = traceEvents.filter((it) => it.name === "thread_name" && it.args.name === "CrRendererMain").map((it) => `${it.pid}:${it.tid}`);
  const tasks = traceEvents.filter((it) => it.name === "RunTask" && it.ph === "X" && mains.includes(`${it.pid}:${it.tid}`));
  const frames = traceEvents.filter((it) => it.name === "FireAnimationFrame" && mains.includes(`${it.pid}:${it.tid}`));
  const longest = (key) => tasks.reduce((most, it) => Math.max(most, (it[key] ?? 0) / 1000), 0);
  const mean = frames.reduce((sum, it) => sum + (it.tdur ?? 0) / 1000, 0) / Math.max(1, frames.length);
  const told = `${tasks.length} tasks, longest ${longest("tdur").toFixed(1)} ms of work (${longest("dur").toFixed(1)} ms on the clock); ${frames.length} frames of ${mean.toFixed(1)} ms of work`;
  context.diagnostic(told);
  assert.ok(frames.length > 5 && tasks.length > 50, told);
  assert.ok(longest("tdur") <= 50, told);
}

export function artifacts(folder) {
  mkdirSync(folder, { recursive: true });
  return (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
}
