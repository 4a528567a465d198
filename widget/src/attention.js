// What came while nobody looked: a number on the launcher, in the page's title, and a quiet word for screen readers.

import { element } from "./element.js";

export class Attention {
  #words;
  #unread = new Set();

  constructor(words, host) {
    this.#words = words;
    this.badge = element("span", { className: "badge", "aria-hidden": "true" });
    this.node = element("div", { className: "hidden", role: "status" });
    host.button.append(this.badge);
    host.shadowRoot.append(this.node);
  }

  add(entries) {
    entries.forEach(({ seq }) => this.#unread.add(seq));
    this.#show();
  }

  /** Everything up to this number was read, here or in another tab. */
  read(upTo = Infinity) {
    for (const number of this.#unread) if (number <= upTo) this.#unread.delete(number);
    this.#show();
  }

  #show() {
    const count = this.#unread.size;
    this.badge.hidden = !count;
    this.badge.textContent = count;
    this.node.textContent = count ? this.#words.text("unread", { count }) : "";
    const title = document.title.replace(/^\(\d+\) /, "");
    if (document.title !== title || count) document.title = count ? `(${count}) ${title}` : title;
  }
}
