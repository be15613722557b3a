// Dates typed freely: the same reading as the server's, shown as soon as the field is left; the server decides.
import { one } from "../dom.js";

const WORDS = { today: 0, сегодня: 0, сьогодні: 0, днес: 0, tomorrow: 1, завтра: 1, утре: 1, yesterday: -1, вчера: -1, вчора: -1, послезавтра: 2, післязавтра: 2, вдругиден: 2 };

// The house's own day: the page says which it was when it came, whatever day the reader's clock had then.
function now() {
  const told = (document.documentElement.dataset.dsToday || "").split("-").map(Number);
  const came = new Date(performance.timeOrigin);
  const ahead = told.length === 3 ? Math.round((make(...told) - shift(came, 0)) / 864e5) : 0;
  return shift(new Date(), ahead);
}

export function parseDay(text, today = now()) {
  const words = text.trim().toLowerCase();
  const base = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  if (words in WORDS) return shift(base, WORDS[words]);
  const offset = words.match(/^([+-]\d{1,4})$/);
  if (offset) return shift(base, Number(offset[1]));
  const iso = words.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  if (iso) return make(+iso[1], +iso[2], +iso[3]);
  const full = words.match(/^(\d{1,2})[./\-, ](\d{1,2})(?:[./\-, ](\d{4}|\d{2}))?$/) || words.match(/^(\d{2})(\d{2})(\d{4}|\d{2})?$/);
  if (full) return full[3] ? make(full[3].length === 4 ? +full[3] : 2000 + +full[3], +full[2], +full[1]) : nearest(+full[1], +full[2], base);
  return /^\d{1,2}$/.test(words) ? make(base.getFullYear(), base.getMonth() + 1, +words) : null;
}

function shift(day, days) {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
}

function make(year, month, day) {
  const found = new Date(year, month - 1, day);
  const isReal = found.getFullYear() === year && found.getMonth() === month - 1 && found.getDate() === day;
  return isReal ? found : null; // of years before 100 the browser makes those of the twentieth century
}

function nearest(day, month, base) {
  const near = [-1, 0, 1].map((offset) => make(base.getFullYear() + offset, month, day)).filter(Boolean);
  return near.sort((a, b) => Math.abs(a - base) - Math.abs(b - base))[0] || null;
}

const two = (number) => String(number).padStart(2, "0");
const shown = (day) => `${two(day.getDate())}.${two(day.getMonth() + 1)}.${day.getFullYear()}`;

export function read(field) {
  const day = field.value.trim() && parseDay(field.value);
  if (day && field.value !== shown(day)) field.value = shown(day);
}

export function pick(button) {
  const field = one("[data-ds-day]", button.parentElement);
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  const day = parseDay(field.value);
  if (day) picker.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  picker.addEventListener("change", () => {
    const chosen = parseDay(picker.value);
    if (chosen) field.value = shown(chosen);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    picker.remove();
    field.focus();
  });
  button.after(picker);
  picker.showPicker?.();
}
