// What a first exchange does not need, loaded when it is wanted: the menu, whole articles, files, the unread.

export { Attention } from "./attention.js";
export { wholeArticle } from "./article.js";
export { default as css } from "./later.css";
export { Menu } from "./menu.js";
export { save, Tray } from "./tray.js";
