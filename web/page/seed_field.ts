// A field to type a seed in, laid over the canvas where the seed is shown: text is typed into HTML, never into the canvas.

import type { Box } from "./app";

export function editSeed(box: Box, seed: string, take: (value: string) => void): void {
  document.getElementById("seed-field")?.remove();
  const field = document.createElement("input");
  field.id = "seed-field";
  field.inputMode = "numeric";
  field.maxLength = 16;
  field.value = seed;
  field.setAttribute("aria-label", "Seed");
  // Set from script, which a strict policy allows, unlike a style attribute in the markup.
  field.style.left = `${box.x}px`;
  field.style.top = `${box.y}px`;
  field.style.width = `${box.width}px`;
  field.style.height = `${box.height}px`;
  let open = true;
  const close = (keep: boolean) => {
    if (!open) return;
    open = false;
    const value = field.value.trim();
    field.remove();
    if (keep && value !== "" && value !== seed) take(value);
    document.getElementById("canvas")?.focus({ preventScroll: true });
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") close(true);
    if (event.key === "Escape") close(false);
    event.stopPropagation();
  });
  field.addEventListener("blur", () => close(true));
  document.body.append(field);
  field.focus();
  field.select();
}
