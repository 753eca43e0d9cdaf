// Elements, and numbers as one writes them.

/** An element with attributes and children. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Write a text, if it is not there already: what is written has to be laid out again. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)}\u00a0%` : "–");

/** Three digits that matter, as one writes them. */
function plain(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(1).replace("-", "−");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** Lines of what was changed, each [says, back, name of the button]. */
const changes = (said) => said.map(([says, back, name]) => element("li", {}, `${says} `,
  element("button", { type: "button", "aria-label": name ?? `Take back: ${says}`, onclick: back }, "×")));

async function copied(button, text) {
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    prompt("Copy this:", text); // pages from a file may not use the clipboard everywhere
  }
  setTimeout(() => { button.textContent = said; }, 1500);
}

/** A text as a file that the reader keeps. */
function saved(name, text) {
  const place = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  element("a", { href: place, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(place), 1000);
}

export { changes, copied, element, percent, plain, saved, write };
