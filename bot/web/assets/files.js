// Files that go along with a form: chosen, pasted or dropped, listed, taken back, and sent without leaving the page.
// Everything works without this file; the browser's own field then stays. It always holds what is listed.

const MB = 1e6;
const language = document.documentElement.lang;
const watched = new WeakSet();
const held = new WeakMap(); // field -> its files

/** Make the fields in `root` work; what is there already is left alone. */
function enliven(root) {
  for (const field of root.querySelectorAll("[data-files]")) if (!watched.has(field)) live(field);
}

function live(field) {
  watched.add(field);
  const form = field.closest("form");
  const input = field.querySelector("input");
  const choose = field.querySelector("[data-choose]");
  input.hidden = field.querySelector("label").hidden = true;
  choose.hidden = field.querySelector("[data-dropped]").hidden = false;
  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const picked = [...input.files]; // the browser puts them in the place of those that were there
    show(field, held.get(field) ?? []);
    take(field, picked);
  });
  form.addEventListener("paste", (event) => given(event, field));
  const place = form.closest("section, .card");
  place.addEventListener("dragover", (event) => field.isConnected && given(event, field));
  place.addEventListener("drop", (event) => field.isConnected && given(event, field));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !input.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // words and files go together, not the words alone
    send(form, field, event.submitter);
  }, { capture: true });
}

function given(event, field) {
  const { types, files } = event.dataTransfer ?? event.clipboardData;
  if (!types.includes("Files") || types.includes("text/plain")) return;
  event.preventDefault();
  if (files.length) take(field, [...files]);
}

/** Add files to the field; each that cannot go is refused here, before anything is sent. */
function take(field, files) {
  const input = field.querySelector("input");
  const kept = [...input.files];
  const faults = [];
  for (const file of files) {
    const fault = wrong(field, file, kept.length);
    if (fault) faults.push(`${apart(file.name)}: ${fault}`);
    else kept.push(file);
  }
  show(field, kept);
  problem(field, faults.join("\n"));
  if (kept.length) said(field, kept.slice(-files.length).map(({ name }) => filled(field.dataset.ready, name)).join(" "));
  field.closest("form").querySelector("textarea").focus();
}

function wrong({ dataset }, { size, type }, count) {
  if (!size) return dataset.empty;
  if (size > dataset.largest) return dataset.tooBig;
  if (type.startsWith("text/") && size > dataset.longest) return dataset.tooLong;
  return count >= dataset.files ? dataset.tooMany : "";
}

/** Put these files into the field, and list them. */
function show(field, files) {
  const data = new DataTransfer();
  files.forEach((file) => data.items.add(file));
  field.querySelector("input").files = data.files;
  held.set(field, files);
  const list = field.querySelector(".chosen");
  list.hidden = !files.length;
  list.replaceChildren(...files.map((file) => chip(field, file)));
}

function chip(field, file) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const size = document.createElement("span");
  const remove = document.createElement("button");
  name.textContent = file.name;
  size.textContent = sizeOf(file.size);
  size.className = "quiet numbers";
  remove.type = "button";
  remove.textContent = "×";
  remove.setAttribute("aria-label", filled(field.dataset.remove, file.name));
  remove.addEventListener("click", () => {
    show(field, [...field.querySelector("input").files].filter((each) => each !== file));
    problem(field, "");
    field.querySelector("[data-choose]").focus();
  });
  item.append(name, size, remove);
  return item;
}

/** The form with its files in one piece. What is refused stays as it is, with the reason. */
function send(form, field, submitter) {
  const buttons = [...form.querySelectorAll("button")].filter((each) => !each.disabled);
  const data = new FormData(form, submitter);
  const bar = document.createElement("progress");
  const request = new XMLHttpRequest();
  buttons.forEach((each) => { each.disabled = true; });
  bar.max = 1;
  bar.setAttribute("aria-label", field.dataset.sending);
  field.append(bar);
  problem(field, "");
  said(field, field.dataset.sending);
  request.open("POST", form.action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = ({ loaded, total }) => { bar.value = loaded / (total || 1); };
  request.onloadend = () => {
    const answer = request.response;
    bar.remove();
    buttons.forEach((each) => { each.disabled = false; });
    said(field, "");
    if (!answer?.ok) return problem(field, answer?.error?.message ?? field.dataset.failed);
    show(field, []);
    if ("reply" in form.dataset) form.dispatchEvent(new CustomEvent("sent", { bubbles: true }));
    else {
      form.elements.text.value = ""; // it is kept now, so leaving loses nothing
      location.assign(answer.to);
    }
  };
  request.send(data);
}

function problem(field, text) {
  const line = field.querySelector(".problem");
  line.hidden = !text;
  line.textContent = text;
}

const said = (field, text) => { field.querySelector("[data-said]").textContent = text; };
const filled = (text, name) => text.replace("{name}", () => apart(name));

/** A text that keeps its own direction (Unicode first strong isolate). */
const apart = (text) => `\u2068${text}\u2069`;

/** "48 kB", "5 MB": as the language says it. */
function sizeOf(bytes) {
  const small = bytes < MB;
  const unit = small ? "kilobyte" : "megabyte";
  const value = small ? Math.max(1, bytes / 1000) : bytes / MB;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: small ? 0 : 1 }).format(value);
  // As of several: of exactly one the Hebrew of CLDR says "kB1".
  const parts = new Intl.NumberFormat(language, { style: "unit", unit }).formatToParts(2);
  return apart(parts.map((part) => (part.type === "integer" ? number : part.value)).join(""));
}

// A page that goes away would take what was chosen with it.
addEventListener("beforeunload", (event) => {
  for (const input of document.querySelectorAll("[data-files] input")) if (input.files.length) event.preventDefault();
});
document.addEventListener("renewed", (event) => enliven(event.target));
enliven(document);
