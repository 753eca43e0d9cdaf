// The game at one set of judgements, solved again wherever they are moved, moves are forced, or a lever
// makes it another.

import { Asked, answerOf } from "./ask.js";
import { Layout } from "./layout.js";
import { parse, parseEvent, parseMove } from "./notation.js";
import { Story } from "./story.js";

const CHECKING = 100; // rounds of each draw that came with answers: those that take more are not waited for

class Centre {
  /** A game as it was packed, and some of the run's draws, of which the first come with answers. */
  constructor(game, draws) {
    Object.assign(this, { game, draws });
    game.story.observed = game.observed.map(({ event, weights }) => ({ event: parseEvent(event), weights }));
    this.story = new Story(game.story);
    this.whole = new Layout(this.story, game);
    this.laid = new Map(); // by lever: the game that it makes
    const own = (tree, smallest) => ({ tree, matters: { ...game.matters, smallest: smallest ?? game.matters.smallest } });
    this.claims = game.claims.map(({ text, smallest }) => own(parse(text), smallest));
    this.called = new Map(game.claims.flatMap(({ names, text }) => names.map((name) => [name, text])));
    this.choices = game.choices.map((options) => options.map((text) => own(parse(text))));
    this.outcomes = (game.outcomes ?? []).map(({ text }) => own(parse(text)));
    this.set([]);
  }

  /** Lay the game out as a lever has it; by how much it is off where Python has answered. */
  lay(lever, told) {
    this.laid.set(lever, this.whole.changed(told));
    return this.worst(lever);
  }

  /** The game in which moves are forced. */
  world(forced) {
    return this.layout.world(forced);
  }

  /** Force moves, texts such as "do(label=option)", on all that is asked from now on, in the game as it
   * is or in that which a lever makes. */
  set(moves, lever = null) {
    const key = JSON.stringify([moves, lever]);
    if (this.key === key) return;
    this.key = null; // until all of it is found to be possible
    const forced = moves.map(parseMove);
    this.layout = lever === null ? this.whole : this.laid.get(lever);
    this.base = this.world(forced);
    this.forced = forced;
    this.standing = this.questions.map(({ tree }) => this.asked([tree]));
    this.key = key;
  }

  get questions() {
    return [...this.claims, ...this.outcomes, ...this.choices.flat()];
  }

  /** Questions prepared; null where they are of what cannot be, or the page cannot force what they
   * force. */
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
    const { rationality, per, spread } = this.game;
    const lam = rationality.map((k, player) => judgements[k] / per[player]);
    const solved = this.layout.solving(judgements, lam, spread, mostRounds);
    return (world) => (only && world !== this.base ? null : solved(world));
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
  worst(lever = null) {
    this.set([], lever);
    let most = 0, compared = 0;
    this.layout.answers.forEach((answers, draw) => {
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
