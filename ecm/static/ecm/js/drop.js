// A place to drop files on; the field inside stays what is sent, and works by keyboard too.
import { on, one } from "./dom.js";
import { openDialog } from "./dialogs.js";

const NAMED = 3;

function name(place) {
  const output = one("output", place);
  const files = [...(one("input[type=file]", place)?.files || [])];
  const names = files.slice(0, NAMED).map((file) => file.name).join(", ");
  if (output) output.textContent = names + (files.length > NAMED ? ` … (${files.length})` : "");
  const title = files.length === 1 && one("input[name=title]", place.closest("form") || document);
  if (title && !title.value) title.value = files[0].name.replace(/\.[^.]+$/, "");
}

// A file dropped beside its place never takes the page away; a page that takes files everywhere says so.
function over(event) {
  if (!event.dataTransfer?.types.includes("Files") || event.target.matches?.("input[type=file]")) return;
  const place = event.target.closest?.("[data-ds-drop]") || one("[data-ds-drop-all]");
  event.preventDefault();
  if (!place) return void (event.dataTransfer.dropEffect = "none");
  place.classList.toggle("ds-drop-over", event.type === "dragover");
  if (event.type !== "drop" || !event.dataTransfer.files.length) return;
  const field = one("input[type=file]", place);
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  openDialog(place.closest("dialog")?.id);
}

export function startDrops() {
  for (const type of ["dragover", "dragleave", "drop"]) document.addEventListener(type, over);
  // Heard before other forms are: this one never leaves the page.
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-ds-bring]")) return;
    event.preventDefault();
    event.stopPropagation();
    (await import("./later/bring.js")).bring(event.target);
  }, true);
  on("change", "[data-ds-drop] input[type=file]", (event, field) => name(field.closest("[data-ds-drop]")));
}
