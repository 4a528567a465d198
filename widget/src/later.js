// What a first exchange does not need: the menu, whole articles, the count of unread messages. Loaded when one is wanted.

export { Attention } from "./attention.js";
export { wholeArticle } from "./article.js";
export { default as css } from "./later.css";
export { Menu } from "./menu.js";
