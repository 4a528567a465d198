// The words of the interface in one language; components that show words are told when the language changes.

export class Words {
  #watchers = [];
  #labels = {};

  constructor(catalogue) {
    this.use(catalogue);
  }

  /** Take a catalogue as the server makes it: {language, direction, labels: {name: text}}; labels may be only some. */
  use({ language, direction, labels }) {
    const known = language === this.language && Object.keys(labels).every((name) => name in this.#labels);
    Object.assign(this.#labels, labels);
    Object.assign(this, { language, direction });
    if (!known) this.#watchers.forEach((watcher) => watcher());
  }

  /** Run now, and again whenever the words change. */
  watch(watcher) {
    this.#watchers.push(watcher);
    watcher();
  }

  /** The label with its {placeholders} filled; "" for one that comes only with the connection. */
  text(name, values = {}) {
    return (this.#labels[name] ?? "").replace(/\{(\w+)\}/g, (placeholder, key) => values[key] ?? placeholder);
  }

  /** A moment (ISO 8601 or milliseconds) on the visitor's clock: the time, and before it the day if it is not today. */
  time(moment) {
    const at = new Date(moment);
    const today = new Date().toDateString() === at.toDateString();
    const day = today ? {} : { weekday: "short", day: "numeric", month: "short" };
    return new Intl.DateTimeFormat(this.language, { ...day, hour: "numeric", minute: "2-digit" }).format(at);
  }
}
