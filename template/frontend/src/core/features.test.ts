import {CircleUser} from "lucide-react";
import {expect, test} from "vitest";
import {allFeatures, collect, describe, type Feature, menu, type Page, pagesFor, preload} from "./features";

const load = async () => ({default: () => null});
const account: Feature = {
  pages: [{path: "/account", title: "Account", icon: CircleUser, order: 90, for: "user", load}],
};
const items: Feature = {
  pages: [{path: "/items", title: "Items", icon: CircleUser, order: 10, for: "user", load}],
  describe: ({data}) => `Item: ${data.title}`,
};
const event = {type: "item.created.v1", id: "1", time: "", correlationId: "", data: {title: "Milk"}};

test("features are what directories there are", () => {
  const features = collect({
    "../features/auth/feature.tsx": {feature: account},
    "../features/api/feature.tsx": {feature: items},
  });
  expect(menu(pagesFor(features, ["user"])).map(({title}) => title)).toEqual(["Items", "Account"]);
});

test("a feature that is left out leaves no page and no word", () => {
  const features = collect({"../features/auth/feature.tsx": {feature: account}});
  expect(menu(pagesFor(features, ["user"])).map(({title}) => title)).toEqual(["Account"]);
  expect(describe(features, event)).toBe("item.created.v1");
});

test("the page of an address is fetched, and no other", () => {
  const fetched: string[] = [];
  const pages = ["/items", "/account"].map((path) => ({
    ...(items.pages[0] as Page),
    path,
    load: () => {
      fetched.push(path);
      return load();
    },
  }));
  preload([{pages}], "/account");
  preload([{pages}], "/no-such-page");
  expect(fetched).toEqual(["/account"]);
});

test("with no feature at all there is nothing, and no failure", () => {
  expect(menu(pagesFor(collect({}), ["user", "admin", "guest"]))).toEqual([]);
});

test("no two pages of this project share an address", () => {
  const paths = pagesFor(allFeatures(), ["guest", "user", "admin"]).map(({path}) => path);
  expect(new Set(paths).size).toBe(paths.length);
});
