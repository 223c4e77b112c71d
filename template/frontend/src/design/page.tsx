import {type ReactNode, useEffect, useRef} from "react";
import {useCore} from "../core/core";

/** A page's title and what is below it. The title takes the focus, so that a screen reader says where one is. */
export function Page({title, lead, children}: {title: string; lead?: ReactNode; children: ReactNode}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const {config} = useCore();
  useEffect(() => {
    document.title = `${title} · ${config.name}`;
    if (navigated) heading.current?.focus({preventScroll: true});
    navigated = true;
  }, [title, config.name]);
  return (
    <>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="quiet">{lead}</p>}
      </header>
      {children}
    </>
  );
}

/** The first page of a visit leaves the focus where the browser puts it. */
let navigated = false;
