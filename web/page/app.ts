// The WebAssembly application as an object of the page.

import create from "driftlab:app";
import type { State } from "./state";
import { fetchBytes, instantiator, locateFile } from "./wasm";

/// What the application asks the page to do; called from web/app/host.cpp.
export interface Host {
  portPost(run: number, bytes: Uint8Array): void;
  portClose(run: number): void;
  effect(kind: number, name: string, bytes: Uint8Array, text: string): void;
  cursor(shape: number): void;
  editSeed(x: number, y: number, width: number, height: number): void;
  /// kind: 0 a run, 1 a demonstration.
  editName(kind: number, id: number, x: number, y: number, width: number, height: number): void;
}

export interface Refusal {
  expected: string;
  got: string;
  hint: string;
  message: string;
}
export type Answer = { value: Record<string, unknown> } | { error: Refusal };
export type Command = { command: string } & Record<string, unknown>;
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const encoder = new TextEncoder();

export class App {
  private constructor(private readonly wasm: AppExports) {}

  static async start(
    compiled: Promise<WebAssembly.Module>,
    canvas: HTMLCanvasElement,
    host: Host,
    aborted: (reason: unknown) => void,
  ): Promise<App> {
    const [module, regular, strong] = await Promise.all([
      compiled,
      fetchBytes("inter-regular.otf"),
      fetchBytes("inter-semibold.otf"),
    ]);
    const wasm = await new Promise<AppExports>((resolve, reject) => {
      create({ canvas, host, locateFile, instantiateWasm: instantiator(module, reject), onAbort: aborted }).then(resolve, reject);
    });
    const app = new App(wasm);
    app.fill(0, regular);
    app.fill(1, strong);
    if (wasm._app_start() === 0) throw new Error("WebGL 2 could not be started");
    return app;
  }

  frame(seconds: number, width: number, height: number, density: number, guideWidth: number, guideHeight: number): void {
    this.wasm._app_frame(seconds, width, height, density, guideWidth, guideHeight);
  }
  /// Takes in what Workers report, without drawing.
  pump(): void {
    this.wasm._app_pump();
  }

  command(request: Command, bytes: Uint8Array = new Uint8Array()): Answer {
    this.fill(0, encoder.encode(JSON.stringify(request)));
    this.fill(1, bytes);
    return JSON.parse(this.wasm.UTF8ToString(this.wasm._app_command())) as Answer;
  }
  state(): State {
    return JSON.parse(this.wasm.UTF8ToString(this.wasm._app_state())) as State;
  }
  widget(label: string): Box | null {
    this.fill(0, encoder.encode(label));
    return JSON.parse(this.wasm.UTF8ToString(this.wasm._app_widget())) as Box | null;
  }

  pointer(x: number, y: number, kind: number): void {
    this.wasm._app_pointer(x, y, kind);
  }
  pointerLeave(): void {
    this.wasm._app_pointer_leave();
  }
  button(button: number, down: boolean): void {
    this.wasm._app_button(button, down ? 1 : 0);
  }
  wheel(x: number, y: number): void {
    this.wasm._app_wheel(x, y);
  }
  escape(): void {
    this.wasm._app_escape();
  }
  delete(): void {
    this.wasm._app_delete();
  }
  /// A key or gamepad button that takes over.
  hold(held: boolean): void {
    this.wasm._app_hold(held ? 1 : 0);
  }
  axes(x: number, y: number, active: boolean): void {
    this.wasm._app_axes(x, y, active ? 1 : 0);
  }

  portReceive(run: number, bytes: Uint8Array): void {
    this.fill(0, bytes);
    this.wasm._app_port_receive(run);
  }
  portFailed(run: number, why: string): void {
    this.fill(0, encoder.encode(why));
    this.wasm._app_port_failed(run);
  }

  private fill(which: number, bytes: Uint8Array): void {
    const at = this.wasm._app_buffer(which, bytes.length);
    // HEAPU8 is read anew: the call may have grown, and so moved, the memory.
    this.wasm.HEAPU8.set(bytes, at);
  }
}
