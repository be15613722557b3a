// Dates: their reading comes when the first of them is touched.
import { on } from "./dom.js";

const reading = () => import("./later/days.js");

export function startDays() {
  on("focusout", "[data-ds-day]", async (_event, field) => (await reading()).read(field));
  on("click", "[data-ds-calendar]", async (_event, button) => (await reading()).pick(button));
}
