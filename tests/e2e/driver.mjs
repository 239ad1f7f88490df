// A person at the mouse: looks at the screen, finds the road ahead of the car by its colours, and points there: late, with a
// trembling hand and a wandering aim. It knows nothing but pixels: neither where the car is in the world nor the track.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const profiles = JSON.parse(readFileSync(fileURLToPath(new URL("profiles.json", import.meta.url)), "utf8"));

/// What the eye knows of the follow view: how large a metre is in it, and about where the car is.
const PIXELS_PER_METRE_GUESS = 9.5;
const SPEED = 9;

/// mulberry32: equal seeds, equal people.
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(uniform) {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/// An error that comes and goes within `time` seconds.
class Wander {
  constructor(deviation, time, uniform) {
    Object.assign(this, { deviation, time, uniform });
    this.now = deviation * normal(uniform);
  }
  advance(seconds) {
    const kept = Math.exp(-seconds / this.time);
    this.now = kept * this.now + this.deviation * Math.sqrt(1 - kept * kept) * normal(this.uniform);
    return this.now;
  }
}

/// Runs in the page, right after a frame was drawn. Returns the car and the middle of the road `distance` pixels ahead of it,
/// in CSS pixels, or null where the eye finds no car.
function see({ card, distance }) {
  const canvas = document.getElementById("canvas");
  const scale = canvas.width / innerWidth;
  const half = Math.min(180, card.width / 2);
  const left = Math.round(card.x + card.width / 2 - half);
  const top = Math.round(card.y + card.height * 0.2);
  const width = Math.round(2 * half);
  const height = Math.round(card.height * 0.8);
  const eye = (window.eye ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  eye.canvas.width = width;
  eye.canvas.height = height;
  eye.drawImage(canvas, left * scale, top * scale, width * scale, height * scale, 0, 0, width, height);
  const { data } = eye.getImageData(0, 0, width, height);
  const at = (x, y) => 4 * (Math.min(height - 1, Math.max(0, Math.round(y))) * width + Math.min(width - 1, Math.max(0, Math.round(x))));
  // Asphalt is a bluish grey, everything beside it greenish, white or reddish; the pointer's own marks are strongly blue.
  const kind = (x, y) => {
    const i = at(x, y);
    const blue = data[i + 2] - data[i + 1];
    if (blue > 26) return "mark";
    return blue >= 1 && data[i + 2] < 252 ? "road" : "beside";
  };

  let count = 0;
  let carX = 0;
  let carY = 0;
  for (let y = height * 0.45; y < height; ++y) {
    for (let x = half - 70; x < half + 70; ++x) {
      const i = at(x, y);
      if (data[i] < 40 && data[i + 1] > 85 && data[i + 1] < 140 && data[i + 2] > 140) {
        ++count;
        carX += x;
        carY += y;
      }
    }
  }
  if (count < 60) return null;
  carX /= count;
  carY /= count;

  // Along the road, a little further each time: the middle of the grey that is nearest to where it was.
  let heading = 0;
  for (let far = 26; far <= distance; far += 4) {
    const offsets = [];
    const step = 1 / far;
    for (let a = -0.9; a <= 0.9; a += step) {
      const x = carX + far * Math.sin(heading + a);
      const y = carY - far * Math.cos(heading + a);
      offsets.push({ a, kind: kind(x, y) });
    }
    let best = null;
    let run = null;
    let gap = 0;
    const close = () => {
      if (run && run.to - run.from > 8 * step) {
        const middle = (run.from + run.to) / 2;
        if (!best || Math.abs(middle) < Math.abs(best)) best = middle;
      }
      run = null;
    };
    for (const { a, kind: what } of offsets) {
      if (what === "road") {
        run = { from: run ? run.from : a, to: a };
        gap = 0;
      } else if (run && ++gap > (what === "mark" ? 24 : 5)) {
        close();
      }
    }
    close();
    if (best !== null) heading += 0.6 * best;
  }
  return { car: { x: left + carX, y: top + carY }, heading };
}

/// Frames that this machine shows in a second.
function frameRate(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const begun = performance.now();
        let frames = 0;
        const count = () => {
          ++frames;
          const seconds = (performance.now() - begun) / 1000;
          if (seconds >= 1) resolve(frames / seconds);
          else requestAnimationFrame(count);
        };
        requestAnimationFrame(count);
      }),
  );
}

/// Drives until the recording ends. `box` tells where the stage is. Returns how the looking went.
///
/// A person looks some twenty times a second. Software graphics on a busy machine may show fewer frames than that: then the
/// world is slowed down until the person sees it as often as they would, and their delay is counted in the world's time.
export async function driveLap(page, box, profile, { limitSeconds = 400 } = {}) {
  const uniform = random(profile.seed);
  const metre = PIXELS_PER_METRE_GUESS;
  const aim = [new Wander(profile.wander, 1.5, uniform), new Wander(profile.wander, 1.5, uniform)];
  const hand = [new Wander(profile.tremor, 0.15, uniform), new Wander(profile.tremor, 0.15, uniform)];
  const distance = Math.round(profile.look_ahead * SPEED * metre);
  await page.evaluate(`window.driftlabEye = ${see}`);
  const rate = await frameRate(page);
  const speed = rate >= 30 ? 1 : rate >= 15 ? 0.5 : 0.25;
  await page.evaluate((value) => window.driftlab.command({ command: "speed", value }), speed);

  const planned = [];
  const begun = performance.now();
  let first = null;
  let last = 0;
  let looks = 0;
  let blind = 0;
  for (;;) {
    const started = performance.now();
    if (started - begun > limitSeconds * 1000) throw new Error("the lap took too long");
    const seen = await page.evaluate(
      (where) =>
        new Promise((resolve) => {
          // After the application's own callback of this frame: its picture is still there to be seen.
          requestAnimationFrame(() => {
            const { mode, time, dt } = window.driftlab.state();
            resolve({ mode, seconds: time * dt, view: window.driftlabEye(where) });
          });
        }),
      { card: box, distance },
    );
    if (seen.mode !== "ready" && seen.mode !== "record") break;
    ++looks;
    first ??= seen.seconds;
    const passed = Math.max(1e-3, seen.seconds - (last || seen.seconds));
    last = seen.seconds;
    const errorX = aim[0].advance(passed) + hand[0].advance(passed);
    const errorY = aim[1].advance(passed) + hand[1].advance(passed);
    if (seen.view) {
      const { car, heading } = seen.view;
      planned.push({
        at: seen.seconds + profile.delay,
        x: car.x + distance * Math.sin(heading) + errorX * metre,
        y: car.y - distance * Math.cos(heading) + errorY * metre,
      });
    } else {
      ++blind;
    }
    // Before the first move the world stands still, and the person has all the time there is.
    let due = seen.mode === "ready" ? planned.pop() : null;
    while (planned.length > 0 && planned[0].at <= seen.seconds + passed / 2) due = planned.shift();
    if (due) await page.mouse.move(due.x, due.y);
    const rest = 33 - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  await page.evaluate(() => window.driftlab.command({ command: "speed", value: 1 }));
  return { looks, blind, rate, speed, seconds: last - (first ?? last) };
}
