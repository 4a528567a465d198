// The launcher: one button in a shadow root. All the rest is fetched only once the visitor shows intent.

import { element, icon } from "./element.js";
import css from "./launcher.css";

const script = document.currentScript;
const settings = script.dataset;
const home = new URL(".", script.src).href;

// The server puts its languages here when it serves this file: {language: [name of the launcher, direction]}
const languages = __LAUNCHER__;
const codes = Object.keys(languages);
const tags = [settings.language, document.documentElement.lang, ...navigator.languages, codes[0]];
const language = tags.map((tag) => tag?.slice(0, 2).toLowerCase()).find((code) => languages[code]);
const [name, direction] = languages[language];

const SPEECH_BUBBLE = "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-7 5V5a2 2 0 0 1 2-2M7 7v2h10V7M7 11v2h6v-2";

/** The accent with the text colour that reads on it: black or white, whichever has 4.5 to 1 (WCAG 2.2, 1.4.3). */
function colours() {
  const accent = /^#[\da-f]{6}$/i.test(settings.color) ? settings.color : "#0d5c75";
  const light = (at) => (parseInt(accent.slice(at, at + 2), 16) / 255) ** 2.2;
  const text = 0.21 * light(1) + 0.72 * light(3) + 0.07 * light(5) > 0.18 ? "#000" : "#fff";
  return `:host{--accent:${accent}!important;--on-accent:${text}!important}`;
}

class DezurniChat extends HTMLElement {
  constructor() {
    super();
    this.button = element("button", {
      className: "launcher",
      dir: direction,
      "aria-label": name,
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    }, icon(SPEECH_BUBBLE));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css + colours());
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.button);
    this.button.onpointerenter = this.button.onfocus = () => this.fetched();
    this.button.onclick = () => this.call("toggle");
  }

  connectedCallback() {
    this.lang = language;
  }

  /** The panel's code and one language's words, or nothing; after a failure the next click tries again. */
  fetched() {
    this.parts ||= Promise.all([
      import(home + __PANEL__),
      fetch(`${home}widget/${language}.json`).then((answer) => answer.json()),
    ]).catch(() => (this.parts = 0));
    return this.parts;
  }

  async call(method, value) {
    const [chunk, catalogue] = (await this.fetched()) || [];
    this.panel ||= chunk?.mount(this, home, settings, catalogue, codes);
    this.panel?.[method](value);
  }

  /** Open the chat, with a text in its input if one is given. Nothing is sent. */
  open(text) {
    return this.call("open", text);
  }

  close() {
    return this.call("close");
  }
}

function start() {
  if (customElements.get("dezurni-chat")) return;
  customElements.define("dezurni-chat", DezurniChat);
  const chat = document.createElement("dezurni-chat");
  document.body.append(chat);
  document.addEventListener("click", ({ target }) => {
    const asks = target.closest?.("[data-chat-open]");
    if (asks) chat.open(asks.dataset.chatOpen);
  });
  try {
    // On the next page of a visit in which the chat was opened, it goes on where it was.
    const was = sessionStorage["dezurni:" + home];
    if (was) chat.call("resume", was);
  } catch {
    // A page that may not use storage has nothing to resume.
  }
}

if (document.body) start();
else addEventListener("DOMContentLoaded", start);
