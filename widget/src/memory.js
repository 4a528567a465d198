// What this browser remembers between pages: the conversation's token and the messages that are not delivered yet.
// Nothing is written before the visitor opens the chat.

export class Memory {
  #name;
  #storage;

  constructor(home) {
    this.#name = "dezurni:" + home;
    try {
      this.#storage = localStorage;
    } catch {
      this.#storage = {}; // refused by the browser: what is remembered lives as long as the page
    }
  }

  /** {token, conversation, read}: `read` is the number of the last entry the visitor has seen. */
  get session() {
    return this.#read(":session") ?? {};
  }

  set session(session) {
    this.#write(":session", session);
  }

  /** Items of the outbox, oldest first. One record each, so that two tabs never overwrite each other's. */
  get outbox() {
    return Object.keys(this.#storage)
      .filter((name) => name.startsWith(this.#name + ":out:"))
      .map((name) => this.#read(name.slice(this.#name.length)))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at);
  }

  keep(item) {
    this.#write(":out:" + item.key, item);
  }

  drop(key) {
    delete this.#storage[this.#name + ":out:" + key];
  }

  forget() {
    this.outbox.forEach(({ key }) => this.drop(key));
    delete this.#storage[this.#name + ":session"];
  }

  /** For the loader on the next page of this visit: whether the chat is open. */
  visit(open) {
    try {
      sessionStorage[this.#name] = open ? "open" : "closed";
    } catch {
      return; // refused: the next page knows of nothing
    }
  }

  #read(name) {
    try {
      return JSON.parse(this.#storage[this.#name + name]);
    } catch {
      return null; // nothing is there, or someone else wrote it
    }
  }

  #write(name, value) {
    const written = { [this.#name + name]: JSON.stringify(value) };
    try {
      Object.assign(this.#storage, written);
    } catch {
      this.#storage = { ...this.#storage, ...written }; // it is full: from here on, as long as the page lives
    }
  }
}
