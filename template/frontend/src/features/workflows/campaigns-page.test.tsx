import {act, cleanup, fireEvent, screen, waitFor} from "@testing-library/react";
import {afterEach, expect, type MockInstance, test, vi} from "vitest";
import {type Answer, problem} from "../../testing/fakes";
import {renderInside, signedInCore} from "../../testing/render";
import type {Campaign} from "./campaigns";
import CampaignsPage from "./campaigns-page";
import {feature} from "./feature";
import {watchCampaigns} from "./watch-campaigns";

afterEach(cleanup);

const spring: Campaign = {
  campaignId: "c-1",
  subject: "Spring",
  status: "waiting",
  recipients: 2,
  delivered: 1,
  round: 2,
  reason: null,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
};
const person = (name: string, status = "CONFIRMED", enabled = true) => ({
  userId: name,
  email: `${name}@example.com`,
  status,
  enabled,
});
const users = Response.json.bind(Response, {
  users: [person("ann"), person("ben"), person("cleo", "UNCONFIRMED"), person("dan", "CONFIRMED", false)],
  cursor: null,
});

/** Answers by path, whatever the order of the requests is. */
async function open(answers: Record<string, () => Answer>) {
  const core = await signedInCore([feature]);
  const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async (address, request) => {
    const answer = answers[`${request?.method ?? "GET"} ${String(address)}`]?.();
    if (!answer || answer instanceof Error) throw answer ?? new Error(`Nobody answers ${String(address)}`);
    return answer;
  });
  const end = watchCampaigns(core);
  renderInside(core, <CampaignsPage />);
  return {core, end, fetched};
}

const listed = (...campaigns: Campaign[]) => ({
  "GET /api/auth/users": users,
  "GET /api/campaigns": () => Response.json({campaigns, cursor: null}),
});

async function write(): Promise<void> {
  fireEvent.change(screen.getByLabelText("Subject"), {target: {value: "Summer"}});
  fireEvent.change(screen.getByLabelText("Text"), {target: {value: "It is warm."}});
  fireEvent.click(await screen.findByLabelText("ann@example.com"));
  fireEvent.click(screen.getByRole("button", {name: "Send to 1 person"}));
}

/** What was posted to start campaigns. */
function sent(fetched: MockInstance<typeof fetch>): RequestInit[] {
  return fetched.mock.calls.flatMap(([address, request]) =>
    address === "/api/campaigns" && request?.method === "POST" ? [request] : [],
  );
}

test("a campaign is sent to those who were chosen, and the form is empty again", async () => {
  const {fetched} = await open({
    ...listed(),
    "POST /api/campaigns": () => Response.json({...spring, subject: "Summer"}, {status: 201}),
  });
  await write();
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Subject").value).toBe(""));
  expect(sent(fetched).map(({body}) => JSON.parse(String(body)))).toEqual([
    {subject: "Summer", text: "It is warm.", recipients: [{userId: "ann", email: "ann@example.com"}]},
  ]);
});

test("only people who can be written to are offered, and all can be chosen at once", async () => {
  await open(listed());
  await screen.findByLabelText("ann@example.com");
  expect(screen.queryByLabelText("cleo@example.com")).toBeNull();
  expect(screen.queryByLabelText("dan@example.com")).toBeNull();
  fireEvent.click(screen.getByRole("button", {name: "Choose all"}));
  expect(screen.getByRole("button", {name: "Send to 2 people"})).toBeTruthy();
});

test("a refused campaign stays in the form, with the reason, and is sent again under the same key", async () => {
  const {fetched} = await open({
    ...listed(),
    "POST /api/campaigns": () => problem(400, "Send a shorter subject."),
  });
  await write();
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The campaign was not sent. Send a shorter subject.");
  expect(screen.getByLabelText<HTMLInputElement>("Subject").value).toBe("Summer");
  fireEvent.click(screen.getByRole("button", {name: "Send to 1 person"}));
  await waitFor(() => expect(sent(fetched)).toHaveLength(2));
  const keys = sent(fetched).map(({headers}) => new Headers(headers).get("idempotency-key"));
  expect(keys[0]).toBe(keys[1]);
});

test("how a campaign goes is followed by push", async () => {
  const campaigns = [spring];
  const {core, end} = await open({
    ...listed(),
    "GET /api/campaigns": () => Response.json({campaigns, cursor: null}),
  });
  expect(await screen.findByText("On its way")).toBeTruthy();
  expect(screen.getByText("asked for report 2")).toBeTruthy();
  campaigns[0] = {...spring, status: "unanswered", reason: "The provider has not answered."};
  const event = {id: "e-1", time: "", correlationId: "", data: {subject: "Spring", status: "unanswered"}};
  act(() => core.events.push({...event, type: "campaign.updated.v1"}));
  expect(await screen.findByText("Unanswered")).toBeTruthy();
  expect(screen.getByText("The provider has not answered.")).toBeTruthy();
  end();
});

test("an event is told in words to who started the campaign and to who was written to", () => {
  const data = {subject: "Spring", status: "delivered"};
  const event = {id: "e-1", time: "", correlationId: "", data};
  expect(feature.describe?.({...event, type: "campaign.updated.v1"})).toBe("Campaign delivered: Spring");
  expect(feature.describe?.({...event, type: "campaign.received.v1"})).toBe("You were written to: Spring");
  expect(feature.describe?.({...event, type: "item.created.v1"})).toBeUndefined();
});
