import {QueryClientProvider} from "@tanstack/react-query";
import {render} from "@testing-library/react";
import type {ReactNode} from "react";
import type {Config} from "../core/config";
import {type Core, CoreContext, createCore} from "../core/core";
import type {Feature} from "../core/features";
import {type Answer, answerWith, freshBrowser, tokens} from "./fakes";

const CONFIG: Config = {name: "Northwind", region: "us-east-1", userPoolId: "pool", clientId: "client"};

/** A core in which somebody is signed in; `fetch` then gives the answers. */
export async function signedInCore(features: Feature[], ...answers: Answer[]): Promise<Core> {
  freshBrowser();
  answerWith(Response.json(tokens("ada")), ...answers);
  const core = createCore(CONFIG, features);
  await core.session.begin("token");
  return core;
}

export function renderInside(core: Core, children: ReactNode) {
  return render(
    <CoreContext value={core}>
      <QueryClientProvider client={core.queries}>{children}</QueryClientProvider>
    </CoreContext>,
  );
}
