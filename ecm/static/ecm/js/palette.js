// Ctrl+K: search and go anywhere.
import { all, one } from "./dom.js";

let timer = 0;
let coming = Promise.resolve(); // the list of what stands in the field now

export function openPalette() {
  const dialog = one("#palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = one("input", dialog);
  input.select();
  ask();
}

function ask() {
  clearTimeout(timer);
  timer = 0;
  return (coming = fill());
}

const busy = (is) => one("[data-ds-palette]").setAttribute("aria-busy", String(is));

async function fill() {
  const list = one("[data-ds-palette]");
  const text = one("#palette input").value;
  busy(true);
  const answer = await fetch(`${list.dataset.dsPalette}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  const found = answer?.ok ? await answer.text() : "";
  if (text !== one("#palette input").value) return;
  busy(false);
  list.innerHTML = found;
  mark(options()[0]);
}

// Whoever types faster than the list comes means what was typed, not what stood there before.
async function go(elsewhere) {
  await (timer ? ask() : coming);
  const chosen = options().find((option) => option.getAttribute("aria-selected") === "true");
  if (!chosen) return;
  if (elsewhere) window.open(chosen.href, "_blank", "noopener");
  else location.assign(chosen.href);
}

const options = () => all("#palette-list [role=option]");

function mark(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  one("#palette input").setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

export function startPalette() {
  const input = one("#palette input");
  if (!input) return;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
    busy(true);
  });
  input.addEventListener("keydown", (event) => {
    const found = options();
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(found[(at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(event.ctrlKey);
    }
  });
}
