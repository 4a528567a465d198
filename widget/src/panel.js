// The panel: puts the parts together and tells them about each other. Loaded when the visitor shows intent.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Frame } from "./frame.js";
import { Header } from "./header.js";
import logCss from "./log.css";
import { Memory } from "./memory.js";
import css from "./panel.css";
import { Transcript } from "./transcript.js";
import { Words } from "./words.js";

/** Build the panel in the launcher's shadow root. Nothing is connected or stored before `open` or `resume`. */
export function mount(host, home, settings, catalogue, languages) {
  const root = host.shadowRoot;
  const wear = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  wear(css + logCss);

  const words = new Words(catalogue);
  const memory = new Memory(home);
  const header = new Header(words);

  const frame = new Frame(host, settings, () => {
    memory.visit(frame.opened);
    look();
  });

  const transcript = new Transcript(words, {
    choose(choice) {
      conversation.choose(choice);
      composer.focus();
    },
    async whole(entry, direction) {
      return (await later())?.wholeArticle(entry, direction, words, async (topic, helped) => {
        return (await attempt(conversation.ask("rate", { topic, helped }))) === true;
      });
    },
    save: async (file) => (await later())?.save(file, house()),
    retry: (key) => conversation.outbox.retry(key),
    discard(key) {
      conversation.outbox.discard(key);
      composer.focus();
    },
  });

  const composer = new Composer(words, {
    say: (text) => conversation.say(text),
    typing: () => conversation.typing(),
  });

  const conversation = new Conversation({
    home,
    load: () => import(home + __SOCKET__),
    memory,
    words,
    view: {
      page: settings,
      state: (name) => header.tell({ name }),
      presence({ online, back_at, files }) {
        header.tell({ online, back_at });
        limits = files ?? limits;
      },
      typing: ({ by }) => by !== "visitor" && header.typed(by),
      shown(entries, replay) {
        const news = transcript.show(entries, replay).filter(({ by }) => by !== "visitor");
        if (news.length) header.typed();
        if (!look()) count(news.filter(({ seq }) => seq > (memory.session.read ?? 0)));
      },
      pending: (item) => transcript.showPending(item),
      cleared() {
        transcript.clear();
        attention?.read();
      },
      read: (seq) => attention?.read(seq),
    },
  });

  /** Where files go, in whose name, and how big they may be. */
  let limits;
  const house = () => ({ home, token: memory.session.token, ...limits });

  /** Files that were pasted or dropped; without any, the tray where they are chosen. */
  let tray;
  async function attach(files) {
    const chunk = await later();
    tray ??= chunk && new chunk.Tray(words, composer, house);
    tray?.take(files);
  }

  function given(event) {
    const { types, files } = event.dataTransfer ?? event.clipboardData;
    if (!limits || !types.includes("Files") || types.includes("text/plain")) return;
    event.preventDefault();
    if (files.length) attach([...files]);
  }

  /** If the visitor is looking, all there is has been read. */
  function look() {
    const looking = frame.opened && !document.hidden;
    if (looking) attention?.read();
    if (looking) conversation.read();
    return looking;
  }

  /** What came while nobody looked. */
  let attention;
  async function count(news) {
    if (!news.length) return;
    const chunk = await later();
    attention ??= chunk && new chunk.Attention(words, host);
    attention?.add(news);
    look();
  }

  /** The menu, whole articles, files and the count of the unread, with their style; undefined without a connection. */
  let loading;
  function later() {
    loading ??= import(home + __LATER__).then(
      (chunk) => {
        wear(chunk.css);
        return chunk;
      },
      () => (loading = undefined),
    );
    return loading;
  }

  let menu;
  async function openMenu() {
    const chunk = await later();
    if (chunk && !menu) {
      menu = new chunk.Menu(words, languages, header.menu, {
        language: (code) => attempt(conversation.speak(code)),
        transcript: (email) => attempt(conversation.ask("transcript", { email })),
        end: () => attempt(conversation.ask("end")),
        startAgain() {
          conversation.startAgain();
          composer.focus();
        },
      });
      header.node.after(menu.node);
    }
    menu?.toggle();
  }

  /** true, or the sentence that says why not. */
  async function attempt(asking) {
    const answer = await asking.catch(() => null);
    return answer?.ok || (answer?.error?.message ?? words.text("error"));
  }

  function open(text) {
    frame.open();
    if (text) composer.write(text);
    composer.focus();
    conversation.start();
  }

  header.close.addEventListener("click", () => frame.close());
  header.menu.addEventListener("click", openMenu);
  header.menu.onpointerenter = composer.clip.onpointerenter = later;
  composer.clip.onclick = () => limits && attach();
  frame.node.onpaste = frame.node.ondragover = frame.node.ondrop = given;
  composer.node.prepend(header.typing);
  frame.node.append(header.node, transcript.node, composer.node);
  frame.node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (menu?.opened) menu.toggle();
    else frame.close();
  });
  document.addEventListener("visibilitychange", look);
  root.append(frame.node);

  words.watch(() => {
    host.lang = frame.node.lang = words.language;
    host.button.dir = frame.node.dir = words.direction;
    host.button.setAttribute("aria-label", words.text("launcher"));
  });

  return {
    open,
    close: () => frame.close(),
    restart: () => conversation.restart(),
    toggle: () => (frame.opened ? frame.close() : open()),
    /** Go on as on the page before, without taking the focus. */
    resume(was) {
      if (was === "open" && !frame.onPhone) frame.open(); // on a phone it would cover the page that was asked for
      conversation.start();
    },
  };
}
