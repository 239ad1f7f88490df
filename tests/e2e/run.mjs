// The page's tests in Chromium: node tests/e2e/run.mjs [FILE...]
//   DRIFTLAB_SITE       the built page        (build/web/site)
//   DRIFTLAB_BENCH      the bench page        (build/web/bench)
//   DRIFTLAB_CLI        the native program    (build/dev/bin/driftlab)
//   DRIFTLAB_ARTIFACTS  where pictures go     (build/artifacts/e2e)
//   DRIFTLAB_CHROMIUM   the browser           (/usr/bin/chromium)

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const env = {
  ...process.env,
  DRIFTLAB_SITE: resolve(process.env.DRIFTLAB_SITE ?? join(root, "build/web/site")),
  DRIFTLAB_BENCH: resolve(process.env.DRIFTLAB_BENCH ?? join(root, "build/web/bench")),
  DRIFTLAB_CLI: resolve(process.env.DRIFTLAB_CLI ?? join(root, "build/dev/bin/driftlab")),
  DRIFTLAB_ARTIFACTS: resolve(process.env.DRIFTLAB_ARTIFACTS ?? join(root, "build/artifacts/e2e")),
};
for (const [what, path] of [["built page", join(env.DRIFTLAB_SITE, "index.html")], ["native program", env.DRIFTLAB_CLI]]) {
  if (existsSync(path)) continue;
  console.error(`run.mjs: expected the ${what} at ${path}, got nothing. Build it first: ./check builds both.`);
  process.exit(2);
}
const chosen = process.argv.slice(2);
const files = chosen.length > 0 ? chosen : readdirSync(here).filter((name) => name.endsWith(".test.mjs")).sort().map((name) => join(here, name));
// One after the other: they measure time.
for (const file of files) {
  const { status } = spawnSync(process.execPath, ["--test", file], { env, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
