// Verdicts on the draws that are left when judgements are narrowed. Nothing is solved again.
// What becomes of a draw is what rubicon/answers/verdicts/outcomes.py says; classes and intervals
// are those of rubicon/answers/verdicts/classes.py and rubicon/ask/verdicts.py.

const HOLDS = 1, FAILS = 2, CLOSE = 3, RARE = 4;
const NORMAL_95 = 1.959963984540054, WIDELY = 0.8, FEWEST = 30, LEAST = 0.5, MOST = 0.5;

/** Wilson's 95 % interval of a share. */
function wilson(successes, trials) {
  if (trials === 0) return [0, 1];
  const share = successes / trials, weight = (NORMAL_95 * NORMAL_95) / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (NORMAL_95 * Math.sqrt((share * (1 - share)) / trials + weight / (4 * trials))) / (1 + weight);
  return [successes === 0 ? 0 : Math.max(0, middle - half), successes === trials ? 1 : Math.min(1, middle + half)];
}

function reaches(share, low, high) {
  if (low < WIDELY && WIDELY <= high) return null;
  return low >= WIDELY;
}

/** How many draws of equal weight some with weights are worth (Kish 1965). */
const effective = (sum, squares) => (sum > 0 ? Math.round((sum * sum) / squares) : 0);

/** The verdict on a claim over draws with weights, 0 for those that are not left. */
function verdictOf(outcomes, weights) {
  const seen = [0, 0, 0, 0], squares = [0, 0, 0, 0];
  let rare = 0;
  for (let d = 0; d < outcomes.length; d++) {
    const weight = weights[d], state = outcomes[d] & CLOSE;
    seen[state] += weight;
    squares[state] += weight * weight;
    if (outcomes[d] & RARE) rare += weight;
  }
  const sum = seen[HOLDS] + seen[FAILS] + seen[CLOSE], own = squares[HOLDS] + squares[FAILS] + squares[CLOSE];
  const all = effective(sum + seen[0], own + squares[0]), counted = effective(sum, own);
  const share = seen[HOLDS] / sum, fails = seen[FAILS] / sum;
  const [low, high] = wilson(among(share, counted), counted);
  const found = { counted, share, low, high, fails, close: seen[CLOSE] / sum };
  const [name, why] = classOf(found, (rare / (sum + seen[0])) * all, all);
  return { ...found, class: name, why };
}

/** In how many draws something is so: a whole number where all count alike. */
function among(share, counted) {
  const found = share * counted, near = Math.round(found);
  return Math.abs(found - near) < 1e-12 * counted ? near : found;
}

/** A verdict's class, and why it rests on too little, if it does. */
function classOf(found, rare, all) {
  const { counted, share, low, high, fails } = found;
  if (!counted) return ["undefined", ""];
  if (counted < Math.max(FEWEST, LEAST * all)) return ["weak", `only ${counted} of ${all} count`];
  if (rare / counted > MOST)
    return ["weak", `condition rare in ${Math.round((100 * rare) / counted)}\u00a0%`];
  if (found.close > MOST) return ["close", ""];
  const held = reaches(share, low, high), failed = reaches(fails, ...wilson(among(fails, counted), counted));
  if (held !== false) return [held ? "holds" : "holds-open", ""];
  if (failed !== false) return [failed ? "fails" : "open-fails", ""];
  return ["open", ""];
}

/** How much each draw counts, the one that counts most 1: nothing outside of any range, each as
 * [judgement, lowest, highest] in quantised values, nor where `among` has a 0; else by the logarithms
 * of how probable what has happened is in it. */
function leftBy(values, ranges, draws, logs = [], among = null) {
  const left = new Float64Array(draws);
  for (const own of logs) for (let d = 0; d < draws; d++) left[d] += own[d];
  for (const [judgement, low, high] of ranges) {
    const own = values[judgement];
    for (let d = 0; d < draws; d++) if (own[d] < low || own[d] > high) left[d] = -Infinity;
  }
  let most = -Infinity;
  for (let d = 0; d < draws; d++) {
    if (among && !among[d]) left[d] = -Infinity;
    most = Math.max(most, left[d]);
  }
  let count = 0, sum = 0, squares = 0;
  for (let d = 0; d < draws; d++) {
    const weight = left[d] = left[d] === -Infinity ? 0 : Math.exp(left[d] - most);
    if (weight > 0) count++;
    sum += weight;
    squares += weight * weight;
  }
  return { left, count, effective: effective(sum, squares) };
}

/** How much the draws that are left count in each of so many equal parts of a range. */
function histogram(own, left, parts) {
  const found = new Array(parts).fill(0);
  for (let d = 0; d < left.length; d++) found[Math.min(parts - 1, (own[d] * parts) >> 16)] += left[d];
  return found;
}

/** By how much a judgement moves the verdict that it moves most: the difference of a claim's share
 * between the draws above and below its median, each among the draws that count. */
function strength(own, claims, draws) {
  const middle = Float64Array.from(own).sort()[draws >> 1];
  let most = 0;
  for (const outcomes of claims) {
    const held = [0, 0], counted = [0, 0];
    for (let d = 0; d < draws; d++) {
      const state = outcomes[d] & CLOSE, above = own[d] >= middle ? 1 : 0;
      if (state) counted[above]++;
      if (state === HOLDS) held[above]++;
    }
    if (counted[0] && counted[1])
      most = Math.max(most, Math.abs(held[1] / counted[1] - held[0] / counted[0]));
  }
  return most;
}

export { histogram, leftBy, strength, verdictOf };
