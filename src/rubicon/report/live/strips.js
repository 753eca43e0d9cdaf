// A strip for each judgement: how its draws are spread, and one or two handles to drag.

import { element, plain } from "./dom.js";
import { histogram } from "./narrow.js";

const STEPS = 200, PARTS = 24, SHOWN = 8;

/** The value of a judgement at a step from 0 to STEPS. */
const valueAt = ({ low, high }, step) => low + (step / STEPS) * (high - low);

/** Strips of judgements, the strongest first, and a box to find others in. `ends` names the handles;
 * `moved(k, steps)` is called with where they stand. */
class Strips {
  constructor(judgements, order, ends, moved) {
    Object.assign(this, { judgements, order, ends, moved });
    this.made = new Map();
    this.search = element("input", {
      type: "search", placeholder: "find a judgement", "aria-label": "Find a judgement",
      oninput: () => this.choose(),
    });
    this.list = element("div", { class: "live-strips" });
    this.box = element("div", {}, this.search, this.list);
    this.kept = [];
    this.offered = [];
    this.choose();
  }

  /** Show some judgements by their names before all others; returns the first one's strip. */
  offer(names) {
    this.offered = names.map((name) => this.judgements.findIndex((each) => each.name === name)).filter((k) => k >= 0);
    this.search.value = "";
    this.choose();
    return this.offered.length ? this.strip(this.offered[0]) : null;
  }

  /** Show what is offered and the strongest, or those whose names or words hold what is sought; and
   * always those that were moved, so that nothing that acts is out of sight. */
  choose(kept = this.kept) {
    this.kept = kept;
    const sought = this.search.value.trim().toLowerCase();
    const fits = (k) => `${this.judgements[k].name} ${this.judgements[k].label}`.toLowerCase().includes(sought);
    const first = sought ? kept : [...new Set([...kept, ...this.offered])];
    const some = (sought ? this.order.filter(fits) : this.order).filter((k) => !first.includes(k));
    const shown = sought ? some : some.slice(0, SHOWN);
    this.list.replaceChildren(...[...first, ...shown].map((k) => this.strip(k).box));
    this.chosen?.();
  }

  strip(k) {
    if (this.made.has(k)) return this.made.get(k);
    const each = this.judgements[k], title = each.label || each.name;
    const handles = this.ends.map(({ says, at }) => element("input", {
      type: "range", min: 0, max: STEPS, step: "any", value: at(k), "aria-label": `${title}: ${says}`,
      oninput: (event) => this.moved(k, handles.map((one) => Number(one.value)), handles.indexOf(event.target)),
      onkeydown: (event) => this.key(event),
    }));
    const before = histogram(each.own, new Uint8Array(each.own.length).fill(1), PARTS);
    const most = Math.max(...before);
    const bars = before.map((count) => {
      const left = element("i");
      return { bar: element("span", { style: `height:${(100 * count) / most}%` }, left), left, count };
    });
    const text = element("output");
    const box = element("div", { class: "live-strip", "data-judgement": each.name },
      element("p", { title: `${each.name}: ${each.means}` }, title, " ", text),
      element("div", { class: "live-hills", "aria-hidden": "true" }, ...bars.map(({ bar }) => bar)),
      element("div", { class: "live-ends" }, ...handles));
    const made = { box, handles, bars, text };
    this.made.set(k, made);
    this.shown?.(k, made);
    return made;
  }

  /** By whole steps, whatever a browser makes of "any". */
  key(event) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -20, PageUp: 20 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = Number(event.target.value) + by;
    event.target.value = Math.min(STEPS, Math.max(0, at));
    event.target.dispatchEvent(new Event("input"));
  }

  /** Where handles stand, what is told of it, and which draws are left. */
  draw(k, steps, text, left) {
    const { box, handles, bars, text: output } = this.strip(k);
    handles.forEach((each, side) => {
      each.value = steps[side];
      each.setAttribute("aria-valuetext", plain(valueAt(this.judgements[k], steps[side])));
    });
    const own = left ? histogram(this.judgements[k].own, left, PARTS) : bars.map(() => 0);
    const all = left ? this.judgements[k].own.length / left.length : 0; // other tellings have fewer draws
    bars.forEach(({ left: inner, count }, n) => {
      inner.style.height = count ? `${Math.min(100, (100 * all * own[n]) / count)}%` : "0";
    });
    output.textContent = text;
    box.toggleAttribute("data-moved", this.kept.includes(k));
  }

  /** The strips on show. */
  get onShow() {
    return [...this.made.keys()].filter((k) => this.made.get(k).box.isConnected);
  }
}

export { STEPS, Strips, valueAt };
