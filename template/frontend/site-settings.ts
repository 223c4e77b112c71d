import {readFileSync} from "node:fs";
import type {Connect, Plugin, ProxyOptions} from "vite";

/** What `make dev` and the browser tests tell Vite; on AWS the website's distribution does the same. */
export interface SiteSettings {
  /** Content of /config.json. */
  config: unknown;
  /** Where the addresses that begin with `prefix` are answered: `target`, its path put before the request's. */
  apis: {prefix: string; target: string}[];
  /** Sent with every answer of `vite preview`; `vite dev` needs inline scripts and sends none. */
  headers?: Record<string, string>;
}

/** What the bucket says of files with a hash in their names. */
const KEPT = "public, max-age=31536000, immutable";

export function readSiteSettings(file: string | undefined): SiteSettings {
  if (!file) return {config: {}, apis: []};
  return JSON.parse(readFileSync(file, "utf8")) as SiteSettings;
}

export function proxies(settings: SiteSettings): Record<string, ProxyOptions> {
  return Object.fromEntries(settings.apis.map(({prefix, target}) => [prefix, proxyTo(new URL(target))]));
}

function proxyTo(target: URL): ProxyOptions {
  const base = target.pathname.replace(/\/$/, "");
  return {target: target.origin, changeOrigin: true, rewrite: (path) => base + path};
}

/** Answers /config.json, which is a file of the bucket on AWS and never part of the build. */
export function runtimeConfig({config}: SiteSettings): Plugin {
  const answer: Connect.SimpleHandleFunction = (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.setHeader("cache-control", "no-store");
    response.end(JSON.stringify(config));
  };
  return {
    name: "runtime-config",
    configureServer: ({middlewares}) => void middlewares.use("/config.json", answer),
    configurePreviewServer: ({middlewares}) => void middlewares.use("/config.json", answer),
  };
}

/** Vite's own `preview.headers` leaves out what a proxy or a plugin answers. */
export function previewHeaders({headers = {}}: SiteSettings): Plugin {
  return {
    name: "preview-headers",
    configurePreviewServer: ({middlewares}) =>
      void middlewares.use((request, response, next) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        if (request.url?.startsWith("/assets/")) response.setHeader("cache-control", KEPT);
        next();
      }),
  };
}
