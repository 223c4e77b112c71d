import {StrictMode} from "react";
import {createRoot} from "react-dom/client";
import {App} from "./app/app";
import {ConfigMissing} from "./app/config-missing";
import {loadConfig} from "./core/config";
import {createCore} from "./core/core";
import {allFeatures, preload} from "./core/features";
import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";

const root = createRoot(document.getElementById("root") as HTMLElement);

try {
  const config = await loadConfig();
  const core = createCore(config, allFeatures());
  document.title = config.name;
  preload(core.features, location.pathname);
  void core.session.start();
  root.render(
    <StrictMode>
      <App core={core} />
    </StrictMode>,
  );
} catch {
  root.render(<ConfigMissing />);
}
