// Short news with "undo"; it waits while the mouse or the focus is on it.
import { all, icon, on, one, token } from "./dom.js";

const STAYS = 8000;

function watch(toast) {
  let timer = setTimeout(() => toast.remove(), STAYS);
  const hold = () => clearTimeout(timer);
  const free = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), STAYS / 2);
  };
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", free);
  toast.addEventListener("focusout", free);
}

export function say(text, undo = "") {
  for (const same of all(".ds-toast")) if (one("span", same).textContent === text) same.remove();
  const toast = document.createElement("div");
  toast.className = "ds-toast";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(undoForm(undo));
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dsDismiss = "";
  close.setAttribute("aria-label", one("#toasts").dataset.close);
  close.append(icon("x"));
  toast.append(close);
  one("#toasts").append(toast);
  watch(toast);
}

function undoForm(url) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const secret = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token() });
  const button = document.createElement("button");
  button.textContent = one("#toasts").dataset.undo;
  form.append(secret, button);
  return form;
}

export function startToasts() {
  if (!one("#toasts")) return;
  all(".ds-toast").forEach(watch);
  on("click", "[data-ds-dismiss]", (event, button) => button.closest(".ds-toast").remove());
  document.addEventListener("ds:toast", (event) => say(event.detail.text, event.detail.undo));
  document.addEventListener("htmx:sendError", () => say(one("#toasts").dataset.offline));
}
