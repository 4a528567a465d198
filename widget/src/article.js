// The whole of an article, and the reader's verdict on it.

import { element } from "./element.js";
import { nodesOf } from "./rich.js";

/**
 * Nodes for an article that was unfolded; the short answer that it begins with stands above it already.
 * rate(topic, helped) resolves to true when the server took the verdict.
 */
export function wholeArticle({ article, rich = [] }, direction, words, rate) {
  const begins = JSON.stringify(article.rich.slice(0, rich.length)) === JSON.stringify(rich);
  const tree = begins ? article.rich.slice(rich.length) : article.rich;
  const whole = element("div", { className: "rich", dir: direction }, ...nodesOf(tree, words.text("table")));
  return [whole, verdict(article.topic, words, rate)];
}

/** "Was this article useful?" with its two buttons, and thanks in their place. */
function verdict(topic, words, rate) {
  const place = element("div", { className: "verdict", role: "group", "aria-label": words.text("rate") });
  const button = (name, helped) => {
    const onclick = async () => {
      const thanked = await rate(topic, helped);
      if (thanked) place.replaceChildren(element("span", { role: "status" }, words.text("rate_thanks")));
    };
    return element("button", { type: "button", onclick }, words.text(name));
  };
  place.append(element("span", {}, words.text("rate")), button("rate_yes", true), button("rate_no", false));
  return place;
}
