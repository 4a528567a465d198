// Files on their way: chosen, pasted or dropped, shown above the input, sent one after another with the message.

import { element } from "./element.js";
import { newKey } from "./outbox.js";

const ACCEPT = "image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,.log";
const MB = 1e6;
const SIDE = 40; // pixels of a small picture

export class Tray {
  #words;
  #composer;
  #house;
  #chips = [];
  #sending = false;

  /** house(): {home, token, bytes, text, count}: where files go, in whose name, and the limits. */
  constructor(words, composer, house) {
    this.#words = words;
    this.#composer = composer;
    this.#house = house;
    this.input = element("input", { type: "file", multiple: true, accept: ACCEPT, hidden: true, id: "file" });
    this.choose = element("button", { type: "button", onclick: () => this.input.click() });
    this.limits = element("p", { id: "limits" });
    this.list = element("ul", { role: "list" });
    this.told = element("p", { className: "hidden", role: "status" });
    this.node = element("div", { id: "tray", className: "tray", hidden: true, role: "group" });
    this.node.append(this.limits, this.choose, this.input, this.told, this.list);
    this.choose.setAttribute("aria-describedby", "limits");
    composer.clip.setAttribute("aria-controls", "tray");
    composer.node.prepend(this.node);
    this.input.addEventListener("change", () => {
      this.take([...this.input.files]);
      this.input.value = "";
    });
    composer.node.addEventListener("submit", () => this.#send());
    words.watch(() => this.#name());
  }

  /** Show these files; without any, open or close the tray. */
  take(files) {
    this.#open(Boolean(files) || this.node.hidden);
    if (!files) return this.node.hidden ? this.#composer.focus() : this.choose.focus();
    files.forEach((file) => this.#add(file));
    this.#composer.focus();
  }

  #open(opened) {
    this.node.hidden = !opened;
    this.#composer.clip.setAttribute("aria-expanded", String(opened));
    this.#name(); // the limits may have come meanwhile
  }

  #name() {
    const { bytes, text, count } = this.#house();
    const values = { size: this.#size(bytes), text: this.#size(text), count };
    this.node.setAttribute("aria-label", this.#words.text("attach"));
    this.choose.textContent = this.#words.text("choose_files");
    this.limits.textContent = this.#words.text("file_limits", values);
    this.#chips.forEach((chip) => chip.named());
  }

  #add(file) {
    const chip = { file, key: newKey() };
    const name = element("bdi", {}, file.name);
    chip.remove = element("button", { type: "button", onclick: () => this.#drop(chip, true) }, "×");
    chip.bar = element("progress", { max: 1, value: 0, hidden: true });
    chip.fault = element("p", { className: "reason", role: "alert", dir: "auto" });
    chip.node = element("li", {}, element("span", {}, name, " ", element("small", {}, this.#size(file.size))), chip.remove, chip.bar, chip.fault);
    chip.named = () => {
      chip.remove.setAttribute("aria-label", this.#about(chip, "file_remove"));
      chip.bar.setAttribute("aria-label", this.#about(chip, "file_sending"));
    };
    chip.named();
    this.#chips.push(chip);
    this.list.append(chip.node);
    chip.node.scrollIntoView({ block: "nearest" });
    this.#preview(chip);
    const wrong = this.#wrong(file);
    chip.hopeless = Boolean(wrong);
    if (wrong) chip.fault.textContent = this.#about(chip, wrong);
    else this.told.textContent = this.#about(chip, "file_ready");
  }

  /** The label that says what the server would refuse, before anything is sent. */
  #wrong({ size, type }) {
    const { bytes, text, count } = this.#house();
    if (!size) return "file_empty";
    if (size > bytes) return "file_too_big";
    if (type.startsWith("text/") && size > text) return "text_too_big";
    return this.#chips.filter(({ hopeless }) => !hopeless).length > count && "files_too_many";
  }

  /** A small picture of a picture; a canvas needs nothing of the website's policy. */
  async #preview(chip) {
    if (!chip.file.type.startsWith("image/")) return;
    try {
      const options = { resizeWidth: SIDE * 2, resizeHeight: SIDE * 2, resizeQuality: "low" };
      const picture = await createImageBitmap(chip.file, options);
      const canvas = element("canvas", { width: SIDE * 2, height: SIDE * 2, "aria-hidden": "true" });
      canvas.getContext("2d").drawImage(picture, 0, 0);
      chip.node.prepend(canvas);
    } catch {
      return; // not a picture that this browser can show: its name is enough
    }
  }

  /** Send what waits, one after another. */
  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    for (const chip of this.#chips.filter(({ hopeless }) => !hopeless)) {
      if (!this.#chips.includes(chip)) continue;
      const fault = await this.#upload(chip);
      chip.bar.hidden = true;
      chip.fault.textContent = fault;
      if (!fault) this.#drop(chip);
    }
    this.#sending = false;
  }

  /** "" once the server has it, else why it has not. The same key again is the same file. */
  #upload(chip) {
    const { home, token } = this.#house();
    const request = (chip.request = new XMLHttpRequest());
    chip.fault.textContent = "";
    chip.bar.hidden = false;
    this.told.textContent = this.#about(chip, "file_sending");
    return new Promise((resolve) => {
      request.open("POST", home + "files");
      request.responseType = "json";
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("X-File-Key", chip.key);
      request.setRequestHeader("X-File-Name", encodeURIComponent(chip.file.name.replace(/\p{Cs}/gu, "")));
      request.upload.onprogress = ({ loaded, total }) => (chip.bar.value = loaded / (total || 1));
      request.onloadend = () => {
        const answer = request.response;
        const { message, retry_after: seconds } = answer?.error ?? {};
        chip.hopeless = Boolean(message && !seconds);
        resolve(answer?.ok ? "" : (message ?? this.#about(chip, "file_failed")));
      };
      request.send(chip.file);
    });
  }

  #drop(chip, byHand) {
    chip.request?.abort();
    chip.node.remove();
    this.#chips = this.#chips.filter((each) => each !== chip);
    if (!this.#chips.length) this.#open(false);
    if (byHand) this.#composer.focus();
  }

  /** A label about a file. */
  #about({ file }, label) {
    const { bytes, text, count } = this.#house();
    const size = this.#size(label === "text_too_big" ? text : bytes);
    return this.#words.text(label, { name: apart(file.name), size, count });
  }

  /** "48 kB", "5 MB": as the language says it. */
  #size(bytes) {
    const small = bytes < MB;
    const unit = small ? "kilobyte" : "megabyte";
    const value = small ? Math.max(bytes && 1, bytes / 1000) : bytes / MB;
    const options = { style: "unit", unit, maximumFractionDigits: small ? 0 : 1 };
    return apart(new Intl.NumberFormat(this.#words.language, options).format(value));
  }
}

/** A text that keeps its own direction (Unicode first strong isolate). */
const apart = (text) => `\u2068${text}\u2069`;

/** Save a file that was sent. It is handed over as bytes without a type, so that it never opens as a page of this site. */
export async function save({ id, name }, { home, token }) {
  const answer = await fetch(`${home}files/${id}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) return;
  const bytes = new Blob([await answer.arrayBuffer()], { type: "application/octet-stream" });
  const link = element("a", { href: URL.createObjectURL(bytes), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
