// What the source files may include and call. check(path, text) returns the violations of one file.
//
// Two promises hang on these rules: the core runs anywhere (no screen, clock, thread or system call in it), and equal
// seeds give equal bits in every build (Driftlab's own mathematics, random numbers and reductions, nothing whose result or
// order a library is free to choose).

// folder -> what its files may include by a root-relative path; the first folder that matches counts
const layers = [
  ['core/base/', ['core/base/']],
  ['core/', ['core/']],
  ['scenes/', ['core/', 'scenes/']],
  ['web/', ['core/', 'scenes/', 'web/']],
  ['native/', ['core/', 'scenes/', 'native/']],
  ['tests/', ['core/', 'scenes/', 'web/', 'native/', 'tests/']],
];

const inCore = /^(core|scenes)\//;
const ours = /^(core|scenes|web|native)\//;

// where, what must not be included there, why; `except`: files that may
const includeBans = [
  { where: inCore, what: /^(imgui|imconfig|backends\/imgui)/, why: 'core and scenes draw through Canvas' },
  { where: /^web\/trainer\//, what: /^(imgui|backends\/imgui)/, why: 'the training worker has no screen' },
  { where: inCore, what: /^(emscripten|GLFW|GLES|GL|SDL|EGL|X11)/, why: 'core and scenes know no platform' },
  { where: inCore, what: /^boost\//, why: 'core and scenes know no Boost' },
  {
    where: inCore,
    what: /^(unistd|fcntl|pthread|poll|termios|dirent|signal|csignal|dlfcn|netdb|sched|semaphore|pty|pwd|glob|ftw|sys\/.*|netinet\/.*|arpa\/.*|linux\/.*|net\/.*)(\.h)?$/,
    why: 'core and scenes make no system calls',
  },
  { where: inCore, what: /^(chrono|ctime|time\.h)$/, why: 'core and scenes know no clock' },
  {
    where: inCore,
    what: /^(thread|mutex|shared_mutex|condition_variable|future|stop_token|barrier|latch|execution)$/,
    why: 'core and scenes know no threads',
  },
  { where: inCore, what: /^random$/, why: 'core/base/rng.h has generator and distributions' },
  { where: inCore, what: /^unordered_(map|set)$/, why: 'their order differs between libraries' },
  { where: ours, what: /^box2d\//, why: 'core/base/box2d.h gives Box2D our mathematics', except: ['core/base/box2d.h'] },
  { where: /^(?!core\/nn\/)/, what: /^tiny_dnn\//, why: 'its headers cost 15 s a file: core/nn only', except: [/^tests\//, /^native\/bench\//] },
];

const functions =
  'sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|exp|exp2|expm1|log|log2|log10|log1p|pow|cbrt|hypot|erf|erfc|tgamma|lgamma|fma';
const mathFiles = [/^core\/base\/math[^/]*$/, 'core/base/box2d_math.h', 'core/base/box2d.h'];

const codeBans = [
  {
    where: inCore,
    what: /\.\s*(tanh|exp|log|log1p|expm1|sin|cos|tan|logistic|sigmoid)\s*\(\s*\)/,
    why: "Eigen's own function falls back to the system's: use driftlab::det",
  },
  { where: inCore, what: /\.\s*pow\s*\(/, why: "Eigen's own function falls back to the system's: use driftlab::det" },
  {
    where: inCore,
    what: /\.\s*(sum|squaredNorm|norm|stableNorm|mean|prod|redux)\s*\(\s*\)/,
    why: "Eigen's reductions change with the address: use our own",
  },
  {
    where: inCore,
    what: new RegExp(`\\bstd\\s*::\\s*(${functions})[fl]?\\b(?!_)`),
    why: 'differs in the last bit between C libraries: use driftlab::det',
    except: mathFiles,
  },
  {
    where: inCore,
    what: new RegExp(`(?<![\\w:.>~])(?:::\\s*)?(${functions})[fl]?\\s*\\(`),
    why: 'name driftlab::det, so that nobody takes it for the C library',
    except: mathFiles,
  },
  { where: inCore, what: /\bstd\s*::\s*(ranges\s*::\s*)?(shuffle|sample)\b/, why: 'draws differently in each library' },
  {
    where: inCore,
    what: /\bstd\s*::\s*(ranges\s*::\s*)?(sort|partial_sort|nth_element|sort_heap)\b/,
    why: 'leaves ties in an order of its own: use std::stable_sort',
  },
  { where: inCore, what: /\bstd\s*::\s*(reduce|transform_reduce|execution)\b/, why: 'adds in an order of its own' },
  { where: inCore, what: /\bstd\s*::\s*hash\b/, why: 'differs between libraries: use core/base/hash.h' },
  { where: inCore, what: /\bunordered_(multi)?(map|set)\b/, why: 'its order differs between libraries' },
  {
    where: inCore,
    what: /\b(mt19937(_64)?|minstd_rand0?|random_device|default_random_engine|\w+_distribution\s*<|srand|rand_r|drand48)|(?<![\w:.>])rand\s*\(|\bstd\s*::\s*rand\b/,
    why: 'use core/base/rng.h',
  },
  // bytes.h names it to refuse it.
  { where: inCore, what: /\blong\b/, why: 'its size differs between builds: use std::int64_t and the like', except: ['core/base/bytes.h'] },
  {
    where: inCore,
    what: /\bstd\s*::\s*(chrono|thread|jthread|async|mutex|this_thread|getenv|system)\b|\b(clock_gettime|gettimeofday|getenv)\s*\(/,
    why: 'core and scenes know no clock, thread or surroundings',
  },
  {
    where: inCore,
    what: /\b(std\s*::\s*)?(stof|stod|stold|strtof|strtod|strtold|atof|sscanf)\s*\(/,
    why: 'one number parser: core/base/text.h',
    except: ['core/base/text.cpp'],
  },
];

function excepted(rule, path) {
  return (rule.except ?? []).some((e) => (typeof e === 'string' ? e === path : e.test(path)));
}

/** Blanks comments and, where asked, the insides of strings; line numbers stay. */
export function strip(text, strings) {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^()\s\\]*)\([\s\S]*?\)\1"|"(?:\\[\s\S]|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'/g;
  return text.replace(token, (found) => {
    const comment = found.startsWith('//') || found.startsWith('/*');
    if (!comment && !strings) return found;
    return found.replace(/[^\n]/g, ' ');
  });
}

export function check(path, text) {
  const found = [];
  const layer = layers.find(([folder]) => path.startsWith(folder));
  const plain = strip(text, false).split('\n');
  const code = strip(text, true).split('\n');
  const note = (line, what, why) => found.push({ path, line: line + 1, what: what.trim(), why });
  plain.forEach((line, i) => {
    const include = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
    if (include) {
      const [, bracket, name] = include;
      if (bracket === '"' && layer && !layer[1].some((folder) => name.startsWith(folder)) && !/^imgui/.test(name)) {
        note(i, name, `files in ${layer[0]} may include ${layer[1].join(', ')} by root-relative path`);
      }
      for (const ban of includeBans) {
        if (ban.where.test(path) && ban.what.test(name) && !excepted(ban, path)) note(i, name, ban.why);
      }
      return;
    }
    for (const ban of codeBans) {
      const match = ban.where.test(path) && !excepted(ban, path) && ban.what.exec(code[i]);
      if (match) note(i, match[0], ban.why);
    }
  });
  return found;
}
