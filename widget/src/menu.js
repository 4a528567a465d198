// What the visitor can do with the conversation: another language, the transcript by e-mail, the end, a new beginning.

import { element } from "./element.js";

export class Menu {
  #words;
  #act;
  #languages;

  /** act: language(code), transcript(email), end(), startAgain(); each gives true, or a sentence about what failed. */
  constructor(words, languages, button, act) {
    this.#words = words;
    this.#act = act;
    this.#languages = languages;
    this.button = button;
    this.button.setAttribute("aria-controls", "menu");
    this.node = element("div", { id: "menu", className: "menu", hidden: true });
    words.watch(() => this.#first());
  }

  get opened() {
    return !this.node.hidden;
  }

  toggle(opened = !this.opened) {
    this.node.hidden = !opened;
    this.button.setAttribute("aria-expanded", String(opened));
    if (opened) {
      this.#first();
      this.node.querySelector("button").focus();
    } else this.button.focus();
  }

  #first() {
    const item = (name, onclick) => element("button", { type: "button", onclick }, this.#words.text(name));
    const languages = this.#languages.map((code) => element("button", {
      type: "button",
      lang: code,
      "aria-pressed": String(code === this.#words.language),
      onclick: () => this.#choose(code),
    }, ownName(code)));
    const name = this.#words.text("language");
    this.node.replaceChildren(
      element("div", { className: "languages", role: "group", "aria-label": name }, ...languages),
      item("transcript", () => this.#askForAddress()),
      item("end", () => this.#done(this.#act.end())),
      item("new", () => this.#askTwice()),
    );
  }

  async #choose(code) {
    await this.#done(this.#act.language(code));
  }

  #askForAddress() {
    const input = element("input", { type: "email", id: "email", required: true, autocomplete: "email", dir: "ltr" });
    const onsubmit = (event) => {
      event.preventDefault();
      const email = input.value.trim();
      this.#done(this.#act.transcript(email), this.#words.text("transcript_sent", { email }));
    };
    const label = element("label", { htmlFor: "email" }, this.#words.text("email"));
    const send = element("button", { type: "submit", className: "main" }, this.#words.text("send"));
    this.node.replaceChildren(element("form", { onsubmit }, label, input, element("div", {}, send, this.#cancel())));
    input.focus();
  }

  #askTwice() {
    const onclick = () => {
      this.toggle(false);
      this.#act.startAgain();
    };
    const start = element("button", { type: "button", className: "main", onclick }, this.#words.text("new"));
    this.node.replaceChildren(
      element("p", {}, this.#words.text("new_warning")),
      element("div", {}, start, this.#cancel()),
    );
    start.focus();
  }

  #cancel() {
    return element("button", { type: "button", onclick: () => this.toggle(true) }, this.#words.text("cancel"));
  }

  async #done(action, sentence) {
    const result = await action;
    if (result === true && !sentence) return this.toggle(false);
    const close = element("button", { type: "button", onclick: () => this.toggle(false) }, this.#words.text("ok"));
    this.node.replaceChildren(
      element("p", { role: "status", dir: "auto" }, result === true ? sentence : result),
      element("div", {}, close),
    );
    close.focus();
  }
}

/** What a language calls itself, as its speakers write it at the start of a line. */
function ownName(language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language);
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
