// The section "Try it": narrow a judgement, and every verdict follows; move one, and the game is
// solved again; ask, and it answers.

import { Asking } from "./asking.js";
import { bytesOf, readJSON, wordsOf } from "./codec.js";
import { element } from "./dom.js";
import { Moving } from "./moving.js";
import { Narrowing } from "./narrowing.js";
import { strength } from "./narrow.js";
import { Solving, serve } from "./solving.js";

const NAMED = "#try?";

/** Ways to ask, one on show at a time; arrows go from one to the next. */
function tabs(pages) {
  const show = (n) => pages.forEach(([, each], m) => {
    each.hidden = m !== n;
    buttons[m].setAttribute("aria-selected", String(m === n));
    buttons[m].tabIndex = m === n ? 0 : -1;
  });
  const buttons = pages.map(([name], n) => element("button", {
    type: "button", role: "tab",
    onclick: () => show(n),
    onkeydown: ({ key }) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (!by) return;
      const next = (n + by + pages.length) % pages.length;
      show(next);
      buttons[next].focus();
    },
  }, name));
  show(0);
  return { box: element("div", { class: "live-tabs", role: "tablist" }, ...buttons), show };
}

/** The state that a link holds, as [name, text]. */
function stated() {
  if (!location.hash.startsWith(NAMED)) return [];
  try {
    return location.hash.slice(NAMED.length).split("&").map((part) => part.split("=").map(decodeURIComponent))
      .filter((pair) => pair.length === 2);
  } catch {
    return []; // not an address that this page has made
  }
}

async function begin(place, data, script) {
  // Elsewhere the game is laid out and checked meanwhile.
  const solving = data.game && new Solving(script), opened = solving?.call("open", data.game, data.exact, data.levers);
  await new Promise((each) => { setTimeout(each); }); // a worker starts while the page does nothing
  const judgements = data.judgements.map((each) => ({ ...each, own: wordsOf(each.own) }));
  const outcomes = data.claims.map((each) => bytesOf(each.own));
  const strong = judgements.map((each) => strength(each.own, outcomes, data.draws));
  const order = judgements.map((_, k) => k).sort((a, b) => strong[b] - strong[a] || a - b);
  const state = stated(), parts = [];
  let ready = false;
  const keeps = () => {
    if (!ready) return; // until all of the state is put back
    const text = parts.flatMap(({ kept }) => kept).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    if (text || location.hash.startsWith(NAMED)) history.replaceState(null, "", text ? NAMED + text : "#try");
  };
  const pages = [];
  const shown = () => {
    if (!place.hidden) return;
    for (const each of [place, document.getElementById("try-link")]) each.hidden = false;
    if (state.length) place.scrollIntoView();
  };
  if (judgements.length && data.claims.length) {
    const narrowing = new Narrowing(data, judgements, order, keeps);
    narrowing.restore(state);
    place.append(narrowing.box);
    pages.push(["Narrow a range", narrowing.box]);
    parts.push(narrowing);
    shown();
    performance.mark("narrows");
  }
  ready = !data.game;
  if (ready) return;
  const told = await opened;
  const moving = new Moving(solving, told, data.claims, judgements, order, keeps);
  const moved = moving.restore(state);
  await moving.begin();
  parts.push(moving);
  pages.push(["Move the centre", moving.box]);
  if (!moving.wrong) pages.push(["Ask", new Asking(solving, told, moving).box]);
  const { box, show } = tabs(pages);
  // What stands is left where it is: one who drags or types in it would lose hold of it.
  place.insertBefore(box, pages[0][1].isConnected ? pages[0][1] : null);
  place.append(...pages.map(([, each]) => each).filter((each) => !each.isConnected));
  moving.drawStrips();
  if (parts[0] instanceof Narrowing) parts[0].front = () => show(0);
  if (moved) show(pages.findIndex(([, each]) => each === moving.box));
  shown();
  ready = true;
  keeps();
  performance.mark("alive");
}

if (typeof document === "undefined") serve();
else {
  const place = document.getElementById("try"), script = document.currentScript.textContent;
  if (place) readJSON(document.getElementById("live-data").textContent).then((data) => begin(place, data, script));
}
