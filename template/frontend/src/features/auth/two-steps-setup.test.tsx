import {act, cleanup, screen} from "@testing-library/react";
import {afterEach, expect, test, vi} from "vitest";
import {renderInside, signedInCore} from "../../testing/render";
import TwoStepsSetup from "./two-steps-setup";

afterEach(cleanup);

test("the key stays the same while everything else is read again", async () => {
  const core = await signedInCore(
    [],
    Response.json({SecretCode: "AAAABBBB"}),
    Response.json({SecretCode: "CCCCDDDD"}),
  );
  renderInside(core, <TwoStepsSetup onDone={vi.fn()} onCancel={vi.fn()} />);
  await screen.findByText("AAAA BBBB");
  core.events.gap();
  await act(() => vi.waitFor(() => expect(core.queries.isFetching()).toBe(0)));
  expect(screen.getByText("AAAA BBBB")).toBeTruthy();
});
