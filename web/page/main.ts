// The page: starts the application, lets frames follow each other, and carries files, storage and links in and out.

import { expose } from "./api";
import { App, type Command } from "./app";
import { acceptDrops, download, pick } from "./files";
import { Guide } from "./guide";
import { Input } from "./input";
import { share, shared } from "./link";
import { WorkerPort } from "./port";
import { editName, editSeed } from "./seed_field";
import type { State } from "./state";
import { Storage } from "./storage";
import { missing } from "./support";
import { compile } from "./wasm";

/// As in core/workbench/workbench.h.
const EFFECT = { download: 0, pickFiles: 1, store: 2, forget: 3, share: 4 };
const GUIDE_MS = 200;
const HIDDEN_MS = 500;

const KEYS: Record<string, (state: State) => Command> = {
  " ": ({ paused }) => ({ command: paused ? "play" : "pause" }),
  ".": () => ({ command: "step" }),
  r: () => ({ command: "reset" }),
  n: () => ({ command: "next" }),
  d: () => ({ command: "demonstrate" }),
  c: () => ({ command: "compare" }),
  k: () => ({ command: "demo.keep" }),
  x: () => ({ command: "demo.discard" }),
};
/// While a run is corrected, these instead; T, which takes over, is held: see input.ts.
const CORRECTING_KEYS: typeof KEYS = {
  ",": ({ correction }) => ({ command: "correct.seek", step: Math.max(0, (correction?.step ?? 0) - 1) }),
  r: () => ({ command: "correct.again" }),
  k: () => ({ command: "correct.keep" }),
  z: () => ({ command: "correct.undo" }),
};
/// What opens a file with this ending; others are taken for demonstrations.
const OPENERS: Record<string, string> = { dlp: "policy.open", run: "run.open" };
/// Commands after which the person acts: the canvas needs the keys.
const ACTS = new Set(["demonstrate", "correct", "correct.keep", "correct.again"]);

function cover(words: string[]): void {
  const element = document.getElementById("cover");
  element?.replaceChildren(
    ...words.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
  if (element) element.hidden = words.length === 0;
}

/// The window as the application needs it: size, density, and the room that the lesson takes.
function measure(canvas: HTMLCanvasElement, guide: HTMLElement) {
  const width = innerWidth;
  const height = innerHeight;
  const density = Math.max(1, Math.min(4, devicePixelRatio));
  const wanted = [Math.round(width * density), Math.round(height * density)] as const;
  if (canvas.width !== wanted[0]) canvas.width = wanted[0];
  if (canvas.height !== wanted[1]) canvas.height = wanted[1];
  const box = guide.getBoundingClientRect();
  const column = box.width < width;
  return { width, height, density, guideWidth: column ? box.width : 0, guideHeight: column ? 0 : box.height };
}

class Page {
  private readonly canvas = document.getElementById("canvas") as HTMLCanvasElement;
  private readonly guideBox = document.getElementById("guide") as HTMLElement;
  private app!: App;
  private storage!: Storage;
  private readonly guide = new Guide((command) => this.command(command, true));
  private readonly module = compile("app.wasm");
  private readonly port = new WorkerPort(
    {
      receive: (run, bytes) => this.app.portReceive(run, bytes),
      failed: (run, why) => this.app.portFailed(run, why),
    },
    this.module,
  );
  private window = { width: 1, height: 1, density: 1, guideWidth: 0, guideHeight: 0 };
  private resized = true;
  private failed = false;

  async start(): Promise<void> {
    this.app = await App.start(
      this.module,
      this.canvas,
      {
        portPost: (run, bytes) => this.port.post(run, bytes),
        portClose: (run) => this.port.close(run),
        effect: (kind, name, bytes, text) => this.effect(kind, name, bytes, text),
        cursor: (shape) => (this.canvas.dataset["cursor"] = ["arrow", "hand", "aim"][shape] ?? "arrow"),
        editSeed: (x, y, width, height) =>
          editSeed({ x, y, width, height }, String(this.app.state().seed), (value) => this.command({ command: "seed", value })),
        editName: (kind, id, x, y, width, height) => {
          const { runs, demos } = this.app.state();
          const item = (kind === 0 ? runs : demos).find((one) => one.id === id);
          const command = kind === 0 ? "run.rename" : "demo.rename";
          if (item) editName({ x, y, width, height }, item.name, (name) => this.command({ command, id, name }));
        },
      },
      (reason) => this.stop(reason),
    );
    await this.restore();
    const input = new Input(this.canvas, this.app, (key) => this.shortcut(key));
    acceptDrops((name, bytes) => this.open(name, bytes));
    expose(this.app);
    new ResizeObserver(() => (this.resized = true)).observe(this.guideBox);
    addEventListener("resize", () => (this.resized = true));
    addEventListener("hashchange", () => this.followLink());
    this.canvas.addEventListener("webglcontextlost", () => this.stop("The graphics processor was taken away from the page."));
    this.run(input);
  }

  private run(input: Input): void {
    let last = performance.now();
    let guided = -GUIDE_MS;
    const draw = (now: number) => {
      if (this.resized || devicePixelRatio !== this.window.density) {
        this.window = measure(this.canvas, this.guideBox);
        this.resized = false;
      }
      input.poll();
      const { width, height, density, guideWidth, guideHeight } = this.window;
      this.app.frame(Math.max(0, now - last) / 1000, width, height, density, guideWidth, guideHeight);
      if (guided < 0) cover([]);
      last = now;
      if (now - guided >= GUIDE_MS) {
        guided = now;
        this.guide.show(this.app.state());
      }
    };
    const frame = (now: number) => {
      if (this.failed) return;
      requestAnimationFrame(frame);
      try {
        draw(now);
      } catch (reason) {
        this.stop(reason);
      }
    };
    requestAnimationFrame(frame);
    // A hidden tab draws nothing, but takes in and keeps what its Workers finish.
    setInterval(() => {
      if (document.hidden && !this.failed) this.app.pump();
    }, HIDDEN_MS);
  }

  /// `byButton`: the person pressed a button of the lesson; to act, the canvas needs the keys.
  private command(command: Command, byButton = false): void {
    const answer = this.app.command(command);
    this.guide.show(this.app.state());
    if (byButton && "value" in answer && ACTS.has(command.command)) this.canvas.focus({ preventScroll: true });
  }

  private shortcut(key: string): boolean {
    const state = this.app.state();
    const pressed = key.toLowerCase();
    const command = (state.mode === "correct" ? CORRECTING_KEYS[pressed] : undefined) ?? KEYS[pressed];
    if (!command) return false;
    this.command(command(state));
    return true;
  }

  private open(name: string, bytes: Uint8Array): void {
    this.app.command({ command: OPENERS[name.toLowerCase().split(".").pop() ?? ""] ?? "demo.open", name }, bytes);
    this.guide.show(this.app.state());
  }

  private effect(kind: number, name: string, bytes: Uint8Array, text: string): void {
    if (kind === EFFECT.download) download(name, bytes);
    if (kind === EFFECT.pickFiles) pick((file, content) => this.open(file, content));
    if (kind === EFFECT.store) void this.storage.put(name, bytes);
    if (kind === EFFECT.forget) void this.storage.remove(name);
    if (kind === EFFECT.share) void share(text).then((sentence) => this.guide.storage(sentence));
  }

  private async restore(): Promise<void> {
    this.storage = await Storage.open();
    this.storage.onStatus = (sentence) => this.guide.storage(sentence);
    for (const { name, bytes } of await this.storage.all()) this.app.command({ command: "restore", name }, bytes);
    this.followLink();
  }

  private followLink(): void {
    const link = shared();
    if (link !== "") this.app.command({ command: "open", link });
  }

  private stop(reason: unknown): void {
    this.failed = true;
    cover([
      "Driftlab has stopped because of a fault of its own.",
      "What was kept on this device is still there: load the page again to go on.",
      String(reason),
    ]);
  }
}

const reasons = missing();
if (reasons.length > 0) {
  cover(reasons);
} else {
  new Page().start().catch((reason: unknown) => {
    cover(["Driftlab could not start.", reason instanceof Error ? reason.message : String(reason), "Loading the page again may help."]);
  });
}
