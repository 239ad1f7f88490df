// Training runs in dedicated Workers, one a run. Each is handed the module that the page has compiled for itself.

interface Hooks {
  receive(run: number, bytes: Uint8Array): void;
  failed(run: number, why: string): void;
}

const SCRIPT = "trainer_worker.js";

/// In a sandboxed frame the page has no origin of its own, and a Worker may only be made from a blob.
async function makeWorker(): Promise<Worker> {
  try {
    return new Worker(SCRIPT);
  } catch {
    const source = await (await fetch(SCRIPT)).blob();
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  }
}

export class WorkerPort {
  private readonly workers = new Map<number, Promise<Worker>>();

  constructor(
    private readonly hooks: Hooks,
    private readonly module: Promise<WebAssembly.Module>,
  ) {}

  post(run: number, bytes: Uint8Array): void {
    const worker = this.workers.get(run) ?? this.open(run);
    worker.then(
      (it) => it.postMessage(bytes, [bytes.buffer]),
      (reason: unknown) => this.fail(run, String(reason)),
    );
  }

  close(run: number): void {
    const worker = this.workers.get(run);
    this.workers.delete(run);
    worker?.then((it) => it.terminate()).catch(() => undefined);
  }

  private open(run: number): Promise<Worker> {
    const opened = Promise.all([makeWorker(), this.module]).then(([worker, module]) => {
      worker.onmessage = (event: MessageEvent<Uint8Array | { failed: string }>) => {
        if (!this.workers.has(run)) return;
        if (event.data instanceof Uint8Array) this.hooks.receive(run, event.data);
        else this.fail(run, event.data.failed);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.fail(run, event.message || "it could not be started");
      };
      worker.postMessage(module);
      return worker;
    });
    this.workers.set(run, opened);
    return opened;
  }

  private fail(run: number, why: string): void {
    if (!this.workers.has(run)) return;
    this.close(run);
    this.hooks.failed(run, why);
  }
}
