// Pointer, wheel, keys and gamepad for the canvas. Keys are taken only while the canvas has the focus, and never Tab, so that
// the page stays usable by keyboard and inside another page.

import type { App } from "./app";

const KINDS: Record<string, number> = { mouse: 0, touch: 1, pen: 2 };
/// A button of the pointer event to ImGui's: left, right, middle.
const BUTTONS = [0, 2, 1];

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/// Held to take over from a policy.
const HOLD_KEY = "t";
const HOLD_BUTTON = 0; // of a gamepad: A, or the cross

export class Input {
  private readonly held = new Set<string>();
  private holdKey = false;
  private gamepads = false;
  /// The last thing used to steer: axes stay in use while keys rest, until the pointer moves again.
  private axes = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly app: App,
    private readonly shortcut: (key: string) => boolean,
  ) {
    this.listenToPointer();
    this.listenToKeys();
    addEventListener("gamepadconnected", () => (this.gamepads = true));
    // A key or button that is let go elsewhere is never told: nobody may keep hold without knowing.
    addEventListener("blur", () => this.letGo());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.letGo();
    });
  }

  /// Once a frame: tells the app what keys and gamepad say.
  poll(): void {
    let x = 0;
    let y = 0;
    let hold = this.holdKey;
    for (const key of this.held) {
      x += ARROWS[key]?.[0] ?? 0;
      y += ARROWS[key]?.[1] ?? 0;
    }
    if (this.gamepads) {
      const dead = 0.12;
      for (const pad of navigator.getGamepads()) {
        hold ||= pad?.buttons[HOLD_BUTTON]?.pressed ?? false;
        const padX = pad?.axes[0] ?? 0;
        const padY = -(pad?.axes[1] ?? 0);
        if (Math.abs(padX) > dead || Math.abs(padY) > dead) {
          x += padX;
          y += padY;
          this.axes = true;
        }
      }
    }
    const limit = (value: number) => Math.max(-1, Math.min(1, value));
    this.app.axes(limit(x), limit(y), this.axes);
    this.app.hold(hold);
  }

  private letGo(): void {
    this.held.clear();
    this.holdKey = false;
    for (const button of BUTTONS) this.app.button(button, false);
  }

  private listenToPointer(): void {
    const { canvas, app } = this;
    const place = (event: PointerEvent) => {
      const box = canvas.getBoundingClientRect();
      app.pointer(event.clientX - box.left, event.clientY - box.top, KINDS[event.pointerType] ?? 0);
    };
    canvas.addEventListener("pointermove", (event) => {
      if (!event.isPrimary) return;
      place(event);
      if (this.held.size === 0) this.axes = false;
    });
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      place(event);
      this.axes = false;
      app.button(BUTTONS[event.button] ?? 0, true);
      event.preventDefault();
    });
    const release = (event: PointerEvent) => {
      if (!event.isPrimary) return;
      if (event.type === "pointerup") place(event);
      app.button(BUTTONS[Math.max(0, event.button)] ?? 0, false);
      if (event.pointerType === "touch") app.pointerLeave();
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => app.pointerLeave());
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener(
      "wheel",
      (event) => {
        const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 : 1 / 60;
        app.wheel(-event.deltaX * lines, -event.deltaY * lines);
        event.preventDefault();
      },
      { passive: false },
    );
  }

  private listenToKeys(): void {
    const { canvas, app } = this;
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Tab") return;
      if (event.key in ARROWS) {
        this.held.add(event.key);
        this.axes = true;
      } else if (event.key.toLowerCase() === HOLD_KEY) {
        this.holdKey = true;
      } else if (event.key === "Delete" || event.key === "Backspace") {
        if (!event.repeat) app.delete();
      } else if (event.key === "Escape") {
        app.escape();
      } else if (event.repeat || !this.shortcut(event.key)) {
        return;
      }
      event.preventDefault();
    });
    canvas.addEventListener("keyup", (event) => {
      this.held.delete(event.key);
      if (event.key.toLowerCase() === HOLD_KEY) this.holdKey = false;
    });
    canvas.addEventListener("blur", () => this.letGo());
  }
}
