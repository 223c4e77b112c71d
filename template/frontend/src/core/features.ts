import type {ComponentType} from "react";
import type {Core} from "./core";
import type {ServerEvent} from "./events";

export interface Page {
  path: string;
  title: string;
  icon: ComponentType<{size?: number; "aria-hidden"?: boolean}>;
  /** Place in the menu, from 1; pages without it are reached otherwise. */
  order?: number;
  /** Who sees it: anybody signed out, anybody signed in, or administrators. */
  for: "guest" | "user" | "admin";
  load: () => Promise<{default: ComponentType}>;
}

/** What a directory of src/features adds to the application. */
export interface Feature {
  pages: Page[];
  /** Runs while somebody is signed in; what it returns ends it. */
  start?: (core: Core) => () => void;
  /** Shown beside the name of the application. */
  Status?: ComponentType;
  /** Shown beside every page on wide screens. */
  Aside?: ComponentType;
  /** The address of the page that shows what the aside shows, which then stays away. */
  asidePath?: string;
  /** A pushed event in words, if it is one of this feature's. */
  describe?: (event: ServerEvent) => string | undefined;
}

type Modules = Record<string, {feature: Feature}>;

/** The features of the directories that are there; one that is left out leaves no trace. */
export function collect(modules: Modules): Feature[] {
  return Object.keys(modules)
    .sort()
    .map((path) => (modules[path] as {feature: Feature}).feature);
}

export function allFeatures(): Feature[] {
  return collect(import.meta.glob<{feature: Feature}>("../features/*/feature.ts*", {eager: true}));
}

/** Begins to fetch the page of an address, so that it is there when the session is. */
export function preload(features: Feature[], address: string): void {
  void features
    .flatMap(({pages}) => pages)
    .find(({path}) => path === address)
    ?.load();
}

export function pagesFor(features: Feature[], audiences: Page["for"][]): Page[] {
  return features.flatMap(({pages}) => pages).filter((page) => audiences.includes(page.for));
}

/** Pages with a place in the menu, in that order. */
export function menu(pages: Page[]): Page[] {
  return pages
    .filter(({order}) => order !== undefined)
    .sort((left, right) => (left.order ?? 0) - (right.order ?? 0));
}

export function describe(features: Feature[], event: ServerEvent): string {
  for (const feature of features) {
    const words = feature.describe?.(event);
    if (words) return words;
  }
  return event.type;
}
