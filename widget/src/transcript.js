// The log: entries by their numbers, then what is still on its way. Numbers and keys make repeats harmless.

import { element } from "./element.js";
import { rowOf } from "./entry.js";

const NEAR_THE_END = 80; // pixels from the end of the log within which it follows new entries

export class Transcript {
  #words;
  #act;
  #rows = new Map(); // key, or number where there is no key -> row; row.entry is what it shows

  /** act: choose(choice), whole(entry, direction), save(file), retry(key), discard(key). */
  constructor(words, act) {
    this.#words = words;
    this.#act = act;
    this.notice = element("p", { className: "notice" });
    this.node = element("div", { className: "log", role: "log", tabIndex: 0 }, this.notice);
    words.watch(() => this.#redraw());
  }

  /** Show entries, and read them aloud unless it is a replay. Gives those that were not shown before. */
  show(entries, replay) {
    const unseen = entries.filter((entry) => !this.#rows.get(nameOf(entry))?.entry.seq);
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const follow = replay || scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    this.#quietly(replay, () => unseen.forEach((entry) => this.#draw(entry)));
    this.#settle();
    if (follow) this.#follow(unseen.find(({ by }) => by !== "visitor"));
    return unseen;
  }

  /** Show a message that waits, was sent, failed, or was discarded. */
  showPending(item) {
    const known = this.#rows.get(item.key);
    if (known?.entry.seq) return;
    if (item.state === "discarded") {
      known?.remove();
      this.#rows.delete(item.key);
    } else this.#draw({ by: "visitor", ...item });
    this.#settle();
    if (!known) this.#follow();
  }

  clear() {
    this.#rows.clear();
    this.#redraw();
  }

  #redraw() {
    this.node.setAttribute("aria-label", this.#words.text("log"));
    this.notice.textContent = this.#words.text("notice");
    const entries = [...this.#rows.values()].map(({ entry }) => entry);
    this.#rows.clear();
    this.#quietly(true, () => {
      this.node.replaceChildren(this.notice);
      entries.forEach((entry) => this.#draw(entry));
    });
    this.#settle();
    this.#follow();
  }

  #draw(entry) {
    const row = rowOf(entry, this.#words, this.#act);
    row.entry = entry;
    const name = nameOf(entry);
    const drawn = this.#rows.get(name);
    this.#rows.set(name, row);
    // The visitor's own message takes the place of the one that was on its way, and is not read aloud again.
    if (drawn) this.#quietly(true, () => drawn.replaceWith(row));
    this.#place(row);
  }

  /** Put a row where its number belongs; one that stands there already is not moved, for screen readers' sake. */
  #place(row) {
    let next = null;
    for (let other = this.node.lastChild; other !== this.notice; other = other.previousSibling) {
      if (other === row) continue;
      if (orderOf(other) <= orderOf(row)) break;
      next = other;
    }
    if (!row.isConnected || row.nextSibling !== next) this.node.insertBefore(row, next);
  }

  /** Only the last question's buttons work, and only until the visitor or a colleague has said something in words. */
  #settle() {
    let over = false;
    let said;
    for (let row = this.node.lastChild; row !== this.notice; row = row.previousSibling) {
      const { by, text, file, state, choices } = row.entry;
      for (const button of choices ? row.querySelectorAll(".choices button") : []) {
        button.disabled = over;
        button.classList.toggle("chosen", over && button.textContent === said);
      }
      if (by === "visitor" && !file && state !== "failed") said = text;
      over ||= Boolean(said || choices || by === "operator");
    }
  }

  /** Go to the end, but never past the beginning of what is new: a long answer is read from its first line. */
  #follow(first) {
    this.node.scrollTop = this.node.scrollHeight;
    const row = first && this.#rows.get(nameOf(first));
    if (row) this.node.scrollTop = Math.min(this.node.scrollTop, row.offsetTop - 12);
  }

  /** Change the log without having it read aloud. */
  #quietly(quiet, change) {
    if (quiet) this.node.setAttribute("aria-live", "off");
    change();
    if (quiet) requestAnimationFrame(() => this.node.setAttribute("aria-live", "polite"));
  }
}

const nameOf = ({ key, seq }) => key || seq;
const orderOf = ({ entry }) => entry.seq ?? Infinity;
