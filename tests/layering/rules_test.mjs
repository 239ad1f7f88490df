// The rules can fail: each must object to its bad line and to nothing else.
import assert from 'node:assert/strict';
import test from 'node:test';
import { check, strip } from './rules.mjs';

const bad = [
  ['core/base/rng.cpp', '#include "core/env/scene.h"'],
  ['core/nn/net.cpp', '#include "scenes/lane.h"'],
  ['scenes/lane.cpp', '#include "web/app/theme.h"'],
  ['web/app/app.cpp', '#include "native/cli/main.h"'],
  ['native/cli/main.cpp', '#include "web/app/theme.h"'],
  ['core/env/canvas.cpp', '#include "canvas.h"'],
  ['core/env/canvas.cpp', '#include <imgui.h>'],
  ['core/env/canvas.cpp', '#include "imgui.h"'],
  ['web/trainer/main.cpp', '#include <imgui.h>'],
  ['scenes/lane.cpp', '#include <emscripten.h>'],
  ['scenes/lane.cpp', '#include <emscripten/html5.h>'],
  ['scenes/lane.cpp', '#include <GLFW/glfw3.h>'],
  ['core/data/npz.cpp', '#include <boost/asio.hpp>'],
  ['core/data/npz.cpp', '#include <unistd.h>'],
  ['core/data/npz.cpp', '  #  include <sys/stat.h>'],
  ['core/learners/bc.cpp', '#include <chrono>'],
  ['core/learners/bc.cpp', '#include <ctime>'],
  ['core/learners/bc.cpp', '#include <thread>'],
  ['core/learners/bc.cpp', '#include <random>'],
  ['core/learners/bc.cpp', '#include <unordered_map>'],
  ['scenes/lane.cpp', '#include <box2d/box2d.h>'],
  ['core/learners/bc.cpp', '#include <tiny_dnn/tiny_dnn.h>'],
  ['core/nn/tanh.cpp', 'y = x.array().tanh();'],
  ['core/nn/tanh.cpp', 'y = x.array().exp();'],
  ['core/nn/tanh.cpp', 'y = x.array().log( );'],
  ['core/nn/tanh.cpp', 'y = x.array().pow(2);'],
  ['core/nn/tanh.cpp', 'return x.sum();'],
  ['core/nn/tanh.cpp', 'return x.squaredNorm();'],
  ['core/nn/tanh.cpp', 'return x.mean();'],
  ['scenes/lane.cpp', 'const double c = std::cos(a);'],
  ['scenes/lane.cpp', 'const float c = cosf(a);'],
  ['scenes/lane.cpp', 'const double c = sin(a) + 1;'],
  ['scenes/lane.cpp', 'const double c = ::atan2(a, b);'],
  ['core/data/dataset.cpp', 'std::shuffle(a.begin(), a.end(), g);'],
  ['core/data/dataset.cpp', 'std::sort(a.begin(), a.end());'],
  ['core/data/dataset.cpp', 'return std::hash<int>{}(3);'],
  ['core/data/dataset.cpp', 'std::unordered_set<int> seen;'],
  ['core/data/dataset.cpp', 'std::mt19937 g(3);'],
  ['core/data/dataset.cpp', 'return rand() % 6;'],
  ['core/data/dataset.cpp', 'unsigned long count = 0;'],
  ['core/data/dataset.cpp', 'return std::reduce(a.begin(), a.end());'],
  ['core/learners/bc.cpp', 'std::chrono::steady_clock::now();'],
  ['core/data/npz.cpp', 'return std::stod(text);'],
];

for (const [path, line] of bad) {
  test(`objects in ${path} to ${line}`, () => {
    const found = check(path, `#pragma once\n${line}\nint x = 0;\n`);
    assert.ok(found.length >= 1, 'expected a violation');
    assert.ok(found.every((v) => v.line === 2 && v.path === path && v.why.length > 0), JSON.stringify(found));
  });
}

const good = [
  ['core/base/rng.cpp', '#include "core/base/rng.h"'],
  ['scenes/lane.cpp', '#include "core/base/box2d.h"'],
  ['core/base/box2d.h', '#include <box2d/box2d.h>'],
  ['core/nn/network.cpp', '#include <tiny_dnn/config.h>'],
  ['native/serve/server.cpp', '#include <unistd.h>'],
  ['web/app/app.cpp', '#include "imgui.h"'],
  ['core/env/canvas.cpp', '#include <cmath>'],
  ['core/base/math.cpp', 'double sin(double x) {'],
  ['core/base/math.cpp', 'return std::fma(x, y, z);'],
  ['scenes/lane.cpp', 'const double c = det::cos(a) + driftlab::det::atan2(x, y);'],
  ['scenes/lane.cpp', 'const double c = std::sqrt(std::floor(std::abs(a)));'],
  ['scenes/lane.cpp', 'const double along = track.cos(3) + track->exp(x);'],
  ['core/data/dataset.cpp', 'std::stable_sort(a.begin(), a.end());'],
  ['core/data/dataset.cpp', '// std::shuffle is not used, nor long'],
  ['core/data/dataset.cpp', 'const char* text = "as long as std::sin(x)";'],
  ['core/data/dataset.cpp', 'const int prolonged = belong + 1\'000; // sum()'],
  ['native/cli/bench.cpp', 'const auto start = std::chrono::steady_clock::now();'],
];

for (const [path, line] of good) {
  test(`accepts in ${path} ${line}`, () => assert.deepEqual(check(path, `${line}\n`), []));
}

test('comments and strings are blanked, lines kept', () => {
  assert.equal(strip('a /* x\n y */ b // c\n"d"', true), 'a     \n      b     \n   ');
  assert.equal(strip('R"(std::sin( \n )" x', true), '             \n    x');
});
