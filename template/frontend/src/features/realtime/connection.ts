import type {Core} from "../../core/core";
import {forgetActivity, rememberEvent} from "./activity-log";
import {LiveSocket, type Ticket} from "./live-socket";

/** The push connection of the signed-in user: its events go to the hub, for whoever wants them. */
export function keepConnected(core: Core): () => void {
  const {events, http} = core;
  const socket = new LiveSocket({
    ticket: () => http.json<Ticket>("/api/realtime/tickets", {method: "POST"}),
    onConnection: (connection) => events.connectionChanged(connection),
    onGap: () => events.gap(),
    onEvent: (event) => {
      rememberEvent(core, event);
      events.push(event);
    },
  });
  const check = () => {
    if (document.visibilityState === "visible") socket.check();
  };
  const offline = () => events.connectionChanged("offline");
  document.addEventListener("visibilitychange", check);
  addEventListener("online", check);
  addEventListener("offline", offline);
  socket.start();
  return () => {
    document.removeEventListener("visibilitychange", check);
    removeEventListener("online", check);
    removeEventListener("offline", offline);
    socket.stop();
    forgetActivity();
  };
}
