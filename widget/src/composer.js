// Where the visitor writes: Enter sends, Shift+Enter breaks the line, and a text that is too long is named, not cut.

import { element, icon } from "./element.js";

const LONGEST = 4000; // code points, as the server counts
const WARN_FROM = 3800;
const TYPING_EVERY = 3000; // milliseconds
const ARROW = "M4 12h15M13 6l6 6-6 6";
const CLIP = "M20 11l-8 8a5 5 0 0 1-7-7l8-8a3 3 0 0 1 5 5l-8 8a1 1 0 0 1-2-2l7-7";

export class Composer {
  #words;
  #typedAt = 0;

  /** act: say(text), typing(). */
  constructor(words, act) {
    this.#words = words;
    this.input = element("textarea", { id: "message", rows: 1, enterKeyHint: "send", "aria-describedby": "left" });
    this.label = element("label", { className: "hidden", htmlFor: "message" });
    this.button = element("button", { type: "submit", className: "send" }, icon(ARROW));
    this.clip = element("button", { type: "button", className: "plain" }, icon(CLIP));
    this.left = element("p", { id: "left", className: "left", role: "status" });
    this.node = element("form", { className: "composer" }, this.left, this.label, this.clip, this.input, this.button);
    words.watch(() => this.#name());

    this.input.addEventListener("input", () => this.#changed(act));
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.node.requestSubmit();
    });
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(act);
    });
  }

  focus() {
    this.input.focus();
  }

  write(text) {
    this.input.value = text;
    this.#measure();
  }

  #name() {
    this.label.textContent = this.#words.text("message");
    this.input.placeholder = this.#words.text("placeholder");
    this.button.setAttribute("aria-label", this.#words.text("send"));
    this.clip.setAttribute("aria-label", this.#words.text("attach"));
    this.#measure();
  }

  #send(act) {
    const text = this.input.value.trim();
    if (text && this.#measure() <= LONGEST) {
      act.say(text);
      this.write("");
    }
    this.focus();
  }

  #changed(act) {
    this.#measure();
    const now = Date.now();
    if (this.input.value && now - this.#typedAt > TYPING_EVERY) {
      this.#typedAt = now;
      act.typing();
    }
  }

  /** Say how much room is left when little is; gives the length in code points. */
  #measure() {
    const { value } = this.input;
    // An empty field keeps the direction of the interface: with "auto" a Hebrew placeholder would jump to the left.
    this.input.dir = value ? "auto" : "";
    const length = value.length < WARN_FROM ? value.length : [...value].length;
    const over = length > LONGEST;
    const label = over ? "too_long" : "left";
    this.left.textContent = length < WARN_FROM ? "" : this.#words.text(label, { count: Math.abs(LONGEST - length) });
    this.left.classList.toggle("over", over);
    this.input.setAttribute("aria-invalid", String(over));
    return length;
  }
}
