// Messages on their way: kept until the server acknowledges them, sent in order, each under a key of its own.
// The server answers a repeated key with what it already wrote, so sending again is always safe, from any tab.

const PAUSE = 3000; // milliseconds before another try, when the server does not say

export class Outbox {
  #memory;
  #send;
  #changed;
  #timer;
  #sending = false;

  /** send(event, payload) resolves to the server's answer, or throws when there was none. */
  constructor({ memory, send, changed }) {
    this.#memory = memory;
    this.#send = send;
    this.#changed = changed;
  }

  get items() {
    return this.#memory.outbox;
  }

  /** Keep a message and try to send it. `text` is what the visitor sees of it. */
  add(event, payload, text) {
    this.#update({ key: newKey(), event, payload, text, at: Date.now(), state: "waiting" });
    this.flush();
  }

  retry(key) {
    const item = this.items.find((kept) => kept.key === key);
    if (item) this.#update({ ...item, state: "waiting", reason: "" });
    this.flush();
  }

  discard(key) {
    this.#memory.drop(key);
    this.#changed({ key, state: "discarded" });
  }

  /** Send what waits, one after another; without an answer, try again later. */
  async flush() {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    let pause;
    let item;
    while (!pause && (item = this.items.find(({ state }) => state === "waiting"))) pause = await this.#deliver(item);
    if (pause) this.#timer = setTimeout(() => this.flush(), pause);
    this.#sending = false;
  }

  /** Nothing, or the milliseconds to wait before it is worth another try. */
  async #deliver(item) {
    const { key, event, payload } = item;
    const answer = await this.#send(event, { key, ...payload }).catch(() => null);
    if (!answer) return PAUSE;
    if (answer.ok) {
      this.#memory.drop(key);
      this.#changed({ ...item, state: "sent", reason: "" });
      return 0;
    }
    const { message: reason, retry_after: seconds } = answer.error;
    this.#update({ ...item, reason, state: seconds ? "waiting" : "failed" });
    return (seconds ?? 0) * 1000;
  }

  #update(item) {
    this.#memory.keep(item);
    this.#changed(item);
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on plain http pages, where widgets stand too. */
export function newKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
