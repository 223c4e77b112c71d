import type {ReactNode} from "react";
import {Link, useLocation} from "wouter";
import {useCore} from "../core/core";
import {type Feature, menu, pagesFor} from "../core/features";
import {useIsAdmin} from "./pages";
import {ReachBanner} from "./reach-banner";
import {ThemeSwitch} from "./theme-switch";

export function GuestShell({children}: {children: ReactNode}) {
  return (
    <div className="guest">
      <header className="guest-head">
        <Brand />
        <ThemeSwitch />
      </header>
      <main className="guest-main stack">{children}</main>
    </div>
  );
}

export function UserShell({children}: {children: ReactNode}) {
  const {features} = useCore();
  const [location] = useLocation();
  const asides = features.filter(({Aside, asidePath}) => Aside && asidePath !== location);
  return (
    <div className={asides.length > 0 ? "shell shell-aside" : "shell"}>
      <a className="skip-link visually-hidden" href="#main">
        Skip to content
      </a>
      <header className="top">
        <Brand />
        <div className="top-state row">
          <Statuses features={features} />
          <ThemeSwitch />
        </div>
      </header>
      <Menu />
      <main className="main" id="main" tabIndex={-1}>
        <ReachBanner />
        {children}
      </main>
      {asides.length > 0 && (
        <aside className="aside" aria-label="Live">
          {asides.map(({Aside, asidePath}) => Aside && <Aside key={asidePath} />)}
        </aside>
      )}
    </div>
  );
}

function Brand() {
  return (
    <Link href="/" className="brand">
      <img src="/favicon.svg" alt="" width="28" height="28" />
      {useCore().config.name}
    </Link>
  );
}

function Statuses({features}: {features: Feature[]}) {
  return features.map(({Status, pages}) => Status && <Status key={pages[0]?.path} />);
}

function Menu() {
  const {features} = useCore();
  const isAdmin = useIsAdmin();
  const [location] = useLocation();
  const pages = menu(pagesFor(features, isAdmin ? ["user", "admin"] : ["user"]));
  return (
    <nav className="menu" aria-label="Main">
      <ul>
        {pages.map(({path, title, icon: Icon}) => (
          <li key={path}>
            <Link href={path} aria-current={location === path ? "page" : undefined}>
              <Icon size={20} aria-hidden />
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
