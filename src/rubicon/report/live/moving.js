// Move judgements away from the middle of their ranges, pull levers, force moves: the game is solved
// again at each position.

import { changes, copied, element, percent, plain, write } from "./dom.js";
import { written } from "./notation.js";
import { RIGHT } from "./solving.js";
import { STEPS, Strips, valueAt } from "./strips.js";

const WHILE_DRAGGING = 200, AT_REST = 150;
const SCANNED = 24, SOUGHT = 4; // positions along a judgement, and solves that narrow a flip down

/** What a claim is at one set of judgements, as a class of verdicts and in words. */
function stands(found) {
  if (!found || !found.certain) return ["undefined", "not certain"];
  if (!Number.isFinite(found.margin)) return ["undefined", "cannot be judged"];
  if (found.close) return ["close", "too close to call"];
  return found.true ? ["holds", "holds"] : ["fails", "fails"];
}

/** Two digits that matter. */
const short = (value) => (Number.isFinite(value) ? plain(Number(value.toPrecision(2))) : "–");

/** A number in a cell, short to be read and in full for scripts. */
function put(cell, value, text) {
  write(cell, text);
  if (Number.isFinite(value)) cell.dataset.value = value;
  else delete cell.dataset.value;
}

class Moving {
  /** `told` is what the solver has told of the game as it was opened. */
  constructor(solving, told, claims, judgements, order, keeps) {
    Object.assign(this, { solving, told, claims, judgements, keeps });
    const { names, start } = told;
    this.place = judgements.map(({ name }) => names.indexOf(name));
    this.start = Float64Array.from(start);
    this.steps = judgements.map((each, k) => this.stepOf(each, start[this.place[k]]));
    this.moved = new Map(); // by judgement: its value
    this.pulled = new Set();
    this.forced = new Map(); // by decision: its option
    this.turn = 0; // how often something has moved
    this.wrong = !(told.worst <= RIGHT);
    this.strips = new Strips(judgements, order.filter((k) => this.place[k] >= 0 && !judgements[k].ranked),
      [{ says: "value", at: (k) => this.steps[k] }], (k, [step]) => this.move(k, step));
    this.strips.chosen = () => this.drawStrips(); // of those that come on show, handles may have moved
    this.build();
  }

  stepOf({ low, high }, value) {
    return Math.min(STEPS, Math.max(0, ((value - low) / (high - low)) * STEPS));
  }

  build() {
    this.said = element("p", { class: "live-left", role: "status" });
    this.changed = element("ul", { class: "live-changed", "aria-label": "What you changed" });
    this.rows = this.claims.map((claim) => {
      const word = element("td", { class: "live-class" }), margin = element("td", { class: "number" });
      const flips = element("span", { class: "live-flips" });
      const line = element("tr", { "data-claim": claim.letter },
        element("th", { scope: "row" }, element("a", { href: `#claim-${claim.id}` }, `(${claim.letter})`)),
        element("td", {}, element("span", { class: "live-says", title: claim.says }, claim.says), flips), margin, word);
      return { line, word, margin, flips };
    });
    this.outcomes = this.told.outcomes.map(({ says }) => {
      const now = element("td", { class: "number" }), change = element("td", { class: "number" });
      return { now, change, line: element("tr", {}, element("td", {}, says), now, change) };
    });
    const several = this.told.levers.filter(({ own }) => own).length > 1;
    this.levers = this.told.levers.map(({ id, says, who, own }) => {
      const input = element("input", { type: "checkbox", "data-lever": id, onchange: () => this.pull(id, input.checked) });
      const notes = own && several ? [element("small")] : [];
      return { id, input, notes, line: element("label", { title: id }, input, element("span", {}, says, who ? ` (${who})` : "", ...notes)) };
    });
    this.decisions = this.told.decisions.map(({ says, player, options }, n) => {
      const made = options.map((option, k) => {
        const bar = element("i"), mark = element("b"), share = element("span");
        const force = element("button", { type: "button", "aria-pressed": "false", title: "Force this for all to know",
          onclick: () => this.force(n, k) }, option);
        return { bar, mark, share, force, line: element("p", {}, force, element("span", { class: "live-bar" }, bar, mark), share) };
      });
      return { made, box: element("div", { class: "live-decision" }, element("h4", {}, `${player}: ${says}`),
        ...made.map(({ line }) => line)) };
    });
    const { others } = this.told;
    const levers = element("fieldset", { class: "live-switches", hidden: !this.levers.length && !others.length },
      element("legend", {}, "Levers"), ...this.levers.map(({ line }) => line),
      ...(others.length ? [element("p", { class: "small" }, "Not to be pulled here, as the games that they make are too large for this page; for what they do, see “Levers”:"),
        element("ul", { class: "small" }, ...others.map((says) => element("li", {}, says)))] : []));
    this.box = element("div", { class: "live" }, element("div", {}, levers, this.strips.box),
      element("div", { class: "live-out" }, this.said,
        element("table", { class: "live-verdicts", hidden: !this.rows.length },
          element("caption", {}, "Each claim at this one set of judgements; its margin, by how much one side of it exceeds the other (it holds above zero); and, along the judgement moved last, where it flips."),
          element("tbody", {}, ...this.rows.map(({ line }) => line))),
        element("table", { class: "live-outcomes", hidden: !this.outcomes.length },
          element("caption", {}, "What levers should change, and by how much all that is moved here changes it."),
          element("tbody", {}, ...this.outcomes.map(({ line }) => line))),
        this.changed,
        element("p", { class: "live-buttons" },
          element("button", { type: "button", onclick: () => this.reset() }, "Back to the middle"),
          element("button", { type: "button", onclick: (event) => copied(event.target, location.href) }, "Copy a link to this")),
        element("div", { class: "live-decisions" },
          element("p", { class: "small" }, "What each does where it comes up; the mark is the middle. Press an option to force it."),
          ...this.decisions.map(({ box }) => box))));
    this.strips.box.hidden = !this.strips.order.length;
    this.strips.box.inert = levers.disabled = this.wrong;
    for (const { made } of this.decisions) for (const { force } of made) force.disabled = this.wrong;
  }

  move(k, step) {
    this.steps[k] = step;
    this.moved.set(k, valueAt(this.judgements[k], step));
    this.last = k;
    this.strips.kept = [...this.moved.keys()];
    this.later([k]);
  }

  back(k) {
    this.moved.delete(k);
    this.steps[k] = this.stepOf(this.judgements[k], this.start[this.place[k]]);
    this.strips.kept = [...this.moved.keys()];
    this.later();
  }

  pull(id, so) {
    if (so) this.turnOn(id);
    else this.pulled.delete(id);
    this.later();
  }

  /** Of levers that make games of their own one at a time. */
  turnOn(id) {
    const own = this.told.levers.filter((each) => each.own).map((each) => each.id);
    if (own.includes(id)) own.forEach((each) => this.pulled.delete(each));
    this.pulled.add(id);
  }

  force(n, k) {
    if (this.forced.get(n) === k) this.forced.delete(n);
    else this.forced.set(n, k);
    this.later();
  }

  reset() {
    this.moved.clear();
    this.pulled.clear();
    this.forced.clear();
    this.judgements.forEach((each, k) => { this.steps[k] = this.stepOf(each, this.start[this.place[k]]); });
    this.strips.choose([]);
    this.later();
  }

  /** Judgements as they are moved, and by levers that are pulled. */
  get here() {
    const found = Float64Array.from(this.start), { names, levers } = this.told;
    for (const [k, value] of this.moved) found[this.place[k]] = value;
    for (const { id, moves } of levers)
      for (const { judgement, how, number, bounds: [low, high] } of this.pulled.has(id) ? moves : []) {
        const k = names.indexOf(judgement); // −1 where the story doesn't use it
        const wanted = { set: number, add: found[k] + number, times: found[k] * number }[how];
        if (k >= 0) found[k] = Math.min(high ?? Infinity, Math.max(low ?? -Infinity, wanted));
      }
    return found;
  }

  /** The moves that are forced, as a question has them. */
  get moves() {
    const pulled = this.told.levers.filter(({ id }) => this.pulled.has(id)).flatMap(({ force }) => force);
    const own = [...this.forced].map(([n, k]) => {
      const { label, time, options } = this.told.decisions[n];
      return `do(${written(label)}${time ? `[${time}]` : ""}=${written(options[k])})`;
    });
    return [...new Set([...pulled, ...own])].sort();
  }

  /** The lever that is pulled and makes a game of its own; null if there is none. */
  get lever() {
    return this.told.levers.find(({ id, own }) => own && this.pulled.has(id))?.id ?? null;
  }

  /** What makes the game another one than that which is told. */
  get changes() {
    return { moves: this.moves, lever: this.lever };
  }

  /** Solve in the middle, which all else is held against, and then wherever things stand. */
  async begin() {
    this.before = await this.solving.call("at", this.start, { moves: [], lever: null }, undefined, false);
    this.drawSwitches();
    if (this.moved.size || this.pulled.size || this.forced.size) await this.solve();
    else this.draw(this.before, false);
  }

  /** Once something has moved, of strips those of some judgements. */
  later(strips = this.strips.onShow) {
    this.stale = true;
    this.turn++;
    clearTimeout(this.resting);
    if (!this.busy) this.solve(WHILE_DRAGGING); // which goes on elsewhere, while this is drawn
    this.keeps();
    this.drawStrips(strips);
    this.drawSwitches(); // at once, since one lever may turn another off
    this.rows.forEach(({ flips }) => write(flips, ""));
  }

  /** The newest position alone, capped while something moves; what was cut short or left out is solved
   * to its end once nothing moves any more. */
  async solve(mostRounds) {
    this.busy = true;
    this.stale = false;
    const { here, changes: made } = this;
    const found = await this.solving.call("at", here, made, mostRounds, mostRounds !== undefined);
    this.busy = false;
    this.draw(found, mostRounds !== undefined);
    if (this.stale) await this.solve(WHILE_DRAGGING);
    else if (mostRounds === undefined) await this.scan();
    else if (mostRounds !== undefined) this.resting = setTimeout(() => { if (!this.busy) this.solve(); }, AT_REST);
  }

  /** At rest: where each claim flips along the judgement that was moved last, the nearest place. */
  async scan() {
    const k = this.last;
    if (!this.moved.has(k)) return;
    const { here, changes: made, turn } = this, place = this.place[k], { low, high, unit } = this.judgements[k];
    const grid = Array.from({ length: SCANNED + 1 }, (_, n) => low + (n / SCANNED) * (high - low)), found = [];
    const gone = () => turn !== this.turn; // something has moved since
    const along = async (value) => {
      const told = await this.solving.call("along", here, made, place, [value]);
      return told.mistake ? null : told[0];
    };
    for (const value of grid) {
      found.push(await along(value));
      if (gone()) return;
    }
    for (const [n, { flips }] of this.rows.entries()) {
      const margins = found.map((each) => each?.[n] ?? NaN);
      const [from] = [...margins.keys()].filter((m) => margins[m] * margins[m + 1] < 0)
        .sort((one, other) => Math.abs(grid[one] - here[place]) - Math.abs(grid[other] - here[place]));
      if (from === undefined) continue;
      let [one, other] = [grid[from], grid[from + 1]];
      for (let each = 0; each < SOUGHT; each++) {
        const middle = (one + other) / 2, margin = (await along(middle))?.[n];
        if (gone()) return;
        if (!Number.isFinite(margin)) break;
        if (margin * margins[from] > 0) one = middle;
        else other = middle;
      }
      flips.textContent = `flips at ${short((one + other) / 2)}${unit ? ` ${unit}` : ""}`;
    }
  }

  draw(found, only) {
    const { certain, mistake } = found;
    const moved = this.moved.size || this.pulled.size || this.forced.size;
    write(this.said, this.wrong
      ? "What this page solves does not agree with Rubicon’s own answers, so nothing can be moved here."
      : mistake ? `Not solved: ${mistake.found}.`
      : certain
        ? moved ? "Solved at these judgements." : "Solved in the middle of all ranges."
        : "Not certain here: no equilibrium was found, or nobody can say whether on the right branch.");
    this.box.toggleAttribute("data-uncertain", !certain);
    if (mistake) return;
    this.rows.forEach(({ line, word, margin }, n) => {
      const each = found.claims[n], was = this.before.claims[n];
      if (only && each && certain && !each.certain) return; // another game's, until all rests
      const [kind, text] = each ? stands(each) : ["undefined", this.lever === null ? "forces what this page cannot" : "cannot be asked here"];
      write(word, text);
      word.className = `live-class ${kind}`;
      put(margin, each?.margin, each ? short(each.margin) : "");
      margin.title = was ? `${short(was.margin)} in the middle` : "";
      line.toggleAttribute("data-changed", kind !== stands(was)[0] && Boolean(each));
    });
    this.outcomes.forEach(({ now, change }, n) => {
      const own = found.outcomes[n], by = own - this.before.outcomes[n];
      put(now, own, short(own));
      write(change, Math.abs(by) < 1e-9 || !Number.isFinite(by) ? "" : `${by > 0 ? "+" : ""}${short(by)}`);
    });
    this.decisions.forEach(({ made }, n) => made.forEach(({ bar, mark, share }, option) => {
      const now = found.choices[n][option], before = this.before.choices[n][option];
      bar.style.width = `${100 * (Number.isFinite(now) ? now : 0)}%`;
      mark.style.left = `${100 * (Number.isFinite(before) ? before : 0)}%`;
      put(share, now, percent(now));
    }));
  }

  drawSwitches() {
    const on = this.told.levers.find(({ id }) => id === this.lever);
    for (const { id, input, notes } of this.levers) {
      input.checked = this.pulled.has(id);
      for (const note of notes)
        write(note, `Makes a game of its own${on && on.id !== id ? `: turns off “${on.says.replace(/\.$/, "")}”.` : ", as only one lever at a time can."}`);
    }
    this.decisions.forEach(({ made }, n) => made.forEach(({ force }, k) =>
      force.setAttribute("aria-pressed", String(this.forced.get(n) === k))));
    const lines = [...this.moved.keys()].map((k) => {
      const { label, name } = this.judgements[k];
      return [`${label || name}: ${this.valueOf(k)}`, () => this.back(k)];
    });
    for (const { id, says } of this.told.levers)
      if (this.pulled.has(id)) lines.push([says, () => this.pull(id, false)]);
    for (const [n, k] of this.forced) {
      const { player, says, options } = this.told.decisions[n];
      lines.push([`${player}: ${says}: ${options[k]}, forced`, () => this.force(n, k)]);
    }
    this.changed.replaceChildren(...changes(lines));
  }

  valueOf(k) {
    const { unit } = this.judgements[k];
    return plain(this.moved.get(k) ?? this.start[this.place[k]]) + (unit ? ` ${unit}` : "");
  }

  drawStrips(some = this.strips.onShow) {
    for (const k of some) this.strips.draw(k, [this.steps[k]], this.valueOf(k), null);
  }

  /** For a link, as [name, text]. */
  get kept() {
    const found = [...this.moved.keys()].map((k) => [`@${this.judgements[k].name}`, String(Number(this.steps[k].toFixed(2)))]);
    if (this.pulled.size) found.push(["~levers", [...this.pulled].join(" ")]);
    if (this.forced.size) found.push(["~forced", [...this.forced].map((pair) => pair.join(".")).join(" ")]);
    return found;
  }

  restore(state) {
    for (const [name, text] of state) {
      const k = this.judgements.findIndex((each) => `@${each.name}` === name), step = Number(text);
      if (k >= 0 && this.place[k] >= 0 && step >= 0 && step <= STEPS) {
        this.steps[k] = step;
        this.moved.set(k, valueAt(this.judgements[k], step));
      }
      if (name === "~levers")
        for (const { id } of this.told.levers) if (text.split(" ").includes(id)) this.turnOn(id);
      if (name === "~forced")
        for (const pair of text.split(" ")) {
          const [n, option] = pair.split(".").map(Number);
          if (this.told.decisions[n]?.options[option] !== undefined) this.forced.set(n, option);
        }
    }
    this.strips.choose([...this.moved.keys()]);
    return this.moved.size + this.pulled.size + this.forced.size > 0;
  }
}

export { Moving };
