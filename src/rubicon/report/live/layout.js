// A game laid out: its tree, what the solver reads of it, and the games beside it in which moves are
// forced. What a lever changes that no number tells is a layout of its own, on the same tree.

import { evaluate } from "./table.js";
import { Solver } from "./trace.js";
import { World } from "./world.js";

class Layout {
  /** `told` is what rubicon/report/live/game.py packs of a game; `possible` says, by node, where one can
   * get to, all nodes if left out. */
  constructor(story, { plan, option, table, constants, answers }, possible = new Uint8Array(story.nodes).fill(1)) {
    Object.assign(this, { story, plan, option, table, constants, answers, possible });
    // A copy, in which the solver sets what is held fast in the world that it solves.
    this.solver = new Solver({ ...plan });
    this.values = new Float64Array(table.op.length);
    this.worlds = new Map();
  }

  /** As a lever has it; its table continues this one's. */
  changed(told) {
    const table = {}, possible = Uint8Array.from(this.possible), story = this.story.otherwise(told.story);
    for (const name of ["op", "left", "right"]) table[name] = Int32Array.from([...this.table[name], ...told.table[name]]);
    for (const n of told.closed) possible[n] = 0;
    for (let n = 1; n < story.nodes; n++) if (!possible[story.parent[n]]) possible[n] = 0;
    return new Layout(story, { ...told, table, constants: [...this.constants, ...told.constants] }, possible);
  }

  /** The game in which moves are forced. */
  world(forced) {
    const texts = forced.map(({ label, time, option }) => JSON.stringify([label.text, time, option.text]));
    const key = [...new Set(texts)].sort().join();
    if (!this.worlds.has(key)) this.worlds.set(key, new World(this, forced));
    return this.worlds.get(key);
  }

  /** Solve worlds at some judgements, λ by player and payoff, and about what payoffs range over: a
   * function that gives what each comes to. */
  solving(judgements, lam, spread, mostRounds) {
    const { solver, values, option } = this, found = new Map();
    evaluate(this.table, this.constants, judgements, values);
    return (world) => {
      if (!found.has(world)) {
        const table = Float64Array.from(values);
        world.rows.forEach((wanted, row) => { table[row] = wanted; });
        const certain = solver.solve(table, lam, spread, mostRounds, world);
        const { value } = solver.buffers, { sigma } = solver.plan;
        const odds = new Float64Array(option.length + values.length + 2);
        // Where nobody can get to any more, nothing is taken.
        option.forEach((own, action) => { odds[action] = own < 0 ? 0 : value[sigma + own]; });
        odds.set(table, option.length);
        odds[odds.length - 1] = 1;
        found.set(world, { certain, odds, table, reached: new Map() });
      }
      return found.get(world);
    };
  }
}

export { Layout };
