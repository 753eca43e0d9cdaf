// The tree of a game with its names: events as sets of paths, as rubicon/ask/events.py and paths.py
// find them. Nodes stand breadth-first; a path is known by its leaf, and leaves stand in the order in
// which the story is told, so that those below a node are `first[node]` to `stop[node]` - 1.

import { Mistake, keyOf, nearest } from "./notation.js";

class Story {
  /** `told` is what rubicon/report/live/game.py packs of a game. */
  constructor(told) {
    Object.assign(this, told);
    const { children } = this, nodes = this.nodes = children.length;
    this.parent = new Int32Array(nodes);
    this.child = new Int32Array(nodes); // the first
    for (let n = 0, next = 1; n < nodes; n++) {
      this.child[n] = next;
      for (let k = 0; k < children[n]; k++, next++) this.parent[next] = n;
    }
    this.row = this.rowsOf();
    const width = new Int32Array(nodes);
    for (let n = nodes - 1; n >= 0; n--) {
      if (!children[n]) width[n] = 1;
      if (n) width[this.parent[n]] += width[n];
    }
    this.first = new Int32Array(nodes);
    this.stop = new Int32Array(nodes);
    this.leaves = width[0];
    this.leaf = new Int32Array(this.leaves); // its node
    for (let n = 0; n < nodes; n++) {
      let at = this.first[n];
      this.stop[n] = at + width[n];
      if (!children[n]) this.leaf[at] = n;
      for (let k = 0; k < children[n]; k++) {
        const next = this.child[n] + k;
        this.first[next] = at;
        at += width[next];
      }
    }
    this.pays = new Int32Array(nodes + 1); // [node]: its first consequence; they are sorted by node
    for (const n of this.payNode) this.pays[n + 1]++;
    for (let n = 0; n < nodes; n++) this.pays[n + 1] += this.pays[n];
    this.memo = new Map();
  }

  /** The same tree with other information sets, chances or payoffs; events are the same. */
  otherwise(told) {
    const found = Object.assign(Object.create(this), told);
    found.row = found.rowsOf();
    return found;
  }

  /** `int32[node]`: the row of the probability of the branch that leads there. */
  rowsOf() {
    const { children, child, infoset, branches, start, actions } = this, found = new Int32Array(this.nodes);
    found[0] = actions + this.rows + 1;
    for (let n = 0; n < this.nodes; n++)
      for (let k = 0; k < children[n]; k++)
        found[child[n] + k] = infoset[n] < 0 ? actions + branches[child[n] + k] : start[infoset[n]] + k;
    return found;
  }

  /** What is found once and kept. */
  once(key, make) {
    if (!this.memo.has(key)) this.memo.set(key, make());
    return this.memo.get(key);
  }

  /** The branches from some nodes. */
  from(nodes) {
    return nodes.flatMap((n) => Array.from({ length: this.children[n] }, (_, k) => this.child[n] + k));
  }

  // ---- names; each is looked up or refused with its place

  player({ text, span }) {
    const found = this.players.indexOf(text);
    if (found < 0) throw new Mistake(`no player is called '${text}'`, span, nearest(text, this.players));
    return found;
  }

  labelled({ text, span }) {
    const found = this.labels.indexOf(text);
    if (found >= 0) return found;
    const home = this.labels.find((_, label) => this.outcomes(label).some((k) => this.texts[k] === text));
    throw new Mistake(home ? `'${text}' is no label` : `no label is called '${text}'`, span,
      home ? `it is an outcome of '${home}': ${home}=${text}` : nearest(text, this.labels));
  }

  /** The texts of all outcomes that a label has anywhere. */
  outcomes(label) {
    return this.once(`outcomes ${label}`, () =>
      [...new Set(this.from(this.moves(label)).map((n) => this.outcome[n]))].sort((a, b) => a - b));
  }

  option(label, { text, span }) {
    const known = this.outcomes(label), found = known.find((k) => this.texts[k] === text);
    if (found !== undefined) return found;
    throw new Mistake(`'${this.labels[label]}' has no outcome '${text}'`, span, nearest(text, known.map((k) => this.texts[k])));
  }

  /** Which time something comes up at each node, counted along the path, 0 where it doesn't. */
  times(key, here) {
    return this.once(key, () => {
      const running = new Int32Array(this.nodes), found = new Int32Array(this.nodes);
      for (let n = 0; n < this.nodes; n++) {
        running[n] = (n ? running[this.parent[n]] : 0) + (here(n) ? 1 : 0);
        if (here(n)) found[n] = running[n];
      }
      return found;
    });
  }

  labelTimes(label) {
    return this.times(`label ${label}`, (n) => this.label[n] === label);
  }

  /** Nodes at which a label comes up: every time (0), or the n-th. */
  moves(label, time = 0) {
    return this.once(`moves ${label} ${time}`, () => {
      const times = this.labelTimes(label), found = [];
      times.forEach((each, n) => { if (time ? each === time : each) found.push(n); });
      return found;
    });
  }

  nth(times, time, { text, span }) {
    const found = [];
    times.forEach((each, n) => { if (each === time) found.push(n); });
    if (found.length) return found;
    const most = times.reduce((one, other) => Math.max(one, other), 0);
    throw new Mistake(`'${text}' never comes up ${time} times on a path`, span,
      most > 1 ? `the most is ${most}` : "it comes up once at most");
  }

  reaches({ label, time, stage }) {
    if (!stage) return this.nth(this.labelTimes(this.labelled(label)), time, label);
    const name = this.stages.indexOf(label.text);
    if (name < 0)
      throw new Mistake(`no stage is called '${label.text}'`, label.span, nearest(label.text, this.stages));
    const here = new Set(Array.from(this.stageNode).filter((_, k) => this.stageName[k] === name));
    return this.nth(this.times(`stage ${name}`, (n) => here.has(n)), time, label);
  }

  // ---- events: for each leaf whether they happen there

  below(nodes) {
    const found = new Uint8Array(this.leaves);
    for (const n of nodes) found.fill(1, this.first[n], this.stop[n]);
    return found;
  }

  mask(event) {
    const found = this.once(keyOf(event), () => this.find(event));
    if (found.includes(1)) return found;
    throw new Mistake("this cannot happen on any path", event.span);
  }

  find(event) {
    const parts = () => event.parts.map((part) => this.mask(part));
    switch (event.is) {
      case "every": return parts().reduce((one, other) => one.map((each, k) => each & other[k]));
      case "some": return parts().reduce((one, other) => one.map((each, k) => each | other[k]));
      case "other": return parts()[0].map((each) => 1 - each);
      case "reached": return this.below(this.reaches(event));
      case "ending": return this.ends(event);
      case "happens": return this.happens(event);
      default: return this.known(event);
    }
  }

  ends({ names, negated }) {
    const known = [...new Set(Array.from(this.leaf, (n) => this.ending[n]))].map((k) => this.texts[k]);
    const wanted = new Set(names.map(({ text, span }) => {
      if (!known.includes(text)) throw new Mistake(`no ending is called '${text}'`, span, nearest(text, known));
      return this.texts.indexOf(text);
    }));
    return Uint8Array.from(this.leaf, (n) => (wanted.has(this.ending[n]) !== negated ? 1 : 0));
  }

  happens({ label: name, time, names, negated }) {
    const label = this.labelled(name), wanted = new Set(names.map((each) => this.option(label, each)));
    const fits = (n) => wanted.has(this.outcome[n]) !== negated;
    if (time === "last") {
      // Later occurrences overwrite what earlier ones said of the same leaves.
      const found = new Uint8Array(this.leaves);
      for (const n of this.from(this.moves(label))) found.fill(fits(n) ? 1 : 0, this.first[n], this.stop[n]);
      return found;
    }
    const nodes = typeof time === "number" ? this.nth(this.labelTimes(label), time, name) : this.moves(label);
    const branches = this.from(nodes), found = this.below(branches.filter(fits));
    if (time === "every")
      for (const n of branches) if (!fits(n)) found.fill(0, this.first[n], this.stop[n]);
    return found;
  }

  /** All that was observed, where it is certain. */
  known({ span }) {
    if (!this.observed.length)
      throw new Mistake("nothing has been observed here", span, "tell it in observed.toml, beside the crisis' other files");
    if (this.observed.some(({ weights: [so, not] }) => so !== 1 || not !== 0))
      throw new Mistake("some of what was observed may be wrong, so it is no event", span,
        "put it after the bar of P(…) or E[…], alone or joined by 'and'");
    return this.find({ is: "every", parts: this.observed.map(({ event }) => event), span });
  }

  /** How much each path counts once an event is known: reports that may be wrong have weights. */
  weights(parts) {
    let found = new Float64Array(this.leaves).fill(1);
    for (const part of parts)
      for (const { event, weights: [so, not] } of part.is === "observed" && this.observed.length
        ? this.observed : [{ event: part, weights: [1, 0] }]) {
        const mask = this.mask(event);
        found = found.map((each, k) => each * (mask[k] ? so : not));
      }
    if (parts.length && !found.some((each) => each > 0))
      throw new Mistake("this cannot happen on any path", [parts[0].span[0], parts.at(-1).span[1]]);
    return found;
  }

  /** The paths on which a player at some point knows a fact: it cannot rule out any path through a
   * node at which it has seen the same. */
  comesToKnow(player, fact) {
    const seen = this.seen[player], missing = new Int32Array(this.leaves + 1), doubtful = new Set();
    fact.forEach((each, k) => { missing[k + 1] = missing[k] + (each ? 0 : 1); });
    for (let n = 0; n < this.nodes; n++)
      if (missing[this.stop[n]] > missing[this.first[n]]) doubtful.add(seen[n]);
    const sure = [];
    for (let n = 0; n < this.nodes; n++) if (!doubtful.has(seen[n])) sure.push(n);
    return this.below(sure);
  }

  // ---- sums of reach

  /** `bool[node]`: whether all leaves below have one weight, and not 0. */
  uniform(weights) {
    const change = new Int32Array(this.leaves), found = new Uint8Array(this.nodes), { first, stop } = this;
    for (let k = 1; k < this.leaves; k++) change[k] = change[k - 1] + (weights[k] !== weights[k - 1] ? 1 : 0);
    for (let n = 0; n < this.nodes; n++)
      found[n] = weights[first[n]] && change[stop[n] - 1] === change[first[n]] ? 1 : 0;
    return found;
  }

  /** The largest subtrees whose leaves have one weight: their nodes, and that weight. */
  subtrees(weights) {
    const within = this.uniform(weights), nodes = [];
    within.forEach((each, n) => { if (each && !(n && within[this.parent[n]])) nodes.push(n); });
    return this.weighed(nodes, weights, isPlain(weights));
  }

  /** Nodes with the weight of the leaves below each; no weights where they are `plain`, all one. */
  weighed(nodes, weights, plain) {
    return { nodes: new Int32Array(nodes), weights: plain ? null : Float64Array.from(nodes, (n) => weights[this.first[n]]) };
  }

  /** What a player gets over a set of paths with weights: by row of the table, nodes whose reach counts
   * it. A payment within a subtree of one weight counts with the reach of its own node, one above with
   * that of the subtree. */
  payments(mine, weights) {
    const within = this.uniform(weights), plain = isPlain(weights), rows = new Map(), { pays, payRow } = this;
    const pay = (from, n) => {
      for (let k = pays[from]; k < pays[from + 1]; k++) {
        if (!mine(k)) continue;
        if (!rows.has(payRow[k])) rows.set(payRow[k], []);
        rows.get(payRow[k]).push(n);
      }
    };
    for (let n = 0; n < this.nodes; n++) {
      if (!within[n]) continue;
      pay(n, n);
      if (n && !within[this.parent[n]])
        for (let above = n; above; ) pay(above = this.parent[above], n);
    }
    return [...rows].map(([row, nodes]) => ({ row, ...this.weighed(nodes, weights, plain) }));
  }
}

/** Whether paths count or don't, and none counts in part. */
const isPlain = (weights) => weights.every((each) => each === 0 || each === 1);

export { Story };
