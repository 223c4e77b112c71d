import {cleanup, fireEvent, render, screen} from "@testing-library/react";
import {CircleUser} from "lucide-react";
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import type {Core} from "../core/core";
import type {Feature, Page} from "../core/features";
import {type Answer, problem} from "../testing/fakes";
import {signedInCore} from "../testing/render";
import {App} from "./app";

beforeEach(() => history.replaceState(null, "", "/"));
afterEach(cleanup);

function feature(name: string, order: number, audience: "guest" | "user" | "admin" = "user"): Feature {
  const load = async () => ({default: () => <h1>The page {name}</h1>});
  return {pages: [{path: `/${name}`, title: name, icon: CircleUser, order, for: audience, load}]};
}

async function open(features: Feature[], ...answers: Answer[]): Promise<Core> {
  const core = await signedInCore(features, ...answers);
  render(<App core={core} />);
  return core;
}

test("begins with the first feature there is", async () => {
  await open([feature("account", 90), feature("items", 10)]);
  expect(await screen.findByRole("heading", {name: "The page items"})).toBeTruthy();
});

test("begins with another one where that is left out", async () => {
  await open([feature("account", 90)]);
  expect(await screen.findByRole("heading", {name: "The page account"})).toBeTruthy();
  expect(screen.getAllByRole("link").map(({textContent}) => textContent)).not.toContain("items");
});

test("an address that nobody knows says so", async () => {
  history.replaceState(null, "", "/nowhere");
  await open([feature("account", 90)]);
  expect(await screen.findByRole("heading", {name: "Page not found"})).toBeTruthy();
});

test("a page for administrators is neither in the menu nor shown to others", async () => {
  history.replaceState(null, "", "/users");
  await open([feature("account", 90), feature("users", 80, "admin")]);
  expect(await screen.findByRole("heading", {name: "Administrators only"})).toBeTruthy();
  expect(screen.queryByRole("link", {name: "users"})).toBeNull();
});

test("a page whose file did not arrive leaves the menu usable, and is loaded when one comes back", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const items = feature("items", 10);
  const [page] = items.pages as [Page];
  vi.spyOn(page, "load").mockRejectedValueOnce(new Error("not there"));
  await open([items, feature("account", 90)]);
  expect(await screen.findByRole("heading", {name: "This page could not be shown"})).toBeTruthy();
  fireEvent.click(screen.getByRole("link", {name: "account"}));
  await screen.findByRole("heading", {name: "The page account"});
  fireEvent.click(screen.getByRole("link", {name: "items"}));
  expect(await screen.findByRole("heading", {name: "The page items"})).toBeTruthy();
});

test("who is signed out sees the sign-in at every address, and why", async () => {
  history.replaceState(null, "", "/items");
  const core = await open(
    [feature("items", 10), feature("sign-in", 1, "guest")],
    problem(401, "Sign in again."),
  );
  await screen.findByRole("heading", {name: "The page items"});
  await core.session.renew(await core.session.accessToken()).catch(() => undefined);
  expect(await screen.findByRole("heading", {name: "The page sign-in"})).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("Your session has ended. Sign in again.");
});

test("features run while somebody is signed in", async () => {
  const steps: string[] = [];
  const start = () => {
    steps.push("started");
    return () => steps.push("ended");
  };
  const core = await open([{...feature("items", 10), start}], new Response(null, {status: 204}));
  await screen.findByRole("heading", {name: "The page items"});
  await core.session.signOut();
  await screen.findByRole("button", {name: /Theme/});
  expect(steps).toEqual(["started", "ended"]);
});

test("the theme can be chosen and is remembered", async () => {
  await open([feature("items", 10)]);
  fireEvent.click(await screen.findByRole("button", {name: "Theme: system"}));
  expect(document.documentElement.dataset.theme).toBe("light");
  expect(localStorage.getItem("theme")).toBe("light");
});
