// While what was chosen in the list is on its way, nothing is decided about the one before.
import { all, on, one } from "../dom.js";

const ROW = "[data-ds-inbox] .ds-inbox-list .ds-row";

function hold(inert) {
  const { style } = Object.assign(one("#decision"), { inert });
  style.opacity = inert ? "0.5" : "";
}

on("click", ROW, (event, row) => {
  if (!row.hasAttribute("hx-get")) return event.ctrlKey || event.metaKey || hold(true);
  for (const other of all(ROW)) other.toggleAttribute("aria-current", false);
  row.setAttribute("aria-current", "true");
  row.closest("[data-ds-inbox]").classList.add("ds-opened");
});
// Whoever was asked about unsaved work and stays, or comes back, goes on here.
window.addEventListener("beforeunload", (event) => event.defaultPrevented && setTimeout(() => hold(false), 1500));
window.addEventListener("pageshow", () => hold(false));
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches(ROW) && hold(true));
// An answer to a row that was left for another one frees nothing.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches(`${ROW}[aria-current]`)) hold(false);
});
