// The wire: the official Socket.IO client on the namespace /visitor, and the words "connecting", "online", "offline".

const ANSWER_WITHIN = 8000; // milliseconds for an acknowledgement
const COME_BACK_AFTER = 4000; // milliseconds, when the server closed the connection or the client could not be loaded

export class Connection {
  #options;
  #socket;
  #started = false;

  /**
   * home: the address the widget was loaded from; load(): the chunk with the client; auth(): the handshake;
   * heard: {event: function} for what the server emits; state(name): connecting, online or offline.
   */
  constructor(options) {
    this.#options = options;
  }

  get online() {
    return Boolean(this.#socket?.connected);
  }

  async open() {
    if (this.#started) return;
    this.#started = true;
    const { home, load, auth, heard, state } = this.#options;
    state("connecting");
    let client;
    try {
      client = await load();
    } catch {
      this.#started = false;
      state("offline");
      setTimeout(() => this.open(), COME_BACK_AFTER);
      return;
    }
    const { origin, pathname } = new URL(home);
    const socket = client.io(origin + "/visitor", {
      path: pathname + "socket.io",
      transports: ["websocket", "polling"],
      tryAllTransports: true, // without it a blocked WebSocket is never replaced by polling
      reconnectionDelayMax: 20000,
      auth: (give) => give(auth()),
    });
    this.#socket = socket;
    for (const event in heard) socket.on(event, heard[event]);
    socket.on("disconnect", (reason) => {
      state("offline");
      // The client comes back by itself from everything but these two.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), COME_BACK_AFTER);
    });
    socket.on("connect_error", ({ data }) => {
      state("offline");
      if (!socket.active) setTimeout(() => socket.connect(), (data?.retry_after ?? 0) * 1000 || 5 * COME_BACK_AFTER);
    });
    addEventListener("online", () => socket.connect());
  }

  /** Say goodbye and connect again, as after a change of conversation. */
  restart() {
    this.#socket?.disconnect().connect();
  }

  /** The server's answer to an event. Raises when there is no connection, or no answer in time. */
  async ask(event, payload) {
    if (!this.online) throw new Error("offline");
    return this.#socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
  }

  /** An event nobody waits for; lost when there is no connection. */
  tell(event, payload) {
    if (this.online) this.#socket.volatile.emit(event, payload);
  }
}
