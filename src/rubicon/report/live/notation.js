// Questions read: the notation of rubicon/ask/grammar.lark into syntax trees, or a mistake with its
// place. A tree is an object; `is` says what it is, `span` where it stands in the text.

const TOKEN =
  /\s+|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|“[^”\n]*”)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*)|(?<sign>==|!=|<=|>=|[=≠<>≤≥+\-−*×/%()[\]{}|,:])/uy;
const PLAIN = /^[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*$/u;
const SAME = { "==": "=", "≠": "!=", "≤": "<=", "≥": ">=", "−": "-", "×": "*" };
const COMPARE = ["<", "<=", ">", ">="], CLAIMS = ["compare", "and", "or", "not"];
const A_NUMBER = "a number such as P(…), E[…], belief(…), value(…) or 0.5";
const AN_EVENT = "an event such as label=outcome, reached(label) or ending=\"…\"";
const MOST_NESTED = 100;

/** What is wrong with a question, and where. */
class Mistake extends Error {
  constructor(found, [start, end], instead = "") {
    super(found);
    Object.assign(this, { span: [start, end], instead });
  }
}

function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      const what = text[at];
      throw "\"'“".includes(what)
        ? new Mistake(`the quote ${what} is never closed`, [at, at + 1])
        : new Mistake(`'${what}' is no part of the notation`, [at, at + 1],
          "&^!~".includes(what) ? "join with: and, or, not" : "");
    }
    const [type] = Object.entries(match.groups).find(([, each]) => each !== undefined) ?? [];
    if (type) found.push({ type, text: SAME[match[0]] ?? match[0], span: [at, TOKEN.lastIndex] });
  }
  const end = text.trimEnd().length;
  found.push({ type: "end", text: "", span: [end, end + 1] });
  return found;
}

class Reader {
  /** `claims` may stand for themselves by their names, each a text. */
  constructor(text, claims = new Map()) {
    Object.assign(this, { text, claims, tokens: tokens(text), at: 0, depth: 0 });
  }

  get next() { return this.tokens[this.at]; }

  /** Whether the next token reads so; it is taken. */
  took(...texts) {
    const { type, text } = this.next;
    if (type === "string" || !texts.includes(text)) return null;
    return this.tokens[this.at++];
  }

  sees(text, further = 0) {
    const token = this.tokens[this.at + further];
    return token !== undefined && token.type !== "string" && token.text === text;
  }

  refuse(expected, instead = "") {
    const { type, text, span } = this.next;
    if (type !== "end") throw new Mistake(`'${text}' cannot stand here; expected ${expected}`, span, instead);
    const found = this.text.trim() ? "the question ends too soon" : "the question is empty";
    throw new Mistake(`${found}; expected ${expected}`, span);
  }

  need(text) {
    return this.took(text) ?? this.refuse(`'${text}'`);
  }

  /** Something that began with the token at `from`, with all up to here as its span. */
  made(from, node) {
    return { ...node, span: [this.tokens[from].span[0], this.tokens[this.at - 1].span[1]] };
  }

  /** Within brackets. */
  deeper(read) {
    if (++this.depth > MOST_NESTED)
      throw new Mistake(`the question is nested more than ${MOST_NESTED} levels deep`, this.next.span);
    const found = read();
    this.depth--;
    return found;
  }

  // ---- claims and numbers: both may stand in brackets, so what was read says which it is

  question() {
    const found = this.either();
    if (this.next.type !== "end") this.refuse(this.more(found), this.cure(found));
    return found;
  }

  more(found) {
    return CLAIMS.includes(found.is) ? "'and', 'or' or the end" : "arithmetic (+ - * /), a comparison (< <= > >=) or the end";
  }

  cure(found) {
    if (this.sees("=") && !CLAIMS.includes(found.is))
      return "compare numbers with < <= > >=; a probability is never exactly a number";
    return "";
  }

  joined(word, read, is) {
    const from = this.at, parts = [read()];
    while (this.sees(word)) {
      if (parts.length === 1) this.claim(parts[0]);
      this.at++;
      parts.push(this.claim(read()));
    }
    return parts.length > 1 ? this.made(from, { is, parts }) : parts[0];
  }

  claim(found) {
    if (CLAIMS.includes(found.is)) return found;
    throw new Mistake("a number is no claim", this.next.span, "compare it: … > 0.5");
  }

  number(found) {
    if (!CLAIMS.includes(found.is)) return found;
    throw new Mistake("a claim is no number", found.span, "compare numbers; join claims with and, or");
  }

  either() { return this.joined("or", () => this.both(), "or"); }

  both() { return this.joined("and", () => this.truth(), "and"); }

  truth() {
    const from = this.at;
    if (this.took("not")) return this.made(from, { is: "not", parts: [this.claim(this.truth())] });
    const sides = [this.sum()], signs = [];
    while (this.next.type === "sign" && COMPARE.includes(this.next.text)) {
      this.number(sides.at(-1));
      signs.push(this.tokens[this.at++].text);
      sides.push(this.number(this.sum()));
    }
    const links = signs.map((sign, k) => ({
      is: "compare", sign, parts: [sides[k], sides[k + 1]], span: [sides[k].span[0], sides[k + 1].span[1]],
    }));
    if (links.length > 1) return this.made(from, { is: "and", parts: links });
    return links[0] ?? sides[0];
  }

  chain(signs, read) {
    const from = this.at;
    let found = read();
    for (let sign; this.next.type === "sign" && (sign = this.took(...signs)); )
      found = this.made(from, { is: "arithmetic", sign: sign.text, parts: [this.number(found), this.number(read())] });
    return found;
  }

  sum() { return this.chain(["+", "-"], () => this.chain(["*", "/"], () => this.factor())); }

  factor() {
    const from = this.at;
    if (!this.took("-")) return this.atom();
    return this.deeper(() => this.made(from, { is: "negative", parts: [this.number(this.factor())] }));
  }

  atom() {
    const from = this.at, { type, text } = this.next;
    if (this.took("(")) {
      const found = this.deeper(() => this.either());
      this.need(")");
      return { ...found, span: this.made(from, {}).span };
    }
    if (type === "number") {
      this.at++;
      const value = Number(text) / (this.took("%") ? 100 : 1);
      if (!Number.isFinite(value)) throw new Mistake("this number is too large", this.made(from, {}).span);
      return this.made(from, { is: "number", value });
    }
    const read = type === "word" && FUNCTIONS[text];
    if (read) {
      this.at++;
      return this.deeper(() => this.made(from, read(this)));
    }
    if (type === "word" && this.claims.has(text)) {
      this.at++;
      return this.made(from, new Reader(this.claims.get(text)).question());
    }
    return this.refuse(A_NUMBER, type !== "word" ? ""
      : this.sees("=", 1) || this.sees("in", 1) ? "an event stands inside P(…): P(label=outcome)" : nearest(text, Object.keys(FUNCTIONS)));
  }

  // ---- events

  given() {
    return this.took("|") ? this.event() : null;
  }

  event() { return this.events("every", [","], () => this.events("some", ["or"], () => this.events("every", ["and"], () => this.happening()))); }

  events(is, signs, read) {
    const from = this.at, parts = [read()];
    while (this.took(...signs)) parts.push(read());
    return parts.length > 1 ? this.made(from, { is, parts }) : parts[0];
  }

  happening() {
    const from = this.at;
    if (this.took("(")) {
      const found = this.deeper(() => this.event());
      this.need(")");
      return { ...found, span: this.made(from, {}).span };
    }
    if (this.took("not")) return this.deeper(() => this.made(from, { is: "other", parts: [this.happening()] }));
    if (this.took("observed")) return this.made(from, { is: "observed" });
    if (this.took("ending")) return this.made(from, { is: "ending", ...this.among() });
    if (this.sees("reached") && this.sees("(", 1)) {
      this.at += 2;
      const stage = this.sees("stage") && this.sees(":", 1);
      if (stage) this.at += 2;
      const label = this.name(), time = this.counted() ?? 1;
      this.need(")");
      return this.made(from, { is: "reached", label, time, stage });
    }
    if (this.sees("do") && this.sees("(", 1)) {
      this.at += 2;
      const label = this.name(), time = this.counted() ?? 0;
      this.need("=");
      const option = this.outcome();
      this.need(")");
      return this.made(from, { is: "do", label, time, option });
    }
    const how = this.took("ever", "every");
    const label = this.name(AN_EVENT), time = how?.text === "every" ? "every" : (!how && this.counted(true)) || "any";
    return this.made(from, { is: "happens", label, time, ...this.among(label) });
  }

  among(label) {
    if (this.took("=")) return { names: [this.outcome()], negated: false };
    if (this.took("!=")) return { names: [this.outcome()], negated: true };
    const negated = this.took("not") !== null;
    if (!this.took("in")) {
      const { text } = label ?? { text: "ending" };
      this.refuse(negated ? "'in'" : "'=', '!=', 'in' or 'not in'",
        this.next.type === "word" ? "a name of several words goes in quotes: label=\"several words\""
          : label ? `say which outcome: ${text}=…, or reached(${text})` : "");
    }
    this.need("{");
    const names = [this.outcome()];
    while (this.took(",")) names.push(this.outcome());
    this.need("}");
    return { names, negated };
  }

  counted(last = false) {
    const from = this.at;
    if (!this.took("[")) return null;
    if (last && this.took("last")) {
      this.need("]");
      return "last";
    }
    const { type, text } = this.next;
    if (type !== "number" || !/^\d+$/.test(text)) this.refuse("a count such as 2");
    this.at++;
    this.need("]");
    if (!(Number(text) >= 1))
      throw new Mistake("occurrences are counted from 1", this.made(from, {}).span, "the first is label[1]");
    return Number(text);
  }

  name(expected = "a name", number = false) {
    const { type, text, span } = this.next;
    if (type !== "word" && type !== "string" && !(number && type === "number")) this.refuse(expected);
    this.at++;
    if (type !== "string") return { text, span };
    const inner = text.slice(1, -1), own = text[0] === "“" ? inner : inner.replace(/\\(.)/g, "$1");
    if (!own.trim()) throw new Mistake("a name in quotes is empty", span);
    return { text: own, span };
  }

  outcome() { return this.name("an outcome", true); }
}

function numbers(reader, fewest) {
  reader.need("(");
  const parts = [reader.number(reader.sum())];
  while (parts.length < fewest ? reader.need(",") : fewest > 1 && reader.took(","))
    parts.push(reader.number(reader.sum()));
  reader.need(")");
  return parts;
}

const FUNCTIONS = {
  P(reader) {
    reader.need("(");
    const event = reader.event(), given = reader.given();
    if (!reader.took(")")) reader.refuse("'|' or ')'", reader.sees("|") ? "there is one bar; join conditions with 'and'" : "");
    return { is: "probability", event, given };
  },
  E(reader) {
    if (!reader.took("[")) reader.refuse("'['", "an expectation has square brackets: E[player | event]");
    const player = reader.name(), names = [];
    if (reader.took("from")) do names.push(reader.name()); while (reader.took(","));
    const given = reader.given();
    reader.need("]");
    return { is: "expectation", player, names, given };
  },
  belief(reader) {
    reader.need("(");
    const player = reader.name();
    reader.need(",");
    const event = reader.event(), given = reader.given();
    reader.need(")");
    return { is: "belief", player, event, given };
  },
  value(reader) {
    reader.need("(");
    const player = reader.name();
    reader.need(",");
    const label = reader.name(), time = reader.counted() ?? 0;
    reader.need("=");
    const option = reader.outcome(), given = reader.given();
    reader.need(")");
    return { is: "value", player, label, time, option, given };
  },
  min: (reader) => ({ is: "function", name: "min", parts: numbers(reader, 2) }),
  max: (reader) => ({ is: "function", name: "max", parts: numbers(reader, 2) }),
  abs: (reader) => ({ is: "function", name: "abs", parts: numbers(reader, 1) }),
};

/** What has to happen for an event to: all that it joins by "and" or a comma, or itself. */
const conjuncts = (event) => (!event ? [] : event.is === "every" ? event.parts.flatMap(conjuncts) : [event]);

/** All of these; null for none. */
function conjunction(parts) {
  if (parts.length < 2) return parts[0] ?? null;
  return { is: "every", parts, span: [parts[0].span[0], parts.at(-1).span[1]] };
}

/** A tree's terms: probabilities, expectations, beliefs, values. */
const termsIn = (node) => (node.parts ? node.parts.flatMap(termsIn) : node.is === "number" ? [] : [node]);

/** What is the same whatever its place in a text. */
const keyOf = (tree) => JSON.stringify(tree, (name, value) => (name === "span" ? undefined : value));

/** A question; throws a Mistake. */
function parse(text, claims) {
  const body = new Reader(text, claims).question();
  for (const term of termsIn(body)) {
    refuseForced(term.event);
    conjuncts(term.given).filter(({ is }) => is !== "do").forEach(refuseForced);
  }
  return body;
}

/** A forced move is no event: it stands after the bar, alone or joined by "and". */
function refuseForced(event) {
  if (event?.is === "do")
    throw new Mistake("a forced move is a condition, not an event", event.span, "put it after the bar, alone or joined by 'and'");
  event?.parts?.forEach(refuseForced);
}

/** An event by itself, as it stands within P(…). */
function parseEvent(text) {
  const reader = new Reader(text), found = reader.event();
  if (reader.next.type !== "end") reader.refuse("'and', 'or', a comma or the end");
  refuseForced(found);
  return found;
}

/** A forced move by itself, as `do(label=option)`. */
function parseMove(text) {
  const reader = new Reader(text), found = reader.happening();
  if (found.is !== "do" || reader.next.type !== "end") reader.refuse("one forced move, do(label=option)");
  return found;
}

/** A name as it has to be written. */
function written(name) {
  if (PLAIN.test(name) && !RESERVED.has(name)) return name;
  return `"${name.replace(/[\\"]/g, "\\$&")}"`;
}

const RESERVED = new Set(["and", "or", "not", "in", "ever", "every", "reached", "ending", "do", "last", "from",
  "observed", ...Object.keys(FUNCTIONS)]);

/** "did you mean …", or all that there are. */
function nearest(text, known) {
  const ranked = known.map((each) => [distance(text.toLowerCase(), each.toLowerCase()), each]).sort((a, b) => a[0] - b[0]);
  if (ranked.length && ranked[0][0] <= Math.max(1, text.length / 3)) return `did you mean '${ranked[0][1]}'?`;
  const some = known.slice(0, 8).map((each) => `'${each}'`).join(", ");
  return some && `known here: ${some}${known.length > 8 ? " and others" : ""}`;
}

/** How many letters differ (Levenshtein 1966). */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, k) => k);
  for (let i = 1; i <= one.length; i++) {
    const last = row;
    row = [i];
    for (let k = 1; k <= other.length; k++)
      row[k] = Math.min(last[k] + 1, row[k - 1] + 1, last[k - 1] + (one[i - 1] === other[k - 1] ? 0 : 1));
  }
  return row[other.length];
}

export { FUNCTIONS, Mistake, conjunction, conjuncts, keyOf, nearest, parse, parseEvent, parseMove, written };
