// Ctrl+K: the field is there at once; what searches and goes anywhere comes with it.
import { one } from "./dom.js";

const further = () => import("./later/palette.js");

export async function openPalette() {
  const dialog = one("#palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  one("input", dialog).select();
  (await further()).ask();
}

export function startPalette() {
  const input = one("#palette input");
  if (!input) return;
  input.addEventListener("input", async () => (await further()).typed());
  input.addEventListener("keydown", async (event) => {
    if (!["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
    event.preventDefault();
    (await further()).pressed(event.key, event.ctrlKey);
  });
}
