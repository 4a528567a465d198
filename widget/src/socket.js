// The official client in a chunk of its own, less what the server does not speak (build.mjs), loaded with the first
// opening of the panel.

export { io } from "socket.io-client";
