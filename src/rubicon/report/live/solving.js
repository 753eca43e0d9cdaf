// Who solves: a worker, so that the page follows the finger whatever the game takes; the page itself,
// where a browser starts none from a file.

import { isClaim } from "./ask.js";
import { Centre } from "./centre.js";
import { numbersOf, unpacked } from "./codec.js";
import { Mistake } from "./notation.js";

/** What may be called, on one game. */
class Desk {
  /** Open a game with some of the run's draws; what a page has to know of it, and by how much it is
   * off on those draws that came with answers. */
  async open(game, exact) {
    const told = await unpacked(game), all = numbersOf(exact), width = told.names.length;
    const draws = Array.from({ length: all.length / width }, (_, d) => all.subarray(d * width, (d + 1) * width));
    this.centre = new Centre(told, draws);
    const worst = this.centre.worst(), { story } = this.centre;
    const { names, start, decisions, levers, others, outcomes } = told;
    const labels = story.labels.map((label, k) => [label, story.outcomes(k).map((each) => story.texts[each])]);
    const endings = [...new Set(Array.from(story.leaf, (n) => story.texts[story.ending[n]]))];
    return { worst, names, start, decisions, levers, others, outcomes, draws: draws.length,
      words: { labels, endings, players: story.players, stages: story.stages } };
  }

  /** All that stands on the page, at some judgements and with some moves forced. */
  at(judgements, moves, mostRounds, only) {
    return this.tried(() => {
      this.centre.set(moves);
      return this.centre.at(judgements, mostRounds, only);
    });
  }

  /** The margins of all claims where one judgement has other values; null where a position is not
   * certain. Claims of other games are left out. */
  along(judgements, moves, place, values) {
    return this.tried(() => {
      this.centre.set(moves);
      return values.map((value) => {
        const { certain, claims } = this.centre.at(judgements.with(place, value), undefined, true);
        return certain ? claims.map((each) => (each?.certain ? each.margin : NaN)) : null;
      });
    });
  }

  /** A question at some judgements. */
  ask(text, judgements, moves) {
    return this.tried(() => {
      this.centre.set(moves);
      const found = this.centre.question(text), { tree } = found;
      const likely = tree.is === "probability" || tree.is === "belief";
      return { claim: isClaim(tree), likely, ...this.centre.answer(found, found.asked, this.centre.solving(judgements)) };
    });
  }

  /** The same on some of the run's draws, as they were drawn. */
  over(text, first, stop) {
    return this.tried(() => {
      this.centre.set([]);
      const found = this.centre.question(text);
      return this.centre.draws.slice(first, stop).map((judgements) =>
        this.centre.answer(found, found.asked, this.centre.solving(judgements)));
    });
  }

  /** A user's mistake is an answer, too. */
  tried(act) {
    try {
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

export { Solving, serve };
