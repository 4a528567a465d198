// The launcher: one button in a shadow root. All the rest is fetched only once the visitor shows intent.

import { element, icon } from "./element.js";
import css from "./launcher.css";

const script = document.currentScript;
const settings = script.dataset;
const home = new URL(".", script.src).href;
const opened = "dezurni:" + home;

// The server puts its languages here when it serves this file: {language: [name of the launcher, direction]}
const languages = __LAUNCHER__;
const tags = [settings.language, document.documentElement.lang, ...navigator.languages];
const language =
  tags.map((tag) => (tag || "").toLowerCase().split("-")[0]).find((code) => languages[code]) || Object.keys(languages)[0];

const SPEECH_BUBBLE = "M20 4H4a1 1 0 0 0-1 1v15l4.500-4H20a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1ZM8 8.500h8M8 12h5";

/** The accent with the text colour that reads on it: black or white, whichever has 4.5 to 1 (WCAG 2.2, 1.4.3). */
function colours() {
  const accent = /^#[\da-f]{6}$/i.test(settings.color) ? settings.color : "#0d5c75";
  const light = (at) => (parseInt(accent.substr(at, 2), 16) / 255) ** 2.2;
  const text = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5) > 0.179 ? "#000" : "#fff";
  return `:host{--accent:${accent}!important;--on-accent:${text}!important}`;
}

class DezurniChat extends HTMLElement {
  constructor() {
    super();
    const [name] = languages[language];
    this.button = element("button", {
      type: "button",
      className: "launcher",
      "aria-label": name,
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    }, icon(SPEECH_BUBBLE));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css + colours());
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.button);
    for (const intent of ["pointerenter", "focus", "touchstart"]) {
      this.button.addEventListener(intent, () => this.fetched().catch(() => {}), { once: true, passive: true });
    }
    this.button.addEventListener("click", () => this.toggle());
  }

  connectedCallback() {
    this.lang = language;
    this.dir = languages[language][1];
  }

  /** The panel's code and one language's words. A failure is forgotten, so that the next click tries again. */
  fetched() {
    this.parts ||= Promise.all([
      import(home + __PANEL__),
      fetch(`${home}widget/${language}.json`).then((answer) => answer.json()),
    ]).catch((failure) => {
      this.parts = 0;
      throw failure;
    });
    return this.parts;
  }

  async panel() {
    this.button.setAttribute("aria-busy", "true");
    try {
      const [{ mount }, catalogue] = await this.fetched();
      this.mounted ||= mount(this, {
        home,
        opened,
        settings,
        catalogue,
        languages: Object.keys(languages),
        socket: () => import(home + __SOCKET__),
      });
      return this.mounted;
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  /** Open the chat, with a text in its input if one is given. Nothing is sent. */
  async open(text) {
    (await this.panel()).open(text);
  }

  async close() {
    this.mounted?.close();
  }

  async toggle() {
    (await this.panel()).toggle();
  }

  /** On the next page of a visit in which the chat was opened, it goes on where it was, without taking the focus. */
  async resume(was) {
    (await this.panel()).resume(was === "open");
  }
}

function start() {
  if (customElements.get("dezurni-chat")) return;
  customElements.define("dezurni-chat", DezurniChat);
  const chat = document.createElement("dezurni-chat");
  document.body.append(chat);
  document.addEventListener("click", (event) => {
    const asks = event.target.closest?.("[data-chat-open]");
    if (asks) chat.open(asks.dataset.chatOpen);
  });
  try {
    const was = sessionStorage.getItem(opened);
    if (was) chat.resume(was);
  } catch {
    // A page that may not use storage has nothing to resume.
  }
}

if (document.body) start();
else addEventListener("DOMContentLoaded", start);
