import {Compass, ShieldAlert} from "lucide-react";
import type {ComponentType} from "react";
import {Link, Redirect, Route, Switch, useLocation} from "wouter";
import {useCore, useSession} from "../core/core";
import {menu, type Page as PageOfFeature, pagesFor} from "../core/features";
import {deferred} from "../design/deferred";
import {Empty, Skeleton} from "../design/feedback";
import {Page} from "../design/page";
import {ErrorBoundary} from "./error-boundary";

/** Signed out, every other address shows the sign-in, and after it the page one came for. */
export function GuestPages() {
  const pages = pagesFor(useCore().features, ["guest"]);
  const [first] = pages;
  return (
    <Switch>
      {pages.map(toRoute)}
      {first && <Route component={componentOf(first)} />}
    </Switch>
  );
}

export function UserPages() {
  const {features} = useCore();
  const isAdmin = useIsAdmin();
  const [location] = useLocation();
  const start = menu(pagesFor(features, ["user"]))[0]?.path ?? "/";
  return (
    <ErrorBoundary key={location}>
      <Switch>
        {pagesFor(features, isAdmin ? ["user", "admin"] : ["user"]).map(toRoute)}
        {pagesFor(features, ["admin"]).map(({path}) => (
          <Route key={path} path={path} component={AdministratorsOnly} />
        ))}
        {["/", ...pagesFor(features, ["guest"]).map(({path}) => path)].map((path) => (
          <Route key={path} path={path}>
            <Redirect to={start} replace />
          </Route>
        ))}
        <Route component={NotFound} />
      </Switch>
    </ErrorBoundary>
  );
}

export function useIsAdmin(): boolean {
  const state = useSession();
  return state.status === "signed-in" && state.user.isAdmin;
}

function NotFound() {
  return (
    <Page title="Page not found">
      <div className="card">
        <Empty icon={Compass} title="There is nothing at this address">
          It may have moved. <Link href="/">Go to the start page</Link>
        </Empty>
      </div>
    </Page>
  );
}

function AdministratorsOnly() {
  return (
    <Page title="Administrators only">
      <div className="card">
        <Empty icon={ShieldAlert} title="Only administrators can see this page">
          Ask an administrator if you need it. <Link href="/">Go to the start page</Link>
        </Empty>
      </div>
    </Page>
  );
}

const components = new Map<PageOfFeature, ComponentType>();

/** The component of a page, loaded when it is shown first, the same one at every rendering. */
function componentOf(page: PageOfFeature): ComponentType {
  const component = components.get(page) ?? deferred(page.load, <Skeleton />);
  components.set(page, component);
  return component;
}

function toRoute(page: PageOfFeature) {
  return <Route key={page.path} path={page.path} component={componentOf(page)} />;
}
