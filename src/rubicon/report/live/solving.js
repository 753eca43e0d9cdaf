// Who solves: a worker, so that the page follows the finger whatever the game takes; the page itself,
// where a browser starts none from a file.

import { isClaim } from "./ask.js";
import { Centre } from "./centre.js";
import { numbersOf, unpacked } from "./codec.js";
import { Mistake } from "./notation.js";

const RIGHT = 1e-6; // how far what is solved here may be from what Python found

/** What may be called, on one game. */
class Desk {
  /** Open a game with some of the run's draws, and keep those that levers make, until one is pulled;
   * what a page has to know of it, and by how much it is off on those draws that came with answers. */
  async open(game, exact, laid) {
    const told = await unpacked(game), all = numbersOf(exact), width = told.names.length;
    const draws = Array.from({ length: all.length / width }, (_, d) => all.subarray(d * width, (d + 1) * width));
    this.centre = new Centre(told, draws);
    this.laid = laid;
    this.off = new Map(); // by lever that was pulled: by how much its game is off
    const worst = this.centre.worst(), { story } = this.centre;
    const { names, start, decisions, levers, others, outcomes } = told;
    const labels = story.labels.map((label, k) => [label, story.outcomes(k).map((each) => story.texts[each])]);
    const endings = [...new Set(Array.from(story.leaf, (n) => story.texts[story.ending[n]]))];
    return { worst, names, start, decisions, levers, others, outcomes, draws: draws.length,
      words: { labels, endings, players: story.players, stages: story.stages } };
  }

  /** All that stands on the page, at some judgements and with some changes: `moves` that are forced, in
   * the game that a `lever` makes or, if that is null, in the game as it is. */
  at(judgements, changes, mostRounds, only) {
    return this.tried(changes, () => this.centre.at(judgements, mostRounds, only));
  }

  /** The margins of all claims where one judgement has other values; null where a position is not
   * certain. Claims of other games are left out. */
  along(judgements, changes, place, values) {
    return this.tried(changes, () => values.map((value) => {
      const { certain, claims } = this.centre.at(judgements.with(place, value), undefined, true);
      return certain ? claims.map((each) => (each?.certain ? each.margin : NaN)) : null;
    }));
  }

  /** A question at some judgements. */
  ask(text, judgements, changes) {
    return this.tried(changes, () => {
      const found = this.centre.question(text), { tree } = found;
      const likely = tree.is === "probability" || tree.is === "belief";
      return { claim: isClaim(tree), likely, ...this.centre.answer(found, found.asked, this.centre.solving(judgements)) };
    });
  }

  /** The same on some of the run's draws, as they were drawn, in the game as it is. */
  over(text, first, stop) {
    return this.tried({ moves: [], lever: null }, () => {
      const found = this.centre.question(text);
      return this.centre.draws.slice(first, stop).map((judgements) =>
        this.centre.answer(found, found.asked, this.centre.solving(judgements)));
    });
  }

  /** Act with some changes; a user's mistake is an answer, too. */
  async tried({ moves, lever }, act) {
    if (lever !== null && !this.off.has(lever)) {
      const told = await unpacked(this.laid[lever]);
      // Another call may have done it meanwhile.
      if (!this.off.has(lever)) this.off.set(lever, this.centre.lay(lever, told));
    }
    try {
      if (lever !== null && !(this.off.get(lever) <= RIGHT))
        throw new Mistake("what this page solves with this lever does not agree with Rubicon’s own answers", [0, 0]);
      this.centre.set(moves, lever);
      return act();
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      return { mistake: { found: error.message, span: error.span, instead: error.instead } };
    }
  }
}

/** In a worker: answer what the page calls. */
function serve() {
  const desk = new Desk();
  addEventListener("message", async ({ data: [id, what, ...given] }) => {
    try {
      postMessage([id, await desk[what](...given)]);
    } catch (error) {
      postMessage([id, null, String(error)]);
    }
  });
}

class Solving {
  /** `script` is the text of all modules, of which a worker is made. */
  constructor(script) {
    this.waiting = new Map();
    this.count = 0;
    try {
      const place = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      this.worker = new Worker(place);
      this.worker.onmessage = ({ data: [id, found, fault] }) => {
        const [done, failed] = this.waiting.get(id);
        this.waiting.delete(id);
        if (fault) failed(new Error(fault));
        else done(found);
      };
      this.worker.onerror = () => this.alone();
    } catch {
      this.alone();
    }
  }

  /** Without a worker: in the page itself. */
  alone() {
    this.worker = null;
    this.desk = new Desk();
    for (const [id, [done, failed, call]] of this.waiting) {
      this.waiting.delete(id);
      this.call(...call).then(done, failed);
    }
  }

  call(...call) {
    const [what, ...given] = call;
    if (!this.worker) return new Promise((done) => { setTimeout(() => done(this.desk[what](...given))); });
    return new Promise((done, failed) => {
      this.waiting.set(++this.count, [done, failed, call]);
      this.worker.postMessage([this.count, ...call]);
    });
  }
}

export { Desk, RIGHT, Solving, serve };
