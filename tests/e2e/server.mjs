// Serves the built page for the tests: by `driftlab serve` where the native program is built, as a learner would see it; else
// by a few lines of Node.js.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".otf": "font/otf",
};

/// Under `prefix`, so that a page that asks for absolute paths is found out.
export async function serveFolder(root, { prefix = "/", headers = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://here").pathname));
    const file = path.startsWith(prefix) ? join(root, path.slice(prefix.length) || "index.html") : "";
    try {
      if (!file.startsWith(root)) throw new Error("outside");
      const content = await readFile(file);
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, stop: () => server.close() };
}

async function freePort() {
  const socket = createSocket();
  await new Promise((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function serveNative(program, root) {
  const port = await freePort();
  const child = spawn(program, ["serve", "--port", String(port), "--root", root], { stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 100; ++tries) {
    if (await answers(url)) return { url, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`${program} serve did not answer on port ${port}`);
}

export function serve({ site, program }) {
  return program && existsSync(program) ? serveNative(program, site) : serveFolder(site);
}
