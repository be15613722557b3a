// The list of the palette: asked for as one types, walked by arrows, opened by Enter.
import { all, one } from "../dom.js";

let timer = 0;
let coming = Promise.resolve(); // the list of what stands in the field now

const list = () => one("#palette-list");
const options = () => all("[role=option]", list());
const chosen = (found) => found.findIndex((option) => option.getAttribute("aria-selected") === "true");
const busy = (is) => list().setAttribute("aria-busy", String(is));

export function typed() {
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
  busy(true);
}

export function ask() {
  clearTimeout(timer);
  timer = 0;
  return (coming = fill());
}

async function fill() {
  const text = one("#palette input").value;
  busy(true);
  const url = `${list().dataset.dsPalette}?q=${encodeURIComponent(text)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  const found = answer?.ok ? await answer.text() : "";
  if (text !== one("#palette input").value) return;
  busy(false);
  list().innerHTML = found;
  mark(options()[0]);
}

function mark(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  one("#palette input").setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

// Whoever types faster than the list comes means what was typed, not what stood there before.
async function go(elsewhere) {
  await (timer ? ask() : coming);
  const option = options()[chosen(options())];
  if (!option) return;
  if (elsewhere) window.open(option.href, "_blank", "noopener");
  else location.assign(option.href);
}

export function pressed(key, elsewhere) {
  if (key === "Enter") return void go(elsewhere);
  const found = options();
  mark(found[(chosen(found) + (key === "ArrowDown" ? 1 : -1) + found.length) % found.length]);
}
