import {expect, test} from "vitest";
import {objection} from "./rules";

const TEN_MB = 10 * 1024 * 1024;

test.each([
  ["a PNG", {name: "a.png", type: "image/png", size: 1}, undefined],
  ["the largest file", {name: "a.pdf", type: "application/pdf", size: TEN_MB}, undefined],
  [
    "one byte more",
    {name: "a.pdf", type: "application/pdf", size: TEN_MB + 1},
    "This file is larger than 10 MB.",
  ],
  ["nothing", {name: "a.png", type: "image/png", size: 0}, "This file is empty."],
  ["a program", {name: "a.exe", type: "", size: 1}, "This is not a PNG, JPEG, WebP or PDF file."],
])("%s", (_what, file, sentence) => {
  expect(objection(file)).toBe(sentence);
});
