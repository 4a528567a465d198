// The official client in a chunk of its own, unmodified, loaded when the panel is opened for the first time.

export { io } from "socket.io-client";
