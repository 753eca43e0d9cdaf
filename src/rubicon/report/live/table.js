// The table of a game's expressions: the same as rubicon/story/expression_table.py.

/** Every expression at some judgements; arguments stand before what uses them. */
function evaluate({ op, left, right }, constants, judgements, values) {
  for (let k = 0; k < op.length; k++) {
    const a = values[left[k]], b = values[right[k]];
    switch (op[k]) {
      case 0: values[k] = constants[k]; break;
      case 1: values[k] = judgements[left[k]]; break;
      case 2: values[k] = a + b; break;
      case 3: values[k] = a * b; break;
      case 4: values[k] = a / b; break;
      case 5: values[k] = a ** b; break;
      case 6: values[k] = Math.min(a, b); break;
      case 7: values[k] = Math.max(a, b); break;
      case 8: values[k] = Math.exp(a); break;
      default: values[k] = Math.log(a);
    }
  }
  return values;
}

export { evaluate };
