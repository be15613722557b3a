// Small helpers of the other modules.
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const one = (selector, root = document) => root.querySelector(selector);

/** Listen for an event on elements that match, present or future. */
export function on(type, selector, listener) {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector);
    if (found) listener(event, found);
  });
}

export const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

/** The secret of the newest sign-in, from its cookie; "" when the browser does not tell. */
export const renewed = () => /(?:^|; )dossier_csrf=([^;]+)/.exec(document.cookie)?.[1] || "";

export function icon(name) {
  const sample = one(".ds-icon use");
  const sheet = sample ? sample.getAttribute("href").split("#")[0] : "/static/ecm/icons.svg";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ds-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sheet}#${name}`);
  svg.append(use);
  return svg;
}

export const isTyping = (target) =>
  target instanceof Element && target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

/** Run now for the page and later for each piece that htmx puts in. */
export function everywhere(start) {
  start(document);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && start(event.target));
}
