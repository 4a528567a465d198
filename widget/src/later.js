// What a first exchange does not need: the menu and whole articles. Loaded when the visitor reaches for one of them.

export { wholeArticle } from "./article.js";
export { default as css } from "./later.css";
export { Menu } from "./menu.js";
