// GMRES on the bordered system of a path follower: the same as rubicon/solve/krylov.py.

import { alongOdds } from "./sweep.js";

const MOST_DIRECTIONS = 100;
const TINY = 1e-300;

/** Room for systems of so many unknowns and Λ. */
function makeWorkspace(plan) {
  const size = plan.unknowns + 1, directions = Math.min(MOST_DIRECTIONS, size);
  return {
    size,
    directions,
    basis: new Float64Array((directions + 1) * size),
    hessenberg: new Float64Array((directions + 1) * directions),
    cosine: new Float64Array(directions),
    sine: new Float64Array(directions),
    right: new Float64Array(directions + 1),
    weights: new Float64Array(directions),
    direction: new Float64Array(size),
    image: new Float64Array(size),
    still: new Float64Array(plan.players),
    scaling: new Float64Array(size).fill(1),
    residual: 1, // relative, of the last solve
    used: 0, // directions of the last solve
  };
}

/** Solve the bordered system from zero: the Jacobian of z − G(z, Λ), with `slope` = dG/dΛ and
 * `border` as its last row. */
function gmres(plan, buffers, tangent, work, rationality, slope, border, right, tolerance, solution) {
  const { size, directions: most, basis, hessenberg, weights } = work;
  let square = 0;
  for (let u = 0; u < size; u++) square += right[u] * right[u];
  const norm = Math.sqrt(square), goal = tolerance * norm;
  work.right[0] = norm;
  work.residual = 1;
  work.used = 0;
  solution.fill(0);
  if (!(norm > 0)) return;
  for (let u = 0; u < size; u++) basis[u] = right[u] / norm;
  let count = 0;
  for (;;) {
    extend(plan, buffers, tangent, work, rationality, slope, border, count);
    count++;
    const left = Math.abs(work.right[count]);
    if (left > goal && count < most) continue;
    work.used = count;
    work.residual = left === left ? left / norm : Infinity;
    break;
  }
  for (let j = count - 1; j >= 0; j--) {
    let total = work.right[j];
    for (let k = j + 1; k < count; k++) total -= hessenberg[j * most + k] * weights[k];
    const pivot = hessenberg[j * most + j];
    weights[j] = Math.abs(pivot) > TINY ? total / pivot : 0;
  }
  for (let j = 0; j < count; j++) {
    const weight = weights[j], at = j * size;
    for (let u = 0; u < size; u++) solution[u] += weight * basis[at + u];
  }
}

function bordered(plan, buffers, tangent, work, rationality, slope, border) {
  const n = work.size - 1, { direction, image, scaling } = work, { unknown_option } = plan;
  alongOdds(plan, buffers, tangent, direction, rationality, work.still);
  const along = direction[n];
  let last = border[n] * along;
  for (let u = 0; u < n; u++) {
    const a = unknown_option[u], d = direction[u];
    image[u] = scaling[u] * (d - (slope[a] * along + tangent.response[a]));
    last += border[u] * d;
  }
  image[n] = last;
}

function extend(plan, buffers, tangent, work, rationality, slope, border, j) {
  const { size, directions: most, basis, hessenberg, cosine, sine, image, direction } = work;
  for (let u = 0; u < size; u++) direction[u] = basis[j * size + u];
  bordered(plan, buffers, tangent, work, rationality, slope, border);
  for (let i = 0; i <= j; i++) {
    const at = i * size;
    let dot = 0;
    for (let u = 0; u < size; u++) dot += image[u] * basis[at + u];
    for (let u = 0; u < size; u++) image[u] -= dot * basis[at + u];
    hessenberg[i * most + j] = dot;
  }
  let square = 0;
  for (let u = 0; u < size; u++) square += image[u] * image[u];
  const norm = Math.sqrt(square), inverse = 1 / Math.max(norm, TINY);
  for (let u = 0; u < size; u++) basis[(j + 1) * size + u] = image[u] * inverse;
  for (let i = 0; i < j; i++) {
    const upper = hessenberg[i * most + j], lower = hessenberg[(i + 1) * most + j];
    hessenberg[i * most + j] = cosine[i] * upper + sine[i] * lower;
    hessenberg[(i + 1) * most + j] = cosine[i] * lower - sine[i] * upper;
  }
  const upper = hessenberg[j * most + j], sum = upper * upper + norm * norm;
  const length = Math.max(Math.sqrt(sum), TINY);
  cosine[j] = upper / length;
  sine[j] = sum > 0 ? norm / length : 1;
  hessenberg[j * most + j] = length;
  work.right[j + 1] = -sine[j] * work.right[j];
  work.right[j] *= cosine[j];
  if (j + 1 < most) hessenberg[(j + 1) * most + j] = 0;
}

export { gmres, makeWorkspace };
