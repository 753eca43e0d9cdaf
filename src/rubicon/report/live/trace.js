// The principal branch, followed from indifference to a draw's own λ: the same as
// rubicon/solve/trace.py, steps.py and path.py, where every line is explained, for one draw; without
// the last correction of log-odds at large λ, since only probabilities are wanted.

import { gmres, makeWorkspace } from "./krylov.js";
import { alongRationality, fill, makeBuffers, makeTangent, sweep } from "./sweep.js";

const FINAL_TOLERANCE = 1e-10, TRACK_TOLERANCE = 1e-4, LINEAR_TOLERANCE = 1e-6;
const MOST_CORRECTIONS = 6, MOST_FINAL_CORRECTIONS = 14;
const LARGEST_CORRECTION = 0.15, GOOD_CORRECTION = 0.02, SMALL_CORRECTION = 1e-9;
const LARGEST_SHARE = 0.03, SLOW = 0.5, MOST_CARE = 4;
const CLOSE = 1e-2, LEAST_CARE = 1e-6, SHORT_STEP = 0.2, LARGEST_BEND = 0.01;
const SMALLEST_COSINE = 0.98, BIFURCATION = 1e-6, SMALLEST_STEP = 1e-9, NEARLY_SINGULAR = 300;
const FIRST_STEP = 1, WATCHING_CARE = 2, MOST_ROUNDS = 4000;

/** Outcomes of a trace. */
const SOLVED = 0, NOT_FINITE = 1, STALLED = 2, OUT_OF_ROUNDS = 3, STRAYED = 6;
const TURN = 1, CORRECT = 2, ARRIVE = 3, POLISH = 5, PROBE = 6, VERIFY = 7;

/** A game, planned once, to be solved at any judgements. */
class Solver {
  constructor(plan) {
    this.plan = plan;
    this.n = plan.unknowns;
    this.buffers = makeBuffers(plan);
    this.tangent = makeTangent(plan);
    this.slope = makeTangent(plan);
    this.work = makeWorkspace(plan);
    const size = plan.unknowns + 1;
    for (const name of ["here", "point", "along", "before", "border", "right", "solution"])
      this[name] = new Float64Array(size);
    this.rationality = new Float64Array(plan.players);
    this.weight = new Float64Array(plan.players);
  }

  /** The equilibrium at a table of values and λ per player and payoff.
   *
   * Its probabilities stand in `buffers.value`. `spread` is about what each player's payoffs range
   * over: it sets the length of steps, and nothing else. `held` says which choices keep to which
   * log-odds. Returns false where the draw is not solved, or its branch is in doubt. */
  solve(values, lam, spread, mostRounds = MOST_ROUNDS, held) {
    let scale = 0;
    for (let i = 0; i < lam.length; i++) scale = Math.max(scale, lam[i] * spread[i]);
    this.target = scale;
    for (let i = 0; i < lam.length; i++) this.weight[i] = scale > 0 ? lam[i] / scale : 0;
    this.plan.default = held.odds;
    this.plan.free = held.free;
    fill(this.plan, this.buffers, values);
    this.rounds = 0;
    this.mostRounds = mostRounds;
    const status = this.trace(false, 0);
    let certain = status === SOLVED && !this.doubt && this.sign !== 0;
    if (!certain && (status === SOLVED || status === STALLED || status === STRAYED)) {
      // Watched and in small steps, as rubicon/solve/branch.py does where an end is in doubt.
      const again = this.trace(true, WATCHING_CARE);
      certain = again === SOLVED && this.sign !== 0 && !(this.doubt && this.crossed);
    }
    return certain;
  }

  trace(watched, care) {
    this.watched = watched;
    this.careful = care;
    this.restart();
    const { plan, buffers, n } = this;
    for (;;) {
      for (let i = 0; i < plan.players; i++) this.rationality[i] = this.weight[i] * this.point[n];
      sweep(plan, buffers, this.point, this.rationality);
      for (let u = 0; u < n; u++) this.right[u] = buffers.response[plan.unknown_option[u]] - this.point[u];
      this.rounds++;
      let outcome = this.judge();
      if (outcome < 0 && this.rounds >= this.mostRounds) outcome = OUT_OF_ROUNDS;
      if (outcome >= 0) return this.end(outcome);
      this.ask();
      alongRationality(plan, buffers, this.slope, this.rationality, this.weight);
      gmres(plan, buffers, this.tangent, this.work, this.rationality, this.slope.response,
        this.border, this.right, this.tolerance, this.solution);
      outcome = this.move();
      if (outcome >= 0) return this.end(outcome);
    }
  }

  end(outcome) {
    if (outcome !== SOLVED) {
      // What is shown is the last point on the branch.
      this.point.set(this.here);
      for (let i = 0; i < this.weight.length; i++)
        this.rationality[i] = this.weight[i] * this.point[this.n];
      sweep(this.plan, this.buffers, this.point, this.rationality);
    }
    return outcome;
  }

  restart() {
    const { plan, n } = this;
    for (const row of [this.along, this.before, this.border]) row.fill(0);
    for (let u = 0; u < n; u++) this.point[u] = plan.default[plan.unknown_option[u]];
    this.point[n] = 0;
    this.here.set(this.point);
    this.along[n] = this.border[n] = 1;
    this.step = FIRST_STEP * 0.5 ** this.careful;
    this.taken = this.trial = this.correction = this.change = this.exactFor = 0;
    this.tries = this.sign = 0;
    this.settled = this.shortened = this.doubt = this.excused = this.crossed = false;
    this.facing = 1;
    this.nearness = 0;
    this.phase = this.target > 0 ? TURN : ARRIVE;
    if (n === 0) {
      this.phase = ARRIVE;
      this.point[n] = this.target;
    }
  }

  again(status) {
    if (this.careful >= MOST_CARE) return status;
    this.careful++;
    this.restart();
    return -1;
  }

  judge() {
    let worst = 0;
    for (let u = 0; u < this.n; u++) {
      const gap = Math.abs(this.right[u]);
      if (gap > worst || gap !== gap) worst = gap;
    }
    if (!Number.isFinite(this.target)) return NOT_FINITE;
    const exact = worst <= FINAL_TOLERANCE || this.settled;
    if (this.phase === ARRIVE) {
      if (exact) {
        this.phase = VERIFY;
        this.sign = this.n === 0 ? 1 : 0;
        return this.n === 0 ? SOLVED : -1;
      }
      if (this.tries >= MOST_FINAL_CORRECTIONS || !Number.isFinite(worst)) return this.retreat();
    } else if (this.phase === CORRECT) {
      const close = worst <= TRACK_TOLERANCE * this.care() || this.settled;
      if (close && this.point[this.n] > this.target) this.hold();
      else if (close) this.phase = this.watched ? PROBE : TURN;
      else if (this.tries >= MOST_CORRECTIONS || !Number.isFinite(worst)) return this.retreat();
    } else if (this.phase === POLISH) {
      if (exact) this.phase = TURN;
      else if (this.tries >= MOST_FINAL_CORRECTIONS || !Number.isFinite(worst)) return STALLED;
    }
    return -1;
  }

  ask() {
    const { n, phase, right, work } = this;
    if (phase === PROBE || phase === VERIFY) return this.askForIndex();
    work.scaling.fill(1);
    const moved = (phase === CORRECT || phase === ARRIVE || phase === POLISH) && this.tries >= 0;
    if (!moved) right.fill(0);
    right[n] = phase === TURN ? 1 : 0;
    this.tolerance = LINEAR_TOLERANCE * Math.max(this.care(), CLOSE);
  }

  askForIndex() {
    const { n, right, work, border } = this;
    for (let u = 0; u < n; u++) {
      const multiple = (u + 1) * 0.6180339887498949, fraction = multiple - Math.floor(multiple);
      right[u] = fraction - 0.5;
      work.scaling[u] = 0.75 + 0.5 * fraction;
      border[u] = 0;
    }
    right[n] = 0;
    border[n] = 1;
    this.tolerance = LINEAR_TOLERANCE;
  }

  readIndex() {
    const { work, solution, n } = this, known = work.residual <= LINEAR_TOLERANCE;
    this.sign = known ? (work.cosine[work.used - 1] > 0 ? 1 : -1) : 0;
    this.doubt = !known;
    for (let j = 0; j < work.used; j++) if (work.cosine[j] < 0) this.doubt = true;
    let largest = 0;
    for (let u = 0; u < n; u++) largest = Math.max(largest, Math.abs(solution[u]));
    this.nearness = known ? largest : Infinity;
  }

  move() {
    if (this.phase === TURN && this.point[this.n] < 0) return this.again(STRAYED);
    if (this.phase === TURN) return this.turn();
    if (this.phase === PROBE) {
      this.readIndex();
      this.aim();
      this.phase = TURN;
      return -1;
    }
    if (this.phase === VERIFY) return this.verify();
    return this.correct();
  }

  verify() {
    this.readIndex();
    if (this.elsewhere()) return this.takeBack();
    return SOLVED;
  }

  correct() {
    const { n, solution, point } = this, weight = this.metric();
    let largest = 0, relative = 0, square = solution[n] ** 2;
    for (let u = 0; u < n; u++) {
      const size = Math.abs(solution[u]);
      if (size > largest || size !== size) largest = size;
      relative = Math.max(relative, size / (1 + Math.abs(point[u])));
      square += weight * size * size;
    }
    this.tries++;
    if (this.tries === 0) return -1;
    if (relative <= SMALL_CORRECTION && (relative === 0 || (this.tries > 1 && relative >= 0.5 * this.change)))
      this.settled = true;
    const slow = this.tries > 1 && relative > SLOW * this.change;
    this.change = relative;
    const polishing = this.phase === POLISH;
    if ((slow && relative > SMALL_CORRECTION && !polishing) || !Number.isFinite(largest))
      return this.takeBack();
    if (this.tries === 1 && !polishing) {
      this.correction = largest;
      const ease = 0.5 ** this.careful;
      const near = Math.sqrt(square) <= ease * LARGEST_SHARE * this.trial;
      if (!(largest <= ease * LARGEST_CORRECTION && (near || this.trial < 1e-3)))
        return this.takeBack();
    }
    for (let u = 0; u <= n; u++) point[u] += solution[u];
    return -1;
  }

  metric() {
    return 1 / Math.sqrt(Math.max(this.n, 1));
  }

  hold() {
    this.phase = ARRIVE;
    this.border.fill(0);
    this.border[this.n] = 1;
    this.point[this.n] = this.target;
    this.tries = -1;
    this.change = 0;
    this.settled = false;
  }

  care() {
    const share = this.trial / SHORT_STEP;
    return share < 1 ? Math.max(CLOSE * share * share, LEAST_CARE) : 1;
  }

  turn() {
    const { n, solution, border, along, before, work } = this, weight = this.metric();
    let square = solution[n] ** 2;
    for (let u = 0; u < n; u++) square += weight * solution[u] ** 2;
    const length = Math.sqrt(square);
    let cosine = 0;
    for (let u = 0; u <= n; u++) cosine += (border[u] * solution[u]) / length;
    const ease = 0.5 ** this.careful;
    const smooth = cosine >= 1 - ease * (1 - SMALLEST_COSINE)
      && this.bend(length) <= ease * LARGEST_BEND * this.trial + TRACK_TOLERANCE * CLOSE * 10;
    const good = work.residual < 0.1 && (smooth || this.trial === 0);
    const lost = this.turnedAway() || this.elsewhere();
    if (!good || lost || this.passedOver(length)) return this.takeBack();
    this.exactFor = this.trial < SHORT_STEP ? 0.03 * this.trial : SHORT_STEP;
    this.here.set(this.point);
    before.set(along);
    for (let u = 0; u <= n; u++) along[u] = solution[u] / length;
    this.taken = this.trial;
    if (this.trial > 0) {
      const most = this.shortened ? 1.4 : 3;
      let growth = most;
      if (this.correction > 0)
        growth = Math.min(Math.max(((ease * GOOD_CORRECTION) / this.correction) ** (1 / 3), 0.3), most);
      this.step = this.trial * growth;
      this.shortened = false;
    }
    this.predict();
    return -1;
  }

  turnedAway() {
    const { work } = this;
    if (!(work.residual <= LINEAR_TOLERANCE)) return false;
    const sign = work.cosine[work.used - 1] > 0 ? 1 : -1;
    if (sign === this.facing) return false;
    if (this.trial > BIFURCATION) return true;
    this.facing = sign;
    return false;
  }

  elsewhere() {
    const grows = this.solution[this.n] > 0 || this.phase === VERIFY;
    const strange = grows ? this.doubt : this.sign > 0;
    if (!this.watched || this.trial === 0) return false;
    if (strange && !this.excused && this.trial > BIFURCATION) return true;
    this.excused = strange;
    if (strange && (this.nearness > NEARLY_SINGULAR || this.sign <= 0)) this.crossed = true;
    return false;
  }

  bend(length) {
    const { n, along, solution, point, here } = this, weight = this.metric(), half = 0.5 * this.trial;
    let total = 0;
    for (let u = 0; u <= n; u++) {
      const gap = point[u] - here[u] - half * (along[u] + solution[u] / length);
      total += (u < n ? weight : 1) * gap * gap;
    }
    return Math.sqrt(total);
  }

  passedOver(length) {
    const before = this.along[this.n], after = this.solution[this.n] / length;
    if (before <= 0 || after >= 0 || this.trial < SHORT_STEP * 1e-3) return false;
    return this.here[this.n] + (0.5 * this.trial * before * before) / (before - after) >= this.target;
  }

  predict() {
    const { n, along, before, here, point, border } = this, old = this.taken, slope = along[n];
    const curve = old > 0 ? (slope - before[n]) / old : 0, gap = this.target - here[n];
    let s = this.step;
    this.phase = CORRECT;
    if (s * (slope + 0.5 * s * curve) >= gap) {
      s = (2 * gap) / (slope + Math.sqrt(Math.max(slope * slope + 2 * curve * gap, 0)));
      this.phase = ARRIVE;
    }
    const half = old > 0 ? (0.5 * s * s) / old : 0;
    for (let u = 0; u <= n; u++)
      point[u] = here[u] + s * along[u] + half * (along[u] - before[u]);
    border.fill(0);
    if (this.phase === CORRECT) this.aim();
    else {
      point[n] = this.target;
      border[n] = 1;
    }
    this.trial = s;
    this.tries = 0;
    this.correction = this.change = 0;
    this.settled = false;
  }

  aim() {
    const weight = this.metric();
    for (let u = 0; u <= this.n; u++) this.border[u] = this.along[u] * (u < this.n ? weight : 1);
  }

  /** A shorter step from the last point, where the next sweep is at the new point already. */
  takeBack() {
    const outcome = this.retreat();
    this.tries = 0;
    return outcome;
  }

  retreat() {
    this.step = 0.3 * this.trial;
    this.shortened = true;
    if (this.step < SMALLEST_STEP) return STALLED;
    if (this.step < this.exactFor) this.polish();
    else this.predict();
    this.tries = -1;
    return -1;
  }

  polish() {
    this.phase = POLISH;
    this.aim();
    this.point.set(this.here);
    this.trial = this.change = 0;
    this.settled = false;
  }
}

export { Solver };
