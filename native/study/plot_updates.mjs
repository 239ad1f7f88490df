// Draws what `driftlab study updates --csv FILE` measured: success and held-out loss against updates, both steering modes.
//
//   driftlab study updates --csv updates.csv && node native/study/plot_updates.mjs updates.csv scenes/updates.svg
//
// Lines are means over seeds; thin dots are the seeds themselves.

import { readFileSync, writeFileSync } from "node:fs";

const [, , from, to] = process.argv;
if (!from || !to) {
  console.error("plot_updates: expected a CSV file to read and an SVG file to write");
  process.exit(2);
}

/** Cells of one line; quotes hold commas. */
const cells = (line) => [...line.matchAll(/"([^"]*)"|([^,]+)/g)].map((m) => m[1] ?? m[2]);

const [header, ...lines] = readFileSync(from, "utf8").trim().split("\n");
const names = cells(header);
const rows = lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i], cell])));
const settings = [...new Set(rows.map((row) => row.setting))];
const updatesOf = (row) => Number(/updates=(\d+)/.exec(row.name)[1]);

const WIDTH = 900;
const HEIGHT = 330;
const INK = "#1C2430";
const MUTED = "#5B6573";
const DRIVES = "#D55E00";
const LOSS = "#0072B2";
const out = [];
const text = (x, y, words, options = "") => out.push(`<text x="${x}" y="${y}" ${options}>${words}</text>`);
const line = (points, color) =>
  out.push(`<polyline points="${points.map((p) => p.join(",")).join(" ")}" fill="none" stroke="${color}" stroke-width="2.5"/>`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

settings.forEach((setting, index) => {
  const mine = rows.filter((row) => row.setting === setting);
  const counts = [...new Set(mine.map(updatesOf))].sort((a, b) => a - b);
  const left = 60 + index * 440;
  const right = left + 330;
  const [top, bottom] = [70, 275];
  const most = 1.15 * Math.max(...counts.map((n) => mean(mine.filter((r) => updatesOf(r) === n).map((r) => +r.held_out_loss))));
  const x = (n) => left + ((right - left) * Math.log(n / counts[0])) / Math.log(counts.at(-1) / counts[0]);
  const share = (value) => bottom - (bottom - top) * value;
  const loss = (value) => bottom - ((bottom - top) * Math.min(value, most)) / most;
  text(left, 28, setting, `font-weight="600" fill="${INK}"`);
  text(left, 50, "whole laps", `fill="${DRIVES}"`);
  text(right, 50, "held-out loss", `fill="${LOSS}" text-anchor="end"`);
  for (const part of [0, 0.5, 1]) {
    out.push(`<line x1="${left}" x2="${right}" y1="${share(part)}" y2="${share(part)}" stroke="#DFE3E8"/>`);
    text(left - 8, share(part) + 4, `${100 * part} %`, `fill="${DRIVES}" text-anchor="end"`);
    text(right + 8, share(part) + 4, (part * most).toFixed(2), `fill="${LOSS}"`);
  }
  for (const n of counts.filter((_, i) => i % 2 === 0)) text(x(n), bottom + 20, n, `fill="${MUTED}" text-anchor="middle"`);
  text((left + right) / 2, bottom + 42, "updates", `fill="${MUTED}" text-anchor="middle"`);
  for (const row of mine) {
    out.push(`<circle cx="${x(updatesOf(row)).toFixed(1)}" cy="${share(+row.success).toFixed(1)}" r="2" fill="${DRIVES}" opacity="0.35"/>`);
  }
  const curve = (key, y) => counts.map((n) => [x(n).toFixed(1), y(mean(mine.filter((r) => updatesOf(r) === n).map((r) => +r[key]))).toFixed(1)]);
  line(curve("held_out_loss", loss), LOSS);
  line(curve("success", share), DRIVES);
});

writeFileSync(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="13">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#FBFBF9"/>
${out.join("\n")}
</svg>
`,
);
