// A box for questions in the notation: answered at the judgements of "Move the centre", then over some of
// the run's draws; names are completed, and mistakes shown in their place.

import { element, plain } from "./dom.js";
import { FUNCTIONS, written } from "./notation.js";

const AT_ONCE = 10, MOST = 8;

const percents = (value) => (Number.isFinite(value) ? `${Number((100 * value).toFixed(1))}\u00a0%` : "not defined");

/** A quantile of sorted numbers, linear between them. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1), low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** What might be written at a place: the names that begin as the last word does. */
function completions(text, { labels, players, endings, stages }) {
  const [, before, quote, begun] = /^([^]*?)(["“']?)([\p{L}\p{N}_-]*)$/u.exec(text), last = before.trimEnd();
  const label = /(?:([\p{L}\p{N}_-]+)|"([^"]+)")(?:\[[^\]]*\])?\s*(?:[!=]?=|≠|(?:not\s+)?in\s*\{[^}]*)$/u.exec(last);
  const place = label && (label[1] ?? label[2]);
  const names = place === "ending" ? endings
    : place ? labels.find(([name]) => name === place)?.[1] ?? []
    : /(E\s*\[|belief\s*\(|value\s*\()$/.test(last) ? players
    : /stage\s*:$/.test(last) ? stages
    : /(^|[+*/<>=−-]|\b(?:min|max|abs)\s*\()$/.test(last) ? []
    : labels.map(([name]) => name);
  const words = names === endings || place || names === players ? [] : last.includes("(") || last.includes("[")
    ? ["reached(", "ending=", "observed", "do("] : Object.keys(FUNCTIONS).map((name) => name + (name === "E" ? "[" : "("));
  const fits = (name) => name.toLowerCase().startsWith(begun.toLowerCase()) && name !== begun;
  return [...names.filter(fits).map((name) => before + written(name)),
    ...(quote ? [] : words.filter(fits).map((word) => before + word))].slice(0, MOST);
}

class Asking {
  constructor(solving, told, moving) {
    Object.assign(this, { solving, told, moving });
    this.count = 0;
    this.build();
  }

  build() {
    const { labels } = this.told.words, [label, [option]] = labels[0], [later, [outcome]] = labels.at(-1);
    const first = `${written(label)}=${written(option)}`, last = `${written(later)}=${written(outcome)}`;
    const examples = [`P(${first})`, `P(${last} | ${first})`, ...this.moving.claims.slice(0, 1).map(({ letter }) => letter)];
    this.input = element("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: false, "aria-label": "A question",
      "aria-expanded": "false", "aria-controls": "live-names", "aria-autocomplete": "list",
      placeholder: examples[0],
      oninput: () => this.offer(), onkeydown: (event) => this.key(event), onblur: () => this.offered([]),
    });
    this.names = element("ul", { role: "listbox", id: "live-names", class: "live-names", hidden: true, "aria-label": "Names" });
    this.answers = element("ol", { class: "live-answers", "aria-live": "polite", reversed: true });
    this.box = element("div", { class: "live live-ask" }, element("div", {},
      element("p", {}, "Ask in Rubicon’s notation: P(event | event), E[player | event], belief(player, event), value(player, label=option), do(label=option) after the bar; compare numbers for a claim, or name claims by their letters: a and not b."),
      element("form", { onsubmit: (event) => { event.preventDefault(); this.ask(this.input.value); } },
        this.input, this.names, " ", element("button", { type: "submit" }, "Ask")),
      element("p", { class: "small" }, "For example: ", ...examples.map((text) =>
        element("button", { type: "button", onclick: () => { this.input.value = text; this.ask(text); } }, text))),
      this.answers));
  }

  offer() {
    const at = this.input.selectionStart;
    this.offered(completions(this.input.value.slice(0, at), this.told.words));
  }

  offered(found) {
    this.found = found;
    this.chosen = -1;
    this.names.replaceChildren(...found.map((text, k) => element("li", {
      role: "option", id: `live-name-${k}`, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); this.take(text); },
    }, text.slice(Math.max(text.search(/[^\s,(|{[]*$/), 0)) || text)));
    this.names.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  take(text) {
    const { selectionStart: at, value } = this.input;
    this.input.value = text + value.slice(at);
    this.input.setSelectionRange(text.length, text.length);
    this.offered([]);
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && this.found?.length) {
      event.preventDefault();
      this.chosen = (this.chosen + by + this.found.length) % this.found.length;
      [...this.names.children].forEach((each, k) => each.setAttribute("aria-selected", String(k === this.chosen)));
      this.input.setAttribute("aria-activedescendant", `live-name-${this.chosen}`);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.found[this.chosen]);
    } else if (event.key === "Escape") this.offered([]);
  }

  async ask(text) {
    this.offered([]);
    const count = ++this.count, here = element("p"), over = element("p", { class: "small" });
    this.answers.prepend(element("li", {}, element("code", {}, text), here, over));
    const found = await this.solving.call("ask", text, this.moving.here, this.moving.changes);
    if (found.mistake) {
      here.replaceWith(this.mistaken(text, found.mistake));
      return;
    }
    const where = this.moving.kept.length ? "where “Move the centre” stands" : "in the middle of all ranges";
    here.textContent = found.certain ? `${this.said(found)}, ${where}.` : `Not certain ${where}.`;
    await this.over(text, found, over, count);
  }

  said({ claim, likely, margin, true: holds, close }) {
    if (claim && Number.isFinite(margin))
      return `It ${close ? "is too close to call" : holds ? "holds" : "fails"}, by ${plain(Number(margin.toPrecision(3)))}`;
    return likely ? percents(margin) : Number.isFinite(margin) ? plain(Number(margin.toPrecision(4))) : "Not defined";
  }

  /** Over the run's first draws, as they are, until another question is asked. */
  async over(text, { claim, likely }, place, count) {
    const all = [], { draws } = this.told;
    for (let first = 0; first < draws && count === this.count; first += AT_ONCE) {
      const some = await this.solving.call("over", text, first, Math.min(first + AT_ONCE, draws));
      if (some.mistake) return;
      all.push(...some);
      const known = all.filter(({ certain, margin }) => certain && Number.isFinite(margin));
      const told = claim ? this.shares(known) : this.spread(known, likely ? percents : (value) => plain(Number(value.toPrecision(4))));
      const left = all.length - known.length;
      place.textContent = `${told} ${all.length < draws ? `the first ${all.length} so far` : `the run’s first ${draws}`} sets of judgements, as they were drawn${this.moving.kept.length ? ", in the game as it is told" : ""}${left ? `; ${left} not solved or not defined` : ""}.`;
    }
  }

  shares(known) {
    const share = (which) => percents(known.filter(which).length / known.length);
    if (!known.length) return "Undefined in all of";
    return `Holds in ${share(({ true: so, close }) => so && !close)}, fails in ${share(({ true: so, close }) => !so && !close)}, too close in ${share(({ close }) => close)} of`;
  }

  spread(known, told) {
    const sorted = Float64Array.from(known, ({ margin }) => margin).sort();
    if (!sorted.length) return "Undefined in all of";
    const mean = sorted.reduce((one, other) => one + other, 0) / sorted.length;
    return `Mean ${told(mean)}, nine in ten from ${told(quantile(sorted, 0.05))} to ${told(quantile(sorted, 0.95))}, over`;
  }

  mistaken(text, { found, span: [start, end], instead }) {
    const from = text.lastIndexOf("\n", start - 1) + 1, [line] = text.slice(from).split("\n");
    const caret = " ".repeat(start - from) + "^".repeat(Math.max(1, Math.min(end, from + line.length) - start));
    return element("div", { class: "live-mistake", role: "alert" }, element("p", {}, `${found}${instead ? `; ${instead}` : ""}`),
      element("pre", {}, `${line}\n${caret}`));
  }
}

export { Asking, completions };
