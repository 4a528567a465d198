// The head of the panel: the title, the state of the connection in words, the buttons; and the line about typing.

import { element, icon } from "./element.js";

const CROSS = "M6 6l12 12M18 6L6 18";
const DOTS = "M5 12h.01M12 12h.01M19 12h.01";
const TYPING_FADES = 6000; // milliseconds after the last sign of typing

export class Header {
  #words;
  #now = { name: "connecting" };
  #timer;

  constructor(words) {
    this.#words = words;
    const plain = (icons) => element("button", { type: "button", className: "plain" }, icon(icons));
    this.menu = plain(DOTS);
    this.close = plain(CROSS);
    this.menu.setAttribute("aria-expanded", "false");
    this.title = element("h2", { id: "title" });
    this.state = element("p", { className: "state", role: "status" });
    this.typing = element("p", { className: "typing" });
    const names = element("div", {}, this.title, this.state);
    this.node = element("div", { className: "head" }, names, this.menu, this.close);
    words.watch(() => {
      this.title.textContent = words.text("title");
      this.menu.setAttribute("aria-label", words.text("menu"));
      this.close.setAttribute("aria-label", words.text("close"));
      this.tell({});
    });
  }

  /** What is new: name (connecting, online, offline), online (people), back_at (ISO 8601). */
  tell(news) {
    const { name, online, back_at: back } = Object.assign(this.#now, news);
    const present = online ? "people" : back ? "away" : "assistant";
    const at = back && this.#words.time(back);
    this.state.textContent = this.#words.text(name === "online" ? present : name, { at });
    this.state.classList.toggle("on", name === "online");
  }

  /** bot, operator, or nobody is typing. */
  typed(who) {
    clearTimeout(this.#timer);
    this.typing.textContent = who ? this.#words.text("typing_" + who) : "";
    if (who) this.#timer = setTimeout(() => this.typed(), TYPING_FADES);
  }
}
