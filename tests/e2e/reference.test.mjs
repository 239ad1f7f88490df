// The scenes' reference pages: linked from the guide for the scene that is shown, readable on a phone and in the dark, without a script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { alive, artifacts, command, launch, openPage, state } from "./browser.mjs";
import { serve, serveFolder } from "./server.mjs";

const { DRIFTLAB_SITE: site, DRIFTLAB_CLI: program, DRIFTLAB_ARTIFACTS: pictures } = process.env;
const shot = artifacts(pictures);

let server;
let browser;
let page;
let context;
let faults;

before(async () => {
  server = await serve({ site, program });
  browser = await launch();
  ({ page, context, faults } = await openPage(browser, server.url));
  await alive(page);
});
after(async () => {
  await browser?.close();
  server?.stop();
});

/// Presses the guide's link and waits for the tab it opens.
async function about() {
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: /^About this scene/ }).click();
  const tab = await opened;
  await tab.waitForLoadState();
  return tab;
}

test("the guide's link leads to the page of the scene that is shown, in a new tab", async () => {
  for (const scene of (await state(page)).scenes) {
    await command(page, { command: "scene", id: scene.id });
    await page.waitForFunction((id) => document.getElementById("about").getAttribute("href") === `scenes/${id}.html`, scene.id);
    const tab = await about();
    assert.equal(await tab.getByRole("heading", { level: 1 }).textContent(), scene.title);
    assert.ok((await tab.title()).startsWith(scene.title));
    for (const name of ["Observation", "Action", "Reward", "Success", "Settings"]) {
      assert.equal(await tab.getByRole("heading", { level: 2, name, exact: true }).count(), 1, `${scene.id}: ${name}`);
    }
    const seen = await tab.evaluate(() => [...document.images].map((it) => it.complete && it.naturalWidth > 0));
    assert.ok(seen.length > 0 && seen.every(Boolean), `${scene.id}: a picture is missing`);
    await tab.close();
  }
  assert.equal((await state(page)).mode, "watch", "the playground is as it was");
  assert.deepEqual(faults, []);
});

test("readable on a phone and in the dark: nothing is wider than the screen, the style is taken under the page's own policy", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme });
    const tab = await phone.newPage();
    const wrong = [];
    tab.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    tab.on("requestfailed", (request) => wrong.push(request.url()));
    for (const name of ["index", "lane", "reach"]) {
      await tab.goto(`${server.url}scenes/${name}.html`);
      assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= 390, name);
      await shot(tab, `70-reference-${name}-${colorScheme}`);
    }
    const [paper, font] = await tab.evaluate(() => {
      const { backgroundColor, fontFamily } = getComputedStyle(document.body);
      return [backgroundColor, fontFamily];
    });
    assert.equal(paper, colorScheme === "dark" ? "rgb(18, 22, 28)" : "rgb(251, 251, 249)");
    assert.ok(font.includes("Inter page") && (await tab.evaluate(() => document.fonts.check('16px "Inter page"'))));
    assert.deepEqual(wrong, []);
    await phone.close();
  }
});

test("heard as well as seen: headings in their order, pictures described, tables with headings of rows and columns", async () => {
  const tab = await context.newPage();
  for (const name of ["index", "lane", "reach"]) {
    await tab.goto(`${server.url}scenes/${name}.html`);
    const found = await tab.evaluate(() => ({
      levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((it) => Number(it.tagName[1])),
      undescribed: [...document.images].filter((it) => it.alt.length < 10).length,
      bare: [...document.querySelectorAll("th")].filter((it) => !["row", "col"].includes(it.scope)).length,
      unnamed: [...document.querySelectorAll("table")].filter((it) => !it.caption?.textContent).length,
      rowless: [...document.querySelectorAll("tbody tr")].filter((it) => it.querySelectorAll('th[scope="row"]').length !== 1).length,
      language: document.documentElement.lang,
      regions: document.querySelectorAll("main").length,
    }));
    assert.equal(found.levels[0], 1);
    assert.equal(found.levels.filter((it) => it === 1).length, 1);
    assert.ok(found.levels.every((it) => it <= 2), `${name}: ${found.levels}`);
    assert.deepEqual([found.undescribed, found.bare, found.unnamed, found.rowless], [0, 0, 0, 0], name);
    assert.deepEqual([found.language, found.regions], ["en", 1]);
  }
  await tab.close();
});

test("from a sub-path, with a link back to the playground", async () => {
  const below = await serveFolder(site, { prefix: "/courses/il/" });
  const tab = await context.newPage();
  await tab.goto(`${below.url}scenes/lane.html`);
  await tab.getByRole("link", { name: "All scenes" }).click();
  await tab.getByRole("link", { name: "Reach" }).click();
  assert.equal(await tab.getByRole("heading", { level: 1 }).textContent(), "Reach");
  assert.equal(await tab.getByRole("link", { name: "Driftlab" }).evaluate((it) => it.href), `${below.url}index.html`);
  await tab.close();
  below.stop();
});
