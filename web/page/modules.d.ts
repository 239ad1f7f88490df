// The WebAssembly module, as Emscripten writes it: for the page, and for each training Worker. web/page/build.mjs says where it is.

interface TrainerExports {
  _trainer_buffer(size: number): number;
  _trainer_handle(): void;
  _trainer_work(updates: number, envSteps: number): number;
  HEAPU8: Uint8Array;
}

interface AppExports extends TrainerExports {
  _app_buffer(which: number, size: number): number;
  _app_start(): number;
  _app_frame(seconds: number, width: number, height: number, density: number, guideWidth: number, guideHeight: number): void;
  _app_pump(): void;
  _app_pointer(x: number, y: number, kind: number): void;
  _app_pointer_leave(): void;
  _app_button(button: number, down: number): void;
  _app_wheel(x: number, y: number): void;
  _app_escape(): void;
  _app_delete(): void;
  _app_hold(held: number): void;
  _app_axes(x: number, y: number, active: number): void;
  _app_command(): number;
  _app_state(): number;
  _app_widget(): number;
  _app_port_receive(run: number): void;
  _app_port_failed(run: number): void;
  UTF8ToString(pointer: number): string;
}

type InstantiateWasm = (
  imports: WebAssembly.Imports,
  ready: (instance: WebAssembly.Instance, module?: WebAssembly.Module) => void,
) => Record<string, never>;

declare module "driftlab:app" {
  export default function create(options: {
    canvas?: HTMLCanvasElement;
    host: unknown;
    locateFile: (name: string) => string;
    instantiateWasm: InstantiateWasm;
    onAbort?: (reason: unknown) => void;
  }): Promise<AppExports>;
}
