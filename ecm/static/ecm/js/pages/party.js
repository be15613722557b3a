// Of the correspondents that were understood and the one that is looked for by name, the last touched is meant.
import { on, one } from "../dom.js";

const another = (form) => one("[name=party][value=other]", form);

on("input", "[data-ds-party] [name=counterparty-typed]", (_event, field) => (another(field.form).checked = true));
on("change", "[data-ds-party] [name=counterparty]", (_event, field) => field.value && (another(field.form).checked = true));
on("change", "[data-ds-party] [name=party]", (_event, radio) => {
  if (radio.value === "other") one("[name=counterparty-typed]", radio.form).focus();
  else for (const field of [radio.form.elements["counterparty"], radio.form.elements["counterparty-typed"]]) field.value = "";
});
