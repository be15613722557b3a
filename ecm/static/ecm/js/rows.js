// Lists by keyboard and mouse: J and K move, Enter opens, a click anywhere in a row opens it, ticks gather rows.
import { all, everywhere, icon, on, one } from "./dom.js";

const rows = () => all("[data-ds-rows] .ds-row").filter((row) => row.getClientRects().length);

export function move(step) {
  const found = rows();
  if (!found.length) return false;
  const current = found.indexOf(document.activeElement);
  const chosen = current >= 0 ? current : found.findIndex((row) => row.hasAttribute("aria-current"));
  const at = chosen < 0 ? (step > 0 ? 0 : found.length - 1) : Math.min(Math.max(chosen + step, 0), found.length - 1);
  const row = found[at];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  if (row.closest("[data-ds-inbox]") && at !== current) row.click();
  return true;
}

export function openRow() {
  const row = one("[data-ds-rows] .ds-row[aria-current]") || rows()[0];
  row?.focus();
  return Boolean(row);
}

export function tick() {
  const box = document.activeElement?.closest("tr, li")?.querySelector(".ds-tick input");
  box?.click();
  return Boolean(box);
}

function count(table) {
  const bar = one("[data-ds-bulk]");
  if (!bar) return;
  const number = all("tbody .ds-tick input:checked", table).length;
  bar.hidden = !number;
  one("[data-ds-bulk-count]", bar).textContent = String(number);
}

function menuFor() {
  const filters = one(".ds-filters");
  if (!filters) return null;
  const menu = document.createElement("details");
  menu.className = "ds-menu ds-columns ds-hide-small";
  const summary = document.createElement("summary");
  summary.className = "ds-btn ds-btn-small ds-btn-quiet";
  summary.append(icon("columns-3"));
  summary.title = one("main").dataset.columns;
  summary.setAttribute("aria-label", summary.title);
  const list = document.createElement("div");
  list.className = "ds-menu-list";
  menu.append(summary, list);
  filters.append(menu);
  return list;
}

function columns(table) {
  const heads = all("th[data-col]", table);
  const slot = heads.length && (one(`[data-ds-columns-for="${table.dataset.dsColumns}"]`) || menuFor());
  if (!slot) return;
  const key = `columns:${table.dataset.dsColumns}`;
  // A column that came after the choice is as its page gives it.
  const kept = JSON.parse(localStorage.getItem(key)) || [];
  const [off, asked] = Array.isArray(kept) ? [kept, []] : [kept.off, kept.on];
  const isOff = ({ dataset: { col, colOff } }) => off.includes(col) || (colOff !== undefined && !asked.includes(col));
  const hidden = new Set(heads.filter(isOff).map((head) => head.dataset.col));
  const show = () => {
    for (const head of heads) {
      const at = head.cellIndex;
      for (const row of table.rows) if (row.cells[at]) row.cells[at].hidden = hidden.has(head.dataset.col);
    }
    // What is taken away has the columns that are shown.
    for (const link of all("[data-ds-export] a")) {
      const url = new URL(link.href);
      if (hidden.size) url.searchParams.set("hide", [...hidden].join(","));
      else url.searchParams.delete("hide");
      link.href = url;
    }
  };
  for (const head of heads) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: !hidden.has(head.dataset.col) });
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(head.dataset.col);
      else hidden.add(head.dataset.col);
      const names = heads.map((other) => other.dataset.col);
      const away = (list) => list.filter((name) => !names.includes(name));
      const on = names.filter((name) => !hidden.has(name));
      localStorage.setItem(key, JSON.stringify({ off: [...away(off), ...hidden], on: [...away(asked), ...on] }));
      show();
    });
    label.append(box, head.textContent.trim());
    slot.append(label);
  }
  show();
}

export function startRows() {
  // What is cut says the whole of itself under the mouse.
  on("mouseover", ".ds-table :is(td, .ds-row), .ds-text, .ds-c-main, .ds-list .ds-row > *", (_event, cell) => {
    if (!cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent.trim();
  });
  everywhere((root) => all("[data-ds-columns]", root).forEach(columns));
  on("click", "[data-ds-rows] tbody tr", (event, row) => {
    if (event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return;
    const link = one(".ds-row", row);
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });
  on("change", ".ds-tick input", (event, box) => {
    const table = box.closest("table");
    if (box.closest("thead")) for (const other of all("tbody .ds-tick input", table)) other.checked = box.checked;
    count(table);
  });
  on("click", "[data-ds-bulk-act]", (event, button) => {
    const url = new URL(button.dataset.dsBulkAct, location.href);
    for (const box of all("tbody .ds-tick input:checked")) url.searchParams.append("ids", box.value);
    url.searchParams.set("back", location.pathname + location.search);
    document.dispatchEvent(new CustomEvent("ds:side-form", { detail: String(url) }));
  });
  on("click", "[data-ds-inbox-back]", (event, button) => button.closest("[data-ds-inbox]").classList.remove("ds-opened"));
}
