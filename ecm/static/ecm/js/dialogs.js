// Dialogs and menus.
import { all, on, one } from "./dom.js";

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

export function startDialogs() {
  on("click", "[data-ds-open]", (_, button) => {
    button.closest("details[open]")?.removeAttribute("open");
    openDialog(button.dataset.dsOpen);
  });
  openDialog(one("[data-ds-shown]")?.id);
  on("click", "[data-ds-close]", (_, button) => button.closest("dialog")?.close());
  on("click", "dialog", (event, dialog) => event.target === dialog && dialog.close());
  on("click", "[data-ds-back]", () => history.back());
  on("click", "[data-ds-copy]", (_, button) => navigator.clipboard?.writeText(button.dataset.dsCopy));
  document.addEventListener("click", (event) => {
    for (const menu of all("details.ds-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.ds-menu[open]");
    if (!menu) return;
    const items = all("a, button, input", one(".ds-menu-list", menu));
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      menu.open = false;
      one("summary", menu).focus();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus();
    }
  });
  document.addEventListener("ds:side-form", async (event) => {
    const dialog = one("#side-form");
    const answer = await fetch(event.detail, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    dialog.innerHTML = await answer.text();
    window.htmx?.process(dialog);
    dialog.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    dialog.showModal();
    one("input:not([type=hidden]), select, textarea", dialog)?.focus();
  });
}
