// Formatted text: the server's tree of strings and {tag, attrs, children} becomes nodes, by an allow-list.

import { isolated, link } from "./bidi.js";
import { element } from "./element.js";

const ALLOWED = /^(p|br|hr|strong|em|[uo]l|li|code|pre|blockquote|bdi|table|thead|tbody|t[rhd]|h[2-4])$/;
const LEFT_TO_RIGHT = /^(code|pre)$/;

/** Nodes of a tree; an unknown tag is left out and its children stay. `tableName` names a table's scrolling frame. */
export function nodesOf(tree, tableName) {
  return tree.flatMap((branch) => {
    if (typeof branch === "string") return isolated(branch);
    const { tag, attrs = {}, children = [] } = branch;
    const literal = LEFT_TO_RIGHT.test(tag);
    const inside = literal ? [textOf(children)] : nodesOf(children, tableName);
    if (tag === "a") return [link(attrs.href, ...inside)];
    if (!ALLOWED.test(tag)) return inside;
    // Headings move down by two, because the panel and the article have their own.
    const node = element(tag.replace(/[2-4]/, (level) => +level + 2), {}, ...inside);
    if (literal || attrs.dir === "ltr") node.dir = "ltr";
    if (attrs.start) node.start = attrs.start;
    return [tag === "table" ? scrolling(node, tableName) : node];
  });
}

/** All the letters of a tree, for finding its direction. */
export function textOf(tree) {
  return tree.map((branch) => (typeof branch === "string" ? branch : textOf(branch.children ?? []))).join("");
}

/** A wide table scrolls in a frame of its own, which the keyboard can reach. */
function scrolling(table, name) {
  return element("div", { className: "scrolling", tabIndex: 0, role: "region", "aria-label": name }, table);
}
