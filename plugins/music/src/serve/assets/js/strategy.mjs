// What a session evolves with: chosen where it begins.
import { el } from "./dom.mjs";
import { store } from "./store.mjs";

const names = {
  operator_sequence: "Words are mixed and varied", llm_evolve: "A language model mixes and varies",
  full_llm: "A language model writes everything",
};
export const strategyName = (name) => names[name] ?? name;

/** @returns {node, value()}; strategies that can't be chosen here are shown with the reason */
export function strategyField(id) {
  const all = store.overview.strategies;
  const select = el("select", { id }, all.map((s) => el("option", { value: s.name, disabled: s.missing !== null }, strategyName(s.name))));
  const reasons = [...new Set(all.map((s) => s.missing).filter(Boolean))];
  return {
    value: () => select.value,
    node: el("div", { class: "strategy" }, el("label", { class: "field", for: id, htmlFor: id }, "How it evolves", select),
      reasons.map((why) => el("p", { class: "muted small" }, why))),
  };
}
