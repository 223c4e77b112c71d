import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {LiveSocket} from "./live-socket";

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState: number = WebSocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((message: {data: string}) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }

  receive(message: object): void {
    this.onmessage?.({data: JSON.stringify(message)});
  }

  lose(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
}

const event = {type: "item.created.v1", id: "e-1", time: "", correlationId: "", data: {}};
const seen = {event: vi.fn(), connection: vi.fn(), gap: vi.fn()};
const ticket = vi.fn();
let socket: LiveSocket;

beforeEach(async () => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.resetAllMocks();
  ticket.mockImplementation(async () => ({ticket: `t-${ticket.mock.calls.length}`, url: "wss://push"}));
  socket = new LiveSocket({
    ticket,
    onEvent: seen.event,
    onConnection: seen.connection,
    onGap: seen.gap,
    open: (url, protocols) => new FakeSocket(url, protocols) as unknown as WebSocket,
    random: () => 1,
  });
  socket.start();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
});

function newest(): FakeSocket {
  return FakeSocket.all.at(-1) as FakeSocket;
}

test("connects with a ticket as subprotocol and asks for what it may have missed", () => {
  expect(newest()).toMatchObject({url: "wss://push", protocols: ["v1", "ticket.t-1"]});
  newest().accept();
  expect(seen.connection.mock.calls).toEqual([["reconnecting"], ["live"]]);
  expect(seen.gap).toHaveBeenCalledTimes(1);
});

test("each event is told once", () => {
  newest().accept();
  newest().receive(event);
  newest().receive(event);
  newest().receive({...event, id: "e-2"});
  expect(seen.event.mock.calls.map(([{id}]) => id)).toEqual(["e-1", "e-2"]);
});

test("after a loss it comes back with a fresh ticket and tells of the gap", async () => {
  newest().accept();
  newest().lose();
  expect(seen.connection).toHaveBeenLastCalledWith("reconnecting");
  await vi.advanceTimersByTimeAsync(500);
  expect(newest().protocols).toEqual(["v1", "ticket.t-2"]);
  newest().accept();
  expect(seen.gap).toHaveBeenCalledTimes(2);
});

test("an event already seen before a loss is not told again after it", async () => {
  newest().accept();
  newest().receive(event);
  newest().lose();
  await vi.advanceTimersByTimeAsync(500);
  newest().accept();
  newest().receive(event);
  expect(seen.event).toHaveBeenCalledTimes(1);
});

test("waits longer after each failure, up to half a minute", async () => {
  ticket.mockRejectedValue(new Error("down"));
  newest().lose();
  for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = ticket.mock.calls.length;
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(ticket).toHaveBeenCalledTimes(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(ticket).toHaveBeenCalledTimes(before + 1);
  }
});

test("pings every five minutes and stays while it is answered", async () => {
  newest().accept();
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(newest().sent).toEqual(['{"action":"ping"}']);
  newest().receive({type: "pong"});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(1);
});

test("a ping without an answer means the connection is gone", async () => {
  newest().accept();
  socket.check();
  expect(newest().sent).toEqual(['{"action":"ping"}']);
  await vi.advanceTimersByTimeAsync(10_000 + 500);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a connection that never opens is given up", async () => {
  await vi.advanceTimersByTimeAsync(10_000 + 500);
  expect(FakeSocket.all).toHaveLength(2);
});

test("back in view it does not wait to reconnect", async () => {
  newest().lose();
  socket.check();
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.all).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(400);
  expect(FakeSocket.all).toHaveLength(2);
});

test("stopped, it stays away", async () => {
  newest().accept();
  socket.stop();
  newest().lose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(1);
});
