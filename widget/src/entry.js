// One message as the visitor sees it: words, an article's card, buttons; and the visitor's own while it is on its way.

import { directionOf, isolated, link } from "./bidi.js";
import { element } from "./element.js";
import { nodesOf, textOf } from "./rich.js";

/** The row of an entry, or of a message that has a `state` instead of a number. `act` as in Transcript. */
export function rowOf(entry, words, act) {
  const { by, at, state = "", reason, choices, article, file, rich, text } = entry;
  const bubble = element("div", { className: article ? "bubble card" : "bubble" });
  const row = element("div", { className: `row ${by} ${state}` }, bubble);
  if (by !== "system") {
    bubble.append(speaker(entry, words));
    row.append(element("div", { className: "meta" }, words.time(at), state && ` · ${words.text(state)}`));
  }
  if (article) bubble.append(...cardOf(entry, words, act));
  else if (file) bubble.append(button(isolated(text), () => act.save(file)));
  else bubble.append(body(rich, text, words, by !== "visitor"));
  if (reason) row.append(element("div", { className: "reason", dir: "auto" }, reason));
  const buttons = choices?.map((choice) => button(isolated(choice.label), () => act.choose(choice)));
  const rescue = ["retry", "discard"].map((name) => button([words.text(name)], () => act[name](entry.key)));
  if (state === "failed" || choices) {
    row.append(element("div", { className: "choices", role: "group", "aria-label": text }, ...(buttons ?? rescue)));
  }
  return row;
}

/** Who speaks: always for those who listen, and for a colleague also for those who look. */
function speaker({ by, name }, words) {
  const seen = by === "operator";
  return element("span", { className: seen ? "speaker" : "hidden" }, name || words.text(by), seen ? "" : ": ");
}

function body(rich, text, words, links) {
  const dir = directionOf(rich ? textOf(rich) : text);
  return rich
    ? element("div", { className: "rich", dir }, ...nodesOf(rich, words.text("table")))
    : element("p", { dir }, ...isolated(text, links));
}

/** An article: the short answer, the whole of it on demand, and where it comes from. */
function cardOf(entry, words, act) {
  const { article, rich, text } = entry;
  const dir = directionOf(article.title + text);
  const parts = [element("h3", { dir }, ...isolated(article.title)), body(rich, text, words)];
  if (article.rich) {
    const details = element("details", {}, element("summary", {}, words.text("article")));
    details.ontoggle = async () => {
      const whole = await act.whole(entry, dir);
      if (whole && details.ontoggle) details.append(...whole);
      if (whole) details.ontoggle = null; // without a connection the next unfolding tries again
    };
    parts.push(details);
  }
  const source = article.url ? link(article.url, ...isolated(article.title)) : article.title;
  parts.push(element("p", { className: "source" }, words.text("source"), " ", source));
  return parts;
}

function button(label, onclick) {
  return element("button", { type: "button", dir: "auto", onclick }, ...label);
}
