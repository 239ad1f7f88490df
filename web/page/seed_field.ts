// Fields to type a seed or a name in, laid over the canvas where it is shown: text is typed into HTML, never into the canvas.

import type { Box } from "./app";

interface Kind {
  label: string;
  inputMode: "numeric" | "text";
  maxLength: number;
}

export function editSeed(box: Box, seed: string, take: (value: string) => void): void {
  edit(box, { label: "Seed", inputMode: "numeric", maxLength: 16 }, seed, take);
}

export function editName(box: Box, name: string, take: (value: string) => void): void {
  edit(box, { label: "Name", inputMode: "text", maxLength: 60 }, name, take);
}

function edit(box: Box, kind: Kind, before: string, take: (value: string) => void): void {
  document.getElementById("seed-field")?.remove();
  const field = document.createElement("input");
  field.id = "seed-field";
  field.inputMode = kind.inputMode;
  field.maxLength = kind.maxLength;
  field.value = before;
  field.setAttribute("aria-label", kind.label);
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
    if (keep && value !== "" && value !== before) take(value);
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
