// A person at the mouse: looks at the screen, finds the road ahead of the car by its colours, and points there: late, with a
// trembling hand and a wandering aim; takes the wheel from a clone when the car comes near the road's edge. It knows nothing but
// pixels: neither where the car is in the world nor the track.

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

/// Runs in the page, right after a frame was drawn. Returns the car and the direction of the middle of the road `distance` pixels
/// ahead of it, in CSS pixels, and how far the car is from the middle of the road, -1 at the left edge to 1 at the right one; or
/// null where the eye finds no car. `paint`: the car's colour.
function see({ card, distance, paint }) {
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
  // Asphalt is a bluish grey, everything beside it greenish, white or reddish; the pointer's own marks, trails and cars are
  // strongly blue, green or orange.
  const kind = (x, y) => {
    const i = at(x, y);
    const blue = data[i + 2] - data[i + 1];
    if (blue > 26 || blue < -32) return "mark";
    return blue >= 1 && data[i + 2] < 252 ? "road" : "beside";
  };

  // The middle of the pixels of its colour: other marks of that colour do not move a median much.
  const columns = [];
  const rows = [];
  for (let y = Math.ceil(height * 0.45); y < height; ++y) {
    for (let x = Math.ceil(half - 70); x < half + 70; ++x) {
      const i = at(x, y);
      if ([0, 1, 2].every((part) => Math.abs(data[i + part] - paint[part]) < 28)) {
        columns.push(x);
        rows.push(y);
      }
    }
  }
  if (columns.length < 60) return null;
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const carX = median(columns);
  const carY = median(rows);

  // Along the road, a little further each time: the middle of the grey that is nearest to where it was.
  let heading = 0;
  let beside = 0;
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
    if (far < 40) beside = heading;
  }
  // Across the road: how much of it is left on either side.
  const edge = (side) => {
    let last = 0;
    for (let far = 1, off = 0; far < 60 && off < 4; ++far) {
      const what = kind(carX + side * far * Math.cos(beside), carY + side * far * Math.sin(beside));
      if (what === "road") {
        last = far;
        off = 0;
      } else if (what === "beside") {
        ++off;
      }
    }
    return last;
  };
  const toLeft = edge(-1);
  const toRight = edge(1);
  const offset = (toLeft - toRight) / Math.max(1, toLeft + toRight);
  return { car: { x: left + carX, y: top + carY }, heading, offset };
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

/// How much the world must be slowed down for a person to see it as often as they would: some twenty times a second. Software
/// graphics on a busy machine may show fewer frames; the person's delay is counted in the world's time.
export async function unhurried(page) {
  const rate = await frameRate(page);
  const speed = rate >= 30 ? 1 : rate >= 15 ? 0.5 : 0.25;
  await page.evaluate((value) => window.driftlab.command({ command: "speed", value }), speed);
  return { rate, speed };
}

/// One look at the screen, right after the application has drawn it.
function look(page, where) {
  return page.evaluate(
    (at) =>
      new Promise((resolve) => {
        // After the application's own callback of this frame: its picture is still there to be seen.
        requestAnimationFrame(() => {
          const { mode, time, dt, correction } = window.driftlab.state();
          resolve({ mode, seconds: time * dt, correction, view: window.driftlabEye(at) });
        });
      }),
    where,
  );
}

/// Where a person with these habits points, look by look.
class Hand {
  constructor(profile, seed = profile.seed) {
    const uniform = random(seed);
    this.distance = Math.round(profile.look_ahead * SPEED * PIXELS_PER_METRE_GUESS);
    this.aim = [new Wander(profile.wander, 1.5, uniform), new Wander(profile.wander, 1.5, uniform)];
    this.hand = [new Wander(profile.tremor, 0.15, uniform), new Wander(profile.tremor, 0.15, uniform)];
  }
  /// The place on the screen, `passed` seconds after the last one.
  point({ car, heading }, passed) {
    const [x, y] = [0, 1].map((i) => PIXELS_PER_METRE_GUESS * (this.aim[i].advance(passed) + this.hand[i].advance(passed)));
    return { x: car.x + this.distance * Math.sin(heading) + x, y: car.y - this.distance * Math.cos(heading) + y };
  }
}

const BLUE = [0, 114, 178];

/// Runs in the page, right after a frame was drawn. Where the card shows these colours: a box around nearly all of a colour's pixels (some
/// edge of a letter may look like it), their median, and how many there are (0: none), in CSS pixels; and where the first stage draws what
/// the person holds.
function seeColors({ card, colors }) {
  const canvas = document.getElementById("canvas");
  const scale = canvas.width / innerWidth;
  const [left, top] = [Math.round(card.x), Math.round(card.y)];
  const [width, height] = [Math.round(card.width), Math.round(card.height)];
  const eye = (window.eye ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  eye.canvas.width = width;
  eye.canvas.height = height;
  eye.drawImage(canvas, left * scale, top * scale, width * scale, height * scale, 0, 0, width, height);
  const { data } = eye.getImageData(0, 0, width, height);
  const found = {};
  for (const [name, paint] of Object.entries(colors)) {
    const columns = [];
    const rows = [];
    for (let y = 0, i = 0; y < height; ++y) {
      for (let x = 0; x < width; ++x, i += 4) {
        if (Math.abs(data[i] - paint[0]) > 10 || Math.abs(data[i + 1] - paint[1]) > 10 || Math.abs(data[i + 2] - paint[2]) > 10) continue;
        columns.push(x);
        rows.push(y);
      }
    }
    const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
    found[name] = { count: rows.length };
    if (rows.length === 0) continue;
    const ends = (values) => [0.02, 0.98].map((share) => values.toSorted((a, b) => a - b)[Math.round(share * (values.length - 1))]);
    const [[west, east], [north, south]] = [ends(columns), ends(rows)];
    Object.assign(found[name], { x: left + middle(columns), y: top + middle(rows), left: left + west, right: left + east, top: top + north, bottom: top + south });
  }
  const tip = window.driftlab.widget("Point of stage 1");
  return { ...found, tip: { x: tip.x + tip.width / 2, y: tip.y + tip.height / 2 } };
}

/// How a block of this size lies on the screen: the rectangle that covers its pixels best, from where it lay at the last look; an arm may
/// hide a part of it. `sides` and `mark` are its colours, the mark being on its front; `length`, `width` in pixels. The angle is 0 with the
/// front up, positive to the left.
function seeBlock({ card, block }) {
  const { data, width, height } = window.eye.getImageData(0, 0, Math.round(card.width), Math.round(card.height));
  const points = [];
  const marks = [];
  const like = (i, paint) => Math.abs(data[i] - paint[0]) < 12 && Math.abs(data[i + 1] - paint[1]) < 12 && Math.abs(data[i + 2] - paint[2]) < 12;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const i = 4 * (y * width + x);
      if (like(i, block.sides)) points.push([x, y]);
      else if (like(i, block.mark)) marks.push([x, y]);
    }
  }
  const mean = (all) => all.reduce(([a, b], [x, y]) => [a + x / all.length, b + y / all.length], [0, 0]);
  let best = window.driftlabBlock;
  if (points.length < 40) return best;
  if (!best) {
    const [x, y] = mean(points);
    const near = marks.filter(([a, b]) => Math.hypot(a - x, b - y) < block.length);
    const [mx, my] = mean(near);
    const [fx, fy] = [mx - x, my - y];
    best = { x: card.x + x, y: card.y + y, angle: Math.atan2(-fx, -fy) };
  }
  const inside = points.concat(marks.filter(([x, y]) => Math.hypot(card.x + x - best.x, card.y + y - best.y) < 0.6 * block.length));
  // The front mark holds the turn where the outline alone would slip.
  const score = (lies) => {
    const [c, s] = [Math.cos(lies.angle), Math.sin(lies.angle)];
    let sum = 0;
    for (const [px, py] of inside) {
      const [dx, dy] = [card.x + px - lies.x, -(card.y + py - lies.y)];
      const across = Math.abs(c * dx + s * dy);
      const along = Math.abs(c * dy - s * dx);
      const out = Math.max(across - block.width / 2, along - block.length / 2);
      sum += out < 0.7 ? 1 : -2;
    }
    return sum;
  };
  let now = score(best);
  for (const step of [3, 1.5, 0.7, 0.35]) {
    for (let better = true, rounds = 0; better && rounds < 12; ++rounds) {
      better = false;
      for (const [dx, dy, turn] of [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]) {
        const lies = { x: best.x + step * dx, y: best.y + step * dy, angle: best.angle + (step * turn * 2) / block.length };
        const value = score(lies);
        if (value > now) {
          [best, now, better] = [lies, value, true];
        }
      }
    }
  }
  window.driftlabBlock = best;
  return best;
}

/// One look for these colours; see seeColors.
export async function lookFor(page, box, colors) {
  await page.evaluate(`window.driftlabEye = ${seeColors}`);
  return (await look(page, { card: box, colors })).view;
}

/// Demonstrates on the first stage until the recording ends: `next(seen)` says where the person wants the pointer, on the screen, from
/// what they see: `colors` (see seeColors) and, where `block` is given, how it lies (see seeBlock). They see it late, their hand takes time
/// and trembles. `hold`: with the button pressed, from where the thing is that is dragged. Returns how the looking went, and the first and
/// last things seen.
export async function demonstrateByHand(
  page, box, profile, next, { colors, block = null, hold = true, handSpeed = 260, seed = profile.seed, limitSeconds = 150 },
) {
  const uniform = random(seed);
  const tremor = [0, 1].map(() => new Wander(PIXELS_PER_METRE_GUESS * profile.tremor, 0.15, uniform));
  await page.evaluate(`window.driftlabSeeColors = ${seeColors}; window.driftlabSeeBlock = ${seeBlock}; window.driftlabBlock = null;
    window.driftlabEye = (at) => ({ ...driftlabSeeColors(at), lies: at.block ? driftlabSeeBlock(at) : null });`);
  const { rate, speed } = await unhurried(page);
  const where = { card: box, colors, block };
  const planned = [];
  const begun = performance.now();
  let seen = await look(page, where);
  const first = seen.view;
  let hand = { ...(hold ? seen.view.tip : next(seen.view)) };
  let wanted = hand;
  await page.mouse.move(hand.x, hand.y);
  if (hold) await page.mouse.down();
  let last = seen.seconds;
  let looks = 0;
  for (;;) {
    const started = performance.now();
    if (started - begun > limitSeconds * 1000) break;
    const now = await look(page, where);
    if (now.mode !== "ready" && now.mode !== "record") break;
    seen = now;
    ++looks;
    const passed = Math.min(0.2, Math.max(1e-3, seen.seconds - last));
    last = seen.seconds;
    planned.push({ at: seen.seconds + profile.delay, to: next(seen.view, seen.seconds) });
    while (planned.length > 0 && planned[0].at <= seen.seconds + passed / 2) wanted = planned.shift().to;
    const [dx, dy] = [wanted.x - hand.x, wanted.y - hand.y];
    const share = Math.min(1, (handSpeed * passed) / Math.max(1e-6, Math.hypot(dx, dy)));
    hand = { x: hand.x + share * dx, y: hand.y + share * dy };
    const [x, y] = tremor.map((it) => it.advance(passed));
    await page.mouse.move(hand.x + x, hand.y + y);
    const rest = 33 - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  if (hold) await page.mouse.up();
  await page.evaluate(() => window.driftlab.command({ command: "speed", value: 1 }));
  return { looks, rate, speed, first, last: seen.view, seconds: last };
}

/// Drives until the recording ends. `box` tells where the stage is. Returns how the looking went.
export async function driveLap(page, box, profile, { limitSeconds = 400 } = {}) {
  const hand = new Hand(profile);
  await page.evaluate(`window.driftlabEye = ${see}`);
  const { rate, speed } = await unhurried(page);
  const planned = [];
  const begun = performance.now();
  let first = null;
  let last = 0;
  let looks = 0;
  let blind = 0;
  for (;;) {
    const started = performance.now();
    if (started - begun > limitSeconds * 1000) throw new Error("the lap took too long");
    const seen = await look(page, { card: box, distance: hand.distance, paint: BLUE });
    if (seen.mode !== "ready" && seen.mode !== "record") break;
    ++looks;
    first ??= seen.seconds;
    const passed = Math.max(1e-3, seen.seconds - (last || seen.seconds));
    last = seen.seconds;
    if (seen.view) planned.push({ at: seen.seconds + profile.delay, ...hand.point(seen.view, passed) });
    else ++blind;
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

/// Watches a clone drive and takes the wheel when the car comes near the edge, until it is safe in the middle again. `hold`: "key"
/// or "mouse"; "never": only points, as one who rides along. `paint`: the car's colour. Ends with the episode, or `endAfter` seconds
/// of it. `pace`: what unhurried() said before the clone set off, for a clone does not wait. Returns how the
/// looking went, how often the wheel was taken, and what the page said about the wheel at each look.
export async function correctDrive(page, box, profile, { pace, hold = "key", paint, seed = profile.seed, endAfter = Infinity, limitSeconds = 400 } = {}) {
  const hand = new Hand(profile, seed);
  await page.evaluate(`window.driftlabEye = ${see}`);
  const planned = [];
  const wheels = [];
  const begun = performance.now();
  let first = null;
  let last = 0;
  let looks = 0;
  let blind = 0;
  let taken = 0;
  let wants = false; // the wheel
  let since = 0; // when it was wanted
  let holds = false;
  const grasp = async (on) => {
    if (on === holds) return;
    holds = on;
    taken += on ? 1 : 0;
    if (hold === "mouse") await (on ? page.mouse.down() : page.mouse.up());
    if (hold === "key") await (on ? page.keyboard.down("t") : page.keyboard.up("t"));
  };
  for (;;) {
    const started = performance.now();
    if (started - begun > limitSeconds * 1000) throw new Error("the drive took too long");
    const seen = await look(page, { card: box, distance: hand.distance, paint });
    if (seen.mode !== "correct" || !seen.correction || seen.correction.ended) break;
    first ??= seen.seconds;
    if (seen.seconds - first > endAfter) break;
    ++looks;
    wheels.push({ wheel: seen.correction.wheel, share: seen.correction.share, step: seen.correction.step, off: seen.view?.offset });
    const passed = Math.max(1e-3, seen.seconds - (last || seen.seconds));
    last = seen.seconds;
    if (seen.view) {
      const off = Math.abs(seen.view.offset);
      if (!wants && off > profile.takes_over) [wants, since] = [true, seen.seconds];
      if (wants && off < profile.gives_back && seen.seconds - since > profile.holds_for) wants = false;
      planned.push({ at: seen.seconds + profile.delay, wants: wants && hold !== "never", ...hand.point(seen.view, passed) });
    } else {
      ++blind;
    }
    let due = null;
    while (planned.length > 0 && planned[0].at <= seen.seconds + passed / 2) due = planned.shift();
    if (due) {
      await page.mouse.move(due.x, due.y);
      await grasp(due.wants);
    }
    const rest = 33 - (performance.now() - started);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
  await grasp(false);
  return { looks, blind, taken, wheels, ...pace };
}
