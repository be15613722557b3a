// A list beside what is chosen of it: while that is on its way, nothing is decided about the one that stood there before.
import { all, on, one } from "../dom.js";

const ROW = "[data-ds-inbox] .ds-inbox-list .ds-row[hx-get]";

function hold(isHeld) {
  const decision = one("#decision");
  decision.inert = isHeld;
  decision.style.opacity = isHeld ? "0.5" : "";
}

on("click", ROW, (_event, row) => {
  for (const other of all(ROW)) other.toggleAttribute("aria-current", false);
  row.setAttribute("aria-current", "true");
  row.closest("[data-ds-inbox]").classList.add("ds-opened");
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches(ROW) && hold(true));
// An answer to a row that was left for another one frees nothing.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches(`${ROW}[aria-current]`)) hold(false);
});
