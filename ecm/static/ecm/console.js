// Fields of a set ask for what their kind needs, and for nothing else.
const NEEDS = {
  choice: ["options"], table: ["columns"], money: ["currencies", "least", "most"], number: ["least", "most", "places"],
  directory: ["directory"],
};
const OPTIONAL = ["options", "columns", "currencies", "least", "most", "places", "directory"];

function narrow(select) {
  const prefix = select.name.replace(/-kind$/, "");
  const needed = NEEDS[select.value] || [];
  for (const name of OPTIONAL) {
    const field = document.querySelector(`[name="${prefix}-${name}"]`);
    const place = field?.closest(".w-panel__wrapper");
    place?.toggleAttribute("data-ds-unneeded", !needed.includes(name));
  }
}

const kinds = (root) => root.querySelectorAll?.('select[name^="fields-"][name$="-kind"]') || [];
const all = (root) => kinds(root).forEach(narrow);

document.addEventListener("change", (event) => {
  if (event.target.matches?.('select[name^="fields-"][name$="-kind"]')) narrow(event.target);
});
document.addEventListener("DOMContentLoaded", () => {
  all(document);
  const rows = document.getElementById("id_fields-FORMS");
  if (rows) new MutationObserver(() => all(rows)).observe(rows, { childList: true });
});
