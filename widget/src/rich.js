// Formatted text: the server's tree of strings and {tag, attrs, children} becomes nodes, by an allow-list.

import { isolated, link } from "./bidi.js";
import { element } from "./element.js";

/** The allowed tags and what each is shown as: headings move down, because the panel and the article have their own. */
const SHOWN_AS = {
  p: "p", br: "br", hr: "hr", strong: "strong", em: "em", ul: "ul", ol: "ol", li: "li", code: "code", pre: "pre",
  blockquote: "blockquote", bdi: "bdi", table: "table", thead: "thead", tbody: "tbody", tr: "tr", th: "th", td: "td",
  h2: "h4", h3: "h5", h4: "h6",
};

const LEFT_TO_RIGHT = new Set(["code", "pre"]);

/** Nodes of a tree; an unknown tag is left out and its children stay. `tableName` names a table's scrolling frame. */
export function nodesOf(tree, tableName) {
  return (tree ?? []).flatMap((branch) => {
    if (typeof branch === "string") return isolated(branch);
    const { tag, attrs = {}, children = [] } = branch;
    const inside = LEFT_TO_RIGHT.has(tag) ? plainText(children) : nodesOf(children, tableName);
    if (tag === "a") return [link(attrs.href ?? "", ...inside)];
    if (!Object.hasOwn(SHOWN_AS, tag)) return inside;
    const node = element(SHOWN_AS[tag], {}, ...inside);
    if (LEFT_TO_RIGHT.has(tag)) node.dir = "ltr";
    if (tag === "bdi" && attrs.dir === "ltr") node.dir = "ltr";
    if (tag === "ol" && Number.isInteger(attrs.start)) node.start = attrs.start;
    return tag === "table" ? [scrolling(node, tableName)] : [node];
  });
}

/** All the letters of a tree, for finding its direction. */
export function textOf(tree) {
  return (tree ?? []).map((branch) => (typeof branch === "string" ? branch : textOf(branch.children))).join(" ");
}

function plainText(tree) {
  return tree.map((branch) => (typeof branch === "string" ? branch : plainText(branch.children ?? []).join("")));
}

/** A wide table scrolls in a frame of its own, which the keyboard can reach. */
function scrolling(table, name) {
  return element("div", { className: "scrolling", tabIndex: 0, role: "region", "aria-label": name }, table);
}
