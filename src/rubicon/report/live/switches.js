// What draws may be weighed by beside ranges: what has happened, whom one believes, how the story is
// told.

import { bytesOf, logsOf } from "./codec.js";
import { element } from "./dom.js";

const EVENTS = "~events", EXPERTS = "~experts", STORY = "~story";

class Switches {
  /** `changed` is called after each. */
  constructor({ events, heeded, experts, tellings }, changed) {
    Object.assign(this, { heeded, experts, changed });
    this.events = events.map((each) => ({ ...each, logs: logsOf(each.logs) }));
    this.whose = bytesOf(experts.whose);
    this.tellings = tellings.map((each) => ({ ...each, claims: each.claims.map((own) => own && bytesOf(own)),
      logs: each.logs && each.logs.map(logsOf) }));
    this.ticked = new Set();
    this.believed = new Set(experts.names.keys());
    this.story = -1;
    this.build();
  }

  build() {
    const box = (title, note, ...parts) =>
      element("fieldset", { class: "live-switches" }, element("legend", {}, title), ...parts,
        ...(note ? [element("p", { class: "small" }, note)] : []));
    const tick = (set, k, act, ...says) => {
      const input = element("input", { type: "checkbox", onchange: (event) => act(k, event.target.checked) });
      return { input, line: element("label", {}, input, element("span", {}, ...says)), set, k };
    };
    const days = this.events.map(({ date, says }, k) =>
      tick(this.ticked, k, (...to) => { this.happen(...to); this.acted(); }, element("time", {}, date), ` ${says}`));
    const before = this.heeded.map(({ date, says }) => element("label", {},
      element("input", { type: "checkbox", checked: true, disabled: true }), element("span", {}, element("time", {}, date), ` ${says}`)));
    const people = this.experts.names.map((name, k) => tick(this.believed, k, (...to) => this.believe(...to), name));
    this.ticks = [...days, ...people];
    this.select = element("select", { "aria-label": "How the story is told", onchange: (event) => this.tell(Number(event.target.value)) },
      element("option", { value: -1 }, "as it is told"),
      ...this.tellings.map(({ name }, k) => element("option", { value: k }, name)));
    const found = [];
    if (days.length)
      found.push(box("What has happened", "Each is weighed given those before it, which are ticked with it.", ...days.map(({ line }) => line)));
    if (before.length)
      found.push(box("What has happened", "The sets of judgements on this page are those drawn anew in its light; to see them without it, open the page of the run that was updated.", ...before));
    if (people.length) found.push(box("Whom you believe", "", ...people.map(({ line }) => line)));
    if (this.tellings.length) found.push(box("How the story is told", "", this.select));
    this.box = element("div", {}, ...found);
    this.show();
  }

  show() {
    for (const { input, set, k } of this.ticks) input.checked = set.has(k);
    this.select.value = this.story;
    const told = this.tellings[this.story];
    for (const { input, set } of this.ticks) if (set === this.ticked) input.disabled = told !== undefined && !told.logs;
  }

  /** An event takes those before it along, and without it those after it are not known either. */
  happen(k, so) {
    this.events.forEach(({ episode }, each) => {
      if (episode !== this.events[k].episode) return;
      if (so && each <= k) this.ticked.add(each);
      if (!so && each >= k) this.ticked.delete(each);
    });
  }

  believe(k, so) {
    if (so) this.believed.add(k);
    else this.believed.delete(k);
    if (!this.believed.size) this.believed.add(k); // somebody has to be believed
    this.acted();
  }

  tell(k) {
    this.story = k;
    if (this.tellings[k] && !this.tellings[k].logs) this.ticked.clear(); // they cannot come about there
    this.acted();
  }

  acted() {
    this.show();
    this.changed();
  }

  reset() {
    this.ticked.clear();
    this.experts.names.forEach((_, k) => this.believed.add(k));
    this.story = -1;
    this.show();
  }

  /** The logarithms of how probable what is ticked is in each draw. */
  get logs() {
    const told = this.tellings[this.story];
    const own = told ? told.logs ?? [] : this.events.map(({ logs }) => logs);
    return own.filter((_, k) => this.ticked.has(k));
  }

  /** A mask of draws by whom one believes; null for all. */
  get among() {
    if (this.believed.size === this.experts.names.length) return null;
    return Uint8Array.from(this.whose, (each) => (this.believed.has(each) ? 1 : 0));
  }

  /** What is switched, as words and how to take it back. */
  get said() {
    const found = [];
    const last = Math.max(...this.ticked);
    if (this.ticked.size)
      found.push([`${this.ticked.size} of what has happened, up to: ${this.events[last].says}`, () => { this.ticked.clear(); this.acted(); }]);
    if (this.among)
      found.push([`believing ${[...this.believed].map((k) => this.experts.names[k]).join(", ")}`,
        () => { this.experts.names.forEach((_, k) => this.believed.add(k)); this.acted(); }]);
    if (this.story >= 0) found.push([`told with ${this.tellings[this.story].name}`, () => this.tell(-1)]);
    return found;
  }

  /** For a link, as [name, text]. */
  get kept() {
    const found = [];
    if (this.ticked.size) found.push([EVENTS, [...this.ticked].join(".")]);
    if (this.among) found.push([EXPERTS, [...this.believed].join(".")]);
    if (this.story >= 0) found.push([STORY, String(this.story)]);
    return found;
  }

  restore(name, text) {
    const numbers = text.split(".").map(Number);
    if (name === EVENTS) numbers.filter((k) => k in this.events).forEach((k) => this.happen(k, true));
    if (name === EXPERTS && numbers.some((k) => k in this.experts.names)) {
      this.believed.clear();
      numbers.filter((k) => k in this.experts.names).forEach((k) => this.believed.add(k));
    }
    if (name === STORY && numbers[0] in this.tellings) this.story = numbers[0];
    this.show();
  }
}

export { Switches };
