// Light or dark at once; the server remembers it.
import { token } from "./dom.js";

export function startTheme() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-ds-theme]")) return;
    event.preventDefault();
    const root = document.documentElement;
    const isDark = root.dataset.bsTheme === "dark" || (root.dataset.bsTheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.bsTheme = isDark ? "light" : "dark";
    const body = new URLSearchParams({ theme: root.dataset.bsTheme });
    fetch(event.target.action, { method: "POST", body, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
    delete event.target.dataset.sent;
  }, true);
}
