// Files go one by one: each counts when the server has it, and what did not arrive stays to be sent again.
import { one, token, renewed } from "../dom.js";
import { say } from "../toasts.js";

async function send(form, file, told) {
  const body = new FormData();
  body.set("files", file);
  for (const [name, count] of Object.entries(told)) body.set(name, count);
  const headers = { "HX-Request": "true", "X-CSRFToken": renewed() || token() };
  const answer = await fetch(form.action, { method: "POST", body, headers });
  if (!answer.ok) throw answer;
  return answer.json();
}

async function sendAll(form, field, bar) {
  const left = new DataTransfer();
  let told = {};
  let text = "";
  for (const [at, file] of [...field.files].entries()) {
    bar.value = at;
    try {
      ({ text, ...told } = await send(form, file, told));
    } catch {
      left.items.add(file);
    }
  }
  return { left: left.files, text };
}

export async function bring(form) {
  const field = one("[type=file]", form);
  const bar = one("progress", form);
  const button = one(".ds-btn-main", form);
  const failed = one(".ds-bring-left", form);
  if (button.disabled) return;
  bar.max = field.files.length;
  bar.hidden = !(button.disabled = failed.hidden = true);
  const { left, text } = await sendAll(form, field, bar);
  button.disabled = !(bar.hidden = true);
  field.files = left;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  failed.hidden = !left.length;
  if (text) say(text);
  if (!left.length) form.closest("dialog").close();
  document.body.dispatchEvent(new Event("ds:brought"));
}
