// Narrow ranges, tick what has happened, choose whom to believe and how the story is told: every verdict
// is counted anew on the draws that are left.

import { canState, fileOf } from "./changes.js";
import { bytesOf } from "./codec.js";
import { changes, copied, element, percent, plain, saved } from "./dom.js";
import { leftBy, verdictOf } from "./narrow.js";
import { STEPS, Strips, valueAt } from "./strips.js";
import { Switches } from "./switches.js";

const FULL = 65535, TOO_FEW = 30;
const quantised = (step) => Math.round((step / STEPS) * FULL);

class Narrowing {
  constructor(data, judgements, order, keeps) {
    Object.assign(this, { keeps, judgements, draws: data.draws, command: data.command, classes: data.classes });
    this.claims = data.claims.map((each) => ({ ...each, own: bytesOf(each.own) }));
    this.file = data.file;
    this.switches = new Switches(data, () => this.later());
    this.values = judgements.map((each) => each.own);
    this.ranges = new Map(); // by judgement: [lowest, highest] in steps
    this.strips = new Strips(judgements, order,
      [{ says: "lowest value", at: () => 0 }, { says: "highest value", at: () => STEPS }],
      (k, ends, side) => this.narrow(k, ends, side));
    this.strips.shown = () => this.later();
    this.build();
    this.front = () => {}; // shows this before other ways to try
    for (const link of document.querySelectorAll("a[data-try]")) {
      link.hidden = false;
      link.addEventListener("click", (event) => {
        this.front();
        const first = this.strips.offer(link.dataset.try.split(" "));
        if (!first) return; // there is no strip of whom one believes
        event.preventDefault();
        first.box.scrollIntoView({ block: "center" });
        first.handles[0].focus({ preventScroll: true });
      });
    }
  }

  build() {
    this.found = element("p", { class: "live-left", role: "status" });
    this.changed = element("ul", { class: "live-changed", "aria-label": "What you changed" });
    this.rows = this.claims.map((claim) => this.row(claim));
    const verdicts = element("table", { class: "live-verdicts" },
      element("caption", {}, "Share of the sets of judgements that are left in which each claim holds; the mark is the share in all."),
      element("tbody", {}, ...this.rows.map((row) => row.line)));
    const buttons = element("p", { class: "live-buttons" },
      element("button", { type: "button", onclick: () => this.reset() }, "Start again"),
      element("button", { type: "button", onclick: (event) => copied(event.target, location.href) }, "Copy a link to this"),
      this.solve = element("button", { type: "button", onclick: (event) => copied(event.target, this.asCommand()) }, "Copy the command that solves it"),
      this.save = element("button", { type: "button", hidden: !this.file, onclick: () => saved("judgements.toml", this.asFile()) }, "Save as judgements.toml"));
    this.box = element("div", { class: "live" }, element("div", {}, this.switches.box, this.strips.box),
      element("div", { class: "live-out" }, this.found, verdicts, this.changed, buttons));
  }

  row(claim) {
    const bar = element("i"), mark = element("b"), share = element("td", { class: "number" });
    const line = element("tr", { "data-claim": claim.letter },
      element("th", { scope: "row" }, element("a", { href: `#claim-${claim.id}` }, `(${claim.letter})`)),
      element("td", {}, element("span", { class: "live-says", title: claim.says }, claim.says),
        element("span", { class: "live-bar" }, bar, mark)), share);
    const word = element("td", { class: "live-class" });
    line.append(word);
    const all = new Uint8Array(this.draws).fill(1);
    const before = verdictOf(claim.own, all);
    mark.style.left = `${100 * (before.share || 0)}%`;
    return { line, bar, share, word, before };
  }

  narrow(k, [low, high], side) {
    if (low > high) this.set(k, side ? [low, low] : [high, high]);
    else this.set(k, [low, high]);
  }

  set(k, [low, high]) {
    if (low <= 0 && high >= STEPS) this.ranges.delete(k);
    else this.ranges.set(k, [low, high]);
    this.strips.kept = [...this.ranges.keys()];
    this.later();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  reset() {
    this.ranges.clear();
    this.switches.reset();
    this.strips.choose([]);
    this.draw();
  }

  between(k, [low, high]) {
    const each = this.judgements[k], of = each.unit ? ` ${each.unit}` : "";
    const ends = [low > 0 && plain(valueAt(each, low)), high < STEPS && plain(valueAt(each, high))];
    if (ends[0] && ends[1]) return `${ends[0]} to ${ends[1]}${of}`;
    if (ends[0] || ends[1]) return (ends[0] ? `${ends[0]} or more` : `${ends[1]} or less`) + of;
    return `${plain(each.low)} to ${plain(each.high)}${of}`;
  }

  draw() {
    const ranges = [...this.ranges].map(([k, [low, high]]) => [k, quantised(low), quantised(high)]);
    // Other tellings are solved on the first draws alone.
    const told = this.switches.tellings[this.switches.story];
    const draws = told ? told.draws : this.draws;
    const { left, count, effective } = leftBy(this.values, ranges, draws, this.switches.logs, this.switches.among);
    this.claims.forEach((claim, n) => {
      const { line, bar, share, word, before } = this.rows[n];
      const own = told ? told.claims[n] : claim.own;
      const found = own ? verdictOf(own, left) : { counted: 0, class: "undefined" };
      bar.style.left = `${100 * (found.counted ? found.low : 0)}%`;
      bar.style.width = `${100 * (found.counted ? found.high - found.low : 0)}%`;
      bar.className = found.class;
      share.textContent = percent(found.share);
      word.replaceChildren(this.classes[found.class]);
      if (found.why) word.append(element("span", { class: "live-why" }, found.why));
      word.className = `live-class ${found.class}`;
      line.toggleAttribute("data-changed", found.class !== before.class);
    });
    for (const k of this.strips.onShow) {
      const range = this.ranges.get(k) ?? [0, STEPS];
      this.strips.draw(k, range, this.between(k, range), left);
    }
    const worth = effective < count ? `, worth as many as ${effective.toLocaleString("en")} of equal weight` : "";
    const few = effective < TOO_FEW ? ": too few to speak of" : "";
    this.found.textContent = `${count.toLocaleString("en")} of ${draws.toLocaleString("en")} sets of judgements are left${worth}${few}.`;
    const narrowed = [...this.ranges].map(([k, range]) => {
      const { label, name } = this.judgements[k];
      return [`${label || name}: ${this.between(k, range)}`, () => this.set(k, [0, STEPS]), `Widen ${label || name} again`];
    });
    this.changed.replaceChildren(...changes([...this.switches.said, ...narrowed]));
    this.save.disabled = this.solve.disabled = !this.ranges.size;
    this.keeps();
  }

  /** The state in the page's address, so that a link holds it. */
  get kept() {
    return [...this.switches.kept, ...[...this.ranges].map(([k, ends]) =>
      [this.judgements[k].name, ends.map((end) => Number(end.toFixed(2))).join("-")])];
  }

  restore(state) {
    const names = new Map(this.judgements.map(({ name }, k) => [name, k]));
    for (const [name, text] of state) {
      const [low, high] = text.split("-").map(Number), k = names.get(name);
      if (k === undefined) this.switches.restore(name, text);
      else if (low >= 0 && low <= high && high <= STEPS) this.ranges.set(k, [low, high]);
    }
    this.strips.choose([...this.ranges.keys()]);
    this.draw();
  }

  /** What solves the crisis anew, with these ranges as what holds nine in ten of the values; one that
   * is ranked cannot be set by itself. */
  asCommand() {
    const set = [...this.ranges].filter(([k]) => !this.judgements[k].ranked).map(([k, range]) => {
      const [low, high] = range.map((step) => Number(valueAt(this.judgements[k], step).toPrecision(6)));
      return ` --set "${this.judgements[k].name}=${low === high ? low : `${low}..${high}`}"`;
    });
    return this.command.replace(" --set ...", () => set.join(""));
  }

  /** The crisis' judgements with these ranges, for `rubicon run --judgements`. */
  asFile() {
    const changed = new Map([...this.ranges].map(([k, range]) =>
      [this.judgements[k].name, range.map((step) => valueAt(this.judgements[k], step))]));
    const lost = [...changed.keys()].filter((name) => !canState(this.file, name));
    const middle = (symbol) => {
      const each = this.judgements.find(({ name }) => name === symbol), own = Float64Array.from(each.own).sort();
      return [0.05, 0.95].map((share) => each.low + (own[Math.floor(share * (own.length - 1))] / FULL) * (each.high - each.low));
    };
    const note = lost.map((name) => `# ${name} is known by its rank alone: the file cannot narrow it.\n`).join("");
    return `# Ranges that were changed in the report hold nine in ten of the values.\n${note}\n${fileOf(this.file, changed, middle)}`;
  }
}

export { Narrowing };
