// Tabs of a card: a panel is fetched when it is first shown; the address remembers the tab.
import { all, on } from "./dom.js";

function show(tab) {
  for (const other of all("[role=tab]", tab.parentElement)) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (!panel) continue;
    panel.hidden = !chosen;
    if (chosen) panel.dispatchEvent(new CustomEvent("ds:show"));
  }
  const url = new URL(location.href);
  const key = tab.id.slice("tab-".length);
  if (key) url.searchParams.set("tab", key);
  else url.searchParams.delete("tab");
  history.replaceState(history.state, "", url);
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// On a telephone the facts stand above, and some of them come later: the tab keeps its place until somebody moves.
function land(tab) {
  const moved = new AbortController();
  const { signal } = moved;
  const keep = () => tab.scrollIntoView({ block: "start", inline: "nearest", behavior: "instant" });
  keep();
  document.addEventListener("htmx:afterSettle", keep, { signal });
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(type, () => moved.abort(), { signal, passive: true });
  }
}

export function startTabs() {
  const key = new URL(location.href).searchParams.get("tab");
  const wanted = key && innerWidth < 761 && document.getElementById(`tab-${key}`);
  if (wanted) land(wanted);
  on("click", "[data-ds-tabs] [role=tab]", (event, tab) => show(tab));
  on("keydown", "[data-ds-tabs] [role=tab]", (event, tab) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = all("[role=tab]", tab.parentElement);
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    next.focus();
    show(next);
  });
}
