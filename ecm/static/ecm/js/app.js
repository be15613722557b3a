// The workspace's behaviours; each module finds its elements by a data attribute and works on what htmx brings later.
import { startBell } from "./bell.js";
import { startCombos } from "./combo.js";
import { startDays } from "./days.js";
import { startDialogs } from "./dialogs.js";
import { everywhere, one } from "./dom.js";
import { startDrops } from "./drop.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startPalette } from "./palette.js";
import { startRows } from "./rows.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

for (const start of [startDialogs, startForms, startRows, startTabs, startCombos, startDrops, startDays, startToasts, startTheme, startBell, startPalette, startKeys]) {
  start();
}
// Rare on a page: it comes when something asks for it.
everywhere((root) => one("[data-ds-grid]", root) && import("./pages/grid.js"));
