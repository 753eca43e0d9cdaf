// Numbers and claims from the values of their terms: the same as rubicon/ask/evaluate.py and
// closeness.py.

import { keyOf } from "./notation.js";
import { parted } from "./world.js";

const TIE = 1e-8, ROUNDING = 1e-13;

function difference(one, other, least) {
  const size = Math.max(Math.abs(one), Math.abs(other)), found = one - other;
  return Math.abs(found) <= least * size && Number.isFinite(size) ? 0 : found;
}

const isClaim = ({ is }) => is === "compare" || is === "and" || is === "or" || is === "not";

function numberOf(tree, terms) {
  const parts = () => tree.parts.map((part) => numberOf(part, terms));
  switch (tree.is) {
    case "number": return tree.value;
    case "negative": return -parts()[0];
    case "function": return Math[tree.name](...parts());
    case "arithmetic": {
      const [a, b] = parts();
      if (tree.sign === "+") return difference(a, -b, ROUNDING);
      if (tree.sign === "-") return difference(a, b, ROUNDING);
      return tree.sign === "*" ? a * b : a / b;
    }
    default: return terms.get(tree);
  }
}

/** A claim's margin, whether it is true, and whether it is too close to call. */
function claimOf(tree, terms, matters) {
  if (tree.is === "compare") {
    const sides = tree.parts.map((part) => numberOf(part, terms));
    const [more, less] = tree.sign[0] === ">" ? sides : sides.reverse();
    const known = Number.isFinite(more) && Number.isFinite(less);
    const margin = known ? difference(more, less, TIE) : NaN;
    const close = Math.abs(margin) < leastOf(tree, matters) || margin === 0;
    return { margin, true: tree.sign.endsWith("=") ? margin >= 0 : margin > 0, close };
  }
  const found = tree.parts.map((part) => claimOf(part, terms, matters));
  if (tree.is === "not") return { ...found[0], margin: -found[0].margin, true: !found[0].true };
  const some = found.some(({ close }) => close), margins = found.map(({ margin }) => margin);
  if (tree.is === "and") {
    const settled = found.some((each) => !each.true && !each.close);
    return { margin: Math.min(...margins), true: found.every((each) => each.true), close: some && !settled };
  }
  const settled = found.some((each) => each.true && !each.close);
  return { margin: Math.max(...margins), true: found.some((each) => each.true), close: some && !settled };
}

/** The difference between the sides of a comparison that matters. */
function leastOf(tree, { smallest, stakes }) {
  const found = [...payoffsIn(tree)].map((player) => stakes[player] ?? 1);
  return smallest * (found.length ? Math.max(...found) : 1);
}

/** The players in whose payoff a number is counted. */
function payoffsIn(tree) {
  if (tree.is === "expectation" || tree.is === "value") return new Set([tree.player.text]);
  const found = (tree.parts ?? []).map(payoffsIn);
  if (tree.is === "arithmetic" && tree.sign === "/") return new Set([...found[0]].filter((each) => !found[1].has(each)));
  return new Set(found.flatMap((each) => [...each]));
}

/** What a question comes to, of the values of its terms: a number's `margin` is itself. */
function answerOf(tree, terms, matters) {
  return isClaim(tree) ? claimOf(tree, terms, matters) : { margin: numberOf(tree, terms), true: null, close: false };
}

/** Questions with their terms found: by world, its terms once each, and which trees stand for them.
 * `worldOf` gives the game in which moves are forced. */
class Asked {
  constructor(trees, worldOf) {
    this.trees = trees;
    this.worlds = new Map();
    const find = (tree) => {
      if (tree.parts) return tree.parts.forEach(find);
      if (tree.is === "number") return;
      const [forced, rest] = parted(tree), world = worldOf(forced);
      if (!this.worlds.has(world)) this.worlds.set(world, new Map());
      const own = this.worlds.get(world), key = keyOf(rest);
      if (!own.has(key)) own.set(key, { term: world.term(rest), trees: [] });
      own.get(key).trees.push(tree);
    };
    trees.forEach(find);
  }

  /** The values of all terms, by tree; `solved` gives what a world comes to, or null where
   * it isn't solved. */
  terms(solved) {
    const found = new Map();
    for (const [world, own] of this.worlds) {
      const all = [...own.values()], at = solved(world);
      const values = at ? world.values(all.map(({ term }) => term), at) : [];
      all.forEach(({ trees }, k) => trees.forEach((tree) => found.set(tree, values[k] ?? NaN)));
    }
    return found;
  }
}

export { Asked, answerOf, isClaim };
