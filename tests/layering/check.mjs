// Checks every source file of the tree: node tests/layering/check.mjs [ROOT]. Exit status 1 on a violation.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { check } from './rules.mjs';

const root = process.argv[2] ?? join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const folders = ['core', 'scenes', 'web', 'native', 'tests'];
const kMaxLines = 500;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

let count = 0;
let failed = 0;
function report(path, line, what, why) {
  failed += 1;
  console.error(`${path}:${line}: ${what}: ${why}`);
}

for (const folder of folders) {
  for (const file of files(join(root, folder))) {
    const path = relative(root, file);
    if (!/\.(cpp|h|ts|mjs|css)$/.test(path)) continue;
    count += 1;
    const text = readFileSync(file, 'utf8');
    const lines = text.split('\n').length - 1;
    if (lines > kMaxLines) report(path, lines, `${lines} lines`, `at most ${kMaxLines}; two files with clear names read better`);
    if (/\.(cpp|h)$/.test(path)) for (const v of check(path, text)) report(v.path, v.line, v.what, v.why);
  }
}
if (count === 0) report(root, 0, 'no source file', 'expected the root of the project');
console.log(failed ? `${failed} violations in ${count} files` : `${count} files keep the rules`);
process.exit(failed ? 1 : 0);
