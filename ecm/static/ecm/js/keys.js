// Keyboard: one map for the whole workspace; physical keys, so that it works in Cyrillic layouts too.
import { all, isTyping, one } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { move, openRow, tick } from "./rows.js";
import { openPalette } from "./palette.js";

const visible = (element) => element && !element.disabled && !element.closest("[inert]") && element.getClientRects().length > 0;

// The button that a key pressed and that waits for words: Ctrl+Enter after the words means it.
let meant = null;

function submit() {
  if (meant?.form && visible(meant) && document.activeElement?.form === meant.form) return meant.form.requestSubmit(meant), true;
  const dialog = one("dialog[open]");
  const active = document.activeElement?.closest("[data-ds-save]");
  const form = active || (dialog ? one("[data-ds-save], form", dialog) : one("[data-ds-save]"));
  const button = form && (one("[data-ds-save-next]", form) || one("button.ds-btn-main, button:not([type=button])", form));
  if (!visible(button)) return false;
  form.requestSubmit(button);
  return true;
}

function startNew() {
  const own = one("[data-ds-new]");
  if (own) return own.matches("input, textarea, select") ? (own.focus(), true) : (own.click(), true);
  const menu = one("[data-ds-new-menu]");
  if (!menu) return false;
  menu.parentElement.open = true;
  one("a", menu.parentElement)?.focus();
  return true;
}

function back() {
  const target = document.activeElement;
  if (isTyping(target)) return target.blur(), true;
  const opened = one(".ds-inbox.ds-opened");
  if (opened && matchMedia("(max-width: 760px)").matches) return opened.classList.remove("ds-opened"), true;
  if (window.history.length > 1 && document.referrer.startsWith(location.origin)) return history.back(), true;
  return false;
}

function pressButton(event) {
  const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
  const button = all("[data-ds-key]").find((found) => found.dataset.dsKey.toLowerCase() === letter && visible(found));
  if (button) (meant = button).click();
  return Boolean(button);
}

function plain(event) {
  if (event.key === "?") return Boolean(openDialog("help"));
  if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return one("[data-ds-search]")?.focus(), true;
  if (pressButton(event)) return true;
  if (event.code === "KeyJ" || (event.key === "ArrowDown" && document.activeElement?.matches(".ds-row"))) return move(1);
  if (event.code === "KeyK" || (event.key === "ArrowUp" && document.activeElement?.matches(".ds-row"))) return move(-1);
  if (event.code === "KeyX") return tick();
  if (event.key === "Enter" && document.activeElement === document.body) return openRow();
  return event.key === "Escape" && back();
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.code === "KeyK" && !event.shiftKey) return event.preventDefault(), openPalette();
    if (command && event.key === "Enter" && submit()) return event.preventDefault();
    if (document.body.dataset.shortcuts === "off" || event.defaultPrevented) return undefined;
    if (event.altKey && !command && event.code === "KeyN" && startNew()) return event.preventDefault();
    if (command || event.altKey || one("dialog[open]")) return undefined;
    if (isTyping(event.target) && event.key !== "Escape") return undefined;
    if (plain(event)) event.preventDefault();
    return undefined;
  });
  for (const button of all("[data-ds-key]")) button.setAttribute("aria-keyshortcuts", button.dataset.dsKey);
}
