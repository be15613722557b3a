// Tables in forms: a row more by the button, or by Enter in the last one; the server reads rows by their numbers.
import { all, everywhere, on, one } from "../dom.js";

function add(table) {
  const last = one("tbody tr:last-child", table);
  const row = last.cloneNode(true);
  for (const field of all("[name]", row)) {
    field.name = field.name.replace(/-(\d+)-/, (match, number) => `-${Number(number) + 1}-`);
    if (field.matches("select")) field.selectedIndex = 0;
    else field.value = "";
    field.removeAttribute("value");
  }
  last.after(row);
  one("input, select, textarea", row)?.focus();
}

everywhere((root) => {
  for (const button of all("[data-ds-grid-add]", root)) button.hidden = false;
});
on("click", "[data-ds-grid-add]", (event, button) => add(one("[data-ds-grid]", button.parentElement)));
on("keydown", "[data-ds-grid] tr:last-child input", (event, field) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  add(field.closest("table"));
});
