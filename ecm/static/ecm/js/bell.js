// The bell asks for its own fragment while somebody looks at the page.
import { one } from "./dom.js";

const EVERY = 45_000;

export function startBell() {
  const bell = one("[data-ds-bell]");
  if (!bell) return;
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(bell.dataset.dsBell, { headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) bell.innerHTML = await answer.text();
    } catch {
      // No network now: the next round asks again.
    }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
