// Ctrl+K: search and go anywhere.
import { all, one } from "./dom.js";

let timer;

export function openPalette() {
  const dialog = one("#palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = one("input", dialog);
  input.select();
  fill();
}

async function fill() {
  const list = one("[data-ds-palette]");
  const text = one("#palette input").value;
  const answer = await fetch(`${list.dataset.dsPalette}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || text !== one("#palette input").value) return;
  list.innerHTML = await answer.text();
  mark(options()[0]);
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
    timer = setTimeout(fill, 120);
  });
  input.addEventListener("keydown", (event) => {
    const found = options();
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(found[(at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length]);
    } else if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      if (event.ctrlKey) window.open(found[at].href, "_blank", "noopener");
      else location.assign(found[at].href);
    }
  });
}
