// Debian's Chromium with software graphics, and what tests do with the page's controls: press real pixels.

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

export function artifacts(folder) {
  mkdirSync(folder, { recursive: true });
  return (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
}
