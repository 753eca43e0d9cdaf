// A game with some moves forced: what a solver has to hold fast, and what terms of questions come to
// there, as rubicon/ask/terms.py and rubicon/game/variant.py find them.

import { Mistake, conjunction, conjuncts, keyOf } from "./notation.js";

const NEVER = 1e-300;
const SURE = 1e4; // log-odds by which a forced move leaves nothing to all others, and which still add up

/** The moves that a term forces, and the term without them. */
function parted(term) {
  const parts = conjuncts(term.given);
  return [parts.filter(({ is }) => is === "do"), { ...term, given: conjunction(parts.filter(({ is }) => is !== "do")) }];
}

class World {
  /** `forced` are moves as `do(…)` in a question. */
  constructor({ story, plan, option, possible }, forced) {
    Object.assign(this, { story, forced });
    this.terms = new Map();
    this.possible = Uint8Array.from(possible);
    this.wanted = new Int32Array(story.infoset.length).fill(-1); // [node]: the option that is forced there
    forced.forEach((move) => this.force(move));
    for (let n = 1; n < story.nodes; n++) if (!this.possible[story.parent[n]]) this.possible[n] = 0;
    for (let n = 0; n < story.nodes; n++)
      if (this.wanted[n] >= 0 && this.possible[n] && !this.possible[story.child[n] + this.wanted[n]]) this.refuseAt(n);
    this.hold(plan, option);
  }

  /** Of moves that are forced where a lever has left something else. */
  refuseAt(n) {
    const { story } = this, { label } = this.forced.find(({ label: { text } }) => text === story.labels[story.label[n]]);
    throw new Mistake(`nothing is left to choose from at '${label.text}'`, label.span, "force what the lever leaves on offer");
  }

  force({ label: name, time, option: wanted }) {
    const { story } = this, label = story.labelled(name), option = story.option(label, wanted);
    const nodes = time ? story.nth(story.labelTimes(label), time, name) : story.moves(label);
    const offering = nodes.filter((n) => story.from([n]).some((each) => story.outcome[each] === option));
    if (!offering.length) throw new Mistake(`'${wanted.text}' is not on offer at that time`, wanted.span);
    for (const n of offering) {
      const taken = story.from([n]).find((each) => story.outcome[each] === option);
      if (this.wanted[n] >= 0 && this.wanted[n] !== taken - story.child[n])
        throw new Mistake(`nothing is left to choose from at '${name.text}'`, name.span, "force no two options at once");
      this.wanted[n] = taken - story.child[n];
      for (const each of story.from([n])) if (each !== taken) this.possible[each] = 0;
    }
  }

  /** Log-odds of options that are held fast, which options still answer to payoffs, and rows of the
   * table that are 0 or 1. The plan computes once what information sets do alike, and the table keeps
   * one row for chances that are alike; neither can be held fast in one place alone. */
  hold(plan, option) {
    const { story } = this, choice = new Int32Array(plan.options), said = new Map();
    for (let c = 0; c < plan.choices; c++) choice.fill(c, plan.choice_start[c], plan.choice_start[c + 1]);
    this.odds = Float64Array.from(plan.default);
    this.free = new Float64Array(plan.choices).fill(1);
    this.rows = new Map();
    if (!this.forced.length) return;
    const say = (key, wanted) => {
      if (said.has(key) && said.get(key) !== wanted)
        throw new Mistake(`this page cannot force '${this.forced[0].label.text}' by itself`, this.forced[0].label.span,
          "ask Rubicon itself: rubicon ask");
      said.set(key, wanted);
    };
    for (let n = 0; n < story.nodes; n++) {
      if (!story.children[n] || !this.possible[n]) continue;
      const wanted = this.wanted[n];
      if (story.infoset[n] >= 0) {
        // A lever may have left fewer options than the tree has: they are counted among those.
        const first = story.start[story.infoset[n]], own = option.subarray(first, first + story.children[n]);
        const place = choice[own.find((each) => each >= 0)];
        say(place, wanted < 0 ? -1 : own[wanted] - plan.choice_start[place]);
      } else for (let k = 0; k < story.children[n]; k++) {
        const next = story.child[n] + k;
        if (wanted >= 0 || this.possible[next]) say(`row ${story.branches[next]}`, wanted < 0 ? -1 : Number(k === wanted));
      }
    }
    for (const row of new Set(story.payRow)) if (said.has(`row ${row}`)) say(`row ${row}`, -1); // it is a payoff, too
    for (const [key, wanted] of said) {
      if (wanted < 0) continue;
      if (typeof key === "string") this.rows.set(Number(key.slice(4)), wanted);
      else {
        const first = plan.choice_start[key];
        this.free[key] = 0;
        this.odds.fill(wanted ? 0 : -SURE, first, plan.choice_start[key + 1]);
        this.odds[first] = 0;
        if (wanted) this.odds[first + wanted] = SURE;
      }
    }
  }

  /** A term, worked out once. */
  term(tree) {
    const key = keyOf(tree);
    if (!this.terms.has(key)) this.terms.set(key, this.compiled(tree));
    return this.terms.get(key);
  }

  compiled(tree) {
    const { story } = this, given = conjuncts(tree.given);
    switch (tree.is) {
      case "probability": {
        const event = story.mask(tree.event), known = story.weights(given);
        if (!event.some((each, k) => each && known[k])) this.refuseTogether(tree);
        return this.chance(event, known, tree);
      }
      case "belief": {
        const player = story.player(tree.player), event = story.mask(tree.event);
        const fact = tree.given ? story.mask(tree.given) : new Uint8Array(story.leaves).fill(1);
        const left = Uint8Array.from(story.leaf, (n) => this.possible[n]);
        const knows = story.comesToKnow(player, fact.map((each, k) => each | (1 - left[k])));
        const known = Float64Array.from(knows, (each, k) => each & left[k]);
        if (!known.includes(1))
          throw new Mistake(`${tree.player.text} never comes to know this on any path`, tree.given.span,
            "ask what is so, P(… | …), or condition on something that it gets to see");
        if (!event.some((each, k) => each && fact[k])) this.refuseTogether(tree);
        return this.chance(event, known, tree);
      }
      case "expectation": {
        const player = story.player(tree.player);
        return this.payoff(player, this.named(tree.names, player), story.weights(given), -1, tree.given);
      }
      default:
        return this.value(tree, story.weights(given));
    }
  }

  refuseTogether({ event, given }) {
    throw new Mistake("these cannot happen together", given ? [event.span[0], given.span[1]] : event.span);
  }

  chance(event, given, tree) {
    const both = given.map((each, k) => each * event[k]), { story } = this;
    return { probability: true, top: story.subtrees(both), given: tree.given && story.subtrees(given), deviation: "" };
  }

  payoff(player, names, given, deviation, conditional) {
    const { story } = this;
    const mine = (k) => story.payPlayer[k] === player && (!names || names.has(story.payName[k]));
    return { probability: false, top: story.payments(mine, given), given: conditional && story.subtrees(given), deviation };
  }

  named(names, player) {
    const { story } = this;
    if (!names.length) return null;
    const mine = new Set(Array.from(story.payName).filter((_, k) => story.payPlayer[k] === player));
    return new Set(names.map(({ text, span }) => {
      const found = story.consequences.indexOf(text);
      if (found >= 0 && mine.has(found)) return found;
      throw new Mistake(`${story.players[player]} gets nothing from a consequence '${text}'`, span);
    }));
  }

  value({ player: whose, label: name, time, option: wanted, given: condition }, weights) {
    const { story } = this, player = story.player(whose), label = story.labelled(name);
    if (story.owner[label] !== player)
      throw new Mistake(`'${name.text}' is not ${whose.text}'s move`, name.span, "value(player, …) weighs that player's own options");
    const option = story.option(label, wanted);
    if (time) story.nth(story.labelTimes(label), time, name);
    const rows = Int32Array.from(story.row), never = story.actions + story.rows;
    const taken = story.from(story.moves(label, time)).filter((n) => story.outcome[n] === option);
    if (!taken.length) throw new Mistake(`'${wanted.text}' is not on offer at that time`, wanted.span);
    for (const n of taken)
      for (const each of story.from([story.parent[n]])) rows[each] = never + (each === n ? 1 : 0);
    // Where a forced move has closed the option, it is worth nothing.
    const up = story.below(taken.filter((n) => this.possible[n]).map((n) => story.parent[n]));
    const given = weights.map((each, k) => each * up[k]);
    if (condition && !given.some((each) => each > 0))
      throw new Mistake(`'${name.text}' does not come up on any such path`, condition.span);
    return { ...this.payoff(player, null, given, keyOf([label, option, time]), true), rows };
  }

  /** The values of terms, from the probabilities of branches and the table; `reached` keeps what
   * several of them need. */
  values(terms, { odds, table, reached }) {
    const { story } = this;
    return terms.map(({ probability, top, given, deviation, rows = story.row }) => {
      if (!reached.has(deviation)) reached.set(deviation, reachOf(story, rows, odds));
      const reach = reached.get(deviation);
      let total = probability ? sumOf(top, reach) : 0;
      if (!probability) for (const each of top) total += table[each.row] * sumOf(each, reach);
      if (given) {
        const often = sumOf(given, reach);
        total = often >= NEVER ? total / often : NaN;
      }
      return probability ? Math.min(total, 1) : total;
    });
  }
}

function reachOf({ parent, nodes }, rows, odds) {
  const found = new Float64Array(nodes);
  found[0] = 1;
  for (let n = 1; n < nodes; n++) found[n] = found[parent[n]] * odds[rows[n]];
  return found;
}

function sumOf({ nodes, weights }, reach) {
  let total = 0;
  if (weights) for (let k = 0; k < nodes.length; k++) total += weights[k] * reach[nodes[k]];
  else for (let k = 0; k < nodes.length; k++) total += reach[nodes[k]];
  return total;
}

export { World, parted };
