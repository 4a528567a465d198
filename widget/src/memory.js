// What this browser remembers between pages: the conversation's token and the messages that are not delivered yet.
// Nothing is written before the visitor opens the chat.

export class Memory {
  #name;
  #storage;

  constructor(home) {
    this.#name = `dezurni:${home}:`;
    this.#storage = usableStorage();
  }

  /** {token, conversation, read}: `read` is the number of the last entry the visitor has seen. */
  get session() {
    return this.#read("session") ?? {};
  }

  set session(session) {
    this.#write("session", session);
  }

  /** Items of the outbox, oldest first. One record each, so that two tabs never overwrite each other's. */
  get outbox() {
    return Object.keys(this.#storage)
      .filter((name) => name.startsWith(this.#name + "out:"))
      .map((name) => this.#read(name.slice(this.#name.length)))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at);
  }

  keep(item) {
    this.#write("out:" + item.key, item);
  }

  drop(key) {
    delete this.#storage[this.#name + "out:" + key];
  }

  forget() {
    this.outbox.forEach(({ key }) => this.drop(key));
    delete this.#storage[this.#name + "session"];
  }

  /** For the next page of this visit: whether the chat is open. */
  visit(name, open) {
    try {
      sessionStorage[name] = open ? "open" : "closed";
    } catch {
      this.#storage = { ...this.#storage }; // storage is refused altogether
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
    try {
      this.#storage[this.#name + name] = JSON.stringify(value);
    } catch {
      this.#storage = { ...this.#storage, [this.#name + name]: JSON.stringify(value) }; // full: this page remembers
    }
  }
}

/** localStorage; where the browser refuses it (blocked, opaque origins), an object that lives as long as the page. */
function usableStorage() {
  try {
    return localStorage ?? {};
  } catch {
    return {};
  }
}
