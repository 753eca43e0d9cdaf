// The game at one set of judgements, solved again wherever they are moved or moves are forced.

import { Asked, answerOf } from "./ask.js";
import { parse, parseEvent, parseMove } from "./notation.js";
import { Story } from "./story.js";
import { evaluate } from "./table.js";
import { Solver } from "./trace.js";
import { World } from "./world.js";

const CHECKING = 100; // rounds of each draw that came with answers: those that take more are not waited for

class Centre {
  /** A game as it was packed, and some of the run's draws, of which the first come with answers. */
  constructor(game, draws) {
    Object.assign(this, { game, draws });
    game.story.observed = game.observed.map(({ event, weights }) => ({ event: parseEvent(event), weights }));
    this.story = new Story(game.story);
    this.solver = new Solver({ ...game.plan, default: Float64Array.from(game.plan.default) });
    this.values = new Float64Array(game.table.op.length);
    this.worlds = new Map();
    const own = (tree, smallest) => ({ tree, matters: { ...game.matters, smallest: smallest ?? game.matters.smallest } });
    this.claims = game.claims.map(({ text, smallest }) => own(parse(text), smallest));
    this.called = new Map(game.claims.flatMap(({ names, text }) => names.map((name) => [name, text])));
    this.choices = game.choices.map((options) => options.map((text) => own(parse(text))));
    this.outcomes = (game.outcomes ?? []).map(({ text }) => own(parse(text)));
    this.set([]);
  }

  /** The game in which moves are forced. */
  world(forced) {
    const texts = forced.map(({ label, time, option }) => JSON.stringify([label.text, time, option.text]));
    const key = [...new Set(texts)].sort().join();
    if (!this.worlds.has(key))
      this.worlds.set(key, new World(this.story, this.solver.plan, this.game.option, forced));
    return this.worlds.get(key);
  }

  /** Force moves, texts such as "do(label=option)", on all that is asked from now on. */
  set(moves) {
    const key = moves.join();
    if (this.key === key) return;
    const forced = moves.map(parseMove);
    this.base = this.world(forced);
    Object.assign(this, { forced, key });
    this.standing = this.questions.map(({ tree }) => this.asked([tree]));
  }

  get questions() {
    return [...this.claims, ...this.outcomes, ...this.choices.flat()];
  }

  /** Questions prepared; null where the page cannot force what they force. */
  asked(trees) {
    try {
      return new Asked(trees, (more) => this.world([...this.forced, ...more]));
    } catch (mistake) {
      if (mistake.span) return null;
      throw mistake;
    }
  }

  /** Solve worlds at some judgements: a function that gives what each comes to. `only` leaves out
   * worlds but the one that is set. */
  solving(judgements, mostRounds, only) {
    const { game, solver, values } = this, found = new Map();
    evaluate(game.table, game.constants, judgements, values);
    const lam = game.rationality.map((k, player) => judgements[k] / game.per[player]);
    return (world) => {
      if (only && world !== this.base) return null;
      if (!found.has(world)) {
        const table = Float64Array.from(values);
        world.rows.forEach((wanted, row) => { table[row] = wanted; });
        const certain = solver.solve(table, lam, game.spread, mostRounds, world);
        const { value } = solver.buffers, { sigma } = solver.plan;
        const odds = new Float64Array(game.option.length + values.length + 2);
        game.option.forEach((option, action) => { odds[action] = value[sigma + option]; });
        odds.set(table, game.option.length);
        odds[odds.length - 1] = 1;
        found.set(world, { certain, odds, table, reached: new Map() });
      }
      return found.get(world);
    };
  }

  /** What claims and options come to; `certain` is false where the game isn't solved, or nobody can
   * say whether on its principal branch. */
  at(judgements, mostRounds, only = false) {
    const solved = this.solving(judgements, mostRounds, only), { certain } = solved(this.base);
    const found = this.questions.map((each, k) => this.standing[k] && this.answer(each, this.standing[k], solved));
    const margins = (count) => found.splice(0, count).map((each) => each?.margin ?? NaN);
    return {
      certain,
      claims: found.splice(0, this.claims.length),
      outcomes: margins(this.outcomes.length),
      choices: this.choices.map((options) => margins(options.length)),
    };
  }

  /** A prepared question answered; `certain` says whether the worlds it is about are solved. */
  answer({ tree, matters }, asked, solved) {
    const certain = [...asked.worlds.keys()].every((world) => solved(world)?.certain);
    return { ...answerOf(tree, asked.terms(solved), matters), certain };
  }

  /** Any question; throws a Mistake. */
  question(text) {
    const tree = parse(text, this.called), asked = new Asked([tree], (more) => this.world([...this.forced, ...more]));
    return { tree, matters: this.game.matters, asked };
  }

  /** By how much it is off on the draws that came with Python's answers, at most, those in doubt
   * left out; infinite where all are. */
  worst() {
    let most = 0, compared = 0;
    this.game.answers.forEach((answers, draw) => {
      const { certain, claims, choices } = this.at(this.draws[draw], CHECKING, true);
      if (!certain) return;
      compared++;
      const found = [...claims.map((each) => each?.margin ?? NaN), ...choices.flat()];
      answers.forEach((told, k) => {
        if (told === false) return; // another game's
        const each = found[k];
        if (told === null ? Number.isFinite(each) : !(Math.abs(each - told) <= 1e-6 * Math.max(1, Math.abs(told))))
          most = Math.max(most, told === null ? Infinity : Math.abs(each - told) || Infinity);
      });
    });
    return compared ? most : Infinity;
  }
}

export { Centre };
