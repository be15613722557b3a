// ARIA combobox: searches on the server as one types, keeps the key in a hidden field, creates in place.
import { everywhere, icon, on, one, all } from "./dom.js";

const WAIT = 140;
let lastAsked = null;
const QUOTES = { en: "“”", bg: "„“" };

/** The text in the quotation marks of the language of the page. */
function quoted(text) {
  const [open, close] = QUOTES[document.documentElement.lang] || "«»";
  return `${open}${text}${close}`;
}

class Combo {
  constructor(root) {
    this.root = root;
    this.input = one("[role=combobox]", root);
    this.list = one("[role=listbox]", root);
    this.hidden = one("input[type=hidden]", root);
    this.many = root.dataset.dsMany;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.list.hidden && this.ask());
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
    root.addEventListener("ds:chosen-here", (event) => this.take(event.detail.value, event.detail.title));
  }

  typed() {
    if (!this.many) this.setValue("");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const text = this.input.value.trim();
    const url = new URL(this.root.dataset.dsCombo, location.href);
    url.searchParams.set("q", this.hidden && this.hidden.value && !this.many ? "" : text);
    url.searchParams.set("id", `${this.input.id}-o`);
    for (const name of this.input.dataset.dsWith?.split(" ") ?? []) url.searchParams.set(name, new FormData(this.input.form).get(name) || "");
    const asked = (this.asked = {});
    let answer;
    try {
      answer = await fetch(url, { headers: { "HX-Request": "true" } });
    } catch {
      return;
    }
    if (asked !== this.asked || !answer.ok) return;
    this.list.innerHTML = await answer.text();
    this.offerCreate(text);
    this.open();
    if (text) this.mark(this.options()[0]);
  }

  offerCreate(text) {
    if (!this.root.dataset.dsCreate || !text) return;
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.id = `${this.input.id}-new`;
    option.className = "ds-combo-create";
    option.dataset.create = text;
    option.append(icon("plus"), `${this.root.dataset.dsCreateWord} ${quoted(text)}`);
    this.list.append(option);
  }

  options() {
    return all("[role=option]:not([aria-disabled=true])", this.list);
  }

  open() {
    this.list.hidden = false;
    this.list.classList.remove("ds-combo-end");
    this.list.classList.toggle("ds-combo-end", this.list.getBoundingClientRect().right > innerWidth);
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark(option) {
    for (const other of all("[role=option]", this.list)) other.setAttribute("aria-selected", String(other === option));
    if (!option) return;
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const options = this.options();
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.mark(options[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + options.length) % options.length]);
    } else if (event.key === "Enter" && !event.ctrlKey && !this.list.hidden && options[at]) {
      event.preventDefault();
      this.choose(options[at]);
    } else if (event.key === "Tab" && !this.list.hidden && options[at] && this.input.value && !options[at].dataset.create) {
      this.choose(options[at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.many && !this.input.value) {
      const tags = all(".ds-tag", this.root);
      if (tags.length) tags[tags.length - 1].remove();
    }
  }

  choose(option) {
    clearTimeout(this.timer);
    this.asked = null; // what is still on its way comes too late
    this.close();
    if (option.dataset.create) {
      lastAsked = this;
      const url = new URL(this.root.dataset.dsCreate, location.href);
      url.searchParams.set("in", "dialog");
      url.searchParams.set("name", option.dataset.create);
      document.dispatchEvent(new CustomEvent("ds:side-form", { detail: String(url) }));
      return;
    }
    this.take(option.dataset.value, one("span", option).textContent);
  }

  take(value, title) {
    if (this.many) this.addTag(value, title);
    else this.settle(value, title);
    this.input.focus();
    this.close();
  }

  settle(value, title) {
    this.setValue(value);
    this.input.value = title;
  }

  addTag(value, title) {
    const tag = document.createElement("span");
    tag.className = "ds-tag";
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: this.many, value });
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.dsRemove = "";
    button.setAttribute("aria-label", title);
    button.append(icon("x"));
    tag.append(title, field, button);
    this.input.before(tag);
    this.input.value = "";
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  setValue(value) {
    if (!this.hidden || this.hidden.value === value) return;
    this.hidden.value = value;
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Whoever types faster than the list comes gets the only choice there is; other words stay for the server to refuse.
  async leave() {
    this.close();
    clearTimeout(this.timer);
    this.asked = null;
    if (!this.hidden || this.many || this.hidden.value || !this.input.value.trim()) return;
    await this.ask();
    if (document.activeElement === this.input) return;
    this.close();
    const [only, more] = this.options().filter((option) => !option.dataset.create);
    if (only && !more) this.settle(only.dataset.value, one("span", only).textContent);
  }
}

export function startCombos() {
  everywhere((root) => {
    for (const found of all("[data-ds-combo]", root)) if (!found.dsCombo) found.dsCombo = new Combo(found);
  });
  on("click", "[data-ds-remove]", (event, button) => button.closest(".ds-tag").remove());
  document.addEventListener("ds:created", (event) => {
    one("#side-form")?.close();
    lastAsked?.take(event.detail.value, event.detail.title);
  });
}
