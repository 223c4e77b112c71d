import {cleanup, fireEvent, screen, waitFor, within} from "@testing-library/react";
import {afterEach, expect, test} from "vitest";
import {type Answer, problem} from "../../testing/fakes";
import {renderInside, signedInCore} from "../../testing/render";
import type {Item} from "./items";
import ItemsPage from "./items-page";

afterEach(cleanup);

const bread: Item = {
  itemId: "i-1",
  title: "Bread",
  note: "",
  version: 1,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
};
const page = (...items: Item[]) => Response.json({items, cursor: null});

async function open(...answers: Answer[]) {
  renderInside(await signedInCore([], ...answers), <ItemsPage />);
}

function add(title: string): void {
  fireEvent.change(screen.getByLabelText("New item"), {target: {value: title}});
  fireEvent.click(screen.getByRole("button", {name: "Add"}));
}

test("a new item is there at once and stays when it is saved", async () => {
  const milk = {...bread, itemId: "i-2", title: "Milk"};
  let save: (answer: Response) => void = () => undefined;
  const saved = new Promise<Response>((resolve) => {
    save = resolve;
  });
  await open(page(bread), saved, page(milk, bread));
  await screen.findByText("Bread");
  add("Milk");
  expect(await screen.findByText("Saving…")).toBeTruthy();
  save(Response.json(milk, {status: 201}));
  expect(await screen.findByRole("button", {name: "Edit Milk"})).toBeTruthy();
  expect(screen.getAllByText("Milk")).toHaveLength(1);
});

test("a refused item is taken back, with the reason and its text", async () => {
  await open(page(bread), problem(400, "Send a shorter title."), page(bread));
  await screen.findByText("Bread");
  add("Milk");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("“Milk” was not saved. Send a shorter title.");
  await waitFor(() =>
    expect(within(screen.getByRole("list", {name: "Items"})).queryByText("Milk")).toBeNull(),
  );
  fireEvent.click(screen.getByRole("button", {name: "Edit"}));
  expect(screen.getByLabelText<HTMLInputElement>("New item").value).toBe("Milk");
});

test("a change from elsewhere is not overwritten unseen", async () => {
  const newer = {...bread, title: "Rye bread", version: 2};
  await open(page(bread), problem(409, "The item has changed."), Response.json(newer));
  fireEvent.click(await screen.findByRole("button", {name: "Edit Bread"}));
  fireEvent.change(screen.getByLabelText("Title"), {target: {value: "White bread"}});
  fireEvent.click(screen.getByRole("button", {name: "Save"}));
  fireEvent.click(await screen.findByRole("button", {name: "Load the newer version"}));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("Rye bread"));
});

test("without items it says how to begin", async () => {
  await open(page());
  expect(await screen.findByText("Nothing here yet")).toBeTruthy();
});

test("a list that cannot be read can be tried again", async () => {
  await open(problem(400, "Send another cursor."), page(bread));
  expect((await screen.findByRole("alert")).textContent).toContain("Send another cursor.");
  fireEvent.click(screen.getByRole("button", {name: "Try again"}));
  expect(await screen.findByText("Bread")).toBeTruthy();
});
