// Makes the console's pages live. Everything works without this file; here pages only follow what happens.
// Rules: the server renders everything; a region marked data-live is taken anew from the page's own address.

const body = document.body;
const conversation = body.dataset.conversation;
const byId = (id) => document.getElementById(id);
const REFRESH_DELAY = 250; // ms in which several changes are fetched together
const VIEWING_EVERY = 20000; // ms
const FORGET_AFTER = 45000; // ms until a colleague who says nothing is taken to be gone

// Forms

document.addEventListener("click", (event) => {
  const asking = event.target.closest("[data-confirm]");
  if (asking && !confirm(asking.dataset.confirm)) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;

let unsaved = false;
for (const form of document.querySelectorAll("form[data-preview]")) {
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  previewed(form);
}
// What is typed in one form would be lost with the page when another one is sent, or a link is followed.
let sending;
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) sending = event.target; });
const unsent = () => [...document.querySelectorAll(".composer textarea")].some(
  (field) => field.form !== sending && field.value.trim(),
);
addEventListener("beforeunload", (event) => {
  if (unsaved || unsent()) event.preventDefault();
  sending = undefined;
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".composer");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button:not([type=button])"));
});

/** Show the text as the server formats it, a moment after the last change. */
function previewed(form) {
  let timer;
  form.elements.body.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const data = new URLSearchParams({ csrf: form.elements.csrf.value, body: form.elements.body.value });
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data }).catch(() => null);
      if (answer?.ok) replaceChildren(byId("preview"), await answer.text());
    }, 400);
  });
}

function replaceChildren(region, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  region.replaceChildren(...parsed.body.childNodes);
}

// Live regions

let timer;
let fetching = false;
let again = false;

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, REFRESH_DELAY);
}

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected && new URL(answer.url).pathname.endsWith("/sign-in")) location.reload();
    else if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    offline(true); // the next change, or the connection's return, fetches again
  } finally {
    fetching = false;
    if (again) {
      again = false;
      refreshSoon();
    }
  }
}

function renew(page) {
  const before = counts();
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(region.id);
    if (!fresh) region.replaceChildren();
    else if (region.dataset.live === "append") append(region, fresh);
    else if (region.innerHTML !== fresh.innerHTML) swap(region, fresh);
  }
  const now = counts();
  badge(now);
  for (const about of ["waiting", "awaiting"]) if (now[about] > before[about]) notify(about);
}

function append(region, fresh) {
  const atEnd = region.scrollHeight - region.scrollTop - region.clientHeight < 60;
  for (const entry of fresh.children) if (!byId(entry.id)) region.append(document.importNode(entry, true));
  region.dataset.seq = fresh.dataset.seq;
  if (atEnd) toEnd(region);
}

/** Put the new region in place; what is being typed, and where, stays. */
function swap(region, fresh) {
  const draft = region.querySelector("form[data-reply]");
  if (draft && (isUnsent(draft) || fresh.querySelector("form[data-reply]"))) return swapAround(draft, region, fresh);
  const active = document.activeElement;
  const typed = [...region.querySelectorAll("textarea, input:not([type=hidden]), select")].map((field) => [
    field.id, field.value,
  ]);
  const focused = region.contains(active) ? active.id : "";
  const place = document.importNode(fresh, true);
  region.replaceWith(place);
  for (const [id, value] of typed) {
    const field = id && byId(id);
    if (field && field.matches("textarea")) field.value = value;
  }
  if (focused) byId(focused)?.focus();
  wire(place);
  place.dispatchEvent(new CustomEvent("renewed", { bubbles: true })); // files.js looks for fields
}

const isUnsent = (form) => Boolean(form.elements.text.value.trim() || form.elements.files?.files.length);

/** The reply stays where it is: a file that is being chosen at this moment would be lost with its field. What is not
 * sent yet stays also when somebody else takes the conversation. */
function swapAround(draft, region, fresh) {
  const active = document.activeElement;
  const place = document.importNode(fresh, true);
  const own = place.querySelector("form[data-reply]");
  if (own) speakAs(draft, own);
  if (own && draft.parentNode.children.length === 1) return;
  region.replaceWith(place);
  if (own) own.replaceWith(draft);
  else place.append(draft);
  if (draft.contains(active)) active.focus();
}

/** The visitor may have gone over to another language. */
function speakAs(draft, fresh) {
  draft.elements.text.placeholder = fresh.elements.text.placeholder;
  const inserts = draft.querySelector("[data-insert]");
  if (inserts && inserts !== document.activeElement) {
    inserts.replaceChildren(...(fresh.querySelector("[data-insert]")?.children ?? []));
  }
}

// Taking the conversation back leaves the page as it is, so that such a reply can be sent now.
document.addEventListener("submit", async (event) => {
  const draft = document.querySelector("form[data-reply]");
  if (!event.target.action.endsWith("/take") || !draft || !socket?.connected) return;
  event.preventDefault();
  const answer = await socket.timeout(8000).emitWithAck("take", { conversation }).catch(() => null);
  if (!answer) return offline(true);
  told(answer.ok ? "" : answer.error.message);
  refreshSoon();
});

const toEnd = (region) => { region.scrollTop = region.scrollHeight; };

const title = document.title;
/** How many wait in the queue, and how many of one's own visitors for an answer. */
function counts() {
  const count = (id) => Number(byId(id)?.dataset.count || 0);
  return { waiting: count("waiting"), awaiting: count("awaiting") };
}

function badge({ waiting, awaiting }) {
  const count = waiting + awaiting;
  document.title = count ? `(${count}) ${title}` : title;
}

function notify(about) {
  if (document.hidden && "Notification" in window && Notification.permission === "granted") {
    new Notification(body.dataset[about], { tag: about });
  }
}

const notifications = document.querySelector("[data-notifications]");
if (notifications && "Notification" in window && Notification.permission === "default") {
  notifications.hidden = false;
  notifications.querySelector("button").addEventListener("click", async () => {
    await Notification.requestPermission();
    notifications.hidden = true;
  });
}

function offline(is) {
  const line = byId("state-line");
  line.hidden = !is;
  line.textContent = is ? body.dataset.offline : "";
}

// A conversation: replies over the socket with one key each, so that a second try is no second message

let socket;

function wire(root) {
  root.querySelector("[data-insert]")?.addEventListener("change", (event) => {
    const field = byId("reply");
    field.setRangeText(event.target.value, field.selectionStart, field.selectionEnd, "end");
    event.target.selectedIndex = 0;
    field.focus();
  });
  const form = root.querySelector("form[data-reply]");
  if (!form) return;
  const field = form.elements.text;
  field.addEventListener("input", () => say("writing"));
  form.addEventListener("sent", () => sent(form, field)); // by files.js, with its files
  form.addEventListener("submit", (event) => {
    if (!socket?.connected) return; // the form goes its own way
    event.preventDefault();
    send(form, field);
  });
}

function sent(form, field) {
  told("");
  form.elements.key.value = crypto.randomUUID();
  field.value = "";
  field.focus();
  refreshSoon();
}

async function send(form, field) {
  const button = form.querySelector("button.main");
  if (button.disabled || !field.value.trim()) return;
  const words = field.value;
  button.disabled = true;
  try {
    const reply = { conversation, key: form.elements.key.value, text: words };
    const answer = await socket.timeout(8000).emitWithAck("reply", reply);
    if (!answer.ok) return told(answer.error.message);
    told("");
    form.elements.key.value = crypto.randomUUID();
    if (field.value === words) field.value = "";
    refreshSoon();
  } catch {
    offline(true); // the key stays, so that sending once more is the same message
  } finally {
    button.disabled = false;
    field.focus();
  }
}

function told(text) {
  const line = byId("state-line");
  line.hidden = !text;
  line.textContent = text;
}

let saidAt = 0;
function say(doing) {
  const now = Date.now();
  if (!socket?.connected || (doing === "writing" && now - saidAt < 3000)) return;
  if (doing === "writing") saidAt = now;
  socket.emit("typing", { conversation, doing });
}

const colleagues = new Map();
let visitorTyping;

function showWho() {
  const line = byId("typing");
  if (!line) return;
  const now = Date.now();
  for (const [id, each] of colleagues) if (now - each.at > FORGET_AFTER) colleagues.delete(id);
  const texts = [...colleagues.values()].map(
    ({ name, doing }) => `\u2068${name}\u2069 ${doing === "writing" ? body.dataset.writing : body.dataset.viewing}`,
  );
  if (visitorTyping) texts.unshift(body.dataset.typing);
  line.textContent = texts.join(" · ");
}

// Keys. Single letters can be turned off (WCAG 2.1.4), and never act while something is typed.

const choice = document.querySelector("[data-keys]");
const keysOff = "console-keys-off";
if (choice) {
  choice.closest("label").hidden = false;
  choice.checked = !localStorage.getItem(keysOff);
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(keysOff);
    else localStorage.setItem(keysOff, "1");
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.key === "Escape" && typing) typing.blur();
  if (!conversation || typing || event.ctrlKey || event.metaKey || event.altKey || !choice?.checked) return;
  const key = letter(event);
  if (key === "r") focusOn(event, byId("reply"));
  else if (key === "j" || key === "k") neighbour(key === "j" ? 1 : -1);
  else if (key) press(event, document.querySelector(`[data-key="${key}"]`));
});

/** The Latin letter of a key. Where the keyboard writes another script, the one printed beside its own; a Hebrew one
 * writes no letter with Q but a slash. */
function letter({ key, code, shiftKey }) {
  if (shiftKey || key.length > 1 || /[A-Z]/.test(key)) return "";
  if (/[a-z]/.test(key)) return key;
  return /[\p{L}/]/u.test(key) && /^Key[A-Z]$/.test(code) ? code[3].toLowerCase() : "";
}

function focusOn(event, field) {
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function press(event, target) {
  if (!target) return;
  if (target.matches("details")) {
    target.open = true;
    focusOn(event, target.querySelector("textarea"));
  } else {
    target.click();
  }
}

function neighbour(step) {
  const links = [...document.querySelectorAll("#people a[href*='/conversations/']")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[here < 0 ? 0 : here + step];
  if (next) location.href = next.href;
}

// The connection

async function connect() {
  if (!body.dataset.socket || !document.querySelector("[data-live]")) return;
  const { io } = await import(body.dataset.socket);
  socket = io("/operator", { transports: ["websocket", "polling"], tryAllTransports: true });
  socket.on("connect", () => {
    offline(false);
    if (conversation) watch();
    refreshSoon();
  });
  socket.on("disconnect", () => offline(true));
  socket.on("connect_error", () => offline(true));
  socket.on("queue", refreshSoon);
  socket.on("entries", refreshSoon);
  socket.on("presence", (shown) => {
    if (shown.conversation === conversation && shown.operator && shown.operator !== body.dataset.person) {
      colleagues.set(shown.operator, { name: shown.name, doing: shown.doing, at: Date.now() });
      showWho();
    } else if ("available" in shown) {
      refreshSoon();
    }
  });
  socket.on("typing", () => {
    clearTimeout(visitorTyping);
    visitorTyping = setTimeout(() => {
      visitorTyping = 0;
      showWho();
    }, 6000);
    showWho();
  });
}

/** Enter the conversation's room; what came meanwhile is fetched like every other change. */
function watch() {
  socket.emit("since", { conversation, seq: Number(byId("transcript").dataset.seq) }, () => say("viewing"));
}

const transcript = byId("transcript");
if (transcript) toEnd(transcript);
if (conversation) {
  setInterval(() => say("viewing"), VIEWING_EVERY);
  setInterval(showWho, 5000);
}
wire(document);
badge(counts());
if (body.dataset.person) connect();
