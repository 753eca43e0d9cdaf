// A judgements.toml with other ranges, of the pieces that the page carries.

const COVERAGE = 0.9; // as `rubicon run --set` takes a range

const number = (value) => String(Number(value.toPrecision(6)));

/** A range as the file states it. */
const rangeOf = ([low, high]) =>
  (low === high ? `{ fixed = ${number(low)} }` : `{ low = ${number(low)}, high = ${number(high)}, coverage = ${COVERAGE} }`);

/** The text of the file. `changed` are ranges by name; `middle` gives nine in ten draws of a symbol that
 * loses its ranking since no two are left in it. */
function fileOf({ numbers, rankings, correlations }, changed, middle) {
  const tables = numbers.map(([name, before, value, after]) =>
    before + (changed.has(name) ? rangeOf(changed.get(name)) : value) + after);
  for (const [before, , after, unit, whose, tiers] of rankings) {
    const leave = (names) => names.map(([symbol, shown]) =>
      `[${symbol}]\nmeans = ${JSON.stringify(`${shown}, out of its ranking`)}\nunit = ${JSON.stringify(unit)}\nrange = ${rangeOf(changed.get(symbol) ?? middle(symbol))}\n`);
    const moved = whose ? [] : tiers.flat().filter(([symbol]) => changed.has(symbol));
    let left = tiers.map((tier) => tier.filter((each) => !moved.includes(each))).filter((tier) => tier.length);
    const stay = moved.length && left.length < 2 ? left.flat() : [];
    if (stay.length) left = [];
    tables.push(...leave([...moved, ...stay]));
    if (!left.length) continue;
    const order = left.map((tier) => tier.map(([, shown]) => JSON.stringify(shown))).map((tier) => (tier.length > 1 ? `[${tier.join(", ")}]` : tier[0]));
    tables.push(`${before}[${order.join(", ")}]${after}`);
  }
  return [...tables, ...correlations].join("\n");
}

/** Whether the file can state a range: not of what befalls a player, which is known by its rank alone. */
const canState = ({ rankings }, name) =>
  !rankings.some(([, , , , whose, tiers]) => whose && tiers.flat().some(([symbol]) => symbol === name));

export { canState, fileOf };
