// The dialog: beside the page on a desk, over the page on a phone, where it keeps clear of the keyboard.

import { element } from "./element.js";

const PHONE = "(max-width: 520px), (max-height: 480px)";

export class Frame {
  #phone = matchMedia(PHONE);
  #host;
  #moved;

  /** host: the custom element with its launcher; moved() is called when the dialog was opened or closed. */
  constructor(host, settings, moved) {
    this.#host = host;
    this.#moved = moved;
    this.node = element("dialog", { "aria-labelledby": "title" });
    this.#dress(settings.theme);
    this.node.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#phone.addEventListener("change", () => this.opened && this.#show());
    for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, () => this.#fit());
  }

  get onPhone() {
    return this.#phone.matches;
  }

  get opened() {
    return this.node.open;
  }

  open() {
    if (!this.opened) this.#show();
    this.#host.button.setAttribute("aria-expanded", "true");
    this.#moved();
  }

  close() {
    if (!this.opened) return;
    const hadFocus = this.#host.shadowRoot.activeElement;
    this.node.close();
    this.#host.button.setAttribute("aria-expanded", "false");
    if (hadFocus) this.#host.button.focus();
    this.#moved();
  }

  /** A phone's dialog is modal: the page behind is inert. On a desk the visitor goes on using the page. */
  #show() {
    const focused = this.#host.shadowRoot.activeElement;
    if (this.opened) this.node.close();
    if (this.#phone.matches) this.node.showModal();
    else this.node.open = true; // show() would also take the focus
    this.#fit();
    focused?.focus();
  }

  /** The part of the screen that the keyboard leaves free. */
  #fit() {
    const { height, offsetTop } = visualViewport ?? { height: innerHeight, offsetTop: 0 };
    this.node.style.setProperty("--height", `${height}px`);
    this.node.style.setProperty("--top", `${offsetTop}px`);
  }

  /** Dark only where the page is: a page made for light alone would otherwise carry a black box. */
  #dress(theme) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const choose = () => {
      const page = getComputedStyle(document.documentElement).colorScheme;
      const follows = page.includes("dark") && (dark.matches || !page.includes("light"));
      this.node.dataset.theme = theme ?? (follows ? "dark" : "light");
    };
    choose();
    dark.addEventListener("change", choose);
  }
}
