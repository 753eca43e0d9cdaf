// One sweep over a game's distinct computations, and its derivative, for one set of judgements.
// The same as rubicon/solve/sweep.py and derivative.py, where each line is explained: a plan is
// read from first to last; `value` holds the table, folds, probabilities of options, and sums.

const IMPOSSIBLE = -1e5; // log-reach of a branch with probability 0
const CHOOSE = 0, ADVISE = 1, AVERAGE = 3;

const rows = (count) => new Float64Array(Math.max(count, 1));

/** Room for what a sweep leaves behind. */
function makeBuffers(plan) {
  return {
    value: rows(plan.buffer),
    gap: rows(plan.terms.length),
    old: rows(plan.options),
    step: rows(plan.options + plan.chance_rows.length),
    reach: rows(plan.reach_before.length),
    share: rows(plan.term_reach.length),
    belief: rows(plan.class_term.length - 1),
    payoff: rows(plan.options),
    response: rows(plan.options),
  };
}

/** Room for the derivative in one direction; rows that never change stay zero. */
function makeTangent(plan) {
  const { value, step, reach, belief, payoff, response } = makeBuffers(plan);
  return { value, step, reach, belief, payoff, response };
}

/** Probabilities of a choice's options from log-odds that stand from `where` + 1 on. Returns the
 * logarithm of 1 + Σ odds. */
function soften(odds, where, first, stop, out, base) {
  if (stop - first === 2) {
    const z = odds[where + 1], ratio = Math.exp(-Math.abs(z)), more = 1 + ratio;
    const often = 1 / more, seldom = ratio * often;
    out[base + first] = z > 0 ? seldom : often;
    out[base + first + 1] = z > 0 ? often : seldom;
    return Math.max(z, 0) + Math.log(more);
  }
  let most = 0;
  for (let k = 1; k < stop - first; k++) most = Math.max(most, odds[where + k]);
  let total = out[base + first] = Math.exp(-most);
  for (let k = 1; k < stop - first; k++)
    total += out[base + first + k] = Math.exp(odds[where + k] - most);
  for (let a = base + first; a < base + stop; a++) out[a] /= total;
  return most + Math.log(total);
}

/** Put a table of values into the buffers. */
function fill(plan, buffers, values) {
  const { value, step } = buffers;
  value.set(values);
  value[plan.rows] = 0;
  value[plan.rows + 1] = 1;
  for (let f = 0; f < plan.fold_payoff.length; f++) {
    let total = value[plan.fold_payoff[f]];
    for (let t = plan.fold_start[f]; t < plan.fold_start[f + 1]; t++)
      total += value[plan.fold_weights[t]] * value[plan.fold_terms[t]];
    value[plan.rows + 2 + f] = total;
  }
  for (let c = 0; c < plan.chance_rows.length; c++) {
    const chance = value[plan.chance_rows[c]];
    step[plan.options + c] = chance > 0 ? Math.log(chance) : IMPOSSIBLE;
  }
}

/** G(z) into `buffers.response`. */
function sweep(plan, buffers, z, rationality) {
  const { value, old } = buffers, { sigma, choice_start } = plan;
  readOdds(plan, buffers, z);
  believe(plan, buffers);
  for (const c of plan.lagging)
    for (let a = choice_start[c]; a < choice_start[c + 1]; a++) value[sigma + a] = old[a];
  const { step_kind, step_choice } = plan;
  for (let s = 0; s < step_kind.length; s++) {
    const kind = step_kind[s];
    if (kind === CHOOSE || kind === ADVISE) {
      const c = step_choice[s], first = choice_start[c];
      respond(plan, buffers, c, rationality);
      if (kind === CHOOSE) soften(buffers.response, first, first, choice_start[c + 1], value, sigma);
    } else if (kind === AVERAGE) average(plan, value, s);
    else decided(plan, value, buffers.gap, s);
  }
}

function readOdds(plan, buffers, z) {
  const { step, old } = buffers;
  for (const c of plan.unknown_choices) {
    const first = plan.choice_start[c], stop = plan.choice_start[c + 1], u = plan.choice_unknown[c];
    const shift = soften(z, u - 1, first, stop, old, 0);
    step[first] = -shift;
    for (let a = first + 1; a < stop; a++) step[a] = z[u + a - first - 1] - shift;
  }
}

function believe(plan, buffers) {
  const { reach, share, step, belief } = buffers;
  const { reach_before, reach_step, belief_class, class_term, term_reach } = plan;
  for (let r = 1; r < reach_before.length; r++)
    reach[r] = reach[reach_before[r]] + step[reach_step[r]];
  for (let b = 0; b < belief_class.length - 1; b++) {
    const first = belief_class[b], stop = belief_class[b + 1];
    const start = class_term[first], end = class_term[stop];
    let most = reach[term_reach[start]];
    for (let t = start + 1; t < end; t++) most = Math.max(most, reach[term_reach[t]]);
    let total = 0;
    for (let t = start; t < end; t++)
      total += share[t] = Math.exp(reach[term_reach[t]] - most);
    for (let c = first; c < stop; c++) {
      let weight = 0;
      for (let t = class_term[c]; t < class_term[c + 1]; t++) weight += share[t] /= total;
      belief[c] = weight;
    }
  }
}

function respond(plan, buffers, c, rationality) {
  const { value, belief, payoff, response } = buffers;
  const { own, belief_class } = plan, own0 = plan.own_start[c], b = plan.choice_belief[c];
  const first = plan.choice_start[c], stop = plan.choice_start[c + 1], width = stop - first;
  if (b < 0) {
    for (let k = 0; k < width; k++) payoff[first + k] = value[own[own0 + k]];
  } else {
    const start = belief_class[b], end = belief_class[b + 1];
    for (let k = 0; k < width; k++) {
      let total = 0, row = own0 + k;
      for (let m = start; m < end; m++, row += width) total += belief[m] * value[own[row]];
      payoff[first + k] = total;
    }
  }
  const scale = plan.free[c] * rationality[plan.choice_player[c]], base = payoff[first];
  for (let a = first + 1; a < stop; a++)
    response[a] = scale * (payoff[a] - base) + plan.default[a];
}

function average(plan, value, s) {
  const weight = plan.step_choice[s], width = plan.step_width[s], { weights, terms, payoff } = plan;
  let term = plan.step_term[s];
  for (let n = plan.step_sum[s]; n < plan.step_sum[s + 1]; n++, term += width) {
    let total = value[payoff[n]];
    for (let k = 0; k < width; k++) total += value[weights[weight + k]] * value[terms[term + k]];
    value[plan.sums + n] = total;
  }
}

function decided(plan, value, gap, s) {
  const width = plan.step_width[s], { terms, payoff } = plan;
  const weight = plan.sigma + plan.choice_start[plan.step_choice[s]];
  let term = plan.step_term[s];
  for (let n = plan.step_sum[s]; n < plan.step_sum[s + 1]; n++, term += width) {
    const base = value[terms[term]];
    let total = base + value[payoff[n]];
    for (let k = 1; k < width; k++) {
      const more = gap[term + k] = value[terms[term + k]] - base;
      total += value[weight + k] * more;
    }
    value[plan.sums + n] = total;
  }
}

/** dG along dz, at the last sweep's z, into `tangent.response`. */
function alongOdds(plan, buffers, tangent, dz, rationality, still) {
  spread(plan, buffers, tangent, dz);
  climb(plan, buffers, tangent, plan.live, rationality, still);
}

/** dG along dλ, at the last sweep's z, into `tangent.response`. */
function alongRationality(plan, buffers, tangent, rationality, drationality) {
  climb(plan, buffers, tangent, plan.every, rationality, drationality);
}

function spread(plan, buffers, tangent, dz) {
  const { old, share, belief } = buffers, { step, reach, value } = tangent;
  const { choice_start, reach_before, reach_step, belief_class, class_term, term_reach } = plan;
  for (const c of plan.unknown_choices) {
    const first = choice_start[c], stop = choice_start[c + 1];
    const shift = plan.choice_unknown[c] - first - 1;
    let mean = 0;
    for (let a = first + 1; a < stop; a++) mean += old[a] * dz[shift + a];
    step[first] = -mean;
    for (let a = first + 1; a < stop; a++) step[a] = dz[shift + a] - mean;
  }
  for (const c of plan.lagging)
    for (let a = choice_start[c]; a < choice_start[c + 1]; a++)
      value[plan.sigma + a] = old[a] * step[a];
  for (let r = 1; r < reach_before.length; r++)
    reach[r] = reach[reach_before[r]] + step[reach_step[r]];
  for (const b of plan.moving) {
    const first = belief_class[b], stop = belief_class[b + 1];
    let mean = 0;
    for (let c = first; c < stop; c++) {
      let weight = 0;
      for (let t = class_term[c]; t < class_term[c + 1]; t++)
        weight += share[t] * reach[term_reach[t]];
      tangent.belief[c] = weight;
      mean += weight;
    }
    for (let c = first; c < stop; c++) tangent.belief[c] -= belief[c] * mean;
  }
}

/** The one loop in which a page spends its time: what it reads is named once, not once a step. */
function climb(plan, buffers, tangent, steps, rationality, drationality) {
  const { step_kind, step_choice, step_sum, step_width, step_term, choice_start, choice_belief } = plan;
  const { choice_player, own_start, own, belief_class, free, sigma, sums, weights, terms } = plan;
  const { value, belief, gap, payoff } = buffers;
  const { value: dvalue, belief: dbelief, payoff: dpayoff, response } = tangent;
  for (let i = 0; i < steps.length; i++) {
    const s = steps[i], kind = step_kind[s], c = step_choice[s];
    if (kind === AVERAGE) {
      const width = step_width[s], stop = step_sum[s + 1];
      if (width === 2) {
        const one = value[weights[c]], other = value[weights[c + 1]];
        for (let n = step_sum[s], term = step_term[s]; n < stop; n++, term += 2)
          dvalue[sums + n] = one * dvalue[terms[term]] + other * dvalue[terms[term + 1]];
      } else for (let n = step_sum[s], term = step_term[s]; n < stop; n++) {
        let total = 0;
        for (let k = 0; k < width; k++, term++) total += value[weights[c + k]] * dvalue[terms[term]];
        dvalue[sums + n] = total;
      }
      continue;
    }
    const first = choice_start[c], stop = choice_start[c + 1];
    if (kind !== CHOOSE && kind !== ADVISE) {
      const width = step_width[s], weight = sigma + first, last = step_sum[s + 1];
      if (width === 2) {
        const one = value[weight], other = value[weight + 1], more = dvalue[weight + 1];
        for (let n = step_sum[s], term = step_term[s]; n < last; n++, term += 2)
          dvalue[sums + n] = one * dvalue[terms[term]] + (other * dvalue[terms[term + 1]] + more * gap[term + 1]);
      } else for (let n = step_sum[s], term = step_term[s]; n < last; n++, term += width) {
        let total = value[weight] * dvalue[terms[term]];
        for (let k = 1; k < width; k++)
          total += value[weight + k] * dvalue[terms[term + k]] + dvalue[weight + k] * gap[term + k];
        dvalue[sums + n] = total;
      }
      continue;
    }
    const width = stop - first, own0 = own_start[c], b = choice_belief[c];
    if (b < 0) {
      for (let k = 0; k < width; k++) dpayoff[first + k] = dvalue[own[own0 + k]];
    } else {
      const start = belief_class[b], end = belief_class[b + 1];
      for (let k = 0; k < width; k++) {
        let total = 0, place = own0 + k;
        for (let m = start; m < end; m++, place += width) {
          const row = own[place];
          total += dbelief[m] * value[row] + belief[m] * dvalue[row];
        }
        dpayoff[first + k] = total;
      }
    }
    const scale = free[c] * rationality[choice_player[c]], dscale = free[c] * drationality[choice_player[c]];
    const base = payoff[first], dbase = dpayoff[first];
    let mean = 0;
    for (let a = first + 1; a < stop; a++) {
      response[a] = dscale * (payoff[a] - base) + scale * (dpayoff[a] - dbase);
      mean += value[sigma + a] * response[a];
    }
    if (kind !== CHOOSE) continue;
    dvalue[sigma + first] = -value[sigma + first] * mean;
    for (let a = first + 1; a < stop; a++) dvalue[sigma + a] = value[sigma + a] * (response[a] - mean);
  }
}

export { alongOdds, alongRationality, fill, makeBuffers, makeTangent, sweep };
