// One conversation as the browser holds it: what was seen, what is on its way, and the other tabs of the same visitor.

import { Connection } from "./connection.js";
import { newKey, Outbox } from "./outbox.js";

export class Conversation {
  #memory;
  #words;
  #view;
  #tabs;
  #connection;
  #seen = 0; // the number of the last entry
  #id; // of the conversation
  #offered; // the token of the last handshake

  /**
   * view.page has the page's signed identity, read at each connection. The view is told what happens: shown(entries, replay), pending(item), state(name), presence(presence),
   * typing(who), cleared(), and read(seq) in another tab.
   */
  constructor({ home, load, memory, words, view }) {
    this.#memory = memory;
    this.#words = words;
    this.#view = view;
    this.#connection = new Connection({
      home,
      load,
      auth: () => this.#handshake(),
      state: view.state,
      heard: {
        welcome: (welcome) => this.#welcomed(welcome),
        entries: (batch) => this.#received(batch),
        presence: view.presence,
        typing: view.typing,
      },
    });
    this.outbox = new Outbox({
      memory,
      send: (event, payload) => this.#connection.ask(event, payload),
      changed: (pending) => {
        view.pending(pending);
        this.#tabs.postMessage({ pending });
      },
    });
    this.#tabs = new BroadcastChannel(`dezurni:${home}`);
    this.#tabs.onmessage = ({ data }) => this.#heardFromTab(data);
  }

  start() {
    this.outbox.items.forEach(this.#view.pending);
    this.#connection.open();
  }

  say(text) {
    this.outbox.add("say", { text }, text);
  }

  choose({ id, label }) {
    this.outbox.add("choose", { choice: id }, label);
  }

  typing() {
    this.#connection.tell("typing", {});
  }

  /** Ask for what changes nothing in the log by itself: rate, transcript, end. */
  ask(event, payload) {
    return this.#connection.ask(event, { key: newKey(), ...payload });
  }

  /** Speak another language from here on, in every tab. */
  async speak(language) {
    const answer = await this.#connection.ask("language", { language });
    if (answer.ok) {
      this.#words.use(answer);
      this.#tabs.postMessage({ catalogue: answer });
    }
    return answer;
  }

  /** Leave this conversation behind on this device; the other tabs follow when the new one is there. */
  startAgain() {
    this.#memory.forget();
    this.#leave();
  }

  /** Connect once more, with the identity that the page has now. */
  restart() {
    this.#connection.restart();
  }

  /** Note that the visitor has seen everything. */
  read() {
    const { token, read = 0 } = this.#memory.session;
    if (!token || read >= this.#seen) return;
    this.#memory.session = { ...this.#memory.session, read: this.#seen };
    this.#tabs.postMessage({ read: this.#seen });
  }

  /** The handshake. Addresses go without their query: it may hold somebody's secrets. */
  #handshake() {
    this.#offered = this.#memory.session.token;
    return {
      token: this.#offered,
      since: this.#seen,
      language: this.#words.language,
      page: location.origin + location.pathname,
      referrer: document.referrer.split(/[?#]/)[0],
      identity: this.#view.page.identity,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
  }

  #welcomed(welcome) {
    const { token, conversation, entries, since, more, other } = welcome;
    const session = this.#memory.session;
    if (session.token && session.token !== this.#offered) {
      // Another tab got its conversation while we were asking for ours: ours is empty, so we join theirs.
      this.#connection.restart();
      return;
    }
    if (other) this.#memory.forget(); // somebody else is signed in now: what waits is not his
    if (other || (this.#id && this.#id !== conversation)) this.#forget();
    this.#id = conversation;
    if (session.token !== token) {
      this.#memory.session = { token, conversation };
      this.#tabs.postMessage({ conversation });
    }
    this.#words.use(welcome);
    this.#view.state("online");
    this.#view.presence(welcome);
    this.#show(entries, since, !this.#seen);
    if (more) this.#heal();
    this.outbox.flush();
  }

  /** A batch follows on the entry numbered `after` and ends with the one numbered `seq`, seen by visitors or not. */
  #received({ entries, after, seq }) {
    if (after > this.#seen) this.#heal();
    else this.#show(entries, seq);
  }

  /** Something was missed, or there was more than fits at once: ask for what came after the last entry seen. */
  async #heal() {
    try {
      const { entries, seq, more } = await this.#connection.ask("since", { seq: this.#seen });
      this.#show(entries, seq);
      if (more) this.#heal();
    } catch {
      this.#connection.restart(); // the welcome brings what is missing
    }
  }

  #show(entries, seq, replay) {
    this.#seen = Math.max(this.#seen, seq);
    this.#view.shown(entries, replay);
  }

  #forget() {
    this.#seen = 0;
    this.#id = undefined;
    this.#view.cleared();
  }

  #leave() {
    this.#forget();
    this.#connection.restart();
  }

  #heardFromTab({ pending, read, catalogue, conversation }) {
    if (pending) this.#view.pending(pending);
    if (read) this.#view.read(read);
    if (catalogue) this.#words.use(catalogue);
    if (conversation && conversation !== this.#id) this.#leave();
  }
}
