// A place to drop files on; the field inside stays what is sent, and works by keyboard too.
import { on, one } from "./dom.js";

function name(place) {
  const output = one("output", place);
  const files = [...(one("input[type=file]", place)?.files || [])];
  if (output) output.textContent = files.map((file) => file.name).join(", ");
  const title = files.length === 1 && one("input[name=title]", place.closest("form") || document);
  if (title && !title.value) title.value = files[0].name.replace(/\.[^.]+$/, "");
}

export function startDrops() {
  for (const type of ["dragover", "dragleave", "drop"]) {
    on(type, "[data-ds-drop]", (event, place) => {
      event.preventDefault();
      place.classList.toggle("ds-drop-over", type === "dragover");
      if (type !== "drop" || !event.dataTransfer.files.length) return;
      const field = one("input[type=file]", place);
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  on("change", "[data-ds-drop] input[type=file]", (event, field) => name(field.closest("[data-ds-drop]")));
}
