// Forms: unsaved work is not lost by a slip, errors take the focus, filters send themselves, a click counts once.
import { everywhere, on, one, renewed } from "./dom.js";
import { say } from "./toasts.js";

const dirty = new Set();

// What the browser would say of a field in its own language, said in the language of the page.
function startWords() {
  const words = document.body.dataset;
  document.addEventListener("invalid", ({ target }) => {
    target.setCustomValidity("");
    const { valid, valueMissing, rangeUnderflow, rangeOverflow } = target.validity;
    if (!valid) target.setCustomValidity(valueMissing ? words.missing : rangeUnderflow || rangeOverflow ? words.range : words.wrong);
  }, true);
  const forget = (field) => field.setCustomValidity?.("");
  document.addEventListener("input", (event) => forget(event.target), true);
  on("click", "button, [type=submit]", (_event, button) => { for (const field of button.form?.elements ?? []) forget(field); });
}

// Work of minutes is sent only when it will be heard: whoever was signed out meanwhile, or has no network, keeps it.
const isLong = (form) => form.matches("[method=post]:is([data-ds-guard], [data-ds-save]:not([hx-post]), :has([data-ds-draft]))");

async function sendKnown(form, button) {
  const asked = one("[data-ds-bell]")?.dataset.dsBell;
  if (form.dataset.asking) return;
  form.dataset.asking = "1";
  try {
    const answer = asked && await fetch(asked, { headers: { "HX-Request": "true" } });
    if (answer?.status === 401) {
      one("#messages").innerHTML = await answer.text();
      one("#messages").scrollIntoView({ block: "nearest" });
      return;
    }
  } catch {
    say(one("#toasts").dataset.offline);
    return;
  } finally {
    delete form.dataset.asking;
  }
  const secret = one("[name=csrfmiddlewaretoken]", form);
  if (secret) secret.value = renewed() || secret.value;
  form.dataset.known = "1";
  form.requestSubmit(button);
}

export function startForms() {
  startWords();
  // Whoever signed in again in another tab has a new secret; the page in hand goes on with it.
  document.addEventListener("htmx:configRequest", (event) => {
    if (renewed()) event.detail.headers["X-CSRFToken"] = renewed();
  });
  if (matchMedia("(max-width: 760px)").matches) {
    for (const fold of document.querySelectorAll("[data-ds-fold]:not(:has([aria-invalid=true], [data-ds-begun], :target))")) fold.open = false;
  }
  everywhere((root) => {
    const summary = root.matches?.("[data-ds-focus]") ? root : one("[data-ds-focus]", root);
    summary?.focus();
  });
  // The words of a decision wait for whoever looks at another one first.
  everywhere((root) => {
    for (const field of root.querySelectorAll("[data-ds-draft]")) field.value ||= sessionStorage.getItem(field.form.action) || "";
  });
  on("input", "[data-ds-draft]", (event, field) => sessionStorage.setItem(field.form.action, field.value));
  const touched = (event) => {
    const form = event.target.closest?.("[data-ds-guard]");
    if (form) dirty.add(form);
    const filter = event.type === "change" && event.target.closest?.("[data-ds-autosubmit]");
    if (filter) filter.requestSubmit();
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (isLong(form) && !form.dataset.known) {
      event.preventDefault();
      sendKnown(form, event.submitter);
      return;
    }
    delete form.dataset.known;
    dirty.clear();
    if (form.method === "get") {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 500);
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && event.detail.requestConfig?.verb === "post" && dirty.clear());
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => dirty.clear());
  on("click", ".ds-alert a[href^='#']", (event, link) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
